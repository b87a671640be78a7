using System.Security.Cryptography;
using System.Text;
using DockerSock.Fake;

namespace DockerSock.Tests.Hosting;

/// <summary>Folders with ca.pem, cert.pem and key.pem, as DOCKER_CERT_PATH and docker contexts have them.</summary>
internal static class CertificateFolder
{
    /// <summary>A new folder below another one.</summary>
    /// <param name="parent">Where it is made.</param>
    /// <param name="authority">What ca.pem holds; null for no such file.</param>
    /// <param name="client">The client's certificate; null for none.</param>
    public static string New(string parent, string? authority, IssuedCertificate? client = null)
    {
        string folder = Directory.CreateDirectory(Path.Combine(parent, "certs-" + Guid.NewGuid().ToString("n")[..8]))
            .FullName;
        if (authority is not null)
        {
            File.WriteAllText(Path.Combine(folder, "ca.pem"), authority);
        }

        client?.WriteTo(folder);
        return folder;
    }

    /// <summary>Writes a docker context, as the docker program does.</summary>
    /// <param name="configuration">The folder of the docker configuration.</param>
    /// <param name="name">Name of the context.</param>
    /// <param name="host">Its endpoint.</param>
    /// <param name="certificates">A folder whose files it gets; null for a context without any.</param>
    /// <param name="skips">What it says of SkipTLSVerify.</param>
    public static void AddContext(string configuration, string name, string host, string? certificates,
        bool skips = false)
    {
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        string meta = Directory.CreateDirectory(Path.Combine(configuration, "contexts", "meta", digest)).FullName;
        File.WriteAllText(Path.Combine(meta, "meta.json"), $$$"""
            {"Name":"{{{name}}}","Metadata":{},"Endpoints":{"docker":{"Host":"{{{host}}}","SkipTLSVerify":{{{(
            skips ? "true" : "false")}}}} } }
            """);
        if (certificates is not null)
        {
            string tls = Directory.CreateDirectory(Path.Combine(configuration, "contexts", "tls", digest, "docker"))
                .FullName;
            foreach (string file in Directory.GetFiles(certificates))
            {
                File.Copy(file, Path.Combine(tls, Path.GetFileName(file)), overwrite: true);
            }
        }
    }
}
