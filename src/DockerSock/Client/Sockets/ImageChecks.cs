using System.Text.RegularExpressions;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>An image, and how it was made.</summary>
/// <param name="Image">The image.</param>
/// <param name="History">Its instructions; null where the engine does not tell them.</param>
internal sealed record ImageFacts(ImageInspect Image, IReadOnlyList<ImageHistoryEntry>? History);

/// <summary>What is looked at of an image.</summary>
internal static partial class ImageChecks
{
    /// <summary>All of them, in the order of the benchmark.</summary>
    public static IReadOnlyList<AuditCheck<ImageFacts>> All { get; } =
    [
        new("4.1", "User", SockSeverity.Medium, "Give the image a USER that is not root.", static one =>
            one.Image.Config is not { } config ? Verdict.Unknown("the engine does not tell")
                : config.User is null or "" or "0" or "root" || config.User.StartsWith("0:", StringComparison.Ordinal)
                    || config.User.StartsWith("root:", StringComparison.Ordinal) ? Verdict.Bad("it runs as root")
                : Verdict.Pass(config.User)),
        new("4.6", "Health check", SockSeverity.Low, "Give the image a HEALTHCHECK.", static one =>
            one.Image.Config is not { } config ? Verdict.Unknown("the engine does not tell")
                : config.Healthcheck?.Test is { Count: > 0 } test && test[0] != "NONE" ? Verdict.Pass()
                : Verdict.Bad("none")),
        new("4.7", "Update alone", SockSeverity.Low, "Update and install in one instruction.", static one =>
            Steps(one, static step => Update().IsMatch(step))),
        new("4.9", "COPY instead of ADD", SockSeverity.Low,
            "Use COPY; fetch with a program that checks what it got.", static one =>
            Steps(one, static step => Add().IsMatch(step))),
        new("4.10", "Secrets", SockSeverity.High,
            "Give secrets when it runs, or by --mount=type=secret while it is built; change those that were in there.",
            static one => one.Image.Config is not { } config ? Verdict.Unknown("the engine does not tell")
                : Verdict.BadIfAny((config.Env ?? []).Select(static variable => variable.Split('=', 2))
                    .Where(static pair => pair is [var name, { Length: > 0 }] && Secret().IsMatch(name))
                    .Select(static pair => pair[0]), "variables with a value in the image: ")),
    ];

    private static Verdict Steps(ImageFacts image, Func<string, bool> isBad) => image.History is not { } history
        ? Verdict.Unknown("the engine does not tell how it was made")
        : Verdict.BadIfAny(history.Select(static step => step.CreatedBy).Where(isBad).Take(3)
            .Select(static step => Secrets.Words(step.Length > 80 ? step[..80] + "…" : step)));

    [GeneratedRegex(@"(apt-get|apt|yum|dnf|apk)(\s+-\S+)*\s+update\s*(#.*)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Update();

    /// <summary>An ADD of the user's; the file system that an image begins with is one too, and stays.</summary>
    [GeneratedRegex(@"(\A|#\(nop\)\s+)ADD\s+(?!file:\S+ in /\s*\z|\S+\s+/\s*(#.*)?\z)", RegexOptions.ExplicitCapture)]
    private static partial Regex Add();

    [GeneratedRegex("PASSW(OR)?D|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CREDENTIAL", RegexOptions.IgnoreCase
        | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Secret();
}
