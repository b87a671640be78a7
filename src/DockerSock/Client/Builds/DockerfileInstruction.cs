namespace DockerSock.Client;

/// <summary>An instruction of a Dockerfile.</summary>
/// <param name="Line">The line that it begins in, from 1.</param>
/// <param name="Text">All of it in one line.</param>
/// <param name="Keyword">Its keyword, in capitals.</param>
/// <param name="Flags">Its flags, such as <c>--from=build</c>, without quotes.</param>
/// <param name="Arguments">The rest.</param>
internal sealed record DockerfileInstruction(int Line, string Text, string Keyword, IReadOnlyList<string> Flags,
    string Arguments)
{
    /// <summary>The values of a flag.</summary>
    /// <param name="name">Its name, without dashes.</param>
    public IEnumerable<string> Values(string name) => Flags
        .Where(flag => flag.StartsWith($"--{name}=", StringComparison.Ordinal))
        .Select(flag => flag[(name.Length + 3)..]);

    /// <summary>The fields of each mount, names in small letters.</summary>
    public IEnumerable<ILookup<string, string>> Mounts() => Values("mount").Select(static mount => Fields(mount)
        .Select(static field => field.Split('=', 2))
        .ToLookup(static pair => pair[0].ToLowerInvariant(), static pair => pair.Length > 1 ? pair[1] : ""));

    /// <summary>Fields between commas; those in double quotes may hold commas.</summary>
    private static IEnumerable<string> Fields(string text)
    {
        for (int at = 0; at <= text.Length;)
        {
            int quote = at < text.Length && text[at] == '"' ? text.IndexOf('"', at + 1) : -1;
            int comma = text.IndexOf(',', Math.Max(at, quote));
            int end = comma < 0 ? text.Length : comma;
            yield return text[at..end].Trim('"');
            at = end + 1;
        }
    }
}
