using System.Globalization;
using System.Text;

namespace DockerSock.Tests.Screens;

/// <summary>The lines in which two screens differ, with some around them.</summary>
internal static class ScreenDifference
{
    private const int Around = 2;

    /// <summary>What to read: - is kept, + is printed now; empty for equal ones.</summary>
    public static string Of(string kept, string printed)
    {
        string[] old = kept.Split('\n');
        string[] now = printed.Split('\n');
        int[,] common = new int[old.Length + 1, now.Length + 1];
        for (int row = old.Length - 1; row >= 0; row--)
        {
            for (int column = now.Length - 1; column >= 0; column--)
            {
                common[row, column] = old[row] == now[column]
                    ? common[row + 1, column + 1] + 1
                    : Math.Max(common[row + 1, column], common[row, column + 1]);
            }
        }

        List<(char Mark, string Line, int Number)> lines = [];
        for (int row = 0, column = 0; row < old.Length || column < now.Length;)
        {
            if (row < old.Length && column < now.Length && old[row] == now[column])
            {
                lines.Add((' ', old[row++], ++column));
            }
            else if (column == now.Length
                || (row < old.Length && common[row + 1, column] >= common[row, column + 1]))
            {
                lines.Add(('-', old[row++], column + 1));
            }
            else
            {
                lines.Add(('+', now[column++], column));
            }
        }

        return Text(lines);
    }

    private static string Text(List<(char Mark, string Line, int Number)> lines)
    {
        StringBuilder text = new();
        int last = -1;
        for (int at = 0; at < lines.Count; at++)
        {
            int from = Math.Max(0, at - Around);
            if (!lines.Skip(from).Take(at - from + Around + 1).Any(static line => line.Mark != ' '))
            {
                continue;
            }

            if (at != last + 1)
            {
                text.AppendLine("  ...");
            }

            text.AppendLine(CultureInfo.InvariantCulture, $"{lines[at].Number,5} {lines[at].Mark} {lines[at].Line}");
            last = at;
        }

        return text.ToString();
    }
}
