using System.Text;

namespace DockerSock.Client;

/// <summary>
/// A connection through something that may fail after it was opened, or talk by itself: one that ends before any
/// answer, and one whose first bytes are no HTTP, are told by whoever knows the way.
/// </summary>
/// <param name="inner">The connection.</param>
/// <param name="way">Who knows.</param>
internal sealed class FirstAnswerStream(Stream inner, IConnectionWay way) : DuplexStream
{
    private static readonly byte[] s_http = "HTTP/"u8.ToArray();

    private int _known;
    private bool _isAnswered;

    /// <summary>The connection itself.</summary>
    public Stream Inner => inner;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count;
        try
        {
            count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException) when (!_isAnswered && !cancellationToken.IsCancellationRequested)
        {
            // A connection that was reset has ended.
            count = 0;
        }

        if (buffer.IsEmpty)
        {
            return count;
        }

        if (count == 0)
        {
            if (await way.ExplainEndAsync(_isAnswered, cancellationToken).ConfigureAwait(false) is { } problem)
            {
                throw problem;
            }

            return 0;
        }

        if (_known < s_http.Length)
        {
            ReadOnlyMemory<byte> bytes = buffer[..count];
            int compared = Math.Min(count, s_http.Length - _known);
            if (!bytes.Span[..compared].SequenceEqual(s_http.AsSpan(_known, compared)))
            {
                throw way.ExplainNoise(Encoding.UTF8.GetString([.. s_http[.._known], .. bytes.Span]));
            }

            _known += compared;
            if (!_isAnswered)
            {
                _isAnswered = true;
                way.OnAnswer();
            }
        }

        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            way.OnClose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>Knows what became of a connection.</summary>
internal interface IConnectionWay
{
    /// <summary>The first bytes of an answer are here.</summary>
    public void OnAnswer();

    /// <summary>The connection is not needed any more.</summary>
    public void OnClose();

    /// <summary>
    /// Why the connection has ended; null for an end that is as it should be. Behind an answer it is an <see
    /// cref="IOException"/>, before any a <see cref="SockException"/>.
    /// </summary>
    /// <param name="isAnswered">True when something came before.</param>
    /// <param name="cancel">Ends the question.</param>
    public ValueTask<Exception?> ExplainEndAsync(bool isAnswered, CancellationToken cancel);

    /// <summary>What it means that something else than HTTP came first.</summary>
    /// <param name="first">What came.</param>
    public SockException ExplainNoise(string first);
}
