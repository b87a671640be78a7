using DockerSock.Fake;

namespace DockerSock.Tests.RealEngines;

/// <summary>
/// A Docker Engine behind <c>--tlsverify</c> on a port of this machine, with certificates that are made here: started
/// for one class of tests where <c>engines.sh</c> has started others, and deleted after them.
/// </summary>
public sealed class TlsEngine : IAsyncLifetime
{
    private string? _missing;

    /// <summary>Whose certificates the engine and its clients have.</summary>
    internal CertificateAuthority Authority { get; } = CertificateAuthority.Create("authority of the real engine");

    /// <summary>Its address: the certificate is for localhost, and not for 127.0.0.1.</summary>
    public string Host => $"tcp://localhost:{Port}";

    /// <summary>The same by the address that the certificate is not for.</summary>
    public string OtherHost => $"tcp://127.0.0.1:{Port}";

    private static string Home => Path.Combine(RealEngines.Home, "tls");

    private static string Port => File.ReadAllText(Path.Combine(Home, "port")).Trim();

    /// <summary>Skips the test where there can be no such engine.</summary>
    public void Require() => Assert.SkipWhen(_missing is not null, _missing ?? "");

    /// <summary>Starts it again with another certificate; it is for localhost.</summary>
    public async Task RestartAsync(DateTimeOffset from, DateTimeOffset until)
    {
        Show(Authority.IssueServer(["localhost"], from: from, until: until));
        await RealEngines.RunAsync("restart", "tls");
    }

    public async ValueTask InitializeAsync()
    {
        RealEngine? model = RealEngines.Find().FirstOrDefault(static engine => engine.Name == "docker28");
        _missing = model?.DockerHost != $"unix://{RealEngines.Home}/docker28/engine.sock"
            ? "no engine with TLS here: run tests/engines/engines.sh up as root on Debian"
            : Environment.IsPrivilegedProcess ? null : "only root can start an engine with TLS";
        if (_missing is null)
        {
            // One that somebody else has started has certificates of its own.
            await RealEngines.RunAsync("down", "tls");
            Show(Authority.IssueServer(["localhost"]));
            await RealEngines.RunAsync("up", "tls");
        }
    }

    public async ValueTask DisposeAsync()
    {
        Authority.Dispose();
        if (_missing is null)
        {
            await RealEngines.RunAsync("down", "tls");
        }
    }

    private void Show(IssuedCertificate server)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Home, "certs")).FullName;
        Authority.WriteTo(folder);
        Authority.IssueClient().WriteTo(folder);
        File.WriteAllText(Path.Combine(folder, "server.pem"), server.Certificate);
        File.WriteAllText(Path.Combine(folder, "server-key.pem"), server.Key);
    }
}
