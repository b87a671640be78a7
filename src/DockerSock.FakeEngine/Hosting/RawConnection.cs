using System.Net.Security;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace DockerSock.Fake.Hosting;

/// <summary>The connection below HTTP: the socket, and TLS on it where there is any.</summary>
internal sealed class RawConnection(Socket socket, SslStream? tls)
{
    public Socket Socket => socket;

    public bool IsSecure => tls is not null;

    public static RawConnection Of(IFeatureCollection features) =>
        new(features.GetRequiredFeature<IConnectionSocketFeature>().Socket, features.Get<SslStream>());

    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        if (tls is not null)
        {
            await tls.WriteAsync(bytes, cancel);
            return;
        }

        while (bytes.Length > 0)
        {
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, cancel)..];
        }
    }

    /// <summary>Says that nothing more is sent; what was sent still arrives.</summary>
    public async ValueTask EndSendingAsync()
    {
        try
        {
            if (tls is not null)
            {
                await tls.ShutdownAsync();
            }

            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException
            or InvalidOperationException)
        {
            // The client was faster.
        }
    }
}
