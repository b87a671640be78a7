namespace DockerSock.Fake;

/// <summary>
/// What the managers of a swarm keep: it has an identifier, and a version that grows with each change.
/// </summary>
public abstract class SwarmObject
{
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";

    /// <summary>25 lower-case letters and digits.</summary>
    public string Id { get; init; } = FreshId();

    /// <summary>The name that it is found by.</summary>
    public abstract string Name { get; }

    /// <summary>The swarm's index at the last change; a client that changes it says which one it has seen.</summary>
    public long Version { get; private set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it was changed last.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>The name that events call it by.</summary>
    internal virtual string EventName => Name;

    /// <summary>A fresh identifier.</summary>
    internal static string FreshId() =>
        string.Concat(Chance.Bytes(25, "swarm id").Select(static one => Digits[one % Digits.Length]));

    /// <summary>Marks it as new or changed, at this index of the swarm.</summary>
    internal void Stamp(long index, DateTimeOffset now)
    {
        CreatedAt = Version == 0 && CreatedAt == default ? now : CreatedAt;
        UpdatedAt = now;
        Version = index;
    }

    /// <summary>Makes sure that a client has seen the last change of what it changes.</summary>
    /// <exception cref="EngineException">It has not.</exception>
    internal void CheckVersion(long seen)
    {
        if (seen != Version)
        {
            throw EngineException.Internal("rpc error: code = Unknown desc = update out of sequence");
        }
    }
}
