using System.Text.RegularExpressions;

namespace DockerSock.Fake;

/// <summary>The name of an image, taken apart and shortened as engines do: docker.io/library/nginx is nginx.</summary>
internal sealed partial record ImageReference(string Name, string? Tag, string? Digest)
{
    /// <summary>The host of names that say none.</summary>
    public const string DefaultHost = "docker.io";

    /// <summary>The registry's host, with its port.</summary>
    public string Host => HasHost ? Name[..Name.IndexOf('/')] : DefaultHost;

    /// <summary>The repository as its registry calls it: "library/nginx" for nginx.</summary>
    public string Path => HasHost ? Name[(Name.IndexOf('/') + 1)..] : Name.Contains('/') ? Name : "library/" + Name;

    /// <summary>The name with its host, without tag and digest.</summary>
    public string FullName => $"{Host}/{Path}";

    /// <summary>Name, and tag or digest if there is one.</summary>
    public string Short => Tag is null && Digest is null ? Name : Familiar;

    private bool HasHost => Name.IndexOf('/') is > 0 and int slash
        && (Name[..slash].AsSpan().IndexOfAny('.', ':') >= 0 || Name[..slash] == "localhost");

    /// <summary>Name and tag, "latest" when there is neither tag nor digest.</summary>
    public string Familiar => Digest is not null ? $"{Name}@{Digest}" : $"{Name}:{Tag ?? "latest"}";

    /// <summary>Whether the text is a reference.</summary>
    public static bool IsName(string text) => Whole().IsMatch(text);

    /// <exception cref="EngineException">400: the text is no reference.</exception>
    public static ImageReference Parse(string text)
    {
        Match match = Whole().Match(text);
        if (!match.Success)
        {
            string name = text.Split('@')[0];
            string path = name.LastIndexOf(':') > name.LastIndexOf('/') ? name[..name.LastIndexOf(':')] : name;
            string full = path.Contains('/') ? path : "library/" + path;
            bool onlyCase = path.Any(char.IsAsciiLetterUpper) && Whole().IsMatch(text.ToLowerInvariant());
            throw EngineException.BadRequest(
                "invalid reference format" + (onlyCase ? $": repository name ({full}) must be lowercase" : ""));
        }

        string? Part(string group) => match.Groups[group].Success ? match.Groups[group].Value : null;
        return new ImageReference(Shorten(match.Groups["name"].Value), Part("tag"), Part("digest"));
    }

    /// <summary>As an engine of that version reads it, in its words.</summary>
    /// <exception cref="EngineException">400: the text is no reference.</exception>
    public static ImageReference Parse(string text, ApiVersion engine)
    {
        if (text.Length == 64 && Ids.IsHex(text))
        {
            throw EngineException.BadRequest(
                $"invalid repository name ({text}), cannot specify 64-byte hexadecimal strings");
        }

        return Parse(text, engine, 400);
    }

    /// <summary>The same repository with a tag, or with a digest.</summary>
    /// <exception cref="EngineException">400: the text is neither.</exception>
    public ImageReference With(string tagOrDigest)
    {
        bool digest = tagOrDigest.StartsWith("sha256:", StringComparison.Ordinal);
        return IsName($"{Name}{(digest ? '@' : ':')}{tagOrDigest}")
            ? new ImageReference(Name, digest ? null : tagOrDigest, digest ? tagOrDigest : null)
            : throw EngineException.BadRequest("invalid tag format");
    }

    /// <summary>Whether a glob, as the filter "reference" takes it, means this name.</summary>
    public bool Matches(string pattern) => Glob(pattern, Familiar) || Glob(pattern, Name);

    private static string Shorten(string name)
    {
        string rest = name.StartsWith("index.docker.io/", StringComparison.Ordinal) ? name["index.".Length..] : name;
        rest = rest.StartsWith("docker.io/", StringComparison.Ordinal) ? rest["docker.io/".Length..] : rest;
        return rest.StartsWith("library/", StringComparison.Ordinal) && (rest != name || rest.Count(c => c == '/') == 1)
            ? rest["library/".Length..]
            : rest;
    }

    /// <summary>Go's path.Match: a star and a question mark stop at a slash.</summary>
    private static bool Glob(string pattern, string text)
    {
        string expression = Regex.Escape(pattern).Replace(@"\*", "[^/]*", StringComparison.Ordinal)
            .Replace(@"\?", "[^/]", StringComparison.Ordinal).Replace(@"\[", "[", StringComparison.Ordinal);
        try
        {
            return Regex.IsMatch(text, $"^{expression}$", RegexOptions.None, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException)
        {
            throw EngineException.BadRequest("syntax error in pattern");
        }
    }

    [GeneratedRegex("""
        ^(?<name>
           (?: (?: [A-Za-z0-9-]+ (?:\.[A-Za-z0-9-]+)+ (?::[0-9]+)? | [A-Za-z0-9-]+:[0-9]+ | localhost ) / )?
           [a-z0-9]+ (?: (?:\.|_|__|-+) [a-z0-9]+ )*
           (?: / [a-z0-9]+ (?: (?:\.|_|__|-+) [a-z0-9]+ )* )*
         )
         (?: : (?<tag> [A-Za-z0-9_][A-Za-z0-9_.-]{0,127} ) )?
         (?: @ (?<digest> sha256:[0-9a-f]{64} ) )?$
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Whole();
}
