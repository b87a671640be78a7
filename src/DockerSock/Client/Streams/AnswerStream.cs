namespace DockerSock.Client;

/// <summary>
/// The body of an answer; a connection that ends too early is reported as an incomplete answer of its request.
/// </summary>
internal sealed class AnswerStream(Stream inner, string request, DockerEndpoint endpoint) : Stream
{
    private long _total;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            int count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            _total += count;
            return count;
        }
        catch (Exception problem) when (problem is IOException or HttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            throw new SockException(SockFailure.AnswerIncomplete,
                $"The connection to {endpoint} ended after {_total} bytes, before the answer to {request} was complete.",
                "The engine was stopped or a proxy closed the connection; repeat the command.", problem);
        }
        catch (Exception problem) when (problem is IOException or HttpRequestException)
        {
            throw new OperationCanceledException(problem.Message, problem, cancellationToken);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Answers are read asynchronously.");

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
