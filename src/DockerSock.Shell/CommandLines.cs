using System.Text;
using DockerSock.Shell.Hosted;

namespace DockerSock.Shell;

/// <summary>Commands in the lines of a text.</summary>
public static class CommandLines
{
    /// <summary>Each command as soon as its last line is there; at the end, also one that is not complete.</summary>
    public static IEnumerable<string> Read(TextReader input)
    {
        StringBuilder pending = new();
        while (input.ReadLine() is { } line)
        {
            pending.Append(pending.Length > 0 ? "\n" : "").Append(line);
            string text = pending.ToString();
            if (!PowerShellLanguage.NeedsMore(text))
            {
                pending.Clear();
                if (!string.IsNullOrWhiteSpace(text))
                {
                    yield return text;
                }
            }
        }

        if (pending.Length > 0)
        {
            yield return pending.ToString();
        }
    }
}
