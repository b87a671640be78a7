namespace DockerSock.Shell.Editing;

/// <summary>How the reading of a line ended.</summary>
public enum LineEnd
{
    /// <summary>With Enter.</summary>
    Entered,

    /// <summary>With Ctrl+C.</summary>
    Cancelled,

    /// <summary>With Ctrl+D on an empty line.</summary>
    EndOfInput,
}

/// <summary>
/// Reads a command from a terminal, with the keys that people know from bash and PowerShell. Keys, screen and language
/// are handed in, so all of it runs in a test.
/// </summary>
/// <param name="keys">The keyboard.</param>
/// <param name="screen">The screen.</param>
/// <param name="language">Completion, colours, and what is incomplete.</param>
/// <param name="history">What Up and Ctrl+R find; the caller adds to it.</param>
public sealed class LineEditor(IKeySource keys, LineScreen screen, ILineLanguage language, CommandHistory history)
{
    private const string Continuation = ">> ";

    private readonly LineBuffer _buffer = new();
    private HistoryWalk _walk = new([]);
    private CompletionMenu? _menu;
    private string _prompt = "";

    /// <summary>Reads a command, which may have several lines.</summary>
    /// <param name="prompt">What stands before it, in one line.</param>
    public (LineEnd End, string Text) Read(string prompt)
    {
        _prompt = prompt;
        _buffer.Clear();
        _walk = new(history.Entries);
        _menu = null;
        screen.Begin();
        Draw();
        while (true)
        {
            Keystroke key = keys.Read();
            LineEnd? end = Handle(key);
            if (end is { } how)
            {
                _menu = null;
                string text = _buffer.Text;
                _buffer.ToEnd();
                Draw(mark: how == LineEnd.Cancelled ? "^C" : "");
                screen.End();
                return (how, text);
            }

            if (!keys.IsAvailable)
            {
                Draw();
            }
        }
    }

    private void Draw(string mark = "")
    {
        (int width, int height) = screen.Size;
        screen.Draw(_prompt, Continuation, _buffer.Text + mark, _buffer.Cursor + mark.Length,
            language.Colors(_buffer.Text), _menu?.Rows(width, Math.Min(height / 2, 16)));
    }

    private LineEnd? Handle(Keystroke key)
    {
        if (key.Pasted is { } pasted)
        {
            _menu = null;
            _buffer.Insert(pasted);
            return null;
        }

        if (_menu is not null && HandleMenu(key))
        {
            return null;
        }

        _menu = null;
        return key.Control ? Control(key) : key.Alt ? Alt(key) : Plain(key);
    }

    private LineEnd? Plain(Keystroke key)
    {
        switch (key.Key.Key)
        {
            case ConsoleKey.Enter:
                return Enter();
            case ConsoleKey.Tab:
                Complete(key.Shift ? -1 : 1, list: false);
                break;
            case ConsoleKey.Backspace:
                _buffer.Backspace();
                break;
            case ConsoleKey.Delete:
                _buffer.DeleteForward();
                break;
            case ConsoleKey.LeftArrow:
                _buffer.Left();
                break;
            case ConsoleKey.RightArrow:
                _buffer.Right();
                break;
            case ConsoleKey.UpArrow:
                Up();
                break;
            case ConsoleKey.DownArrow:
                Down();
                break;
            case ConsoleKey.Home:
                _buffer.Home();
                break;
            case ConsoleKey.End:
                _buffer.End();
                break;
            case ConsoleKey.Escape:
                _buffer.Set("");
                break;
            default:
                if (!char.IsControl(key.Key.KeyChar))
                {
                    _buffer.Insert(Whole(key.Key.KeyChar));
                }

                break;
        }

        return null;
    }

    private LineEnd? Control(Keystroke key)
    {
        switch (key.Key.Key)
        {
            case ConsoleKey.C:
                return LineEnd.Cancelled;
            case ConsoleKey.D when _buffer.Text.Length == 0:
                return LineEnd.EndOfInput;
            case ConsoleKey.D:
                _buffer.DeleteForward();
                break;
            case ConsoleKey.A:
                _buffer.Home();
                break;
            case ConsoleKey.E:
                _buffer.End();
                break;
            case ConsoleKey.B:
                _buffer.Left();
                break;
            case ConsoleKey.F:
                _buffer.Right();
                break;
            case ConsoleKey.K:
                _buffer.KillToEnd();
                break;
            case ConsoleKey.U:
                _buffer.KillToStart();
                break;
            case ConsoleKey.W:
                _buffer.KillBlankWord();
                break;
            case ConsoleKey.Y:
                _buffer.Yank();
                break;
            case ConsoleKey.D7 or ConsoleKey.OemMinus or ConsoleKey.Z:
                _buffer.Undo();
                break;
            case ConsoleKey.H when key.Key.KeyChar == '\b':
            case ConsoleKey.Backspace when key.Key.KeyChar == '\b' && !OperatingSystem.IsWindows():
                _buffer.Backspace();
                break;
            case ConsoleKey.Backspace:
                _buffer.KillWordLeft();
                break;
            case ConsoleKey.Delete:
                _buffer.KillWordRight();
                break;
            case ConsoleKey.LeftArrow:
                _buffer.WordLeft();
                break;
            case ConsoleKey.RightArrow:
                _buffer.WordRight();
                break;
            case ConsoleKey.Home:
                _buffer.Set(_buffer.Text, 0);
                break;
            case ConsoleKey.End:
                _buffer.ToEnd();
                break;
            case ConsoleKey.P:
                Up();
                break;
            case ConsoleKey.N:
                Down();
                break;
            case ConsoleKey.L:
                screen.Clear();
                break;
            case ConsoleKey.R:
                return Search();
            case ConsoleKey.Enter or ConsoleKey.M or ConsoleKey.J:
                return Enter();
            case ConsoleKey.I:
                Complete(1, list: false);
                break;
            case ConsoleKey.D2 or ConsoleKey.Spacebar or ConsoleKey.None when key.Key.KeyChar is '\0' or ' ':
                Complete(1, list: true);
                break;
            default:
                // AltGr arrives as Ctrl+Alt with the character that it makes.
                if (key.Alt && !char.IsControl(key.Key.KeyChar))
                {
                    _buffer.Insert(Whole(key.Key.KeyChar));
                }

                break;
        }

        return null;
    }

    private LineEnd? Alt(Keystroke key)
    {
        switch (key.Key.Key)
        {
            case ConsoleKey.B or ConsoleKey.LeftArrow:
                _buffer.WordLeft();
                break;
            case ConsoleKey.F or ConsoleKey.RightArrow:
                _buffer.WordRight();
                break;
            case ConsoleKey.D:
                _buffer.KillWordRight();
                break;
            case ConsoleKey.Backspace:
                _buffer.KillWordLeft();
                break;
            case ConsoleKey.Enter:
                _buffer.Insert("\n");
                break;
            default:
                return Plain(key with { Key = new(key.Key.KeyChar, key.Key.Key, key.Shift, alt: false,
                    control: false) });
        }

        return null;
    }

    private LineEnd? Enter()
    {
        if (_buffer.Text.Length > 0 && language.IsIncomplete(_buffer.Text))
        {
            _buffer.ToEnd();
            _buffer.Insert("\n");
            return null;
        }

        return LineEnd.Entered;
    }

    private void Up()
    {
        if (!_buffer.LineUp() && _walk.Older(_buffer.Text) is { } entry)
        {
            _buffer.Set(entry);
        }
    }

    private void Down()
    {
        if (!_buffer.LineDown() && _walk.Newer() is { } entry)
        {
            _buffer.Set(entry);
        }
    }

    private void Complete(int step, bool list)
    {
        Completion? completion = language.Complete(_buffer.Text, _buffer.Cursor);
        if (completion is null || completion.Candidates.Count == 0)
        {
            screen.Bell();
            return;
        }

        CompletionMenu menu = new(completion, _buffer.Text, _buffer.Cursor) { IsListed = list };
        menu.Move(_buffer, step);
        _menu = menu.Count > 1 ? menu : null;
    }

    /// <summary>A key while candidates are offered; false when it is for the line, and ends the offer.</summary>
    private bool HandleMenu(Keystroke key)
    {
        CompletionMenu menu = _menu!;
        switch (key.Key.Key)
        {
            case ConsoleKey.Tab:
                menu.IsListed = true;
                menu.Move(_buffer, key.Shift ? -1 : 1);
                return true;
            case ConsoleKey.D2 or ConsoleKey.Spacebar or ConsoleKey.None when key.Control:
                menu.IsListed = true;
                return true;
            case ConsoleKey.DownArrow or ConsoleKey.RightArrow when menu.IsListed && !key.Control:
                menu.Move(_buffer, 1);
                return true;
            case ConsoleKey.UpArrow or ConsoleKey.LeftArrow when menu.IsListed && !key.Control:
                menu.Move(_buffer, -1);
                return true;
            case ConsoleKey.Escape:
                menu.Restore(_buffer);
                _menu = null;
                return true;
            case ConsoleKey.Enter when menu.IsListed:
                _menu = null;
                return true;
            default:
                return false;
        }
    }

    /// <summary>Ctrl+R: finds older entries that contain what is typed, until a key that does something else.</summary>
    private LineEnd? Search()
    {
        (string text, int cursor) = (_buffer.Text, _buffer.Cursor);
        string wanted = "";
        int found = history.Entries.Count;
        while (true)
        {
            string shown = found >= 0 && found < history.Entries.Count ? history.Entries[found] : "";
            int at = Math.Max(0, shown.IndexOf(wanted, StringComparison.OrdinalIgnoreCase));
            string label = wanted.Length > 0 && found < 0 ? "no match" : "search";
            screen.Draw($"({label}: {wanted}) ", Continuation, shown, at);

            Keystroke key = keys.Read();
            bool control = key.Control;
            ConsoleKey code = key.Key.Key;
            if (control && code is ConsoleKey.R or ConsoleKey.S)
            {
                int step = code == ConsoleKey.R ? -1 : 1;
                int next = _walk.Search(wanted, (found < 0 ? history.Entries.Count : found) + step, step);
                found = next >= 0 ? next : found;
            }
            else if (control && code is ConsoleKey.G or ConsoleKey.C || code == ConsoleKey.Escape)
            {
                _buffer.Set(text, cursor);
                return null;
            }
            else if (code == ConsoleKey.Backspace)
            {
                wanted = wanted[..Math.Max(0, wanted.Length - 1)];
                found = wanted.Length == 0 ? history.Entries.Count
                    : _walk.Search(wanted, history.Entries.Count - 1, -1);
            }
            else if (key.Pasted is { } pasted)
            {
                wanted += pasted.ReplaceLineEndings(" ");
                found = _walk.Search(wanted, history.Entries.Count - 1, -1);
            }
            else if (!control && !key.Alt && !char.IsControl(key.Key.KeyChar))
            {
                wanted += Whole(key.Key.KeyChar);
                found = _walk.Search(wanted, Math.Min(found < 0 ? int.MaxValue : found, history.Entries.Count - 1), -1);
            }
            else
            {
                _buffer.Set(shown.Length > 0 ? shown : text);
                return Handle(key);
            }
        }
    }

    // A character beyond the basic plane arrives as two keys.
    private string Whole(char first) => char.IsHighSurrogate(first) ? $"{first}{keys.Read().Key.KeyChar}"
        : first.ToString();
}
