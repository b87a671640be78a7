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
    /// <summary>
    /// Kestrel would end an aborted TCP connection with a reset, which takes from the client what it has not read yet;
    /// an engine ends a hijacked one as any other.
    /// </summary>
    static EngineServer() => AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.FinOnError", true);

    private readonly string _socketPath;
    private readonly KestrelServer _kestrel;
    private readonly TlsConnections? _secure;
    private ListenOptions? _tcp;
    private ListenOptions? _tls;
    private bool _listening;

    public EngineServer(string socketPath, FakeEngineOptions engine, ConnectionCount connections)
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
        if (engine.TcpPort is { } port)
        {
            options.Listen(IPAddress.Loopback, port, listen =>
            {
                SetUp(listen);
                _tcp = listen;
            });
        }

        if (engine.Tls is { } tls)
        {
            _secure = new TlsConnections(tls);
            options.Listen(IPAddress.Loopback, tls.Port, listen =>
            {
                SetUp(listen);
                listen.Use(_secure.Secure);
                _tls = listen;
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

    /// <summary>The port of its TLS, once the server has started.</summary>
    public int? TlsPort => _tls?.IPEndPoint?.Port;

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
        _secure?.Dispose();
        if (_listening)
        {
            File.Delete(_socketPath);
        }
    }
}
