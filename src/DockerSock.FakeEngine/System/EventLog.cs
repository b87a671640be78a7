using System.Threading.Channels;

namespace DockerSock.Fake;

/// <summary>Something that happened in the engine.</summary>
/// <param name="Type">container, image, network, volume …</param>
/// <param name="Action">create, start, die …</param>
/// <param name="ActorId">What it happened to.</param>
/// <param name="Attributes">The actor's name, labels and what belongs to the action.</param>
/// <param name="Time">When.</param>
public sealed record EngineEvent(
    string Type, string Action, string ActorId, IReadOnlyDictionary<string, string> Attributes, DateTimeOffset Time)
{
    /// <summary>How far it reaches: local, or swarm for what the managers of a swarm do.</summary>
    public string Scope { get; init; } = "local";
}

/// <summary>The latest events, and those who follow them.</summary>
public sealed class EventLog
{
    /// <summary>How many past events an engine remembers.</summary>
    public const int Remembered = 256;

    private readonly Lock _sync = new();
    private readonly Queue<EngineEvent> _past = new();
    private readonly List<Channel<EngineEvent>> _followers = [];
    private readonly Pulse _followed = new();

    internal EventLog()
    {
    }

    /// <summary>The events that the engine remembers, oldest first.</summary>
    public IReadOnlyList<EngineEvent> Past
    {
        get
        {
            lock (_sync)
            {
                return _past.ToArray();
            }
        }
    }

    /// <summary>How many clients follow.</summary>
    public int Followers
    {
        get
        {
            lock (_sync)
            {
                return _followers.Count;
            }
        }
    }

    /// <summary>Adds an event and sends it to those who follow.</summary>
    /// <param name="happened">What happened.</param>
    public void Add(EngineEvent happened)
    {
        lock (_sync)
        {
            _past.Enqueue(happened);
            if (_past.Count > Remembered)
            {
                _past.Dequeue();
            }

            foreach (Channel<EngineEvent> follower in _followers)
            {
                follower.Writer.TryWrite(happened);
            }
        }
    }

    /// <summary>Completes when at least that many clients follow, so that a test loses no event.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async Task WaitForFollowersAsync(int count, CancellationToken cancel)
    {
        while (true)
        {
            Task changed = _followed.Next;
            if (Followers >= count)
            {
                return;
            }

            await changed.WaitAsync(cancel);
        }
    }

    /// <summary>Completes when something has happened, also when that was before.</summary>
    /// <param name="action">The action, such as "attach".</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <returns>The first such event that the engine remembers.</returns>
    public async Task<EngineEvent> WaitForAsync(string action, CancellationToken cancel)
    {
        (IReadOnlyList<EngineEvent> past, Channel<EngineEvent> next) = Follow();
        try
        {
            return past.FirstOrDefault(happened => happened.Action == action)
                ?? await next.Reader.ReadAllAsync(cancel).FirstAsync(happened => happened.Action == action, cancel);
        }
        finally
        {
            Leave(next);
        }
    }

    /// <summary>The past events and, without a gap or an event twice, a channel of those to come.</summary>
    internal (IReadOnlyList<EngineEvent> Past, Channel<EngineEvent> Next) Follow()
    {
        Channel<EngineEvent> channel = Channel.CreateUnbounded<EngineEvent>();
        IReadOnlyList<EngineEvent> past;
        lock (_sync)
        {
            _followers.Add(channel);
            past = _past.ToArray();
        }

        _followed.Beat();
        return (past, channel);
    }

    internal void Leave(Channel<EngineEvent> channel)
    {
        lock (_sync)
        {
            _followers.Remove(channel);
        }
    }
}
