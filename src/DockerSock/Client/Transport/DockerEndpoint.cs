using System.Net.Sockets;

namespace DockerSock.Client;

/// <summary>
/// Where an engine, or any HTTP daemon, is reached: the seam between the client and the kinds of transport. Endpoints
/// with the same <see cref="Key"/> share one client.
/// </summary>
public abstract class DockerEndpoint
{
    /// <summary>
    /// The endpoint as <c>-DockerHost</c> takes it and objects carry it: <c>unix:///run/docker.sock</c>.
    /// </summary>
    public abstract string Text { get; }

    /// <summary>
    /// Tells one way to an engine from another: the text, and whatever else a connection depends on (certificates).
    /// </summary>
    internal virtual string Key => Text;

    /// <summary>Where the engine really is: another than this one only behind a relay of this process.</summary>
    internal virtual DockerEndpoint Real => this;

    /// <summary>How long a connection may take to be accepted.</summary>
    internal virtual TimeSpan ConnectLimit { get; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How much longer than others the engine may take for its first answer: what a connection starts of its own.
    /// </summary>
    internal virtual TimeSpan StartLimit => TimeSpan.Zero;

    /// <summary>What can be done when a connection takes too long.</summary>
    private protected virtual string SlowAdvice => "The engine is overloaded or hangs; look at its log, or restart it.";

    /// <summary>Scheme, host and port that requests name; no path.</summary>
    internal abstract Uri BaseAddress { get; }

    /// <summary>Scheme, host and port as curl is given them.</summary>
    internal virtual string CurlAddress => BaseAddress.GetLeftPart(UriPartial.Authority);

    /// <summary>curl's options for this transport, with a space at the end; empty when the URL says all.</summary>
    internal virtual string CurlOptions => "";

    /// <summary>What is to run before curl, with a separator at the end; empty when nothing is.</summary>
    internal virtual string CurlBefore => "";

    /// <summary>Opens a connection; the stream that is returned owns all that was opened for it.</summary>
    /// <exception cref="SockException">The connection cannot be made; the failure says why.</exception>
    internal async ValueTask<Stream> ConnectAsync(CancellationToken cancel)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(ConnectLimit);
        try
        {
            return await OpenAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new SockException(SockFailure.ConnectTimeout,
                $"No connection to {this} within {ConnectLimit.TotalSeconds:0} seconds.",
                SlowAdvice);
        }
    }

    /// <summary>True when connections can be opened whose reads block the thread that reads.</summary>
    internal virtual bool CanBlock => false;

    /// <summary>Opens a connection whose reads block the thread that reads.</summary>
    /// <exception cref="SockException">The connection cannot be made; the failure says why.</exception>
    internal virtual Stream OpenBlocking() => throw new NotSupportedException();

    /// <summary>Tells the other side that nothing more is sent on a connection; it goes on to be read.</summary>
    internal virtual ValueTask EndSendingAsync(Stream connection)
    {
        ((NetworkStream)connection).Socket.Shutdown(SocketShutdown.Send);
        return ValueTask.CompletedTask;
    }

    /// <summary>Opens the connection of this kind of transport.</summary>
    private protected abstract Task<Stream> OpenAsync(CancellationToken cancel);

    /// <summary>The endpoint as messages name it.</summary>
    public override string ToString() => Text;
}
