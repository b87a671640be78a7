namespace DockerSock.Client;

/// <summary>
/// A step of a build, as BuildKit's report tells of it: one vertex, or several that are shown as one.
/// </summary>
/// <param name="name">Its name.</param>
internal sealed class TraceStep(string name)
{
    private readonly Dictionary<string, BuildVertex> _parts = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Part, DateTimeOffset Started), DateTimeOffset?> _times = [];
    private readonly Dictionary<string, BuildStatus> _transfers = new(StringComparer.Ordinal);
    private readonly Queue<string> _lastLines = new();
    private string _doing = "";

    /// <summary>Its number, in the order in which steps began; 0 until it begins.</summary>
    public int Number { get; set; }

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>True when its end has been told.</summary>
    public bool IsTold { get; set; }

    /// <summary>True when it has begun, and is to be shown.</summary>
    public bool HasBegun =>
        _parts.Values.Any(static part => part is { Started: not null, Group: not { IsWeak: true } });

    /// <summary>True when it has ended.</summary>
    public bool HasEnded =>
        HasBegun && _parts.Values.All(static part => part is { Completed: not null } or { Started: null });

    /// <summary>True when its result was there already.</summary>
    public bool IsCached => _parts.Values.All(static part => part.IsCached);

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Error =>
        _parts.Values.Select(static part => part.Error).FirstOrDefault(static error => error.Length > 0);

    /// <summary>When it began first.</summary>
    public DateTimeOffset? Began => _times.Count == 0 ? null : _times.Keys.Min(static time => time.Started);

    /// <summary>What it has written last, or how far its transfer is.</summary>
    public string Doing => Texts.Values.Select(static text => text.Open).LastOrDefault(static text => text.Length > 0)
        ?? _doing;

    /// <summary>What it has written last.</summary>
    public IReadOnlyList<string> LastLines =>
        [.. _lastLines.Concat(Texts.Values.Select(static text => text.Open).Where(static text => text.Length > 0))
            .TakeLast(BuildReport.LinesOfFailure)];

    /// <summary>What it writes, by stream.</summary>
    public SortedDictionary<long, WrittenText> Texts { get; } = [];

    /// <summary>How long it has worked: a step may rest and go on, and its parts work beside each other.</summary>
    public TimeSpan Worked
    {
        get
        {
            TimeSpan worked = TimeSpan.Zero;
            DateTimeOffset until = DateTimeOffset.MinValue;
            foreach (((_, DateTimeOffset started), DateTimeOffset? completed)
                in _times.OrderBy(static time => time.Key.Started))
            {
                if (completed is { } end && end > until)
                {
                    worked += end - (started > until ? started : until);
                    until = end;
                }
            }

            return worked;
        }
    }

    /// <summary>Takes what has changed of it.</summary>
    public void Update(BuildVertex part)
    {
        _parts[part.Digest] = part;
        if (part.Started is { } started)
        {
            _times[(part.Digest, started)] = part.Completed;
        }

        IsTold &= HasEnded;
    }

    /// <summary>Takes a line that it has written.</summary>
    public void Wrote(string line)
    {
        _lastLines.Enqueue(line);
        if (_lastLines.Count > BuildReport.LinesOfFailure)
        {
            _lastLines.Dequeue();
        }

        _doing = line;
    }

    /// <summary>
    /// Takes how far a transfer is; true when that is worth a line: it begins, it ends, or much has happened since.
    /// </summary>
    public bool Update(BuildStatus transfer, string text)
    {
        _doing = text;
        if (_transfers.TryGetValue(transfer.Id, out BuildStatus? told) && (told.Completed is not null
            || (transfer.Completed is null && transfer.Timestamp - told.Timestamp < TimeSpan.FromSeconds(5))))
        {
            return false;
        }

        _transfers[transfer.Id] = transfer;
        return true;
    }
}
