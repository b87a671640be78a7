using System.Globalization;

namespace DockerSock.Shell.Editing;

/// <summary>
/// The text that is being typed, and the place of the cursor in it. Moves and deletions go by characters as a person
/// counts them: a letter with its accents, an emoji of several code points. Lines are separated by "\n".
/// </summary>
public sealed class LineBuffer
{
    private readonly Stack<(string Text, int Cursor)> _undo = new();
    private string _killed = "";
    private bool _killing;
    private bool _typing;

    /// <summary>The whole text.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Where the next character goes, in UTF-16 units from the start.</summary>
    public int Cursor { get; private set; }

    /// <summary>Whether the text has more than one line.</summary>
    public bool IsMultiline => Text.Contains('\n');

    private int LineStart => Text.LastIndexOf('\n', Math.Max(Cursor - 1, 0), Cursor) + 1;

    private int LineEnd => Text.IndexOf('\n', Cursor) is var end and >= 0 ? end : Text.Length;

    /// <summary>Puts text at the cursor.</summary>
    public void Insert(string text)
    {
        text = text.ReplaceLineEndings("\n");
        bool letter = text.Length == 1 && char.IsLetterOrDigit(text[0]);
        Remember(continues: letter && _typing);
        _typing = letter;
        Text = Text.Insert(Cursor, text);
        Cursor += text.Length;
    }

    /// <summary>Replaces a part of the text, and puts the cursor behind it.</summary>
    public void Replace(int start, int length, string text)
    {
        Remember();
        Text = string.Concat(Text.AsSpan(0, start), text, Text.AsSpan(start + length));
        Cursor = start + text.Length;
    }

    /// <summary>Replaces everything.</summary>
    public void Set(string text) => Replace(0, Text.Length, text);

    /// <summary>Replaces everything and the place of the cursor.</summary>
    public void Set(string text, int cursor)
    {
        Set(text);
        Cursor = Math.Clamp(cursor, 0, text.Length);
    }

    /// <summary>Moves one character to the left.</summary>
    public void Left() => MoveTo(Before(Cursor));

    /// <summary>Moves one character to the right.</summary>
    public void Right() => MoveTo(After(Cursor));

    /// <summary>Moves to the start of the word before the cursor.</summary>
    public void WordLeft() => MoveTo(WordBefore(char.IsLetterOrDigit));

    /// <summary>Moves behind the word after the cursor.</summary>
    public void WordRight() => MoveTo(WordAfter());

    /// <summary>Moves to the start of the line; from there, to the start of the text.</summary>
    public void Home() => MoveTo(Cursor == LineStart ? 0 : LineStart);

    /// <summary>Moves to the end of the line; from there, to the end of the text.</summary>
    public void End() => MoveTo(Cursor == LineEnd ? Text.Length : LineEnd);

    /// <summary>Moves behind the last character.</summary>
    public void ToEnd() => MoveTo(Text.Length);

    /// <summary>Moves one line up; false when the cursor is in the first.</summary>
    public bool LineUp()
    {
        int start = LineStart;
        if (start == 0)
        {
            return false;
        }

        int column = Cursor - start;
        int above = start >= 2 ? Text.LastIndexOf('\n', start - 2) + 1 : 0;
        MoveTo(Align(Math.Min(above + column, start - 1)));
        return true;
    }

    /// <summary>Moves one line down; false when the cursor is in the last.</summary>
    public bool LineDown()
    {
        int end = LineEnd;
        if (end == Text.Length)
        {
            return false;
        }

        int column = Cursor - LineStart;
        int endBelow = Text.IndexOf('\n', end + 1) is var next and >= 0 ? next : Text.Length;
        MoveTo(Align(Math.Min(end + 1 + column, endBelow)));
        return true;
    }

    /// <summary>Deletes the character before the cursor.</summary>
    public void Backspace() => Delete(Before(Cursor), Cursor);

    /// <summary>Deletes the character after the cursor.</summary>
    public void DeleteForward() => Delete(Cursor, After(Cursor));

    /// <summary>Cuts to the end of the line; at its end, the line break.</summary>
    public void KillToEnd() => Kill(Cursor, Cursor == LineEnd ? After(Cursor) : LineEnd);

    /// <summary>Cuts to the start of the line; at its start, the line break before it.</summary>
    public void KillToStart() => Kill(Cursor == LineStart ? Before(Cursor) : LineStart, Cursor);

    /// <summary>Cuts what is before the cursor up to a blank.</summary>
    public void KillBlankWord() => Kill(WordBefore(static c => !char.IsWhiteSpace(c)), Cursor);

    /// <summary>Cuts the word before the cursor.</summary>
    public void KillWordLeft() => Kill(WordBefore(char.IsLetterOrDigit), Cursor);

    /// <summary>Cuts the word after the cursor.</summary>
    public void KillWordRight() => Kill(Cursor, WordAfter());

    /// <summary>Puts what was cut last at the cursor.</summary>
    public void Yank()
    {
        if (_killed.Length > 0)
        {
            Replace(Cursor, 0, _killed);
        }
    }

    /// <summary>Takes the last change back.</summary>
    public void Undo()
    {
        if (_undo.TryPop(out (string Text, int Cursor) before))
        {
            (Text, Cursor) = before;
            _typing = _killing = false;
        }
    }

    /// <summary>Forgets text and changes; what was cut stays.</summary>
    public void Clear()
    {
        _undo.Clear();
        Text = "";
        Cursor = 0;
        _typing = _killing = false;
    }

    private void MoveTo(int place)
    {
        Cursor = place;
        _typing = _killing = false;
    }

    private void Remember(bool continues = false)
    {
        if (!continues)
        {
            _undo.Push((Text, Cursor));
        }

        _typing = _killing = false;
    }

    private void Delete(int from, int to)
    {
        if (from < to)
        {
            Remember();
            Text = Text.Remove(from, to - from);
            Cursor = from;
        }
    }

    private void Kill(int from, int to)
    {
        if (from >= to)
        {
            return;
        }

        string cut = Text[from..to];
        _killed = !_killing ? cut : to == Cursor ? cut + _killed : _killed + cut;
        Delete(from, to);
        _killing = true;
    }

    private int Before(int place)
    {
        if (place == 0)
        {
            return 0;
        }

        int[] starts = StringInfo.ParseCombiningCharacters(Text[..place]);
        return starts[^1];
    }

    private int After(int place) => place == Text.Length ? place : place + TextWidth.ElementLength(Text, place);

    private int Align(int place)
    {
        int start = Text.LastIndexOf('\n', Math.Max(place - 1, 0), place) + 1;
        int at = start;
        while (at < place && After(at) <= place)
        {
            at = After(at);
        }

        return at;
    }

    private int WordBefore(Func<char, bool> inWord)
    {
        int place = Cursor;
        while (place > 0 && !inWord(Text[place - 1]))
        {
            place--;
        }

        while (place > 0 && inWord(Text[place - 1]))
        {
            place--;
        }

        return place;
    }

    private int WordAfter()
    {
        int place = Cursor;
        while (place < Text.Length && !char.IsLetterOrDigit(Text[place]))
        {
            place++;
        }

        while (place < Text.Length && char.IsLetterOrDigit(Text[place]))
        {
            place++;
        }

        return place;
    }
}
