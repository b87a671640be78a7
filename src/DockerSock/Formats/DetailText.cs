using System.Management.Automation.Host;

namespace DockerSock.Formats;

/// <summary>Values of several parts, for tables that have little room and for lists that have much.</summary>
public static class DetailText
{
    /// <summary>
    /// As many items as there is room for, and how many more there are: <c>web, db +3</c>. One is always there, if only
    /// in part.
    /// </summary>
    /// <param name="items">The items, also as jobs and Import-Clixml leave them; none for null.</param>
    /// <param name="width">The letters that there is room for.</param>
    public static string Fit(object? items, int width)
    {
        string[] all = [.. Row.Items(items).Select(CellText.Of)];
        for (int shown = all.Length; shown > 0; shown--)
        {
            string more = shown < all.Length ? $" +{all.Length - shown}" : "";
            string text = string.Join(", ", all.Take(shown));
            if (shown == 1 || CellText.Width(text) + more.Length <= width)
            {
                return CellText.Cut(text, Math.Max(1, width - more.Length), Cut.Middle) + more;
            }
        }

        return "";
    }

    /// <summary>
    /// Names of containers that use something, as many as there is room for; those of a service's tasks without the
    /// tasks' ids: <c>db, web.1 +2</c>. Nothing where nobody has asked.
    /// </summary>
    /// <param name="containers">The names.</param>
    /// <param name="width">The letters that there is room for.</param>
    public static string Users(object? containers, int width) =>
        Fit(Row.Texts(containers).Select(static name => ContainerText.Users(new[] { name })), width);

    /// <summary>Pairs of a name and what it is, each in a line of its own: <c>Backing Filesystem: extfs</c>.</summary>
    /// <param name="pairs">Lists of two texts.</param>
    public static string Pairs(object? pairs) =>
        CellText.Lines(Row.Items(pairs).Select(static pair => string.Join(": ", Row.Texts(pair))));

    /// <summary>
    /// A text as a column of a table shows it whose rows may have several lines: nothing of it is left out.
    /// </summary>
    /// <param name="layout">The table's columns.</param>
    /// <param name="label">The column's label.</param>
    /// <param name="text">The text; nothing for null.</param>
    /// <param name="host">The host that shows it.</param>
    public static string Cell(TableLayout layout, string label, string? text, PSHost? host)
    {
        string[] lines = Wrap(text, layout.Room(label, host)).Split('\n');
        return string.Join('\n', [layout.Cell(label, lines[0], host), .. lines[1..]]);
    }

    /// <summary>
    /// A text in as many lines as it takes, broken between words; a word that is longer than a line is broken as well.
    /// Nothing of it is left out.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="width">The letters of a line.</param>
    internal static string Wrap(string? text, int width)
    {
        List<string> lines = [""];
        foreach (string given in CellText.Visible(text ?? "").Split(' '))
        {
            string word = given;
            if (lines[^1].Length > 0 && CellText.Width(lines[^1]) + 1 + CellText.Width(word) > width)
            {
                lines.Add("");
            }

            lines[^1] += lines[^1].Length > 0 ? " " + word : word;
            while (lines[^1].Length > width)
            {
                word = lines[^1][width..];
                lines[^1] = lines[^1][..width];
                lines.Add(word);
            }
        }

        return string.Join('\n', lines);
    }
}
