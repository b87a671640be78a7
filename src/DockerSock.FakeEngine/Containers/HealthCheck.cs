namespace DockerSock.Fake;

/// <summary>How the health of a container is checked.</summary>
public sealed class HealthCheck
{
    /// <summary>CMD and its words, CMD-SHELL and a line, or NONE.</summary>
    public IList<string> Test { get; set; } = [];

    /// <summary>The time between two checks.</summary>
    public TimeSpan Interval { get; set; }

    /// <summary>How long a check may take.</summary>
    public TimeSpan Timeout { get; set; }

    /// <summary>How long failures do not count after a start.</summary>
    public TimeSpan StartPeriod { get; set; }

    /// <summary>The time between two checks within <see cref="StartPeriod"/>.</summary>
    public TimeSpan StartInterval { get; set; }

    /// <summary>How many failures in a row make it unhealthy; 0 for the engine's 3.</summary>
    public int Retries { get; set; }

    internal bool IsOn => Test.Count > 0 && Test[0] != "NONE";
}

/// <summary>What the checks of a container have found.</summary>
public sealed class HealthReport
{
    /// <summary>starting, healthy, unhealthy or none.</summary>
    public string Status { get; set; } = "starting";

    /// <summary>How many checks in a row failed.</summary>
    public int FailingStreak { get; set; }

    /// <summary>The latest checks, oldest first; engines keep five.</summary>
    public IList<HealthProbe> Log { get; } = [];
}

/// <summary>One check of a container's health.</summary>
/// <param name="Start">When it began.</param>
/// <param name="End">When it ended.</param>
/// <param name="ExitCode">0 for healthy.</param>
/// <param name="Output">What it printed.</param>
public sealed record HealthProbe(DateTimeOffset Start, DateTimeOffset End, int ExitCode, string Output);
