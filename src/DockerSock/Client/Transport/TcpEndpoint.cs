namespace DockerSock.Client;

/// <summary>An engine's TCP port, without TLS.</summary>
public sealed class TcpEndpoint : DockerEndpoint
{
    private readonly TcpAddress _address;

    /// <summary>A port.</summary>
    /// <param name="host">Name or address, without brackets.</param>
    /// <param name="port">The port.</param>
    public TcpEndpoint(string host, int port)
        : this(new TcpAddress(host, port))
    {
    }

    internal TcpEndpoint(TcpAddress address) => _address = address;

    /// <inheritdoc/>
    public override string Text => "tcp://" + _address.Authority;

    /// <summary>True where anybody on the way may read, and change, what is sent: the engine is on another machine.
    /// </summary>
    internal bool IsInsecure => !_address.IsLoopback;

    /// <summary>What to do where the port wants TLS.</summary>
    internal string TlsAdvice => $"Where it wants TLS, use -DockerHost https://{_address.Authority}, with ca.pem, "
        + "cert.pem and key.pem in ~/.docker or the folder that DOCKER_CERT_PATH names; or a docker context that has them.";

    internal override Uri BaseAddress => field ??= new Uri("http://" + _address.Authority);

    private protected override async Task<Stream> OpenAsync(CancellationToken cancel) =>
        await _address.ConnectAsync(this, cancel).ConfigureAwait(false);
}
