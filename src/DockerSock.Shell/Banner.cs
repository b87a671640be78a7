namespace DockerSock.Shell;

/// <summary>What the banner says about the session.</summary>
public sealed record BannerFacts
{
    /// <summary>The module's version.</summary>
    public required string ModuleVersion { get; init; }

    /// <summary>The pwsh that runs; null when the engine is hosted.</summary>
    public Pwsh? Pwsh { get; init; }

    /// <summary>The version of the hosted engine.</summary>
    public string? HostedVersion { get; init; }

    /// <summary>Cmdlets that people try first and that the hosted engine lacks.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>The engine that the user's environment names.</summary>
    public required EngineFinding Engine { get; init; }

    /// <summary>What that engine calls itself; null when it did not answer, or was not asked.</summary>
    public string? EngineName { get; init; }

    /// <summary>Whether the engine in memory is used.</summary>
    public bool Demo { get; init; }
}

/// <summary>The lines above the first prompt: which shell, which engine, what to try. At most eight.</summary>
public static class Banner
{
    private const string HowToGetPwsh = Hosted.BasicCommands.HowToGetPwsh;

    /// <summary>The lines.</summary>
    public static IReadOnlyList<string> Lines(BannerFacts facts) =>
    [
        $"DockerSock {facts.ModuleVersion}: container engines over their socket, as objects in the pipeline.",
        .. Shell(facts),
        .. Engine(facts),
        "Try     Get-DockerContainer -All    or    Get-DockerImage | Where-Object Size -gt 50MB",
        "        Get-Command -Module DockerSock    Get-Help Get-DockerContainer -Examples",
    ];

    private static IEnumerable<string> Shell(BannerFacts facts)
    {
        if (facts.Pwsh is { } pwsh)
        {
            yield return $"Shell   pwsh {pwsh.Version} at {pwsh.Path}";
            yield break;
        }

        yield return $"Shell   hosted PowerShell engine {facts.HostedVersion}";
        if (facts.Missing.Count > 0)
        {
            yield return $"        It has only the core cmdlets: no {string.Join(", ", facts.Missing.Take(4))} …";
            yield return $"        All of PowerShell: {HowToGetPwsh}";
        }
    }

    private static IEnumerable<string> Engine(BannerFacts facts)
    {
        EngineFinding found = facts.Engine;
        if (facts.Demo)
        {
            yield return "Engine  DEMO, an engine in memory: these are not real containers."
                + (found.Host is null ? $" No engine was found at {found.Source}." : "");
            if (found.Other is { } other)
            {
                yield return $"        There is an engine at {other}: to use it, set DOCKER_HOST to that and start again.";
            }
        }
        else
        {
            yield return $"Engine  {found.Host} ({found.Source}){(facts.EngineName is { } name ? ": " + name : "")}";
        }
    }
}
