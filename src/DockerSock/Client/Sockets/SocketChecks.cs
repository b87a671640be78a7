using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>What is looked at of the file that an engine's socket is, on this machine.</summary>
internal static class SocketChecks
{
    private const int ForAll = 0x2;
    private const int ForGroup = 0x10;
    private const int Sticky = 0x200;

    /// <summary>All of them. The engine may be elsewhere: then nothing can be known.</summary>
    public static IReadOnlyList<AuditCheck<EngineFacts>> All { get; } =
    [
        new("3.15", "Owner of the socket", SockSeverity.High,
            "Let root own it, and a group of those who may be root: 'sudo chown root:docker' and the socket's path.",
            static engine => Local(engine, out FileFacts? facts, out _) ?? (facts!.Owner == 0 || engine.IsRootless
                ? Verdict.Pass(SocketAccess.Describe(facts)) : Verdict.Bad(SocketAccess.Describe(facts)))),
        new("3.16", "Mode of the socket", SockSeverity.Critical,
            "Take it from all others: 'sudo chmod o=' and the socket's path, and see who makes it so.",
            static engine => Local(engine, out FileFacts? facts, out _) ?? ((facts!.Mode & ForAll) == 0
                ? Verdict.Pass(SocketAccess.Describe(facts)) : Verdict.Bad(SocketAccess.Describe(facts)))),
        new("", "Members of the socket's group", SockSeverity.Medium,
            "Take out who is not meant to be as root: Get-DockerSockExposure has them with what to run.",
            static engine => Local(engine, out FileFacts? facts, out _) ?? Verdict.BadIfAny(
                Accounts.MembersBesides(facts!), $"in '{Accounts.GroupName(facts!.Group)}', and as good as root: ")),
        new("", "Folders above the socket", SockSeverity.High,
            "Take the right to write there from others: whoever has it can put a socket of his own in its place.",
            static engine => Local(engine, out _, out string? real) ?? Verdict.BadIfAny(Above(real!)
                .Where(static folder => FileFacts.Of(folder) is { } facts && (facts.Mode & Sticky) == 0
                    // A group of the owner's own has his number.
                    && ((facts.Mode & ForAll) != 0 || ((facts.Mode & ForGroup) != 0 && facts.Group != 0
                        && facts.Group != facts.Owner))), "others may write in ")),
    ];

    /// <summary>Why nothing can be known; null where there is a socket here.</summary>
    private static Verdict? Local(EngineFacts engine, out FileFacts? facts, out string? real)
    {
        (facts, real) = (null, null);
        if (engine.Endpoint is not UnixEndpoint unix)
        {
            return Verdict.Unknown($"{engine.Endpoint} is no socket of this machine");
        }

        real = RealPath.Of(unix.Path);
        facts = FileFacts.Of(unix.Path);
        return facts is null || real is null ? Verdict.Unknown($"this system does not tell of {unix.Path}") : null;
    }

    private static IEnumerable<string> Above(string path)
    {
        for (string? up = Path.GetDirectoryName(path); up is not null; up = Path.GetDirectoryName(up))
        {
            yield return up;
        }
    }
}
