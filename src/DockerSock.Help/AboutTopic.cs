using System.Text;

namespace DockerSock.Help;

/// <summary>Fills the tables of about_DockerSock into its template: docker commands, and error ids.</summary>
internal sealed class AboutTopic(DocText text, XmlDocs docs, ICollection<string> problems)
{
    /// <summary>Columns of a terminal that the topic has to fit into.</summary>
    internal const int Width = 80;

    private const string Commands = "{commands}";
    private const string Errors = "{errors}";

    /// <summary>The topic: the template with its two marks replaced.</summary>
    /// <param name="template">The text, with a line {commands} and a line {errors}.</param>
    /// <param name="cmdlets">The module's cmdlets.</param>
    /// <param name="failures">The enumeration whose values are the error ids.</param>
    public string Compose(string template, IReadOnlyList<CmdletHelp> cmdlets, Type failures)
    {
        StringBuilder topic = new();
        foreach (string line in template.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            IEnumerable<string> lines = line switch
            {
                Commands => CommandRows(cmdlets),
                Errors => ErrorRows(failures),
                _ => [line],
            };
            foreach (string one in lines)
            {
                if (one.Length > Width)
                {
                    problems.Add($"about_DockerSock has a line of more than {Width} columns: '{one}'.");
                }

                topic.Append(one).Append('\n');
            }
        }

        return topic.ToString();
    }

    /// <summary>Three columns: docker command, endpoint, cmdlet; by command, what is no docker command last.</summary>
    private static IEnumerable<string> CommandRows(IReadOnlyList<CmdletHelp> cmdlets)
    {
        string[][] rows =
        [
            .. from cmdlet in cmdlets
               from claim in cmdlet.Claims
               let command = claim.Command ?? ""
               let isDocker = command.StartsWith("docker ", StringComparison.Ordinal)
               orderby isDocker ? 0 : command.Length > 0 ? 1 : 2, command, cmdlet.Name, claim.Route?.Operation
               select new[] { isDocker ? command[7..] : command.Length > 0 ? command : "-",
                   claim.Route?.Endpoint ?? "-", cmdlet.Name },
        ];
        return Columns([["docker ...", "endpoint", "cmdlet"], .. rows]);
    }

    private static IEnumerable<string> Columns(string[][] rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        string[] rule = [.. widths.Select(static width => new string('-', width))];
        foreach (string[] row in (string[][])[rows[0], rule, .. rows[1..]])
        {
            yield return string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd();
        }
    }

    /// <summary>Each error id, and beside it or below it what it means.</summary>
    private IEnumerable<string> ErrorRows(Type failures)
    {
        string[] names = Enum.GetNames(failures);
        int indent = names.Max(static name => name.Length) + "Docker".Length + 6;
        foreach (string name in names)
        {
            string meaning = text.Line(docs.FindValue(failures, name, "summary"));
            if (meaning.Length == 0)
            {
                problems.Add($"The failure {name} has no <summary>.");
            }

            string first = $"    Docker{name}".PadRight(indent);
            foreach (string line in Wrap(meaning, Width - indent))
            {
                yield return (first + line).TrimEnd();
                first = new string(' ', indent);
            }
        }
    }

    private static IEnumerable<string> Wrap(string words, int width)
    {
        StringBuilder line = new();
        foreach (string word in words.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        yield return line.ToString();
    }
}
