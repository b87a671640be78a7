namespace DockerSock.Shell.Editing;

/// <summary>A key, or a text that the terminal pasted.</summary>
/// <param name="Key">The key; meaningless when something was pasted.</param>
/// <param name="Pasted">The pasted text; null for a key.</param>
public readonly record struct Keystroke(ConsoleKeyInfo Key, string? Pasted = null)
{
    /// <summary>Whether Ctrl was held.</summary>
    public bool Control => (Key.Modifiers & ConsoleModifiers.Control) != 0;

    /// <summary>Whether Alt was held.</summary>
    public bool Alt => (Key.Modifiers & ConsoleModifiers.Alt) != 0;

    /// <summary>Whether Shift was held.</summary>
    public bool Shift => (Key.Modifiers & ConsoleModifiers.Shift) != 0;
}

/// <summary>Where keys come from.</summary>
public interface IKeySource
{
    /// <summary>Whether a key is there already, so that drawing can wait.</summary>
    public bool IsAvailable { get; }

    /// <summary>Waits for the next key or paste.</summary>
    public Keystroke Read();
}
