using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DockerSock.Fake;

/// <summary>An authority that issues certificates of engines and of their clients, for tests.</summary>
public sealed class CertificateAuthority : IDisposable
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2 _own;

    private CertificateAuthority(X509Certificate2 own) => _own = own;

    /// <summary>Its own certificate, as text (PEM): what ca.pem holds.</summary>
    public string Certificate => _own.ExportCertificatePem() + "\n";

    /// <summary>Makes an authority.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="rsa">True for an RSA key; an EC key otherwise.</param>
    /// <param name="from">Since when its certificate is valid; null for yesterday.</param>
    /// <param name="until">Until when; null for a year from now.</param>
    public static CertificateAuthority Create(string name = "DockerSock test authority", bool rsa = false,
        DateTimeOffset? from = null, DateTimeOffset? until = null)
    {
        using Maker maker = new(name, rsa);
        maker.Request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        maker.Request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        maker.Request.CertificateExtensions.Add(
            new X509SubjectKeyIdentifierExtension(maker.Request.PublicKey, critical: false));
        return new(maker.Request.CreateSelfSigned(from ?? DateTimeOffset.UtcNow.AddDays(-1),
            until ?? DateTimeOffset.UtcNow.AddYears(1)));
    }

    /// <summary>Issues the certificate of an engine.</summary>
    /// <param name="hosts">The names and addresses that it is for.</param>
    /// <param name="rsa">True for an RSA key; an EC key otherwise.</param>
    /// <param name="from">Since when it is valid; null for yesterday.</param>
    /// <param name="until">Until when; null for thirty days from now.</param>
    public IssuedCertificate IssueServer(IReadOnlyList<string> hosts, bool rsa = false, DateTimeOffset? from = null,
        DateTimeOffset? until = null)
    {
        SubjectAlternativeNameBuilder names = new();
        foreach (string host in hosts)
        {
            if (IPAddress.TryParse(host, out IPAddress? address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        return Issue("engine", ServerUse, names.Build(), rsa, from, until);
    }

    /// <summary>Issues the certificate of a client.</summary>
    /// <param name="name">Whose it is.</param>
    /// <param name="rsa">True for an RSA key; an EC key otherwise.</param>
    /// <param name="from">Since when it is valid; null for yesterday.</param>
    /// <param name="until">Until when; null for thirty days from now.</param>
    public IssuedCertificate IssueClient(string name = "client", bool rsa = false, DateTimeOffset? from = null,
        DateTimeOffset? until = null) => Issue(name, ClientUse, null, rsa, from, until);

    /// <summary>Writes ca.pem into a folder, which is made.</summary>
    public void WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "ca.pem"), Certificate);
    }

    /// <inheritdoc/>
    public void Dispose() => _own.Dispose();

    /// <summary>Its certificate without its key.</summary>
    internal X509Certificate2 ToX509() => X509Certificate2.CreateFromPem(Certificate);

    private IssuedCertificate Issue(string name, string use, X509Extension? names, bool rsa, DateTimeOffset? from,
        DateTimeOffset? until)
    {
        using Maker maker = new(name, rsa);
        maker.Request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        maker.Request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false));
        maker.Request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_own, true, false));
        if (names is not null)
        {
            maker.Request.CertificateExtensions.Add(names);
        }

        // The authority signs with its own kind of key, whatever the certificate has.
        X509SignatureGenerator signature = _own.GetECDsaPrivateKey() is { } ec
            ? X509SignatureGenerator.CreateForECDsa(ec)
            : X509SignatureGenerator.CreateForRSA(_own.GetRSAPrivateKey()!, RSASignaturePadding.Pkcs1);
        using X509Certificate2 issued = maker.Request.Create(_own.SubjectName, signature,
            from ?? DateTimeOffset.UtcNow.AddDays(-1), until ?? DateTimeOffset.UtcNow.AddDays(30),
            RandomNumberGenerator.GetBytes(16));
        return new(issued.ExportCertificatePem() + "\n", maker.Key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    /// <summary>A new key, and a request for a certificate of it.</summary>
    private sealed class Maker : IDisposable
    {
        public Maker(string name, bool rsa)
        {
            X500DistinguishedName subject = new("CN=" + name);
            if (rsa)
            {
                RSA key = RSA.Create(2048);
                Key = key;
                Request = new(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            }
            else
            {
                ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                Key = key;
                Request = new(subject, key, HashAlgorithmName.SHA256);
            }
        }

        public AsymmetricAlgorithm Key { get; }

        public CertificateRequest Request { get; }

        public void Dispose() => Key.Dispose();
    }
}
