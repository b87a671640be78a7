using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace DockerSock.Client;

/// <summary>Certificates and keys of a context, as they lie in its folder: <c>docker/ca.pem</c>.</summary>
/// <param name="files">Their bytes, by endpoint and name.</param>
internal sealed class ContextTls(IReadOnlyDictionary<string, byte[]> files)
{
    /// <summary>Certificates that the engine's is checked against.</summary>
    public const string CaFile = StoredContext.Engine + "/ca.pem";

    /// <summary>The certificate that is shown to the engine.</summary>
    public const string CertificateFile = StoredContext.Engine + "/cert.pem";

    /// <summary>The key of that certificate.</summary>
    public const string KeyFile = StoredContext.Engine + "/key.pem";

    /// <summary>None at all.</summary>
    public static ContextTls None { get; } = new(new Dictionary<string, byte[]>());

    /// <summary>True without any.</summary>
    public bool IsEmpty => files.Count == 0;

    /// <summary>All of them by endpoint and name, in that order.</summary>
    public IEnumerable<KeyValuePair<string, byte[]>> Files =>
        files.OrderBy(static file => file.Key, StringComparer.Ordinal);

    /// <summary>Full paths of the files in a folder, in the order of their names; empty where there is none.</summary>
    /// <param name="folder">The folder of a context.</param>
    /// <exception cref="SockException">The folder cannot be read.</exception>
    public static IReadOnlyList<string> PathsIn(string folder)
    {
        try
        {
            return !Directory.Exists(folder) ? [] : [.. Directory.GetDirectories(folder)
                .SelectMany(Directory.GetFiles).Order(StringComparer.Ordinal)];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw FileFailure.Unreadable(folder, problem);
        }
    }

    /// <summary>What is in a folder.</summary>
    /// <exception cref="SockException">A file cannot be read.</exception>
    public static ContextTls In(string folder) => new(PathsIn(folder).ToDictionary(
        path => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'),
        static path => FileFailure.Read(path, File.ReadAllBytes), StringComparer.Ordinal));

    /// <summary>The same with these files in place of those of their names; null leaves what there is.</summary>
    public ContextTls With(byte[]? ca, byte[]? certificate, byte[]? key)
    {
        Dictionary<string, byte[]> all = new(files, StringComparer.Ordinal);
        foreach ((string name, byte[]? content) in new[]
            { (CaFile, ca), (CertificateFile, certificate), (KeyFile, key) })
        {
            if (content is not null)
            {
                all[name] = content;
            }
        }

        return new ContextTls(all);
    }

    /// <summary>Makes sure that the engine's client can be made of them: all readable, and the key the certificate's.
    /// </summary>
    /// <returns>What is no mistake, and a trap: a certificate whose time is over; null for nothing.</returns>
    /// <exception cref="SockException">They are of no use.</exception>
    public string? Check()
    {
        List<X509Certificate2> read = [];
        try
        {
            if (files.TryGetValue(CaFile, out byte[]? ca))
            {
                read.AddRange(Certificates(ca) is { Count: > 0 } some ? some
                    : throw Wrong("The CA's file holds no certificate", "Give a file with -----BEGIN CERTIFICATE-----."));
            }

            bool hasKey = files.TryGetValue(KeyFile, out byte[]? key);
            if (files.TryGetValue(CertificateFile, out byte[]? certificate) != hasKey)
            {
                throw Wrong(hasKey ? "There is a key without a certificate" : "There is a certificate without its key",
                    "Give -Certificate and -Key.");
            }

            if (hasKey)
            {
                read.Add(Pair(Encoding.UTF8.GetString(certificate!), Encoding.UTF8.GetString(key!)));
            }

            X509Certificate2? over = read.Find(static one => one.NotAfter < DateTime.Now);
            return over is null ? null : $"The certificate of '{over.Subject}' has ended on {over.NotAfter:d}.";
        }
        finally
        {
            read.ForEach(static one => one.Dispose());
        }
    }

    /// <summary>Writes them into a folder that is not there yet; nothing where there are none.</summary>
    public void Write(string folder, UnixFileMode folderMode, UnixFileMode fileMode)
    {
        foreach ((string name, byte[] content) in Files)
        {
            string path = Path.Combine(folder, name);
            FileTarget.CreateFolder(Path.GetDirectoryName(path)!, folderMode);
            FileStreamOptions how = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
            {
                how.UnixCreateMode = fileMode;
            }

            using FileStream file = new(path, how);
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
    }

    /// <summary>The certificates in a text; empty where there is none that can be read.</summary>
    public static X509Certificate2Collection Certificates(byte[] pem)
    {
        X509Certificate2Collection found = [];
        try
        {
            found.ImportFromPem(Encoding.UTF8.GetString(pem));
        }
        catch (CryptographicException)
        {
            // It is said by whom there is none.
        }

        return found;
    }

    private static X509Certificate2 Pair(string certificate, string key)
    {
        if (key.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            throw Wrong("The key is encrypted, and nobody could be asked for its password",
                "Decrypt it: openssl pkey -in key.pem -out plain.pem.");
        }

        if (Certificates(Encoding.UTF8.GetBytes(certificate)) is not { Count: > 0 } found)
        {
            throw Wrong("The certificate's file holds no certificate",
                "Give a file with -----BEGIN CERTIFICATE-----.");
        }

        foreach (X509Certificate2 one in found)
        {
            one.Dispose();
        }

        if (!key.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            throw Wrong("The key's file holds no key", "Give a file with -----BEGIN PRIVATE KEY-----.");
        }

        try
        {
            return X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (Exception problem) when (problem is CryptographicException or ArgumentException)
        {
            throw Wrong($"The key does not go with the certificate: {problem.Message.TrimEnd('.')}", null, problem);
        }
    }

    private static SockException Wrong(string what, string? advice, Exception? inner = null) =>
        new(SockFailure.FileFailed, what, advice, inner);
}
