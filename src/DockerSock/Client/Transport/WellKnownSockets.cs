namespace DockerSock.Client;

/// <summary>Where engines put their sockets when nobody says otherwise.</summary>
internal static class WellKnownSockets
{
    /// <summary>The docker program's default.</summary>
    public const string Default = "/var/run/docker.sock";

    /// <summary>Sockets of rootless engines, Podman, Docker Desktop, Colima, OrbStack and Rancher Desktop.</summary>
    public static IEnumerable<string> Others()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string? runtime = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        if (!string.IsNullOrEmpty(runtime))
        {
            yield return Path.Combine(runtime, "docker.sock");
            yield return Path.Combine(runtime, "podman/podman.sock");
        }

        yield return Path.Combine(home, ".docker/run/docker.sock");
        yield return Path.Combine(home, ".docker/desktop/docker.sock");
        yield return Path.Combine(home, ".colima/default/docker.sock");
        yield return Path.Combine(home, ".orbstack/run/docker.sock");
        yield return Path.Combine(home, ".rd/docker.sock");
        yield return "/run/podman/podman.sock";
    }
}
