namespace DockerSock.Shell.Editing;

/// <summary>Steps through a history from the newest entry back, and to what was being typed.</summary>
/// <param name="entries">The history, oldest first.</param>
public sealed class HistoryWalk(IReadOnlyList<string> entries)
{
    private int _at = entries.Count;
    private string _draft = "";

    /// <summary>The entry before; null when there is none.</summary>
    /// <param name="typed">What stands in the line now, kept for the way back.</param>
    public string? Older(string typed)
    {
        if (_at == entries.Count)
        {
            _draft = typed;
        }

        return _at > 0 ? entries[--_at] : null;
    }

    /// <summary>The entry after, at last what was being typed; null when that is shown.</summary>
    public string? Newer() => _at < entries.Count ? ++_at == entries.Count ? _draft : entries[_at] : null;

    /// <summary>The next entry from a place that contains a text; -1 when there is none.</summary>
    /// <param name="text">What to look for, in any case.</param>
    /// <param name="from">The first index that is looked at.</param>
    /// <param name="step">-1 towards older entries, 1 towards newer ones.</param>
    public int Search(string text, int from, int step)
    {
        for (int index = from; index >= 0 && index < entries.Count; index += step)
        {
            if (entries[index].Contains(text, StringComparison.OrdinalIgnoreCase))
            {
                return index;
            }
        }

        return -1;
    }
}
