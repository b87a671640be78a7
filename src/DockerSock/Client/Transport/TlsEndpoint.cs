using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace DockerSock.Client;

/// <summary>
/// An engine's TCP port behind TLS. The names in its certificate are always compared with the host's.
/// </summary>
public sealed class TlsEndpoint : DockerEndpoint
{
    private readonly TcpAddress _address;
    private readonly TlsFiles _files;
    private readonly string _text;
    private Material? _material;

    /// <summary>A port, and the certificates for it.</summary>
    /// <param name="text">How the endpoint is written: such that it leads to the same certificates again.</param>
    /// <param name="address">Host and port.</param>
    /// <param name="files">The certificates.</param>
    internal TlsEndpoint(string text, TcpAddress address, TlsFiles files)
    {
        _text = text;
        _address = address;
        _files = files;
    }

    /// <inheritdoc/>
    public override string Text => _text;

    /// <summary>Where the engine's and our certificates are.</summary>
    internal TlsFiles Files => _files;

    /// <summary>Host and port.</summary>
    internal TcpAddress Address => _address;

    internal override string Key => $"{Text} {_files.Identity}";

    /// <summary>HTTP itself knows nothing of TLS: the connection that is opened for it does.</summary>
    internal override Uri BaseAddress => field ??= new Uri("http://" + _address.Authority);

    internal override string CurlAddress => "https://" + _address.Authority;

    internal override string CurlOptions => _files.CurlOptions;

    internal override async ValueTask EndSendingAsync(Stream connection) =>
        await ((TlsStream)connection).EndSendingAsync().ConfigureAwait(false);

    private protected override async Task<Stream> OpenAsync(CancellationToken cancel)
    {
        // What is wrong with the files is said before anybody is asked.
        Material material = _material ??= Material.Of(_files);
        TlsTransport connection = new(await _address.ConnectAsync(this, cancel).ConfigureAwait(false));
        SslStream tls = new(connection);
        TlsHandshake handshake = new(this);
        try
        {
            await tls.AuthenticateAsClientAsync(Options(material, handshake), cancel).ConfigureAwait(false);
            return new TlsStream(tls, connection, handshake);
        }
        catch (Exception problem) when (problem is AuthenticationException or IOException
            && !cancel.IsCancellationRequested)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw handshake.Explain(problem, connection.Seen);
        }
        catch
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// The certificate that is the first to expire, the engine's or ours: whose it is, and when, in UTC.
    /// </summary>
    /// <exception cref="SockException">No connection can be made.</exception>
    internal async Task<(string Whose, DateTime Expires)> ExpiryAsync(CancellationToken cancel)
    {
        Stream connection = await ConnectAsync(cancel).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            DateTime engine = ((TlsStream)connection).Certificate?.NotAfter.ToUniversalTime() ?? DateTime.MaxValue;
            DateTime own = _material?.Own?.TargetCertificate.NotAfter.ToUniversalTime() ?? DateTime.MaxValue;
            return own < engine ? ($"'{_files.CertificateFile}'", own) : ("the engine's certificate", engine);
        }
    }

    private SslClientAuthenticationOptions Options(Material material, TlsHandshake handshake)
    {
        X509ChainPolicy policy = new()
        {
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        if (material.Trusted is { } trusted)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(trusted);
            policy.ExtraStore.AddRange(trusted);
        }

        return new SslClientAuthenticationOptions
        {
            TargetHost = _address.Host,
            // What the system allows of these; macOS has nothing newer for us.
            EnabledSslProtocols = OperatingSystem.IsMacOS() ? SslProtocols.Tls12
                : SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateChainPolicy = policy,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            ClientCertificateContext = material.Own,
            LocalCertificateSelectionCallback = material.Own is null ? handshake.NoCertificate : null,
            RemoteCertificateValidationCallback = handshake.Judge,
        };
    }

    /// <summary>The files, understood.</summary>
    private sealed record Material(X509Certificate2Collection? Trusted, SslStreamCertificateContext? Own)
    {
        public static Material Of(TlsFiles files) => new(files is { Verifies: true, HasCa: true } ? files.Authorities()
                : null,
            files.Client() is { } client
                ? SslStreamCertificateContext.Create(client.Own, client.Between, offline: true) : null);
    }
}
