using System.Text.RegularExpressions;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// What names an image: <c>[registry/]path[:tag][@digest]</c>. The registry is the first part when it has a dot or a
/// colon, or is localhost; without one it is Docker Hub, <c>docker.io</c>.
/// </summary>
/// <param name="Registry">Host of the registry, with its port; docker.io for Docker Hub.</param>
/// <param name="Repository">Registry and path as the user wrote them, without tag and digest.</param>
/// <param name="Tag">The tag; null where none was written.</param>
/// <param name="Digest">The digest, with its algorithm; null where none was written.</param>
public sealed partial record ImageReference(string Registry, string Repository, string? Tag, string? Digest)
{
    /// <summary>The registry of references that name none.</summary>
    public const string DockerHub = ImageNames.DockerHub;

    /// <summary>What the engine is asked for: the digest, else the tag, else latest.</summary>
    public string TagOrDigest => Digest ?? Tag ?? "latest";

    /// <summary>Reads a reference.</summary>
    /// <exception cref="SockException"><see cref="SockFailure.NameInvalid"/>: the text is no reference.</exception>
    public static ImageReference Parse(string text)
    {
        Match match = Whole().Match(text);
        if (!match.Success)
        {
            throw new SockException(SockFailure.NameInvalid, $"'{text}' is no reference of an image.",
                Whole().IsMatch(text.ToLowerInvariant()) ? "Repositories are written in lower case."
                    : "Write [registry/]name[:tag] or [registry/]name@sha256:digest.");
        }

        string name = match.Groups["name"].Value;
        string digits = name == "sha256" ? match.Groups["tag"].Value : name;
        if (digits.Length == 64 && digits.All(char.IsAsciiHexDigitLower))
        {
            throw new SockException(SockFailure.NameInvalid, $"'{text}' is an id; registries know images by name.");
        }

        return new ImageReference(RegistryOf(name), name, Part("tag"), Part("digest"));

        string? Part(string group) => match.Groups[group] is { Success: true, Value: var value } ? value : null;
    }

    /// <summary>The reference as the user wrote it.</summary>
    public override string ToString() =>
        Repository + (Tag is null ? "" : ":" + Tag) + (Digest is null ? "" : "@" + Digest);

    private static string RegistryOf(string name)
    {
        int slash = name.IndexOf('/');
        string first = slash < 0 ? "" : name[..slash];
        return first.AsSpan().IndexOfAny('.', ':') < 0 && first != "localhost" ? DockerHub
            : first == ImageNames.OldDockerHub ? DockerHub
            : first;
    }

    [GeneratedRegex("""
        \A(?<name>
           (?: (?: (?: [A-Za-z0-9-]+ (?:\.[A-Za-z0-9-]+)+ | \[[0-9a-fA-F:]+\] ) (?::[0-9]+)? | [A-Za-z0-9-]+:[0-9]+ | localhost ) / )?
           [a-z0-9]+ (?: (?:\.|_|__|-+) [a-z0-9]+ )*
           (?: / [a-z0-9]+ (?: (?:\.|_|__|-+) [a-z0-9]+ )* )*
         )
         (?: : (?<tag> [A-Za-z0-9_][A-Za-z0-9_.-]{0,127} ) )?
         (?: @ (?<digest> [a-z0-9]+ (?:[.+_-][a-z0-9]+)* : [0-9a-f]{32,} ) )?\z
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Whole();
}
