using System.Text;

namespace DockerSock.Shell.Editing;

/// <summary>A part of the text that is shown in a colour.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends; that character is no longer in it.</param>
/// <param name="Color">The escape sequence that begins the colour.</param>
public readonly record struct ColorSpan(int Start, int End, string Color);

/// <summary>A row of the screen.</summary>
/// <param name="Text">What is in it, with escape sequences.</param>
/// <param name="Wraps">Whether the terminal itself goes on in the next row, because this one is full.</param>
public readonly record struct ScreenRow(string Text, bool Wraps);

/// <summary>A prompt and the text behind it, laid out in the rows of a terminal.</summary>
public sealed class ScreenLayout
{
    private const string Reset = "\e[0m";

    private readonly List<ScreenRow> _rows = [];
    private readonly StringBuilder _row = new();
    private readonly int _width;
    private int _column;

    private ScreenLayout(int width) => _width = Math.Max(width, 4);

    /// <summary>The rows from the top.</summary>
    public IReadOnlyList<ScreenRow> Rows => _rows;

    /// <summary>The cursor's row, from 0.</summary>
    public int CursorRow { get; private set; }

    /// <summary>The cursor's column, from 0.</summary>
    public int CursorColumn { get; private set; }

    /// <summary>Lays out a prompt and a text.</summary>
    /// <param name="prompt">One line, escape sequences allowed.</param>
    /// <param name="continuation">The prompt of the second and following lines.</param>
    /// <param name="text">The text; its lines are separated by "\n".</param>
    /// <param name="cursor">The cursor's place in the text.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="colors">Colours of the text, in order and without overlap.</param>
    public static ScreenLayout Of(
        string prompt, string continuation, string text, int cursor, int width, IReadOnlyList<ColorSpan>? colors = null)
    {
        ScreenLayout layout = new(width);
        layout.Put(prompt);
        layout.PutText(continuation, text, cursor, colors ?? []);
        return layout;
    }

    private void PutText(string continuation, string text, int cursor, IReadOnlyList<ColorSpan> colors)
    {
        int span = 0;
        string? color = null;
        for (int index = 0; index < text.Length;)
        {
            while (span < colors.Count && colors[span].End <= index)
            {
                span++;
            }

            string? wanted = span < colors.Count && colors[span].Start <= index ? colors[span].Color : null;
            if (wanted != color)
            {
                _row.Append(color is null ? "" : Reset).Append(wanted);
                color = wanted;
            }

            int length = TextWidth.ElementLength(text, index);
            string element = Shown(text.Substring(index, length));
            int width = TextWidth.Of(element);
            if (text[index] != '\n' && _column + width > _width)
            {
                EndRow(wraps: true);
            }

            if (index <= cursor && cursor < index + length)
            {
                MarkCursor();
            }

            if (text[index] == '\n')
            {
                _row.Append(color is null ? "" : Reset);
                color = null;
                EndRow(wraps: false);
                Put(continuation);
            }
            else
            {
                _row.Append(element);
                _column += width;
            }

            index += length;
        }

        _row.Append(color is null ? "" : Reset);
        if (_column >= _width)
        {
            EndRow(wraps: false);
        }

        if (cursor >= text.Length)
        {
            MarkCursor();
        }

        EndRow(wraps: false);
    }

    private void Put(string prompt)
    {
        for (int index = 0; index < prompt.Length;)
        {
            int escape = TextWidth.EscapeLength(prompt, index);
            if (escape > 0)
            {
                _row.Append(prompt, index, escape);
                index += escape;
                continue;
            }

            int length = TextWidth.ElementLength(prompt, index);
            int width = TextWidth.OfElement(prompt.AsSpan(index, length));
            if (_column + width > _width)
            {
                EndRow(wraps: true);
            }

            _row.Append(prompt, index, length);
            _column += width;
            index += length;
        }
    }

    private void MarkCursor() => (CursorRow, CursorColumn) = (_rows.Count, _column);

    private void EndRow(bool wraps)
    {
        _rows.Add(new(_row.ToString(), wraps));
        _row.Clear();
        _column = 0;
    }

    // Control characters would move the cursor; people see them as terminals print them.
    private static string Shown(string element) => element switch
    {
        "\t" => "    ",
        [var control] when char.IsControl(control) => control < ' ' ? "^" + (char)(control + '@') : "?",
        _ => element,
    };
}
