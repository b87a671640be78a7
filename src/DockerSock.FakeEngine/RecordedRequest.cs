using System.Text;

namespace DockerSock.Fake;

/// <summary>One request as the engine received it.</summary>
public sealed class RecordedRequest
{
    /// <summary>The longest part of a body that is kept, in bytes: 1 MiB.</summary>
    public const int BodyLimit = 1 << 20;

    private readonly MemoryStream _body = new();
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _length;

    internal RecordedRequest(
        string method, string target, string protocol, IReadOnlyDictionary<string, IReadOnlyList<string>> headers)
    {
        Method = method;
        Target = target;
        Protocol = protocol;
        Headers = headers;
        int mark = target.IndexOf('?', StringComparison.Ordinal);
        Path = mark < 0 ? target : target[..mark];
        QueryString = mark < 0 ? "" : target[(mark + 1)..];
        (Version, Route) = Hosting.RequestPath.SplitVersion(Path);
        Query = Hosting.QueryText.Parse(QueryString);
    }

    /// <summary>The HTTP method, such as GET.</summary>
    public string Method { get; }

    /// <summary>Path and query exactly as they were sent, escapes and all.</summary>
    public string Target { get; }

    /// <summary>The HTTP version, such as HTTP/1.1.</summary>
    public string Protocol { get; }

    /// <summary>The path as it was sent, with its version prefix and without the query.</summary>
    public string Path { get; }

    /// <summary>The path as it was sent, without version prefix and query.</summary>
    public string Route { get; }

    /// <summary>The version that the path begins with, such as "1.41"; null when it has none.</summary>
    public string? Version { get; }

    /// <summary>The query as it was sent, without the question mark; empty when there is none.</summary>
    public string QueryString { get; }

    /// <summary>The query, decoded: each name (case counts) with its values in the order they were sent.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Query { get; }

    /// <summary>The headers; names in any case.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Headers { get; }

    /// <summary>The body as far as it has been read and fits <see cref="BodyLimit"/>.</summary>
    public byte[] Body
    {
        get
        {
            lock (_body)
            {
                return _body.ToArray();
            }
        }
    }

    /// <summary><see cref="Body"/> as UTF-8 text.</summary>
    public string BodyText => Encoding.UTF8.GetString(Body);

    /// <summary>How many bytes of body have been read, those beyond <see cref="BodyLimit"/> included.</summary>
    public long BodyLength => Interlocked.Read(ref _length);

    /// <summary>Completes when the whole body has been read.</summary>
    public Task BodyRead => _complete.Task;

    /// <summary>
    /// Completes when the engine is done with the request: it is answered, or its connection is gone.
    /// </summary>
    public Task Ended => _ended.Task;

    /// <summary>The first value of a query parameter; null when it was not sent.</summary>
    /// <param name="name">The parameter; case counts.</param>
    public string? QueryValue(string name) => Query.TryGetValue(name, out IReadOnlyList<string>? all) ? all[0] : null;

    /// <summary>The values of a header, joined by a comma and a space; null when it was not sent.</summary>
    /// <param name="name">The header, in any case.</param>
    public string? Header(string name) =>
        Headers.TryGetValue(name, out IReadOnlyList<string>? all) ? string.Join(", ", all) : null;

    /// <summary>Method and target, such as "GET /v1.51/containers/json?all=1".</summary>
    public override string ToString() => $"{Method} {Target}";

    internal void Append(ReadOnlySpan<byte> bytes)
    {
        Interlocked.Add(ref _length, bytes.Length);
        lock (_body)
        {
            int room = (int)(BodyLimit - _body.Length);
            _body.Write(bytes[..Math.Min(room, bytes.Length)]);
        }
    }

    internal void Complete() => _complete.TrySetResult();

    internal void End() => _ended.TrySetResult();
}
