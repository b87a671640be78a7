namespace DockerSock.Tests.Hosting;

/// <summary>A program whose input and output are a socket, as those of socat are: tests/engines/relay.pl.</summary>
internal static class Relay
{
    /// <summary>The script.</summary>
    public static string Script { get; } = Path.Combine(Repository.Root, "tests", "engines", "relay.pl");

    /// <summary>The endpoint by which it leads to a socket.</summary>
    /// <exception cref="Xunit.Sdk.SkipException">There is no perl.</exception>
    public static string To(string socketPath)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/perl"), "There is no /usr/bin/perl, which the relay is written for.");
        return $"exec:/usr/bin/perl '{Script}' '{socketPath}'";
    }
}
