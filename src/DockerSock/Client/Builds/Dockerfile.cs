using System.Globalization;

namespace DockerSock.Client;

/// <summary>An image that a build begins with or copies from.</summary>
/// <param name="Name">Its name, variables in place.</param>
/// <param name="Platform">The platform that is asked for; null without one, or where only the builder knows it.</param>
/// <param name="Line">The line that names it, from 1.</param>
internal sealed record DockerfileImage(string Name, string? Platform, int Line);

/// <summary>What a Dockerfile says of a build before it begins. It is not checked: that is the builder's.</summary>
internal sealed class Dockerfile
{
    private readonly IReadOnlyList<DockerfileInstruction> _instructions;
    private readonly char _escape;

    private Dockerfile(string text)
    {
        DockerfileReader reader = new(text);
        _instructions = [.. reader.ReadInstructions()];
        (Syntax, _escape) = (reader.Syntax, reader.Escape);
    }

    /// <summary>The image of the syntax directive, which BuildKit pulls to build with it; null without one.</summary>
    public string? Syntax { get; }

    /// <summary>
    /// The first instruction that needs a session of the builder with its caller, for a secret or for keys; null when
    /// none does.
    /// </summary>
    public DockerfileInstruction? NeedsSession => _instructions.FirstOrDefault(static instruction =>
        instruction.Keyword == "RUN" && instruction.Mounts().Any(static mount =>
            mount["type"].LastOrDefault()?.ToLowerInvariant() is "secret" or "ssh"));

    /// <summary>Reads a Dockerfile.</summary>
    public static Dockerfile Parse(string text) => new(text);

    /// <summary>
    /// The images that the build begins with or copies from, each once, in the order of the lines. Stages are left out,
    /// and so is a name that only the builder can know.
    /// </summary>
    /// <param name="buildArguments">The build arguments that are given.</param>
    public IReadOnlyList<DockerfileImage> FromImages(IReadOnlyDictionary<string, string> buildArguments)
    {
        List<DockerfileImage> images = [];
        Dictionary<string, string> variables = [];
        HashSet<string> stages = new(StringComparer.OrdinalIgnoreCase);
        int from = 0;
        foreach (DockerfileInstruction instruction in _instructions)
        {
            if (instruction.Keyword == "ARG" && from == 0)
            {
                Declare(instruction.Arguments);
            }
            else if (instruction.Keyword == "FROM")
            {
                string[] words = instruction.Arguments.Split(default(char[]?), StringSplitOptions.RemoveEmptyEntries);
                string? platform = instruction.Values("platform").Select(Expand).LastOrDefault();
                Add(instruction, Expand(words.FirstOrDefault("")), string.IsNullOrEmpty(platform) ? null : platform);
                stages.Add((from++).ToString(CultureInfo.InvariantCulture));
                if (words.Length > 2 && words[1].Equals("AS", StringComparison.OrdinalIgnoreCase))
                {
                    stages.Add(words[2]);
                }
            }
            else if (instruction.Keyword is "COPY" or "RUN")
            {
                foreach (string name in instruction.Keyword == "COPY" ? instruction.Values("from")
                    : instruction.Mounts().SelectMany(static mount => mount["from"]))
                {
                    Add(instruction, name.Contains('$') ? null : name, platform: null);
                }
            }
        }

        return images;

        string? Expand(string word) => DockerfileWords.Expand(word, _escape, variables);

        void Add(DockerfileInstruction instruction, string? name, string? platform)
        {
            if (!string.IsNullOrEmpty(name) && name != "scratch" && !stages.Contains(name)
                && !images.Any(image => image.Name == name && image.Platform == platform))
            {
                images.Add(new DockerfileImage(name, platform, instruction.Line));
            }
        }

        void Declare(string arguments)
        {
            foreach (string word in DockerfileWords.Split(arguments, _escape))
            {
                string[] pair = word.Split('=', 2);
                if (buildArguments.TryGetValue(pair[0], out string? given))
                {
                    variables[pair[0]] = given;
                }
                else if (pair.Length > 1 && Expand(pair[1]) is { } value)
                {
                    variables[pair[0]] = value;
                }
            }
        }
    }
}
