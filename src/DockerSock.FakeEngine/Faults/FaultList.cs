using System.IO.Enumeration;

namespace DockerSock.Fake.Faults;

/// <summary>The faults that are in force.</summary>
internal sealed class FaultList
{
    private readonly Lock _sync = new();
    private readonly List<Entry> _entries = [];

    public IDisposable Add(string method, string path, Fault fault)
    {
        Entry entry = new(this, method, path, fault);
        lock (_sync)
        {
            _entries.Add(entry);
        }

        return entry;
    }

    public Fault? Find(RecordedRequest request)
    {
        lock (_sync)
        {
            return _entries.FindLast(entry => entry.Means(request))?.Fault;
        }
    }

    private sealed record Entry(FaultList List, string Method, string Path, Fault Fault) : IDisposable
    {
        // MatchesSimpleExpression gives ? and \ a meaning too; neither belongs into a path as it is sent.
        public bool Means(RecordedRequest request) => (Method == "*" || Method == request.Method)
            && (Path == request.Route
                || FileSystemName.MatchesSimpleExpression(Path, request.Route, ignoreCase: false));

        public void Dispose()
        {
            lock (List._sync)
            {
                List._entries.Remove(this);
            }
        }
    }
}
