using System.Text;

namespace DockerSock.Shell.Editing;

/// <summary>
/// Keys of the terminal. The console reader of .NET knows most of them; this adds bracketed paste, which it hands over
/// key by key, and Alt with a letter when keys arrive faster than they are read.
/// </summary>
/// <param name="read">Waits for a key.</param>
/// <param name="available">Tells whether a key is there.</param>
public sealed class TerminalKeys(Func<ConsoleKeyInfo> read, Func<bool> available) : IKeySource
{
    /// <summary>Tells the terminal to mark pastes.</summary>
    public const string EnablePaste = "\e[?2004h";

    /// <summary>Tells the terminal to paste as if it were typed.</summary>
    public const string DisablePaste = "\e[?2004l";

    private const string PasteStart = "[200~";
    private const string PasteEnd = "\e[201~";

    private readonly Queue<ConsoleKeyInfo> _pending = new();

    /// <summary>The keys of this process's console.</summary>
    public static TerminalKeys Console { get; } =
        new(static () => System.Console.ReadKey(intercept: true), static () => System.Console.KeyAvailable);

    /// <inheritdoc/>
    public bool IsAvailable => _pending.Count > 0 || available();

    /// <inheritdoc/>
    public Keystroke Read()
    {
        ConsoleKeyInfo key = Next();
        if (key.Key != ConsoleKey.Escape || !IsAvailable)
        {
            return new(key);
        }

        List<ConsoleKeyInfo> seen = [];
        while (seen.Count < PasteStart.Length && IsAvailable)
        {
            seen.Add(Next());
            if (seen[^1].KeyChar != PasteStart[seen.Count - 1])
            {
                break;
            }
        }

        if (seen.Count == PasteStart.Length && seen[^1].KeyChar == PasteStart[^1])
        {
            return new(default, ReadPaste());
        }

        seen.ForEach(_pending.Enqueue);
        ConsoleKeyInfo with = _pending.Peek();
        if (with.Key == ConsoleKey.Escape)
        {
            return new(key);
        }

        _pending.Dequeue();
        bool shift = (with.Modifiers & ConsoleModifiers.Shift) != 0;
        bool control = (with.Modifiers & ConsoleModifiers.Control) != 0;
        return new(new ConsoleKeyInfo(with.KeyChar, with.Key, shift, alt: true, control));
    }

    private ConsoleKeyInfo Next() => _pending.TryDequeue(out ConsoleKeyInfo key) ? key : read();

    private string ReadPaste()
    {
        StringBuilder pasted = new();
        while (!EndsPaste(pasted))
        {
            char next = Next().KeyChar;
            pasted.Append(next == '\r' ? '\n' : next);
        }

        return pasted.ToString(0, pasted.Length - PasteEnd.Length);
    }

    private static bool EndsPaste(StringBuilder pasted)
    {
        int start = pasted.Length - PasteEnd.Length;
        for (int index = 0; start >= 0 && index < PasteEnd.Length; index++)
        {
            if (pasted[start + index] != PasteEnd[index])
            {
                return false;
            }
        }

        return start >= 0;
    }
}
