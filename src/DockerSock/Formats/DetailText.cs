using System.Text.RegularExpressions;

namespace DockerSock.Formats;

/// <summary>Values of several parts, for tables that have little room and for lists that have much.</summary>
public static partial class DetailText
{
    /// <summary>
    /// As many items as there is room for, and how many more there are: <c>web, db +3</c>. One is always there, if only
    /// in part.
    /// </summary>
    /// <param name="items">The items, also as jobs and Import-Clixml leave them; none for null.</param>
    /// <param name="width">The letters that there is room for.</param>
    /// <param name="cut">What is left out of one that is too long.</param>
    public static string Fit(object? items, int width, Cut cut = Cut.Middle)
    {
        string[] all = [.. Row.Items(items).Select(CellText.Of)];
        for (int shown = all.Length; shown > 0; shown--)
        {
            string more = shown < all.Length ? $" +{all.Length - shown}" : "";
            string text = string.Join(", ", all.Take(shown));
            if (shown == 1 || CellText.Width(text) + more.Length <= width)
            {
                return CellText.Cut(text, Math.Max(1, width - more.Length), cut) + more;
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
    /// <param name="cut">What is left out of one that is too long.</param>
    public static string Users(object? containers, int width, Cut cut = Cut.Middle) =>
        Fit(Row.Texts(containers).Select(static name => TaskId().Replace(name, "")), width, cut);

    /// <summary>Pairs of a name and what it is, each in a line of its own: <c>Backing Filesystem: extfs</c>.</summary>
    /// <param name="pairs">Lists of two texts.</param>
    public static string Pairs(object? pairs) =>
        CellText.Lines(Row.Items(pairs).Select(static pair => string.Join(": ", Row.Texts(pair))));

    [GeneratedRegex(@"(?<=\.\w+)\.[0-9a-z]{25}\z")]
    private static partial Regex TaskId();
}
