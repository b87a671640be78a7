using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DockerSock.Fake;

/// <summary>Lines of a Dockerfile that POST /commit takes, written into an image.</summary>
internal static partial class CommitChanges
{
    private static readonly string[] s_known =
        ["CMD", "ENTRYPOINT", "ENV", "EXPOSE", "HEALTHCHECK", "LABEL", "ONBUILD", "USER", "VOLUME", "WORKDIR"];

    /// <exception cref="EngineException">400: a line is not one of those, or lacks something.</exception>
    public static void Apply(EngineImage image, IEnumerable<string> changes, bool late)
    {
        foreach (string line in changes.SelectMany(change => change.Split('\n')).Select(line => line.Trim())
            .Where(line => line.Length > 0))
        {
            string word = line.Split(' ', '\t')[0];
            string verb = word.ToUpperInvariant();
            if (!s_known.Contains(verb) && !(late && verb == "STOPSIGNAL"))
            {
                throw EngineException.BadRequest(
                    $"{(late ? verb : verb.ToLowerInvariant())} is not a valid change command");
            }

            Apply(image, verb, line[word.Length..].Trim());
        }
    }

    private static void Apply(EngineImage image, string verb, string rest)
    {
        switch (verb)
        {
            case "CMD":
                image.Command = Words(rest);
                break;
            case "ENTRYPOINT":
                image.Entrypoint = Words(rest);
                break;
            case "ENV":
                foreach ((string key, string value) in Pairs(verb, rest))
                {
                    image.Environment = [.. image.Environment.Where(old => old.Split('=')[0] != key), $"{key}={value}"];
                }

                break;
            case "LABEL":
                foreach ((string key, string value) in Pairs(verb, rest))
                {
                    image.Labels[key] = value;
                }

                break;
            case "EXPOSE":
                image.ExposedPorts = [.. image.ExposedPorts.Union(rest.Split(' ').Select(Port))];
                break;
            case "VOLUME":
                image.Volumes = [.. image.Volumes.Union(rest.StartsWith('[') ? Words(rest) : rest.Split(' '))];
                break;
            case "USER":
                image.User = rest;
                break;
            case "WORKDIR":
                image.WorkingDirectory = rest.StartsWith('/')
                    ? FilePath.Clean(rest)
                    : FilePath.Clean($"{image.WorkingDirectory}/{rest}");
                break;
            case "STOPSIGNAL":
                image.StopSignal = Signals.Number(rest) is null
                    ? throw EngineException.BadRequest($"invalid signal: {rest}")
                    : rest;
                break;
            case "HEALTHCHECK":
                image.HealthCheck = new HealthCheck
                {
                    Test = rest is "NONE" ? ["NONE"]
                        : rest.StartsWith("CMD [", StringComparison.Ordinal) ? ["CMD", .. Words(rest[4..])]
                        : ["CMD-SHELL", rest.Replace("CMD ", "", StringComparison.Ordinal)],
                };
                break;
        }
    }

    /// <summary>A JSON list of words, or a line for a shell.</summary>
    private static IList<string> Words(string rest)
    {
        try
        {
            return rest.StartsWith('[') ? JsonSerializer.Deserialize<string[]>(rest)! : Shell(rest);
        }
        catch (JsonException)
        {
            return Shell(rest);
        }
    }

    private static string[] Shell(string rest) => rest.Length == 0 ? [] : ["/bin/sh", "-c", rest];

    private static string Port(string text)
    {
        string[] ends = text.Split('/');
        return ends[0].Length > 0 && ends[0].All(char.IsAsciiDigit)
            ? $"{ends[0]}/{(ends.Length > 1 ? ends[1] : "tcp")}"
            : throw EngineException.BadRequest($"Invalid containerPort: {text}");
    }

    /// <summary>key=value, with quotes and backslashes, any number of times; or a key and the rest.</summary>
    private static IEnumerable<(string Key, string Value)> Pairs(string verb, string rest)
    {
        string[] words = [.. WordPattern().Matches(rest).Select(match => Unquoted(match.Value))];
        if (words.Length > 0 && !words[0].Contains('=', StringComparison.Ordinal))
        {
            string key = rest.Split(' ', '\t')[0];
            return words.Length > 1
                ? [(key, rest[key.Length..].Trim())]
                : throw EngineException.BadRequest($"{verb} must have two arguments");
        }

        return words.Select(word => word.IndexOf('=', StringComparison.Ordinal) is > 0 and int equals
            ? (word[..equals], word[(equals + 1)..])
            : throw EngineException.BadRequest(
                $"Syntax error - can't find = in \"{word}\". Must be of the form: name=value"));
    }

    private static string Unquoted(string word)
    {
        StringBuilder plain = new();
        char quote = '\0';
        for (int index = 0; index < word.Length; index++)
        {
            char letter = word[index];
            if (letter == '\\' && quote != '\'' && index + 1 < word.Length)
            {
                plain.Append(word[++index]);
            }
            else if (letter is '"' or '\'' && (quote == '\0' || quote == letter))
            {
                quote = quote == '\0' ? letter : '\0';
            }
            else
            {
                plain.Append(letter);
            }
        }

        return plain.ToString();
    }

    [GeneratedRegex("""(?:\\.|"(?:\\.|[^"])*"|'[^']*'|[^\s"'\\])+""", RegexOptions.Singleline)]
    private static partial Regex WordPattern();
}
