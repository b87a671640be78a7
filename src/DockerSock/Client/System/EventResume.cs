using System.Text;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Knows which events were read, so that they can be asked for again from the last one on. Events are stamped before
/// they stand in line: they are not strictly in the order of their times, and several may have the same nanosecond. So
/// a moment before the last one is asked for again, and whole events are compared.
/// </summary>
/// <param name="since">Nothing before this time is wanted, in nanoseconds since 1970.</param>
internal sealed class EventResume(long since)
{
    /// <summary>How much later than its neighbour an event may stand in line, in nanoseconds.</summary>
    private const long Disorder = 200_000_000;

    private readonly Dictionary<string, int> _read = new(StringComparer.Ordinal);
    private readonly Queue<(long Time, string Event)> _order = new();
    private Dictionary<string, int> _again = new(StringComparer.Ordinal);
    private long? _last;
    private bool _unproven;

    /// <summary>True as long as nothing was read.</summary>
    public bool IsEmpty => _last is null;

    /// <summary>From where events are to be asked for. Call it before each time.</summary>
    public long From()
    {
        _again = new Dictionary<string, int>(_read, StringComparer.Ordinal);
        // An engine that still has what was read before has everything after it.
        _unproven = _again.Count > 0;
        return _last is { } last ? Math.Max(since, last - Disorder) : since;
    }

    /// <summary>
    /// Says that the engine has everything since the connection was cut, even if it has forgotten what was read last.
    /// Call it after <see cref="From"/>.
    /// </summary>
    public void MissedNothing() => _unproven = false;

    /// <summary>True for an event that was not read before; it counts as read from now on.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="gap">True when the engine has forgotten what was read last, and so perhaps more.</param>
    public bool IsNew(DockerEvent happened, out bool gap)
    {
        gap = false;
        if (happened.TimeNano < since)
        {
            return false;
        }

        string whole = Whole(happened);
        if (_again.TryGetValue(whole, out int times))
        {
            _unproven = false;
            if (times == 1)
            {
                _again.Remove(whole);
            }
            else
            {
                _again[whole] = times - 1;
            }

            return false;
        }

        // One that came late may stand before those that were read.
        gap = _unproven && happened.TimeNano > _last;
        _unproven &= !gap;
        _last = _last is { } last && last > happened.TimeNano ? last : happened.TimeNano;
        _read[whole] = _read.GetValueOrDefault(whole) + 1;
        _order.Enqueue((happened.TimeNano, whole));
        while (_order.TryPeek(out (long Time, string Event) oldest) && oldest.Time < _last - Disorder)
        {
            Forget(_order.Dequeue().Event);
        }

        return true;
    }

    /// <summary>
    /// Everything that tells one event from another. An engine that was updated meanwhile may write other fields around
    /// it.
    /// </summary>
    private static string Whole(DockerEvent happened)
    {
        StringBuilder text = new();
        text.Append(happened.TimeNano).Append('\0').Append(happened.Type).Append('\0').Append(happened.Action)
            .Append('\0').Append(happened.Id);
        foreach ((string name, string value) in happened.Attributes.OrderBy(static pair => pair.Key,
            StringComparer.Ordinal))
        {
            text.Append('\0').Append(name).Append('=').Append(value);
        }

        return text.ToString();
    }

    private void Forget(string whole)
    {
        int times = _read[whole] - 1;
        if (times == 0)
        {
            _read.Remove(whole);
        }
        else
        {
            _read[whole] = times;
        }
    }
}
