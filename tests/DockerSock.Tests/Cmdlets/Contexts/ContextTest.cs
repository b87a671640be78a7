using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DockerSock.Client;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>A test of contexts: a hosted PowerShell, and a configuration of the test's own.</summary>
[Collection(nameof(OwnEnvironment))]
public abstract class ContextTest : IDisposable
{
    protected ContextTest()
    {
        foreach (string variable in new[] { "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_TLS", "DOCKER_TLS_VERIFY",
            "DOCKER_CERT_PATH", "CONTAINER_HOST", "CONTAINER_CONNECTION", "CONTAINER_SSHKEY" })
        {
            Own.Set(variable, null);
        }

        Own.Set("XDG_CONFIG_HOME", Own.Folder);
        Own.Set("PODMAN_CONNECTIONS_CONF", Path.Combine(Own.Folder, "podman.json"));
        Own.Set("CONTAINERS_CONF", Path.Combine(Own.Folder, "containers.conf"));
    }

    /// <summary>The PowerShell.</summary>
    private protected HostedPowerShell Shell { get; } = new();

    /// <summary>The configuration.</summary>
    private protected OwnEnvironment Own { get; } = new();

    /// <summary>A folder for files that are no configuration.</summary>
    private protected string Files => field ??= Directory.CreateDirectory(Path.Combine(Own.Folder, "files")).FullName;

    public virtual void Dispose()
    {
        EndpointResolver.Session = null;
        Shell.Dispose();
        Own.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs a script in which <c>$f</c> is the folder for files.</summary>
    private protected Outcome Run(string script) => Shell.Run($"param($f) {script}", ("f", Files));

    /// <summary>The only context that a script writes.</summary>
    private protected DockerContext One(string script) => Assert.Single(Run(script).As<DockerContext>());

    /// <summary>Names of the contexts that there are.</summary>
    private protected IEnumerable<string> Names() => Run("Get-DockerContext").As<DockerContext>()
        .Select(static one => one.Name);

    /// <summary>The file of a context.</summary>
    private protected string Meta(string name) =>
        Path.Combine(Own.Folder, "contexts", "meta", Digest(name), "meta.json");

    /// <summary>A file of certificates or keys of a context.</summary>
    private protected string Tls(string name, string file = "") =>
        Path.Combine(Own.Folder, "contexts", "tls", Digest(name), file);

    /// <summary>Writes the file of a context as it is.</summary>
    private protected void Write(string name, string json)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Meta(name))!);
        File.WriteAllText(Meta(name), json);
    }

    /// <summary>All files and folders below the configuration, with mode and content: what a failure must not change.
    /// </summary>
    private protected static SortedDictionary<string, string> Snapshot(string folder)
    {
        SortedDictionary<string, string> all = new(StringComparer.Ordinal);
        foreach (string path in Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder, "*",
            SearchOption.AllDirectories) : [])
        {
            all[Path.GetRelativePath(folder, path)] = Directory.Exists(path) ? Mode(path)
                : $"{Mode(path)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}";
        }

        return all;
    }

    /// <summary>Writes a certificate and its key into the folder for files: NAME.pem and NAME-key.pem.</summary>
    private protected void AddCertificate(string name, DateTimeOffset? until = null, bool isRsa = false)
    {
        using RSA? rsa = isRsa ? RSA.Create(2048) : null;
        using ECDsa? elliptic = isRsa ? null : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        X500DistinguishedName subject = new($"CN={name}");
        CertificateRequest request = rsa is not null
            ? new(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new(subject, elliptic!, HashAlgorithmName.SHA256);
        DateTimeOffset end = until ?? DateTimeOffset.Now.AddDays(40);
        using X509Certificate2 made = request.CreateSelfSigned(end.AddDays(-50), end);
        File.WriteAllText(Path.Combine(Files, $"{name}.pem"), made.ExportCertificatePem() + "\n");
        File.WriteAllText(Path.Combine(Files, $"{name}-key.pem"),
            (rsa?.ExportPkcs8PrivateKeyPem() ?? elliptic!.ExportPkcs8PrivateKeyPem()) + "\n");
    }

    /// <summary>The mode of a file, in octal digits; nothing where files have none.</summary>
    private protected static string Mode(string path) =>
        OperatingSystem.IsWindows() ? "" : Convert.ToString((int)File.GetUnixFileMode(path), 8);

    private static string Digest(string name) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name))).ToLowerInvariant();
}
