using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.RealEngines;

/// <summary>
/// A real Docker Engine behind <c>--tlsverify</c>: who is let in, who is not, and why. The docker program beside it is
/// given the same folders.
/// </summary>
[Collection(nameof(OwnEnvironment))]
public sealed class TlsFlowTests : IClassFixture<TlsEngine>, IDisposable
{
    private readonly TlsEngine _engine;
    private readonly OwnEnvironment _own = new();
    private readonly HostedPowerShell _shell = new();

    public TlsFlowTests(TlsEngine engine)
    {
        _engine = engine;
        _own.Set("DOCKER_TLS", null);
        _own.Set("DOCKER_TLS_VERIFY", "1");
    }

    public void Dispose()
    {
        _shell.Dispose();
        _own.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_right_certificate_opens_everything(bool rsa)
    {
        _engine.Require();
        Use(_engine.Host, _engine.Authority.Certificate, _engine.Authority.IssueClient(rsa: rsa));
        await DockerAgreesAsync(true);
        Assert.Equal(["3893"], Out("1..1000 | Invoke-DockerImage busybox -Command wc, -c"));
        try
        {
            _ = Out("New-DockerContainer busybox -Name tls-flow -Command sleep, 600 | Start-DockerContainer");
            Assert.Equal(["3893"], Out("1..1000 | Invoke-DockerExec tls-flow -Command wc, -c"));
            Assert.Equal(Enumerable.Range(1, 9999).Select(static line => $"{line}"),
                Out("Invoke-DockerExec tls-flow -Command seq, 1, 9999"));
            Assert.Equal([_engine.Host], Out("(Get-DockerContainer tls-flow).DockerHost"));
        }
        finally
        {
            Assert.Empty(Out("Get-DockerContainer tls-flow -All | Remove-DockerContainer -Force"));
        }
    }

    [Fact]
    public async Task A_context_does_the_same()
    {
        _engine.Require();
        string folder = Folder(_engine.Authority.Certificate, _engine.Authority.IssueClient());
        Assert.Empty(Out($"New-DockerContext real -DockerHost {_engine.Host} -CaCertificate {folder}/ca.pem "
            + $"-Certificate {folder}/cert.pem -Key {folder}/key.pem"));
        Assert.Equal([_engine.Host + "#real"], Out("(Get-DockerImage busybox -Context real).DockerHost"));
        using DockerProgram docker = new();
        docker.Set("DOCKER_CONFIG", _own.Folder);
        Assert.StartsWith("busybox",
            await docker.OutAsync("--context", "real", "images", "--format", "{{.Repository}}"));
    }

    [Fact]
    public async Task The_same_day_as_on_any_other_way()
    {
        _engine.Require();
        string folder = Folder(_engine.Authority.Certificate, _engine.Authority.IssueClient());
        await TransportDayTests.SameAsync(RealEngines.Require("docker28"), _engine.Host, ("DOCKER_CERT_PATH", folder),
            ("DOCKER_TLS_VERIFY", "1"));
        // By a context, as its objects name it.
        CertificateFolder.AddContext(_own.Folder, "day", _engine.Host, folder);
        await TransportDayTests.SameAsync(RealEngines.Require("docker28"), _engine.Host + "#day",
            ("DOCKER_CONFIG", _own.Folder), ("DOCKER_TLS_VERIFY", null));
    }

    [Fact]
    public async Task Without_a_certificate_nobody_is_let_in()
    {
        _engine.Require();
        Use(_engine.Host, _engine.Authority.Certificate, null);
        await RefusesAsync("DockerClientCertificateMissing", "wants a client certificate");
    }

    [Fact]
    public async Task The_certificate_of_another_authority_is_refused()
    {
        _engine.Require();
        using CertificateAuthority other = CertificateAuthority.Create("another one");
        Use(_engine.Host, _engine.Authority.Certificate, other.IssueClient());
        await RefusesAsync("DockerClientCertificateRefused", "Its issuer is CN=another one.");
    }

    [Fact]
    public async Task A_certificate_that_has_expired_is_refused()
    {
        _engine.Require();
        Use(_engine.Host, _engine.Authority.Certificate, _engine.Authority.IssueClient(
            from: DateTimeOffset.UtcNow.AddDays(-3), until: DateTimeOffset.UtcNow.AddDays(-1)));
        await RefusesAsync("DockerClientCertificateRefused", "It expired on ");
    }

    [Fact]
    public async Task An_engine_of_another_authority_is_not_believed()
    {
        _engine.Require();
        using CertificateAuthority other = CertificateAuthority.Create("another one");
        Use(_engine.Host, other.Certificate, _engine.Authority.IssueClient());
        await RefusesAsync("DockerCertificateUntrusted", "names 'CN=another one'");
    }

    [Fact]
    public async Task An_engine_of_another_name_is_not_believed()
    {
        _engine.Require();
        Use(_engine.OtherHost, _engine.Authority.Certificate, _engine.Authority.IssueClient());
        await RefusesAsync("DockerCertificateMisnamed", "is not for '127.0.0.1': it is for localhost.");
    }

    [Fact]
    public async Task A_port_with_TLS_is_told_from_one_without()
    {
        _engine.Require();
        _own.Set("DOCKER_TLS_VERIFY", null);
        _own.Set("DOCKER_HOST", _engine.Host);
        await RefusesAsync("DockerTlsExpected", "speaks TLS only");
    }

    [Fact]
    public async Task An_engine_whose_certificate_has_expired_is_not_believed()
    {
        _engine.Require();
        await _engine.RestartAsync(DateTimeOffset.UtcNow.AddDays(-3), DateTimeOffset.UtcNow.AddDays(-1));
        try
        {
            Use(_engine.Host, _engine.Authority.Certificate, _engine.Authority.IssueClient());
            await RefusesAsync("DockerCertificateExpired", $"The certificate of {_engine.Host} expired on ");
        }
        finally
        {
            await _engine.RestartAsync(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        }
    }

    private string Folder(string authority, IssuedCertificate? client) =>
        CertificateFolder.New(_own.Folder, authority, client);

    private void Use(string host, string authority, IssuedCertificate? client)
    {
        _own.Set("DOCKER_HOST", host);
        _own.Set("DOCKER_CERT_PATH", Folder(authority, client));
    }

    private string[] Out(string script) => [.. _shell.Run(script).Clean.Select(static one => one.ToString())];

    private async Task RefusesAsync(string id, string words)
    {
        Outcome outcome = _shell.Run("Get-DockerContainer");
        Assert.Equal(id, outcome.ErrorId);
        Assert.Contains(words, outcome.ErrorText);
        await DockerAgreesAsync(false);
    }

    private static async Task DockerAgreesAsync(bool isLetIn)
    {
        using DockerProgram docker = new();
        docker.TakeEnvironment();
        (int code, _, string error) = await docker.RunAsync("version");
        Assert.True(isLetIn == (code == 0), $"docker version: {code} {error}");
    }
}
