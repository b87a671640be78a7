using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace DockerSock.Fake.Hosting;

/// <summary>
/// Kestrel's connection middleware: TLS between the socket and HTTP. Kestrel's own wants a host around it, and lets
/// nobody at the stream, which hijacked connections need.
/// </summary>
internal sealed class TlsConnections : IDisposable
{
    private const byte Handshake = 22;

    private readonly X509Certificate2 _server;
    private readonly X509Certificate2? _clients;
    private readonly SslProtocols _protocols;

    public TlsConnections(EngineTls tls)
    {
        _server = tls.Server.ToX509();
        _clients = tls.ClientAuthority is { } authority ? X509Certificate2.CreateFromPem(authority) : null;
        _protocols = tls.Protocols;
    }

    public void Dispose()
    {
        _server.Dispose();
        _clients?.Dispose();
    }

    public ConnectionDelegate Secure(ConnectionDelegate next) => async connection =>
    {
        IDuplexPipe plain = connection.Transport;
        Socket socket = connection.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;
        ReadResult first = await plain.Input.ReadAsync();
        if (first.Buffer.IsEmpty)
        {
            return;
        }

        bool isTls = first.Buffer.FirstSpan[0] == Handshake;
        plain.Input.AdvanceTo(first.Buffer.Start);
        if (!isTls)
        {
            // As engines do, which are written in Go.
            await new RawConnection(socket, null).SendAsync(
                "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"u8.ToArray(),
                default);
            return;
        }

        await using SslStream tls = new(new SocketPipeStream(plain.Input, socket));
        try
        {
            await tls.AuthenticateAsServerAsync(Options(), connection.ConnectionClosed);
        }
        catch (Exception error) when (error is AuthenticationException or IOException or OperationCanceledException)
        {
            // Either side has refused the other.
            return;
        }

        connection.Features.Set(tls);
        connection.Transport = new Pipes(PipeReader.Create(tls, new(leaveOpen: true)),
            PipeWriter.Create(tls, new(leaveOpen: true)));
        try
        {
            await next(connection);
            await new RawConnection(socket, tls).EndSendingAsync();
        }
        finally
        {
            connection.Transport = plain;
        }
    };

    private SslServerAuthenticationOptions Options() => new()
    {
        ServerCertificate = _server,
        EnabledSslProtocols = _protocols,
        ClientCertificateRequired = _clients is not null,
        CertificateChainPolicy = Policy(),
        RemoteCertificateValidationCallback = (_, _, _, errors) => _clients is null || errors == SslPolicyErrors.None,
    };

    private X509ChainPolicy Policy()
    {
        X509ChainPolicy policy = new()
        {
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            TrustMode = X509ChainTrustMode.CustomRootTrust,
        };
        if (_clients is not null)
        {
            policy.CustomTrustStore.Add(_clients);
        }

        return policy;
    }

    private sealed record Pipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>Reads what Kestrel has received, and sends past it: what is sent is on its way at once.</summary>
    private sealed class SocketPipeStream(PipeReader input, Socket socket) : Faults.BodyStream
    {
        private readonly Stream _input = input.AsStream(leaveOpen: true);
        private readonly RawConnection _socket = new(socket, null);

        public override bool CanRead => true;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _input.ReadAsync(buffer, cancellationToken);

        public override async ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                await _socket.SendAsync(buffer, cancellationToken);
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                throw new IOException(gone.Message, gone);
            }
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
