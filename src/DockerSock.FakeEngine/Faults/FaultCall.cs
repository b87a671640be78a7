using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DockerSock.Fake.Faults;

/// <summary>A request that a fault has: it may let the real handler answer, or not.</summary>
internal sealed class FaultCall(HttpContext http, Func<Task> real, CancellationToken cancel)
{
    public HttpContext Http => http;

    public HttpResponse Response => http.Response;

    public CancellationToken Cancel => cancel;

    /// <summary>The connection itself, for what HTTP would not let through.</summary>
    public Socket Socket => http.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;

    /// <summary>Runs the real handler.</summary>
    public Task RealAsync() => real();

    /// <summary>Sends bytes past Kestrel.</summary>
    public async Task SendRawAsync(ReadOnlyMemory<byte> bytes)
    {
        await Hosting.RawConnection.Of(http.Features).SendAsync(bytes, cancel);
    }

    /// <summary>Ends the connection; what was sent still arrives.</summary>
    public void Close()
    {
        try
        {
            Socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The client was faster.
        }

        http.Abort();
    }
}
