using System.Management.Automation.Host;
using System.Reflection;
using System.Text;
using System.Xml.Linq;

namespace DockerSock.Formats;

/// <summary>
/// How wide the columns of a table may be, so that those which people look for stay on the screen however long a value
/// is. PowerShell measures columns by itself, and when they do not fit it squeezes one and drops those behind it; so no
/// cell is longer than its column may be here: of 80 letters each column gets its width, of more all get a share.
/// </summary>
/// <remarks>
/// A column that is optional is there when the others have the width that they want, and never in part: where there is
/// no room for it, the others fill the line. Without one, or where all have room, columns are as narrow as their
/// values.
/// </remarks>
public sealed class TableLayout(params TableColumn[] columns)
{
    private const int DefaultWidth = 120;

    private static readonly Lazy<Dictionary<string, TableLayout>> s_tables = new(ReadTables);

    private Shared? _last;

    /// <summary>The columns, from left to right.</summary>
    public IReadOnlyList<TableColumn> Columns => columns;

    /// <summary>The columns of a table, as the views of its area have them.</summary>
    /// <param name="table">The table's name.</param>
    public static TableLayout Of(string table) => s_tables.Value[table];

    /// <summary>
    /// A value as its column shows it: in one line, without control characters, no wider than it may be.
    /// </summary>
    /// <param name="label">The column's label.</param>
    /// <param name="value">The value; nothing for null, its items for a list.</param>
    /// <param name="host">The host that shows it.</param>
    /// <param name="state">The state whose colour it has, where it shows one.</param>
    /// <param name="style">The user's <c>$PSStyle</c>.</param>
    public string Cell(string label, object? value, PSHost? host, string? state = null, object? style = null)
    {
        int index = Index(label);
        TableColumn column = columns[index];
        Shared share = Share(LineWidth(host));
        string text = CellText.Of(value);
        if (index < columns.Length - 1 || column.IsOptional || column.Cut != Cut.End)
        {
            // What the last column has no room for PowerShell cuts, or wraps where a view says so.
            text = CellText.Cut(text, share.Widths[index], column.Cut);
        }

        int missing = share.IsFilled && share.IsShown[index] ? share.Widths[index] - CellText.Width(text) : 0;
        string space = new(' ', Math.Max(0, missing));
        text = StateColour.Paint(text, state, style);
        return column.IsRight ? space + text : text + space;
    }

    /// <summary>
    /// Texts that follow each other in the last column, in as many lines as they need; none is broken that has room.
    /// The view of such a column wraps.
    /// </summary>
    /// <param name="label">The column's label.</param>
    /// <param name="texts">The texts, such as all names of an object.</param>
    /// <param name="host">The host that shows them.</param>
    public string Items(string label, object? texts, PSHost? host)
    {
        int room = Room(label, host);
        StringBuilder lines = new();
        int used = 0;
        foreach (string text in Row.Items(texts).Select(CellText.Of))
        {
            int width = CellText.Width(text);
            bool isFirst = lines.Length == 0;
            bool fits = isFirst || used + 2 + width + 1 <= room;
            lines.Append(isFirst ? "" : fits ? ", " : ",\n").Append(text);
            used = isFirst || !fits ? width : used + 2 + width;
        }

        return lines.ToString();
    }

    /// <summary>
    /// A text in as many lines of its column as it takes, broken between words; a word that is longer than a line is
    /// broken as well. Nothing of it is left out. The view of such a column wraps.
    /// </summary>
    /// <param name="label">The column's label.</param>
    /// <param name="text">The text; nothing for null.</param>
    /// <param name="host">The host that shows it.</param>
    public string Words(string label, string? text, PSHost? host)
    {
        int width = Room(label, host);
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

        return string.Join('\n', [Cell(label, lines[0], host), .. lines[1..]]);
    }

    /// <summary>How many letters the column may have in that host.</summary>
    /// <param name="label">The column's label.</param>
    /// <param name="host">The host that shows it.</param>
    public int Room(string label, PSHost? host) => Share(LineWidth(host)).Widths[Index(label)];

    /// <summary>The letters of a line; PowerShell leaves a screen's last column free.</summary>
    private static int LineWidth(PSHost? host)
    {
        try
        {
            return host?.UI?.RawUI?.BufferSize.Width is int width and > 1 ? width - 1 : DefaultWidth;
        }
        catch (Exception e) when (e is HostException or NotImplementedException or NotSupportedException
            or InvalidOperationException or IOException)
        {
            return DefaultWidth;
        }
    }

    private static Dictionary<string, TableLayout> ReadTables()
    {
        Assembly module = typeof(TableLayout).Assembly;
        return module.GetManifestResourceNames().Where(static name => name.EndsWith(".xml", StringComparison.Ordinal))
            .SelectMany(name => XElement.Load(module.GetManifestResourceStream(name)!).Elements("Table"))
            .ToDictionary(static table => table.Attribute("Name")!.Value, static table =>
                new TableLayout([.. table.Elements("Column").Select(TableColumn.Of)]));
    }

    private int Index(string label) => Array.FindIndex(columns, column => column.Label == label) is int found and >= 0
        ? found : throw new ArgumentException($"There is no column '{label}'.", nameof(label));

    private Shared Share(int line)
    {
        if (_last is { } last && last.Line == line)
        {
            return last;
        }

        int[] widths = [.. columns.Select(static column => column.Width)];
        bool[] isShown = [.. columns.Select(static column => !column.IsOptional)];
        int room = line + 1 - columns.Where(static column => !column.IsOptional).Sum(static column => column.Width + 1);
        room = Grow(widths, isShown, room, static column => column.Wanted);
        for (int index = 0; index < columns.Length && (isShown[index] || room > columns[index].Width); index++)
        {
            room -= isShown[index] ? 0 : columns[index].Width + 1;
            isShown[index] = true;
        }

        _ = Grow(widths, isShown, room, static column => column.Max);
        return _last = new(line, widths, isShown);
    }

    /// <summary>
    /// Gives room to the columns that grow, letter by letter, in the proportion of what they want; returns what is
    /// left.
    /// </summary>
    private int Grow(int[] widths, bool[] isShown, int room, Func<TableColumn, int> upTo)
    {
        for (; room > 0; room--)
        {
            int[] open = [.. Enumerable.Range(0, columns.Length).Where(index => isShown[index]
                && columns[index].Wanted > columns[index].Width && widths[index] < upTo(columns[index]))];
            if (open.Length == 0)
            {
                break;
            }

            widths[open.MinBy(index => (double)widths[index] / columns[index].Wanted)]++;
        }

        return room;
    }

    private sealed record Shared(int Line, int[] Widths, bool[] IsShown)
    {
        /// <summary>
        /// Whether columns are as wide as they may be, so that no part of another one fits behind them.
        /// </summary>
        public bool IsFilled { get; } = IsShown.Contains(false);
    }
}

/// <summary>A column of a table.</summary>
/// <param name="Label">Its label.</param>
/// <param name="Width">Letters that it may have where a screen has 80.</param>
/// <param name="Wanted">
/// Letters that it would like to have; the more of them, the more of a long line it gets. It never grows when absent.
/// </param>
/// <param name="Cut">What is left out of a value that is too long.</param>
public sealed record TableColumn(string Label, int Width, int Wanted = 0, Cut Cut = Cut.End)
{
    /// <summary>Whether it is shown only where the others have enough room. Such columns are the last ones.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Letters that it has at most, however long a line is.</summary>
    public int Max { get; init; } = int.MaxValue;

    /// <summary>Whether its values stand at its right, as numbers do.</summary>
    public bool IsRight { get; init; }

    /// <summary>A column as a view has it.</summary>
    internal static TableColumn Of(XElement column) => new(column.Attribute("Label")!.Value,
        (int)column.Attribute("Width")!, (int?)column.Attribute("Wanted") ?? 0,
        Enum.Parse<Cut>((string?)column.Attribute("Cut") ?? nameof(Cut.End)))
    {
        IsOptional = column.Attribute("Optional") is not null,
        Max = (int?)column.Attribute("Max") ?? int.MaxValue,
        IsRight = column.Attribute("Right") is not null,
    };
}

/// <summary>What is left out of a value that is too long.</summary>
public enum Cut
{
    /// <summary>Its end: texts.</summary>
    End,

    /// <summary>Its middle: names, which differ at their ends.</summary>
    Middle,

    /// <summary>Its start: paths and references, whose last part tells most.</summary>
    Start,
}
