using System.Text;
using System.Text.RegularExpressions;

namespace DockerSock.Fake;

/// <summary>The variables of a stage: what ARG declares, below what ENV sets.</summary>
/// <param name="given">The arguments that the client gave.</param>
internal sealed partial class BuildVariables(IReadOnlyDictionary<string, string?> given)
{
    private static readonly string[] s_proxies =
        ["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY"];

    private readonly SortedDictionary<string, string?> _arguments = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = [];

    /// <summary>The arguments that no ARG asked for.</summary>
    public IEnumerable<string> Unused => given.Keys.Where(name => !_used.Contains(name)
        && !s_proxies.Contains(name.ToUpperInvariant())).Order(StringComparer.Ordinal);

    /// <summary>The declared arguments that have a value, as NAME=value.</summary>
    public IEnumerable<string> Values =>
        _arguments.Where(pair => pair.Value is not null).Select(pair => $"{pair.Key}={pair.Value}");

    /// <summary>A new stage begins: only what stands before the first one is known, and only to FROM.</summary>
    public void Begin() => _arguments.Clear();

    /// <summary>What an ARG declares.</summary>
    /// <param name="text">NAME, or NAME=value.</param>
    /// <param name="outer">The arguments in front of the first stage.</param>
    public void Declare(string text, IReadOnlyDictionary<string, string?> outer)
    {
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = word.Split('=', 2);
            _used.Add(pair[0]);
            _arguments[pair[0]] = given.TryGetValue(pair[0], out string? value) && value is not null ? value
                : pair.Length > 1 ? pair[1].Trim('"', '\'')
                : outer.GetValueOrDefault(pair[0]);
        }
    }

    public IReadOnlyDictionary<string, string?> Snapshot() => new Dictionary<string, string?>(_arguments);

    /// <summary>Puts values where variables stand.</summary>
    /// <param name="text">The text.</param>
    /// <param name="environment">What ENV has set, as NAME=value.</param>
    /// <param name="words">
    /// Whether words are taken apart later, so that blanks and quotes of a value must be marked.
    /// </param>
    public string Expand(string text, IEnumerable<string> environment, bool words = false)
    {
        Dictionary<string, string?> all = new(_arguments);
        foreach (string[] pair in environment.Select(line => line.Split('=', 2)))
        {
            all[pair[0]] = pair.Length > 1 ? pair[1] : "";
        }

        StringBuilder expanded = new();
        bool single = false;
        bool quoted = false;
        for (int at = 0; at < text.Length; at++)
        {
            Match match = text[at] == '$' && !single ? VariablePattern().Match(text, at) : Match.Empty;
            if (match.Success)
            {
                string value = Value(match);
                expanded.Append(words && !quoted ? SpecialPattern().Replace(value, @"\$0")
                    : words ? value.Replace("\"", "\\\"", StringComparison.Ordinal)
                    : value);
                at += match.Length - 1;
            }
            else if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] == '$')
            {
                expanded.Append(words ? "\\$" : "$");
                at++;
            }
            else
            {
                single ^= text[at] == '\'' && !quoted;
                quoted ^= text[at] == '"' && !single;
                expanded.Append(text[at]);
            }
        }

        return expanded.ToString();

        string Value(Match match)
        {
            string value = all.GetValueOrDefault(match.Groups["name"].Value) ?? "";
            return match.Groups["how"].Value switch
            {
                ":-" => value.Length > 0 ? value : match.Groups["word"].Value,
                ":+" => value.Length > 0 ? match.Groups["word"].Value : "",
                _ => value,
            };
        }
    }

    [GeneratedRegex(@"\G\$(?:(?<name>[A-Za-z_]\w*)|\{(?<name>[A-Za-z_]\w*)(?:(?<how>:[-+])(?<word>[^}]*))?\})")]
    private static partial Regex VariablePattern();

    [GeneratedRegex(@"[\s""'\\]")]
    private static partial Regex SpecialPattern();
}
