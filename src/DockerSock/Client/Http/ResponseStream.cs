namespace DockerSock.Client;

/// <summary>
/// The body of an answer; a connection that ends too early is reported as an incomplete answer of its request.
/// </summary>
internal sealed class ResponseStream(Stream inner, string request, DockerEndpoint endpoint) : ForwardOnlyStream
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
            throw new SockException(SockFailure.ResponseIncomplete,
                $"The connection to {endpoint} ended after {_total} bytes, before the answer to {request} was "
                    + "complete.",
                "The engine was stopped or a proxy closed the connection; repeat the command.", problem);
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
