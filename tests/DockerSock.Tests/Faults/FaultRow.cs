using DockerSock.Fake;

namespace DockerSock.Tests.Faults;

/// <summary>A fault, a command that meets it, and what comes of it.</summary>
/// <param name="Fault">The fault, for people.</param>
/// <param name="Command">The command; @e names the engine, $t is a folder of its own.</param>
/// <param name="Id">The error's id; null where the command succeeds all the same.</param>
/// <param name="Play">Makes the engine misbehave.</param>
public sealed record FaultRow(string Fault, string Command, string? Id, Action<FakeEngine> Play)
{
    /// <summary>What $LASTEXITCODE is afterwards; 0 for a command that has none.</summary>
    public int ExitCode { get; init; }

    /// <summary>True where nothing may have been changed on the engine.</summary>
    public bool ChangesNothing { get; init; }

    /// <summary>The cmdlet that the engine is set up for: the last one of the command.</summary>
    public string Cmdlet => Command.Split(' ', ';', '|', '(', ')').Last(static word =>
        word.Contains("-Docker", StringComparison.Ordinal) || word.Contains("-Sock", StringComparison.Ordinal));
}

/// <summary>What came of a row.</summary>
/// <param name="Row">The row.</param>
/// <param name="Ids">The ids of its errors.</param>
/// <param name="Target">The first error's target.</param>
/// <param name="Sentence">What the first error says.</param>
/// <param name="Left">What is other on the engine than before.</param>
/// <param name="Ok">$? after it.</param>
/// <param name="ExitCode">$LASTEXITCODE after it.</param>
/// <param name="Repeated">Requests that change something and were sent more than once.</param>
public sealed record FaultResult(FaultRow Row, IReadOnlyList<string> Ids, string Target, string Sentence, string Left,
    bool Ok, int ExitCode, IReadOnlyList<string> Repeated);
