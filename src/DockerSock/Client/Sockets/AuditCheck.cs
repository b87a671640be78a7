using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>What a check says of what it has looked at.</summary>
/// <param name="Status">How it has ended; null where that is for the check to say: it is not as it should be.</param>
/// <param name="Evidence">What was seen.</param>
internal readonly record struct Verdict(SockFindingStatus? Status, string Evidence)
{
    /// <summary>As it should be.</summary>
    public static Verdict Pass(string evidence = "") => new(SockFindingStatus.Pass, evidence);

    /// <summary>Not as it should be.</summary>
    public static Verdict Bad(string evidence) => new(null, evidence);

    /// <summary>Not to be known.</summary>
    public static Verdict Unknown(string reason) => new(SockFindingStatus.Unknown, reason);

    /// <summary>Without a meaning here.</summary>
    public static Verdict NotApplicable(string reason) => new(SockFindingStatus.NotApplicable, reason);

    /// <summary>Not as it should be where there is any of something.</summary>
    public static Verdict BadIfAny(IEnumerable<string> found, string before = "") =>
        string.Join(", ", found) is { Length: > 0 } all ? Bad(before + all) : Pass();
}

/// <summary>A check of an engine's security.</summary>
/// <typeparam name="T">What it looks at.</typeparam>
/// <param name="CisId">Number in the CIS Docker Benchmark 1.6.0; empty for one of ours.</param>
/// <param name="Name">What is looked at, in a few words.</param>
/// <param name="Severity">How much it matters when it is not as it should be.</param>
/// <param name="Remedy">What to do then.</param>
/// <param name="Look">Looks.</param>
internal sealed record AuditCheck<T>(string CisId, string Name, SockSeverity Severity, string Remedy,
    Func<T, Verdict> Look)
{
    /// <summary>What is found.</summary>
    public SockFinding Find(T subject, string? target = null)
    {
        Verdict verdict = Look(subject);
        bool isBad = verdict.Status is null;
        return new SockFinding
        {
            Check = Name,
            CisId = CisId,
            Target = target,
            Status = verdict.Status ?? (Severity >= SockSeverity.High ? SockFindingStatus.Fail
                : SockFindingStatus.Warning),
            Severity = isBad ? Severity : SockSeverity.Info,
            Evidence = verdict.Evidence,
            Remedy = isBad ? Remedy : "",
        };
    }
}
