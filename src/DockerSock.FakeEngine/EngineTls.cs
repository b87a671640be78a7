using System.Security.Authentication;

namespace DockerSock.Fake;

/// <summary>How an engine in memory speaks TLS.</summary>
public sealed class EngineTls
{
    /// <summary>The port of the loopback address; 0 takes a free one.</summary>
    public int Port { get; set; }

    /// <summary>The certificate that the engine shows.</summary>
    public required IssuedCertificate Server { get; set; }

    /// <summary>
    /// Whose certificates clients must have (PEM), as <c>--tlsverify</c> demands; null asks for none.
    /// </summary>
    public string? ClientAuthority { get; set; }

    /// <summary>The versions of TLS that it speaks.</summary>
    public SslProtocols Protocols { get; set; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>
    /// What <c>dockerd --tlsverify</c> has after its owner has followed the manual: an authority of its own, and what
    /// a client needs in a folder, as DOCKER_CERT_PATH takes it.
    /// </summary>
    /// <param name="folder">The folder for the client's ca.pem, cert.pem and key.pem; it is made.</param>
    /// <param name="port">The port of the loopback address; 0 takes a free one.</param>
    public static EngineTls WithClientIn(string folder, int port = 0)
    {
        using CertificateAuthority authority = CertificateAuthority.Create();
        authority.WriteTo(folder);
        authority.IssueClient().WriteTo(folder);
        return new EngineTls
        {
            Port = port,
            Server = authority.IssueServer(["localhost", "127.0.0.1", "::1"]),
            ClientAuthority = authority.Certificate,
        };
    }
}
