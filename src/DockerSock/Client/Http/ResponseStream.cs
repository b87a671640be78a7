namespace DockerSock.Client;

/// <summary>
/// The body of an answer; a connection that ends too early is reported as an incomplete answer of its request.
/// </summary>
internal sealed class ResponseStream(Stream inner, DockerRequest request, DockerEndpoint endpoint) : ForwardOnlyStream
{
    private long _total;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            int count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            _total += count;
            return count;
        }
        catch (Exception problem)
            when (problem is IOException or HttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            throw (problem as HttpIOException)?.HttpRequestError == HttpRequestError.InvalidResponse
                ? new SockException(SockFailure.ResponseUnreadable,
                    $"The answer of {endpoint} to {request} breaks the rules of HTTP after {_total} bytes: its chunks are "
                        + "broken.", request.Again("A proxy between us and the engine may have damaged it"), problem)
                : new SockException(SockFailure.ResponseIncomplete,
                    $"The connection to {endpoint} ended after {_total} bytes, before the answer to {request} was "
                        + "complete." + TransportEndException.Words(problem),
                    request.Again("The engine was stopped or a proxy closed the connection"), problem);
        }
        catch (Exception problem) when (problem is IOException or HttpRequestException)
        {
            throw new OperationCanceledException(problem.Message, problem, cancellationToken);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
