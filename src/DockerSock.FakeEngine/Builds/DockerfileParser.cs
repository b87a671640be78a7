using System.Text;
using System.Text.RegularExpressions;

namespace DockerSock.Fake;

/// <summary>An instruction of a Dockerfile.</summary>
/// <param name="Line">Its first line, from 1.</param>
/// <param name="Verb">Its word, in capitals.</param>
/// <param name="Flags">What stands in front with two dashes, such as "from=one".</param>
/// <param name="Rest">What it is told, on one line.</param>
/// <param name="Text">All of it, on one line, as it was written.</param>
/// <param name="Heredocs">The files that are written into the Dockerfile itself: names and texts.</param>
internal sealed record Instruction(
    int Line,
    string Verb,
    IReadOnlyList<string> Flags,
    string Rest,
    string Text,
    IReadOnlyList<(string Name, string Content)> Heredocs)
{
    /// <summary>The value of a flag; null when it is not there.</summary>
    public string? Flag(string name) => Flags
        .Where(flag => flag.StartsWith(name + "=", StringComparison.Ordinal)).Select(flag => flag[(name.Length + 1)..])
        .LastOrDefault();
}

/// <summary>A stage of a Dockerfile.</summary>
/// <param name="Number">Its place, from 0.</param>
/// <param name="Name">Its name, in small letters; empty for none.</param>
/// <param name="Base">What it is built upon, as it is written.</param>
/// <param name="From">Its FROM.</param>
/// <param name="Steps">What follows.</param>
internal sealed record BuildStage(int Number, string Name, string Base, Instruction From, List<Instruction> Steps);

/// <summary>A Dockerfile, taken apart.</summary>
/// <param name="Arguments">The ARG instructions in front of the first stage.</param>
/// <param name="Stages">The stages.</param>
internal sealed record Dockerfile(IReadOnlyList<Instruction> Arguments, IReadOnlyList<BuildStage> Stages);

/// <summary>Reads Dockerfiles, and says what is wrong with them in the words of an engine.</summary>
/// <param name="late">Whether those of engines from API 1.44.</param>
internal sealed partial class DockerfileParser(bool late)
{
    private static readonly string[] s_verbs =
    [
        "ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER",
        "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR",
    ];

    /// <exception cref="EngineException">400: it is no Dockerfile.</exception>
    public Dockerfile Parse(string text)
    {
        List<Instruction> all = [.. Instructions(text)];
        if (all.Count == 0)
        {
            throw EngineException.BadRequest("failed to parse Dockerfile: file with no instructions");
        }

        List<Instruction> arguments = [];
        List<BuildStage> stages = [];
        foreach (Instruction instruction in all)
        {
            Check(instruction);
            if (instruction.Verb == "FROM")
            {
                string[] words = instruction.Rest.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
                if (words.Length != 1
                    && !(words.Length == 3 && words[1].Equals("AS", StringComparison.OrdinalIgnoreCase)))
                {
                    throw Error(instruction.Line, "FROM requires either one or three arguments");
                }

                stages.Add(new BuildStage(
                    stages.Count, words.Length == 3 ? words[2].ToLowerInvariant() : "", words[0], instruction, []));
            }
            else if (stages.Count > 0)
            {
                stages[^1].Steps.Add(instruction);
            }
            else if (instruction.Verb == "ARG")
            {
                arguments.Add(instruction);
            }
            else
            {
                throw EngineException.BadRequest("no build stage in current context");
            }
        }

        return stages.Count > 0
            ? new Dockerfile(arguments, stages)
            : throw EngineException.BadRequest("no build stage in current context");
    }

    /// <summary>An instruction that stands alone, such as a trigger of ONBUILD.</summary>
    public Instruction One(string line) => Instructions(line).Single();

    /// <summary>How many letters make one word of another.</summary>
    public static int Distance(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 1; i <= one.Length; i++)
        {
            int corner = row[0]++;
            for (int j = 1; j <= other.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, corner + (one[i - 1] == other[j - 1] ? 0 : 1));
                corner = above;
            }
        }

        return row[^1];
    }

    private IEnumerable<Instruction> Instructions(string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        char escape = '\\';
        bool mayDirect = true;
        for (int at = 0; at < lines.Length; at++)
        {
            string trimmed = lines[at].Trim();
            if (trimmed.Length == 0 || trimmed[0] == '#')
            {
                Match directive = DirectivePattern().Match(trimmed);
                if (mayDirect && directive.Groups["name"].Value.Equals("escape", StringComparison.OrdinalIgnoreCase))
                {
                    escape = directive.Groups["value"].Value[0];
                }

                mayDirect &= directive.Success;
                continue;
            }

            mayDirect = false;
            int first = at + 1;
            StringBuilder whole = new();
            string line = lines[at].TrimStart();
            while (line.TrimEnd().EndsWith(escape) && at + 1 < lines.Length)
            {
                whole.Append(line.TrimEnd()[..^1]);
                do
                {
                    line = lines[++at];
                }
                while ((line.Trim().Length == 0 || line.TrimStart()[0] == '#') && at + 1 < lines.Length);
            }

            whole.Append(line.TrimStart().StartsWith('#') ? "" : line);
            yield return Made(first, whole.ToString().Trim(), lines, ref at);
        }
    }

    private Instruction Made(int first, string text, string[] lines, ref int at)
    {
        string word = text.Split(' ', '\t')[0];
        string verb = word.ToUpperInvariant();
        string rest = text[word.Length..].Trim();
        List<string> flags = [];
        while (verb is "ADD" or "COPY" or "FROM" or "RUN" or "HEALTHCHECK"
            && FlagPattern().Match(rest) is { Success: true } flag)
        {
            flags.Add(flag.Groups[1].Value);
            rest = rest[flag.Length..];
        }

        List<(string, string)> documents = [];
        if (late && verb is "RUN" or "COPY" or "ADD")
        {
            foreach (Match document in HeredocPattern().Matches(rest))
            {
                string name = document.Groups["name"].Value;
                StringBuilder content = new();
                while (++at < lines.Length && lines[at].Trim('\t') != name)
                {
                    string line = document.Groups["tabs"].Success ? lines[at].TrimStart('\t') : lines[at];
                    content.Append(line).Append('\n');
                }

                documents.Add((name, content.ToString()));
            }
        }

        return new Instruction(first, verb, flags, rest, text, documents);
    }

    private void Check(Instruction instruction)
    {
        if (!s_verbs.Contains(instruction.Verb))
        {
            string? near = s_verbs.Where(verb => Distance(verb, instruction.Verb) <= 2)
                .MinBy(verb => Distance(verb, instruction.Verb));
            string word = instruction.Text.Split(' ', '\t')[0];
            throw Error(instruction.Line, late
                ? $"unknown instruction: {word}" + (near is null ? "" : $" (did you mean {near}?)")
                : $"unknown instruction: {instruction.Verb}");
        }

        string[] words = instruction.Rest.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        bool isList = instruction.Rest.StartsWith('[');
        if (instruction.Verb is "COPY" or "ADD" && !isList && words.Length < 2 && instruction.Heredocs.Count == 0)
        {
            throw Error(
                instruction.Line,
                $"{instruction.Verb} requires at least two arguments, but only one was provided. "
                    + "Destination could not be determined");
        }

        if (instruction.Verb == "ENV" && words.Length == 1 && !words[0].Contains('='))
        {
            throw EngineException.BadRequest("failed to parse Dockerfile: ENV must have two arguments");
        }

        if (words.Length == 0 && instruction.Verb is not ("CMD" or "ENTRYPOINT" or "RUN"))
        {
            throw Error(instruction.Line, instruction.Verb switch
            {
                "FROM" => "FROM requires either one or three arguments",
                "WORKDIR" or "USER" or "STOPSIGNAL" or "MAINTAINER" =>
                    $"{instruction.Verb} requires exactly one argument",
                _ => $"{instruction.Verb} requires at least one argument",
            });
        }
    }

    private EngineException Error(int line, string why) =>
        EngineException.BadRequest($"dockerfile parse error {(late ? "on " : "")}line {line}: {why}");

    [GeneratedRegex(@"^#\s*(?<name>[a-zA-Z][a-zA-Z0-9]*)\s*=\s*(?<value>\S.*)$")]
    private static partial Regex DirectivePattern();

    [GeneratedRegex(@"^--(\S+)\s+")]
    private static partial Regex FlagPattern();

    [GeneratedRegex("""<<(?<tabs>-)?["']?(?<name>[A-Za-z_][\w.]*)["']?""")]
    private static partial Regex HeredocPattern();
}
