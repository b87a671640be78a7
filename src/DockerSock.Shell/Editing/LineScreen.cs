using System.Text;

namespace DockerSock.Shell.Editing;

/// <summary>Draws the line that is being edited, and what is below it, each time in one write.</summary>
/// <param name="output">The terminal.</param>
/// <param name="size">Columns and rows of the terminal.</param>
public sealed class LineScreen(TextWriter output, Func<(int Width, int Height)> size)
{
    private (string Prompt, string Continuation, string Text, int Cursor) _shown;
    private int _row;
    private int _top;
    private int _width;

    /// <summary>Columns and rows of the terminal now.</summary>
    public (int Width, int Height) Size => size();

    /// <summary>Begins on a fresh row; nothing is on the screen yet.</summary>
    public void Begin() => (_row, _top, _width) = (0, 0, size().Width);

    /// <summary>Shows a prompt, a text with the cursor in it, and rows below.</summary>
    public void Draw(string prompt, string continuation, string text, int cursor,
        IReadOnlyList<ColorSpan>? colors = null, IReadOnlyList<string>? below = null)
    {
        (int width, int height) = size();
        if (width != _width)
        {
            // The terminal has wrapped the rows anew: look where the cursor is now.
            _row = Math.Min(height - 1, ScreenLayout.Of(
                _shown.Prompt, _shown.Continuation, _shown.Text, _shown.Cursor, width).CursorRow);
            _width = width;
        }

        ScreenLayout layout = ScreenLayout.Of(prompt, continuation, text, cursor, width, colors);
        below ??= [];
        int room = Math.Max(1, height - Math.Min(below.Count, height / 2));
        int count = Math.Min(layout.Rows.Count, room);
        _top = Math.Clamp(_top, Math.Max(0, layout.CursorRow - count + 1), layout.CursorRow);
        _top = Math.Min(_top, layout.Rows.Count - count);

        StringBuilder all = new("\e[?25l");
        GoUp(all, _row).Append("\r\e[J");
        for (int index = 0; index < count; index++)
        {
            ScreenRow row = layout.Rows[_top + index];
            all.Append(row.Text);
            if (index < count - 1 && !row.Wraps)
            {
                all.Append("\r\n");
            }
        }

        foreach (string line in below)
        {
            all.Append("\r\n").Append(line);
        }

        _row = layout.CursorRow - _top;
        GoUp(all, count - 1 - _row + below.Count).Append('\r');
        if (layout.CursorColumn > 0)
        {
            all.Append($"\e[{layout.CursorColumn}C");
        }

        output.Write(all.Append("\e[?25h"));
        output.Flush();
        _shown = (prompt, continuation, text, cursor);
    }

    /// <summary>Empties the terminal; the next drawing is at its top.</summary>
    public void Clear()
    {
        output.Write("\e[H\e[2J");
        (_row, _top) = (0, 0);
    }

    /// <summary>Leaves the drawn text on the screen and goes to the row behind it.</summary>
    public void End()
    {
        output.Write("\r\n");
        output.Flush();
    }

    /// <summary>Sounds the bell.</summary>
    public void Bell() => output.Write('\a');

    private static StringBuilder GoUp(StringBuilder all, int rows) => rows > 0 ? all.Append($"\e[{rows}A") : all;
}
