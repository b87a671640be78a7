using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DockerSock.Fake.Hosting;

/// <summary>
/// Kestrel alone: no host, no container of services, no configuration, no logging. That starts in a few milliseconds,
/// and nothing of it reads the environment.
/// </summary>
internal sealed class EngineServer : IAsyncDisposable
{
    private readonly string _socketPath;
    private readonly KestrelServer _kestrel;
    private ListenOptions? _tcp;
    private bool _listening;

    public EngineServer(string socketPath, int? tcpPort, ConnectionCount connections)
    {
        _socketPath = socketPath;
        KestrelServerOptions options = new() { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Limits.MaxRequestLineSize = 1 << 20;
        options.Limits.MaxRequestBufferSize = 2 << 20;
        options.Limits.MaxRequestHeadersTotalSize = 1 << 20;
        options.Limits.KeepAliveTimeout = TimeSpan.FromDays(1);
        options.ListenUnixSocket(socketPath, SetUp);
        if (tcpPort is { } port)
        {
            options.Listen(IPAddress.Loopback, port, listen =>
            {
                SetUp(listen);
                _tcp = listen;
            });
        }

        SocketTransportFactory transport = new(
            Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        _kestrel = new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);

        void SetUp(ListenOptions listen)
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(connections.Count);
            listen.Use(HalfClose.Watch);
        }
    }

    /// <summary>The port that TCP clients reach, once the server has started.</summary>
    public int? TcpPort => _tcp?.IPEndPoint?.Port;

    public async Task StartAsync<T>(IHttpApplication<T> application, CancellationToken cancel)
        where T : notnull
    {
        SocketPaths.RemoveStale(_socketPath);
        try
        {
            await _kestrel.StartAsync(application, cancel);
            _listening = true;
        }
        catch (SocketException error)
        {
            throw new IOException($"Cannot listen on '{_socketPath}': {error.Message}", error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // A cancelled token: connections are ended, not waited for.
        await _kestrel.StopAsync(new CancellationToken(canceled: true));
        _kestrel.Dispose();
        if (_listening)
        {
            File.Delete(_socketPath);
        }
    }
}
