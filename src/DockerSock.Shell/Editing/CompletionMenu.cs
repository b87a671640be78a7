namespace DockerSock.Shell.Editing;

/// <summary>The candidates at the cursor, one of which is in the line, and the list of them.</summary>
public sealed class CompletionMenu
{
    private const int WidestColumn = 40;
    private readonly Completion _completion;
    private readonly string _typed;
    private readonly int _cursor;

    /// <summary>A menu for a text; no candidate is in the line yet.</summary>
    public CompletionMenu(Completion completion, string text, int cursor)
    {
        _completion = completion;
        _typed = text;
        _cursor = cursor;
    }

    /// <summary>Which candidate is in the line; -1 for none.</summary>
    public int Selected { get; private set; } = -1;

    /// <summary>Whether the list is shown.</summary>
    public bool IsListed { get; set; }

    /// <summary>How many candidates there are.</summary>
    public int Count => _completion.Candidates.Count;

    /// <summary>Puts the next candidate into the line, or the one before.</summary>
    public void Move(LineBuffer buffer, int step)
    {
        Selected = Selected < 0 ? (step > 0 ? 0 : Count - 1) : (((Selected + step) % Count) + Count) % Count;
        string candidate = _completion.Candidates[Selected].Text;
        buffer.Set(string.Concat(
            _typed.AsSpan(0, _completion.Start), candidate, _typed.AsSpan(_completion.Start + _completion.Length)),
            _completion.Start + candidate.Length);
    }

    /// <summary>Puts back what was typed.</summary>
    public void Restore(LineBuffer buffer) => buffer.Set(_typed, _cursor);

    /// <summary>The rows of the list, the selected candidate reversed, with tooltips.</summary>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="rows">Rows that it may take.</param>
    public IReadOnlyList<string> Rows(int width, int rows)
    {
        if (!IsListed || rows < 2)
        {
            return [];
        }

        string[] names = [.. _completion.Candidates.Select(static item => OneLine(item.ListText))];
        string[] tips = [.. _completion.Candidates.Select(static item =>
            OneLine(item.ToolTip) is var tip && tip != OneLine(item.ListText) && tip != item.Text ? tip : "")];
        return names.Length <= rows && tips.Any(static tip => tip.Length > 0) && width >= 40
            ? Described(names, tips, width)
            : Columns(names, tips, width, rows);
    }

    private List<string> Described(string[] names, string[] tips, int width)
    {
        int column = Math.Min(names.Max(TextWidth.Of), WidestColumn);
        return [.. names.Select((name, index) =>
            Mark(Pad(name, column), index) + "  " + TextWidth.Cut(tips[index], width - column - 3))];
    }

    private List<string> Columns(string[] names, string[] tips, int width, int rows)
    {
        int column = Math.Clamp(names.Max(TextWidth.Of), 1, Math.Min(WidestColumn, width - 3));
        int columns = Math.Max(1, width / (column + 2));
        int height = Math.Min((names.Length + columns - 1) / columns, rows - 1);
        int page = height * columns;
        int first = Math.Max(Selected, 0) / page * page;
        List<string> lines = [];
        for (int row = 0; row < height; row++)
        {
            IEnumerable<int> cells = Enumerable.Range(0, columns).Select(at => first + row + (at * height))
                .Where(index => index < Math.Min(names.Length, first + page));
            lines.Add(string.Join("  ", cells.Select(index => Mark(Pad(names[index], column), index))));
        }

        string more = names.Length > page ? $"{Math.Max(Selected, 0) + 1} of {names.Length}  " : "";
        string tip = Selected >= 0 ? tips[Selected] : "";
        if (more.Length + tip.Length > 0)
        {
            lines.Add(TextWidth.Cut(more + tip, width - 1));
        }

        return lines;
    }

    private string Mark(string text, int index) => index == Selected ? $"\e[7m{text}\e[0m" : text;

    private static string Pad(string text, int width)
    {
        string cut = TextWidth.Cut(text, width);
        return cut + new string(' ', Math.Max(0, width - TextWidth.Of(cut)));
    }

    private static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
