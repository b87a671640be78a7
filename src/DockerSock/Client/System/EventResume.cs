using System.Text;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Knows which events were read, so that they can be asked for again from a moment before the last one on; whole events
/// are compared.
/// </summary>
/// <param name="since">Nothing before this time is wanted, in nanoseconds since 1970.</param>
internal sealed class EventResume(long since)
{
    private readonly RecentEntries<string> _read = new();
    private bool _unproven;

    /// <summary>True as long as nothing was read.</summary>
    public bool IsEmpty => _read.Last is null;

    /// <summary>From where events are to be asked for. Call it before each time.</summary>
    public long From()
    {
        // An engine that still has what was read before has everything after it.
        _unproven = _read.Repeat();
        return _read.Last is { } last ? Math.Max(since, last - RecentEntries<string>.Disorder) : since;
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
        if (_read.IsRepeated(whole))
        {
            _unproven = false;
            return false;
        }

        // One that came late may stand before those that were read.
        gap = _unproven && happened.TimeNano > _read.Last;
        _unproven &= !gap;
        _read.Add(happened.TimeNano, whole);
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
}
