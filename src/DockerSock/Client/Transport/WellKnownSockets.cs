namespace DockerSock.Client;

/// <summary>Where engines put their sockets when nobody says otherwise; <see cref="SocketPlaces"/> has all.</summary>
internal static class WellKnownSockets
{
    /// <summary>The docker program's default.</summary>
    public const string Default = "/var/run/docker.sock";
}
