namespace DockerSock.Client;

/// <summary>
/// Knows which entries of a log were read, so that the log can be asked for again from the last one on. Streams of one
/// container are written side by side: their entries are not strictly in the order of their times, so a moment before
/// the last one is asked for again.
/// </summary>
/// <param name="since">Nothing before this time is wanted, in nanoseconds since 1970; null for no such time.</param>
/// <param name="fromTail">True when the log was read from some lines before its end on: what is before the first of
/// them is not wanted.</param>
internal sealed class LogResume(long? since = null, bool fromTail = false)
{
    /// <summary>How much later than its neighbour an entry may be written, in nanoseconds.</summary>
    private const long Disorder = 200_000_000;

    private readonly Dictionary<(long Time, int Stream), int> _read = [];
    private readonly Queue<(long Time, int Stream)> _order = new();
    private Dictionary<(long Time, int Stream), int> _again = [];
    private long _floor = long.MinValue;
    private long _begin = since ?? long.MinValue;
    private long _earliest = long.MaxValue;

    /// <summary>Time of the newest entry that was read; null before the first.</summary>
    public long? Last { get; private set; }

    /// <summary>
    /// From where the log is to be asked for again; null from its beginning. Call it before each time.
    /// </summary>
    public long? From()
    {
        _again = new(_read);
        if (Last is not { } last)
        {
            return null;
        }

        _floor = Math.Max(last - Disorder, fromTail ? Math.Max(_begin, _earliest) : _begin);
        return _floor;
    }

    /// <summary>
    /// What was read is over, and nothing as old as it comes any more: the log is asked for again from after it.
    /// </summary>
    public void Pass() => _begin = Last + TimeSpan.NanosecondsPerTick ?? _begin;

    /// <summary>True for an entry that was not read before; it counts as read from now on.</summary>
    public bool IsNew(long time, int stream)
    {
        if (time < _floor)
        {
            return false;
        }

        (long, int) entry = (time, stream);
        if (_again.TryGetValue(entry, out int times))
        {
            if (times == 1)
            {
                _again.Remove(entry);
            }
            else
            {
                _again[entry] = times - 1;
            }

            return false;
        }

        Last = Last is { } last && last > time ? last : time;
        _earliest = Math.Min(_earliest, time);
        _read[entry] = _read.GetValueOrDefault(entry) + 1;
        _order.Enqueue(entry);
        while (_order.TryPeek(out (long Time, int Stream) oldest) && oldest.Time < Last - Disorder)
        {
            Forget(_order.Dequeue());
        }

        return true;
    }

    private void Forget((long Time, int Stream) entry)
    {
        int times = _read[entry] - 1;
        if (times == 0)
        {
            _read.Remove(entry);
        }
        else
        {
            _read[entry] = times;
        }
    }
}
