namespace DockerSock.Shell.Editing;

/// <summary>Something that can stand at the cursor.</summary>
/// <param name="Text">What goes into the line.</param>
/// <param name="ListText">What a list shows.</param>
/// <param name="ToolTip">More about it; may be the same as the text in the list.</param>
public sealed record Candidate(string Text, string ListText, string ToolTip);

/// <summary>What can stand in place of a part of the line.</summary>
/// <param name="Start">Where the part begins.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Candidates">What can stand there.</param>
public sealed record Completion(int Start, int Length, IReadOnlyList<Candidate> Candidates);

/// <summary>What the editor asks about the text in it.</summary>
public interface ILineLanguage
{
    /// <summary>What can stand at the cursor; null when nothing can.</summary>
    public Completion? Complete(string text, int cursor);

    /// <summary>Whether the text is a beginning that needs another line, such as an open brace.</summary>
    public bool IsIncomplete(string text);

    /// <summary>Colours for the text.</summary>
    public IReadOnlyList<ColorSpan> Colors(string text);
}
