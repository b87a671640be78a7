namespace DockerSock.Client;

/// <summary>
/// Which entries of the last moments were read, so that they can be told from new ones when they are asked for again.
/// Entries are stamped before they stand in line: they are not strictly in the order of their times, and several may be
/// alike.
/// </summary>
internal sealed class RecentEntries<T>
    where T : notnull
{
    /// <summary>How much later than its neighbour an entry may stand in line, in nanoseconds.</summary>
    public const long Disorder = 200_000_000;

    private readonly Dictionary<T, int> _read = [];
    private readonly Queue<(long Time, T Entry)> _order = new();
    private Dictionary<T, int> _again = [];

    /// <summary>Time of the newest entry, in nanoseconds since 1970; null before the first.</summary>
    public long? Last { get; private set; }

    /// <summary>Entries of the last moments are about to come again; false where there are none.</summary>
    public bool Repeat() => (_again = new(_read)).Count > 0;

    /// <summary>True for an entry that has come again.</summary>
    public bool IsRepeated(T entry) => Take(_again, entry);

    /// <summary>A new entry.</summary>
    public void Add(long time, T entry)
    {
        Last = Last is { } last && last > time ? last : time;
        _read[entry] = _read.GetValueOrDefault(entry) + 1;
        _order.Enqueue((time, entry));
        while (_order.TryPeek(out (long Time, T Entry) oldest) && oldest.Time < Last - Disorder)
        {
            Take(_read, _order.Dequeue().Entry);
        }
    }

    private static bool Take(Dictionary<T, int> entries, T entry)
    {
        if (!entries.TryGetValue(entry, out int times))
        {
            return false;
        }

        if (times == 1)
        {
            return entries.Remove(entry);
        }

        entries[entry] = times - 1;
        return true;
    }
}
