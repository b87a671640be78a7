namespace DockerSock.Client;

/// <summary>A line of a <c>.dockerignore</c> file.</summary>
internal sealed class IgnoreRule
{
    private readonly Func<string, bool> _matches;

    private IgnoreRule(string pattern, bool exception, Func<string, bool> matches) =>
        (Pattern, IsException, _matches) = (pattern, exception, matches);

    /// <summary>The pattern, cleaned, without the mark of an exception.</summary>
    public string Pattern { get; }

    /// <summary>True when what it matches is sent in spite of earlier rules.</summary>
    public bool IsException { get; }

    /// <summary>The pattern without the wildcards for all that is in a folder.</summary>
    public string Stem => Without(Without(Pattern, "/**"), "/*");

    /// <summary>True for a pattern with wildcards in front of the end.</summary>
    public bool HasWildcard => Stem.AsSpan().ContainsAny(@"*[]?^\");

    /// <summary>A rule; null for a text that is none.</summary>
    /// <param name="line">The line, without space around it; not empty, no comment.</param>
    public static IgnoreRule? Parse(string line)
    {
        // Cleaned with and again without its mark, which is a part of the first name the second time: so docker does
        // it.
        string rule = PathText.Clean(line[0] == '!' ? $"!{Relative(line[1..].Trim())}" : Relative(line));
        bool exception = rule[0] == '!';
        string pattern = exception ? rule[1..] : rule;
        return pattern.Length > 0 && PathPattern.Matcher(pattern) is { } matches
            ? new IgnoreRule(pattern, exception, matches) : null;
    }

    /// <summary>True when it matches a path itself, folders above it not counted.</summary>
    public bool Matches(string path) => _matches(path);

    private static string Relative(string path)
    {
        string clean = path.Length == 0 ? ""
            : PathText.Clean(OperatingSystem.IsWindows() ? path.Replace('\\', '/') : path);
        return clean.Length > 1 && clean[0] == '/' ? clean[1..] : clean;
    }

    private static string Without(string text, string end) =>
        text.EndsWith(end, StringComparison.Ordinal) ? text[..^end.Length] : text;
}
