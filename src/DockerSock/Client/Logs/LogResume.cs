namespace DockerSock.Client;

/// <summary>
/// Knows which entries of a log were read, so that the log can be asked for again from a moment before the last one on.
/// </summary>
/// <param name="since">Nothing before this time is wanted, in nanoseconds since 1970; null for no such time.</param>
/// <param name="fromTail">True when the log was read from some lines before its end on: what is before the first of
/// them is not wanted.</param>
internal sealed class LogResume(long? since = null, bool fromTail = false)
{
    private readonly RecentEntries<(long Time, int Stream)> _read = new();
    private long _floor = long.MinValue;
    private long _begin = since ?? long.MinValue;
    private long _earliest = long.MaxValue;

    /// <summary>Time of the newest entry that was read; null before the first.</summary>
    public long? Last => _read.Last;

    /// <summary>
    /// From where the log is to be asked for again; null from its beginning. Call it before each time.
    /// </summary>
    public long? From()
    {
        _read.Repeat();
        if (Last is not { } last)
        {
            return null;
        }

        _floor = Math.Max(last - RecentEntries<(long, int)>.Disorder, fromTail ? Math.Max(_begin, _earliest) : _begin);
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

        if (_read.IsRepeated((time, stream)))
        {
            return false;
        }

        _earliest = Math.Min(_earliest, time);
        _read.Add(time, (time, stream));
        return true;
    }
}
