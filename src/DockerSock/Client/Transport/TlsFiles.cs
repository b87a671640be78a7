using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace DockerSock.Client;

/// <summary>
/// The certificates of one way to an engine, as they were when they were read: whom to trust (<c>ca.pem</c>), and who
/// we are (<c>cert.pem</c>, <c>key.pem</c>). The docker program keeps them in a folder of that content.
/// </summary>
internal sealed class TlsFiles
{
    private const string CaName = "ca.pem";
    private const string CertificateName = "cert.pem";
    private const string KeyName = "key.pem";

    /// <summary>The most that is read of one of them, in bytes.</summary>
    private const int Longest = 4 << 20;

    private const string Belong =
        "Put a certificate and its own key into cert.pem and key.pem; RSA and EC keys can be used.";

    private readonly byte[]? _ca;
    private readonly byte[]? _certificate;
    private readonly byte[]? _key;

    private TlsFiles(string folder, bool verifies)
    {
        Folder = folder;
        Verifies = verifies;
        _ca = Read(CaName);
        _certificate = Read(CertificateName);
        _key = Read(KeyName);
    }

    /// <summary>Full path of the folder.</summary>
    public string Folder { get; }

    /// <summary>False where the engine's certificate is not looked at.</summary>
    public bool Verifies { get; }

    /// <summary>True where <c>ca.pem</c> says who is trusted, and nobody else is.</summary>
    public bool HasCa => _ca is not null;

    /// <summary>True where there is a certificate of ours.</summary>
    public bool HasCertificate => _certificate is not null;

    /// <summary>Full path of ca.pem.</summary>
    public string CaFile => Path.Combine(Folder, CaName);

    /// <summary>Full path of cert.pem.</summary>
    public string CertificateFile => Path.Combine(Folder, CertificateName);

    /// <summary>Full path of key.pem.</summary>
    public string KeyFile => Path.Combine(Folder, KeyName);

    /// <summary>Tells these certificates from others, and from these ones renewed.</summary>
    public string Identity => field ??= Convert.ToHexString(SHA256.HashData(
        [.. new[] { [Verifies ? (byte)1 : (byte)0], _ca, _certificate, _key }.SelectMany(static part =>
            part is null ? [0] : (byte[])[1, .. SHA256.HashData(part)])]));

    /// <summary>curl's options that do the same.</summary>
    public string CurlOptions => (Verifies ? HasCa ? $"--cacert {Curl.Quote(CaFile)} " : "" : "--insecure ")
        + (HasCertificate ? $"--cert {Curl.Quote(CertificateFile)} --key {Curl.Quote(KeyFile)} " : "");

    /// <summary>What there is of the certificates in a folder; all three may be missing.</summary>
    /// <param name="folder">The folder, which need not be there.</param>
    /// <param name="verifies">False to believe any certificate of an engine.</param>
    /// <exception cref="SockException">A file is there and cannot be read.</exception>
    public static TlsFiles At(string folder, bool verifies) => new(folder, verifies);

    /// <summary>The certificates that are trusted.</summary>
    /// <exception cref="SockException"><c>ca.pem</c> holds none.</exception>
    public X509Certificate2Collection Authorities() => Certificates(_ca!, CaFile,
        "It must hold the certificate of the authority that signed the engine's, as text (PEM).");

    /// <summary>Our certificate with its key, and those between it and its authority; null where there is none.
    /// </summary>
    /// <exception cref="SockException">One is there without the other, cannot be understood, is encrypted, or they do
    /// not belong together.</exception>
    public (X509Certificate2 Own, X509Certificate2Collection Between)? Client()
    {
        if (_certificate is null && _key is null)
        {
            return null;
        }

        if (_certificate is null || _key is null)
        {
            (string there, string missing) = _key is null ? (CertificateFile, KeyFile) : (KeyFile, CertificateFile);
            throw Invalid($"There is '{there}', and no '{missing}': one is of no use without the other.",
                "Put the missing file beside it, or remove both where the engine asks for no certificate.");
        }

        X509Certificate2Collection all = Certificates(_certificate, CertificateFile,
            "It must hold your certificate as text (PEM), those of authorities after it.");
        X509Certificate2 own = all[0];
        all.RemoveAt(0);
        return (WithKey(own), all);
    }

    private X509Certificate2 WithKey(X509Certificate2 own)
    {
        string key = Encoding.UTF8.GetString(_key!);
        if (key.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            throw Invalid($"The key '{KeyFile}' is encrypted, and the docker program takes no such keys either.",
                "Decrypt it into a file that only you can read: openssl pkey -in key.pem -out plain.pem.");
        }

        if (!key.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            throw Invalid($"'{KeyFile}' holds no private key.", "It must hold the key of cert.pem as text (PEM).");
        }

        string kind = own.PublicKey.Oid.FriendlyName ?? own.PublicKey.Oid.Value ?? "";
        try
        {
            X509Certificate2 whole = X509Certificate2.CreateFromPem(own.ExportCertificatePem(), key);
            if (!OperatingSystem.IsWindows())
            {
                return whole;
            }

            // Windows does not use a key that lives in memory only.
            using (whole)
            {
                return new X509Certificate2(whole.Export(X509ContentType.Pkcs12));
            }
        }
        catch (CryptographicException unread)
        {
            // .NET looks for a key of the certificate's kind, and its words are about that.
            throw Invalid($"'{KeyFile}' cannot be used with '{CertificateFile}': it holds no key of its kind ({kind}), "
                + "or a damaged one.", Belong, unread);
        }
        catch (ArgumentException other)
        {
            throw Invalid($"The key '{KeyFile}' is not that of the certificate '{CertificateFile}'.", Belong, other);
        }
    }

    private static X509Certificate2Collection Certificates(byte[] text, string file, string advice)
    {
        X509Certificate2Collection all = [];
        try
        {
            all.ImportFromPem(Encoding.UTF8.GetString(text));
        }
        catch (CryptographicException problem)
        {
            throw Invalid($"'{file}' holds what looks like a certificate and is none.", advice, problem);
        }

        return all.Count > 0 ? all : throw Invalid(text.Length == 0 ? $"'{file}' is empty."
            : $"'{file}' holds no certificate.", advice);
    }

    private byte[]? Read(string name)
    {
        string file = Path.Combine(Folder, name);
        try
        {
            using FileStream content = File.OpenRead(file);
            byte[] bytes = new byte[Math.Min(content.Length, Longest)];
            int count = content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return bytes[..count];
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Invalid($"'{file}' cannot be read: {problem.Message.TrimEnd('.')}.",
                "You must be able to read the certificates and the key that are to be used.", problem);
        }
    }

    private static SockException Invalid(string message, string advice, Exception? inner = null) =>
        new(SockFailure.TlsFilesInvalid, message, advice, inner);
}
