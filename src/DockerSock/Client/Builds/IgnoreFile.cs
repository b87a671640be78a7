namespace DockerSock.Client;

/// <summary>What the rules say of a file or folder.</summary>
/// <param name="IsIgnored">True when it is not sent.</param>
/// <param name="Matched">For each rule, whether it has matched the path or a folder above it.</param>
internal sealed record IgnoreVerdict(bool IsIgnored, IReadOnlyList<bool> Matched);

/// <summary>
/// The rules of a <c>.dockerignore</c> file: what of a folder is not sent to a build. They are docker's, to the letter:
/// the last rule that matches a path or a folder above it decides; <c>!</c> begins an exception; case counts.
/// </summary>
internal sealed class IgnoreFile
{
    /// <summary>The name of the file at the top of a context.</summary>
    public const string Name = ".dockerignore";

    private readonly IReadOnlyList<IgnoreRule> _rules;
    private readonly bool _buildKit;

    private IgnoreFile(IReadOnlyList<IgnoreRule> rules, bool buildKit) => (_rules, _buildKit) = (rules, buildKit);

    /// <summary>No rules.</summary>
    public static IgnoreFile None { get; } = new([], buildKit: false);

    /// <summary>The rules for a context.</summary>
    /// <param name="folder">Full path of the context.</param>
    /// <param name="dockerfile">Full path of the Dockerfile, in the context or elsewhere.</param>
    /// <param name="buildKit">
    /// True for BuildKit's rules: a file beside the Dockerfile that has its name and <c>.dockerignore</c> after it goes
    /// first, and exceptions with wildcards are looked for in ignored folders too.
    /// </param>
    public static IgnoreFile Of(string folder, string? dockerfile, bool buildKit)
    {
        string own = dockerfile + Name;
        return buildKit && dockerfile is not null && File.Exists(own) ? Read(own, buildKit)
            : File.Exists(Path.Combine(folder, Name)) ? Read(Path.Combine(folder, Name), buildKit) : None;
    }

    /// <summary>The rules of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">What the text is from, for errors.</param>
    /// <param name="buildKit">True for BuildKit's rules.</param>
    /// <exception cref="SockException"><see cref="SockFailure.BuildFileInvalid"/>: a rule cannot be
    /// understood.</exception>
    public static IgnoreFile Parse(string text, string source, bool buildKit = false)
    {
        List<IgnoreRule> rules = [];
        string[] lines = text.TrimStart('\uFEFF').Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith('#') && lines[i].Trim() is { Length: > 0 } line)
            {
                rules.Add(IgnoreRule.Parse(line) ?? throw new SockException(SockFailure.BuildFileInvalid,
                    $"'{line}' in line {i + 1} of '{source}' is no pattern for files.",
                    "A pattern is a path in the context, in which *, ?, [a-z] and ** are wildcards and \\ is before a "
                        + "character that is meant itself; ! in front makes it an exception."));
            }
        }

        return new IgnoreFile(rules, buildKit);
    }

    /// <summary>What the rules say of a path.</summary>
    /// <param name="path">The path in the context, with <c>/</c> between its parts.</param>
    /// <param name="folder">What they say of the folder that it is in; null at the top.</param>
    public IgnoreVerdict Judge(string path, IgnoreVerdict? folder)
    {
        bool ignored = false;
        bool[] matched = new bool[_rules.Count];
        for (int i = 0; i < matched.Length; i++)
        {
            // A rule that could change nothing is not asked, and then it has not matched for what is below either.
            matched[i] = (folder is not null && folder.Matched[i])
                || (_rules[i].IsException == ignored && _rules[i].Matches(path));
            ignored = matched[i] ? !_rules[i].IsException : ignored;
        }

        return new IgnoreVerdict(ignored, matched);
    }

    /// <summary>True when a path is not sent.</summary>
    /// <param name="path">The path in the context, with <c>/</c> between its parts.</param>
    public bool Ignores(string path)
    {
        IgnoreVerdict? verdict = null;
        for (int end = 0; end >= 0;)
        {
            end = path.IndexOf('/', end + 1);
            verdict = Judge(end < 0 ? path : path[..end], verdict);
        }

        return verdict!.IsIgnored;
    }

    /// <summary>
    /// True when an exception can mean something in an ignored folder, so that it must be looked into.
    /// </summary>
    /// <param name="folder">The path of the folder in the context.</param>
    public bool MayKeepBelow(string folder) => _rules.Any(rule => rule.IsException
        && ((_buildKit && rule.HasWildcard)
            || $"{(_buildKit ? rule.Stem : rule.Pattern)}/".StartsWith(folder + "/", StringComparison.Ordinal)));

    private static IgnoreFile Read(string path, bool buildKit) =>
        Parse(FileFailure.Read(path, File.ReadAllText), path, buildKit);
}
