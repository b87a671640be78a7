using System.Net;

namespace DockerSock.Client;

/// <summary>
/// Finds out why a registry, or the engine on its way to it or from it, has failed. Engines tell it in words alone, and
/// with any status; the words are those of registries' error codes, of Go's network package and of the kernel.
/// </summary>
internal static class RegistryFailure
{
    private static readonly (SockFailure Failure, string Advice, string[] Words)[] s_reasons =
    [
        (SockFailure.DiskFull,
            "Free some of the engine's disk: Clear-DockerImage and Clear-DockerContainer remove what is not used.",
            ["no space left on device", "disk quota exceeded"]),
        (SockFailure.RegistryDenied,
            "Log in with Connect-DockerRegistry, or check the name: registries say the same of an image that is not "
                + "there.",
            ["unauthorized", "authentication required", "no basic auth credentials", "access denied",
                "access to the resource is denied", "denied:", "401 Unauthorized", "403 Forbidden",
                "incorrect username or password"]),
        (SockFailure.ImageUnknown,
            "Check the name and the tag.",
            ["manifest unknown", "name unknown", "not found: manifest", "no matching manifest", "does not exist",
                "image not known", "not found"]),
        (SockFailure.RegistryUnreachable,
            "Check the registry's name and port, and whether the engine (not this machine) can reach it.",
            ["connection refused", "no such host", "i/o timeout", "network is unreachable", "no route to host",
                "dial tcp", "TLS handshake", "x509:", "certificate", "server gave HTTP response to HTTPS client",
                "Client.Timeout exceeded", "connection reset", "server misbehaving"]),
    ];

    /// <summary>The failure for what the engine said.</summary>
    /// <param name="other">What it is when none of the known reasons fits.</param>
    /// <param name="sentence">What could not be done, for a person.</param>
    /// <param name="said">The engine's words.</param>
    /// <param name="inner">The answer's failure, when it was one.</param>
    /// <param name="denied">What to do where the registry refuses the user; null for to log in.</param>
    public static SockException Of(SockFailure other, string sentence, string said, SockException? inner = null,
        string? denied = null)
    {
        (SockFailure failure, string? advice, _) = Array.Find(s_reasons,
            reason => Array.Exists(reason.Words, word => said.Contains(word, StringComparison.OrdinalIgnoreCase)));
        return new SockException(advice is null ? other : failure, $"{sentence}: {said}",
            denied is not null && failure == SockFailure.RegistryDenied ? denied : advice,
            inner) { Status = inner?.Status };
    }

    /// <summary>The failure for what the engine said of something that no registry has a part in.</summary>
    public static SockException OfEngine(SockFailure other, string sentence, string said, SockException? inner = null)
    {
        (SockFailure full, string advice, string[] words) = s_reasons[0];
        return Array.Exists(words, word => said.Contains(word, StringComparison.OrdinalIgnoreCase))
            ? new SockException(full, $"{sentence}: {said}", advice, inner) { Status = inner?.Status }
            : new SockException(other, $"{sentence}: {said}", null, inner) { Status = inner?.Status };
    }

    /// <summary>True for an answer that may come from the registry behind the engine.</summary>
    public static bool MayBe(SockException refused) =>
        refused is { Status: not null, IsUnreachable: false, Sought: null }
        && refused.Failure is not (SockFailure.ParameterNeedsNewerEngine or SockFailure.NotImplemented
            or SockFailure.BadRequest)
        && refused.Status != HttpStatusCode.BadRequest;
}
