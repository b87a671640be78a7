namespace DockerSock.Fake.Hosting;

/// <summary>
/// The body of an answer on a route that may take the connection out of HTTP: from then on bytes go straight to the
/// socket. It stands below what a fault puts around the body, so faults change hijacked streams as well.
/// </summary>
internal sealed class HijackableBody(Stream http, RawConnection raw) : Faults.BodyStream
{
    /// <summary>Whether the connection is no longer HTTP.</summary>
    public bool IsRaw { get; private set; }

    /// <summary>Takes the connection out of HTTP.</summary>
    /// <param name="head">The head of the answer, with the empty line at its end.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task TakeAsync(ReadOnlyMemory<byte> head, CancellationToken cancel)
    {
        IsRaw = true;
        await WriteAsync(head, cancel);
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!IsRaw)
        {
            await http.WriteAsync(buffer, cancellationToken);
            return;
        }

        await raw.SendAsync(buffer, cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        IsRaw ? Task.CompletedTask : http.FlushAsync(cancellationToken);
}
