using System.Security.Cryptography.X509Certificates;

namespace DockerSock.Fake;

/// <summary>A certificate that a <see cref="CertificateAuthority"/> has issued, and its key, as text.</summary>
/// <param name="Certificate">The certificate (PEM).</param>
/// <param name="Key">Its private key (PEM, PKCS#8).</param>
public sealed record IssuedCertificate(string Certificate, string Key)
{
    /// <summary>The certificate with its key, as servers and clients of .NET take it.</summary>
    public X509Certificate2 ToX509()
    {
        X509Certificate2 whole = X509Certificate2.CreateFromPem(Certificate, Key);
        if (!OperatingSystem.IsWindows())
        {
            return whole;
        }

        // Windows does not use a key that lives in memory only.
        using (whole)
        {
            return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
        }
    }

    /// <summary>Writes cert.pem and key.pem, which is the owner's alone, into a folder, which is made.</summary>
    public void WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "cert.pem"), Certificate);
        string key = Path.Combine(folder, "key.pem");
        File.Delete(key);
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using StreamWriter writer = new(key, options);
        writer.Write(Key);
    }
}
