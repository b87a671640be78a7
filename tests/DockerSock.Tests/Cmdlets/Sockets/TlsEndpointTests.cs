using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>
/// An engine behind TLS that wants certificates of its clients: what is reached, what is refused and what is said of
/// it. The docker program, where there is one, is given the same folders.
/// </summary>
[Collection(nameof(OwnEnvironment))]
public sealed class TlsEndpointTests : CmdletTest
{
    private readonly OwnEnvironment _own = new();
    private readonly CertificateAuthority _authority = CertificateAuthority.Create("authority of the engine");
    private readonly List<FakeEngine> _engines = [];
    private string _folder = "";

    protected override FakeEngineOptions Options => new()
    {
        Tls = Tls(_authority.IssueServer(["localhost", "127.0.0.1"])),
    };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _own.Set("DOCKER_HOST", null);
        _own.Set("DOCKER_TLS", null);
        _own.Set("DOCKER_TLS_VERIFY", null);
        _own.Set("DOCKER_CERT_PATH", null);
        _folder = Folder(_authority.Certificate, _authority.IssueClient());
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (FakeEngine engine in _engines)
        {
            await engine.DisposeAsync();
        }

        await base.DisposeAsync();
        _authority.Dispose();
        _own.Dispose();
    }

    [Fact]
    public async Task The_environment_is_read_as_the_docker_program_reads_it()
    {
        Use(Engine.TlsHost!, _folder);
        Engine.State.AddContainer("web", running: true);
        Outcome outcome = Shell.Run("Get-DockerContainer -Verbose");
        Assert.Equal(Engine.TlsHost, HostOf(outcome));
        string port = Engine.TlsHost![(Engine.TlsHost!.LastIndexOf(':') + 1)..];
        Assert.Contains($"curl --cacert {_folder}/ca.pem --cert {_folder}/cert.pem --key {_folder}/key.pem "
            + $"https://127.0.0.1:{port}/v1.51/containers/json", outcome.Verbose);
        Assert.Contains($"Engine: {Engine.TlsHost} (DOCKER_HOST).", outcome.Verbose);
        Assert.Empty(Shell.Run("Get-DockerContainer | Stop-DockerContainer -Timeout 0").Clean);
        Assert.Equal(ContainerState.Exited, Engine.State.Containers[0].State);
        await DockerAgreesAsync(true);
    }

    [Fact]
    public async Task The_doctor_and_the_audit_tell_what_is_checked_and_until_when()
    {
        DateTimeOffset late = DateTimeOffset.UtcNow.AddDays(300);
        FakeEngine good = await StartAsync(Tls(_authority.IssueServer(["127.0.0.1"], until: late)));
        string folder = Folder(_authority.Certificate, _authority.IssueClient(until: late));
        Use(good.TlsHost!, folder);
        Assert.Equal(["Ok"], Doctor("State"));
        Assert.Contains("both sides show one", Doctor("Sentence").Single());
        Assert.Equal(["Pass"], Way());

        FakeEngine soon = await StartAsync(Tls(_authority.IssueServer(["127.0.0.1"],
            until: DateTimeOffset.UtcNow.AddDays(10.5))));
        Use(soon.TlsHost!, folder);
        Assert.Equal(["Warning"], Doctor("State"));
        Assert.Contains(", 10 days.", Doctor("Sentence").Single());

        _own.Set("DOCKER_TLS_VERIFY", null);
        _own.Set("DOCKER_TLS", "1");
        Assert.Equal(["Warning"], Doctor("State"));
        Assert.Contains("Nobody looks at the engine's certificate", Doctor("Sentence").Single());
        Assert.Equal(["Fail"], Way());

        IEnumerable<string> Doctor(string property) => Shell.Run(
            $"(Test-DockerSock | Where-Object Check -eq Tls).{property}").As<string>();
        IEnumerable<string> Way() => Shell.Run("Test-DockerSockSecurity | Where-Object Check -eq 'Way to the engine' "
            + "| ForEach-Object { \"$($_.Status)\" }").As<string>();
    }

    [Theory]
    [InlineData(false, false, SslProtocols.Tls12)]
    [InlineData(false, true, SslProtocols.Tls13)]
    [InlineData(true, false, SslProtocols.Tls13)]
    [InlineData(true, true, SslProtocols.Tls12)]
    public async Task Keys_are_EC_or_RSA_and_TLS_is_1_2_or_1_3(bool rsaServer, bool rsaClient, SslProtocols version)
    {
        using CertificateAuthority authority = CertificateAuthority.Create("RSA or not", rsa: rsaServer);
        EngineTls tls = new()
        {
            Server = authority.IssueServer(["127.0.0.1"], rsa: rsaServer),
            ClientAuthority = authority.Certificate,
            Protocols = version,
        };
        FakeEngine engine = await StartAsync(tls);
        Use(engine.TlsHost!, Folder(authority.Certificate, authority.IssueClient(rsa: rsaClient)));
        Assert.Equal("1.51", Version());
        await DockerAgreesAsync(true);
    }

    [Fact]
    public void An_authority_of_the_same_name_and_another_key_is_told_as_that()
    {
        using CertificateAuthority other = CertificateAuthority.Create("authority of the engine");
        Use(Engine.TlsHost!, Folder(other.Certificate, other.IssueClient()));
        Outcome outcome = Shell.Run("Get-DockerVersion");
        Assert.Equal("DockerCertificateUntrusted", outcome.ErrorId);
        Assert.Contains("has the same name and another key", outcome.ErrorText);
    }

    [Fact]
    public async Task One_of_several_authorities_in_the_file_is_enough()
    {
        using CertificateAuthority other = CertificateAuthority.Create("another one");
        Use(Engine.TlsHost!, Folder("What a person wrote:\n" + other.Certificate + _authority.Certificate,
            _authority.IssueClient()));
        Assert.Equal("1.51", Version());
        await DockerAgreesAsync(true);
    }

    [Fact]
    public async Task The_certificate_of_the_engine_itself_may_be_the_one_that_is_trusted()
    {
        IssuedCertificate server = _authority.IssueServer(["127.0.0.1"]);
        FakeEngine engine = await StartAsync(Tls(server));
        Use(engine.TlsHost!, Folder(server.Certificate, _authority.IssueClient()));
        Assert.Equal("1.51", Version());
        await DockerAgreesAsync(true);
    }

    [Theory]
    [InlineData("DOCKER_TLS")]
    [InlineData("DOCKER_TLS_VERIFY")]
    public async Task DOCKER_TLS_alone_believes_any_engine(string variable)
    {
        using CertificateAuthority other = CertificateAuthority.Create("another one");
        Use(Engine.TlsHost!, Folder(other.Certificate, _authority.IssueClient()), variable);
        bool believes = variable == "DOCKER_TLS";
        Outcome outcome = Shell.Run("(Get-DockerVersion -Verbose).ApiVersion");
        Assert.Equal(believes, outcome.Errors.Count == 0);
        Assert.Equal(believes, outcome.Verbose.Any(static line => line.Contains("curl --insecure --cert ")));
        await DockerAgreesAsync(believes);
    }

    [Fact]
    public void An_endpoint_of_https_needs_no_variable()
    {
        foreach (string file in Directory.GetFiles(_folder))
        {
            File.Copy(file, Path.Combine(_own.Folder, Path.GetFileName(file)));
        }

        string host = Engine.TlsHost!.Replace("tcp://", "https://");
        Engine.State.AddContainer("web", running: true);
        Assert.Equal(host, HostOf(Shell.Run($"Get-DockerContainer -DockerHost {host}")));
        Assert.Equal("1.51", Shell.Run($"(Invoke-SockRequest /version -DockerHost {host}).ApiVersion").As<string>()[0]);
    }

    [Fact]
    public async Task A_context_has_its_own_certificates_and_objects_lead_back_to_it()
    {
        CertificateFolder.AddContext(_own.Folder, "prod", Engine.TlsHost!, _folder);
        _own.Set("DOCKER_CERT_PATH", "/nowhere");
        Engine.State.AddContainer("web", running: true);
        Outcome outcome = Shell.Run("Get-DockerContainer -Context prod; Get-DockerContainer -Context prod "
            + "| Stop-DockerContainer -Timeout 0");
        Assert.Equal(Engine.TlsHost + "#prod", HostOf(outcome));
        Assert.Equal(ContainerState.Exited, Engine.State.Containers[0].State);
        using DockerProgram docker = new();
        docker.Set("DOCKER_CONFIG", _own.Folder);
        Assert.Equal(0, (await docker.RunAsync("--context", "prod", "version")).ExitCode);

        int sent = Engine.Requests.Count;
        string host = Engine.TlsHost + "#prod";
        CertificateFolder.AddContext(_own.Folder, "prod", "tcp://127.0.0.1:1", _folder);
        Outcome changed = Shell.Run($"Get-DockerContainer -DockerHost '{host}'");
        Assert.Equal("DockerContextChanged", changed.ErrorId);
        Assert.Contains("leads to tcp://127.0.0.1:1#prod, and no longer to " + host, changed.ErrorText);
        Assert.Equal(sent, Engine.Requests.Count);
        Assert.Equal("DockerContextNotFound",
            Shell.Run($"Get-DockerContainer -DockerHost '{Engine.TlsHost}#none'").ErrorId);
    }

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(false, true, true)]
    [InlineData(true, false, false)]
    public async Task A_context_that_skips_verification_still_speaks_TLS(bool asksClients, bool files, bool isReached)
    {
        FakeEngine engine = await StartAsync(new EngineTls
        {
            Server = _authority.IssueServer(["elsewhere"], until: DateTimeOffset.UtcNow.AddHours(-1)),
            ClientAuthority = asksClients ? _authority.Certificate : null,
        });
        CertificateFolder.AddContext(_own.Folder, "lax", engine.TlsHost!, files ? _folder : null, skips: true);
        Outcome outcome = Shell.Run("(Get-DockerVersion -Context lax).ApiVersion");
        Assert.Equal(isReached ? "" : "DockerClientCertificateMissing",
            outcome.Errors.Count == 0 ? "" : outcome.ErrorId);
        Assert.DoesNotContain(outcome.Errors, static error => $"{error}".Contains("DOCKER_CERT_PATH"));
        using DockerProgram docker = new();
        docker.Set("DOCKER_CONFIG", _own.Folder);
        Assert.Equal(isReached, (await docker.RunAsync("--context", "lax", "version")).ExitCode == 0);
    }

    [Fact]
    public async Task An_engine_of_another_authority_is_not_believed()
    {
        using CertificateAuthority other = CertificateAuthority.Create("another one");
        Use(Engine.TlsHost!, Folder(other.Certificate, _authority.IssueClient()));
        await RefusesAsync("DockerCertificateUntrusted", "'CN=authority of the engine', which is not trusted",
            "names 'CN=another one'", "Put the certificate of the engine's authority into ca.pem");
        Assert.Empty(Engine.Requests);
    }

    [Fact]
    public async Task An_authority_of_the_same_name_with_another_key_is_not_believed()
    {
        using CertificateAuthority other = CertificateAuthority.Create("authority of the engine");
        Use(Engine.TlsHost!, Folder(other.Certificate, _authority.IssueClient()));
        await RefusesAsync("DockerCertificateUntrusted", "not trusted");
    }

    [Fact]
    public async Task Names_are_always_checked()
    {
        FakeEngine engine = await StartAsync(Tls(_authority.IssueServer(["engine.example", "10.1.2.3"])));
        Use(engine.TlsHost!, _folder);
        await RefusesAsync("DockerCertificateMisnamed", "is not for '127.0.0.1': it is for engine.example, 10.1.2.3.");
        Assert.Empty(engine.Requests);
    }

    [Theory]
    [InlineData(-48, -24, "expired on ")]
    [InlineData(24, 48, "is not valid before ")]
    public async Task A_certificate_has_its_time(int from, int until, string why)
    {
        DateTimeOffset now = DateTimeOffset.Now;
        FakeEngine engine = await StartAsync(
            Tls(_authority.IssueServer(["127.0.0.1"], false, now.AddHours(from), now.AddHours(until))));
        Use(engine.TlsHost!, _folder);
        DateTimeOffset edge = now.AddHours(from > 0 ? from : until);
        await RefusesAsync("DockerCertificateExpired",
            $"The certificate of {engine.TlsHost} {why}{edge.LocalDateTime:yyyy-MM-dd HH:mm}");
    }

    [Fact]
    public async Task The_authority_has_its_time_too()
    {
        using CertificateAuthority old = CertificateAuthority.Create("old one", from: DateTimeOffset.Now.AddDays(-9),
            until: DateTimeOffset.Now.AddDays(-1));
        FakeEngine engine = await StartAsync(Tls(old.IssueServer(["127.0.0.1"])));
        Use(engine.TlsHost!, Folder(old.Certificate, _authority.IssueClient()));
        await RefusesAsync("DockerCertificateExpired", "is of an authority ('CN=old one') whose own expired on ");
    }

    /// <summary>In TLS 1.3 the engine says so when the connection is open already.</summary>
    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task An_engine_that_wants_a_certificate_says_so(SslProtocols version)
    {
        EngineTls tls = Tls(_authority.IssueServer(["127.0.0.1"]));
        tls.Protocols = version;
        FakeEngine engine = await StartAsync(tls);
        string folder = Folder(_authority.Certificate);
        Use(engine.TlsHost!, folder);
        await RefusesAsync("DockerClientCertificateMissing",
            $"{engine.TlsHost} wants a client certificate, and was shown no certificate: there is none in '{folder}'.");
    }

    [Fact]
    public void What_is_wrong_with_the_files_is_said_before_anybody_is_asked()
    {
        IssuedCertificate client = _authority.IssueClient();
        IssuedCertificate other = _authority.IssueClient();
        IssuedCertificate rsa = _authority.IssueClient(rsa: true);
        using ECDsa key = ECDsa.Create();
        string encrypted = key.ExportEncryptedPkcs8PrivateKeyPem("secret",
            new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1000));
        const string legacy = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n"
            + "AA==\n-----END RSA PRIVATE KEY-----\n";
        string ca = _authority.Certificate;
        Is("", client, "ca.pem' is empty.");
        Is("nothing of it\n", client, "ca.pem' holds no certificate.");
        Is("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", client, "holds what looks like a ");
        Is(ca, client with { Key = other.Key }, "key.pem' is not that of the certificate '");
        Is(ca, client with { Key = rsa.Key }, "it holds no key of its kind");
        Is(ca, client with { Key = "no key" }, "key.pem' holds no private key.");
        Is(ca, client with { Key = encrypted }, "key.pem' is encrypted, and the docker program takes no such keys ");
        Is(ca, client with { Key = legacy }, "key.pem' is encrypted");
        Is(ca, client with { Certificate = "no certificate" }, "cert.pem' holds no certificate.");
        Is(ca, client, "cert.pem', and no '", "key.pem");
        Is(ca, client, "key.pem', and no '", "cert.pem");
        Is(null, client, "DOCKER_TLS_VERIFY asks for TLS, and there is no '");
        Assert.Empty(Engine.Requests);

        void Is(string? authority, IssuedCertificate client, string why, string? without = null)
        {
            string folder = Folder(authority, client);
            if (without is not null)
            {
                File.Delete(Path.Combine(folder, without));
            }

            Use(Engine.TlsHost!, folder);
            Outcome outcome = Shell.Run("Get-DockerVersion");
            Assert.Equal("DockerTlsFilesInvalid", outcome.ErrorId);
            Assert.Contains(why, outcome.ErrorText);
            Assert.All(client.Key.Split('\n').Where(static line => line.Length > 40),
                line => Assert.DoesNotContain(line, outcome.ErrorText));
        }
    }

    [Fact]
    public async Task A_port_without_TLS_is_told_from_one_with()
    {
        FakeEngine both = await FakeEngine.StartAsync(
            new FakeEngineOptions { TcpPort = 0, Tls = Tls(_authority.IssueServer(["127.0.0.1"])) }, Cancel);
        _engines.Add(both);
        Outcome plain = Shell.Run($"Get-DockerVersion -DockerHost {both.TlsHost}");
        Assert.Equal("DockerTlsExpected", plain.ErrorId);
        Assert.Contains("speaks TLS only, and was spoken to without", plain.ErrorText);
        Assert.Contains($"use -DockerHost {both.TlsHost!.Replace("tcp:", "https:")}", plain.ErrorText);
        Assert.Equal("DockerTlsExpected",
            Shell.Run($"Invoke-SockRequest /info -DockerHost {both.TlsHost}").ErrorId);
        Use(both.TcpHost!, _folder);
        await RefusesAsync("DockerTlsNotSpoken", $"What listens on {both.TcpHost} speaks HTTP without TLS");
    }

    [Fact]
    public async Task A_port_that_says_nothing_is_not_waited_for()
    {
        using Socket silent = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        silent.Listen();
        Use($"tcp://127.0.0.1:{((IPEndPoint)silent.LocalEndPoint!).Port}", _folder);
        Task<Outcome> asked = Task.Run(() => Shell.Run("Get-DockerVersion"), Cancel);
        using Socket client = await silent.AcceptAsync(Cancel);
        Assert.True(await client.ReceiveAsync(new byte[64], Cancel) > 0);
        Assert.Equal("DockerConnectTimeout", (await asked.WaitAsync(Cancel)).ErrorId);
        // Nothing is left of the connection.
        byte[] rest = new byte[4096];
        while (await client.ReceiveAsync(rest, Cancel) > 0)
        {
        }
    }

    [Fact]
    public void Without_an_address_TLS_is_port_2376_of_this_machine()
    {
        _own.Set("DOCKER_TLS_VERIFY", "1");
        _own.Set("DOCKER_CERT_PATH", _folder);
        Outcome outcome = Shell.Run("Get-DockerVersion");
        Assert.Contains("tcp://localhost:2376", outcome.ErrorText);
    }

    [Fact]
    public void Renewed_files_are_used_at_once()
    {
        using CertificateAuthority other = CertificateAuthority.Create("another one");
        string folder = Folder(other.Certificate, _authority.IssueClient());
        Use(Engine.TlsHost!, folder);
        Assert.Equal("DockerCertificateUntrusted", Shell.Run("Get-DockerVersion").ErrorId);
        _authority.WriteTo(folder);
        Assert.Equal("1.51", Version());
        File.WriteAllText(Path.Combine(folder, "ca.pem"), other.Certificate);
        Assert.Equal("DockerCertificateUntrusted", Shell.Run("Get-DockerVersion").ErrorId);
    }

    /// <summary>Only the end of the input lets the command go on; the way back must still be open then.</summary>
    [Theory]
    [InlineData(SslProtocols.Tls12, "Invoke-DockerExec web -Command job")]
    [InlineData(SslProtocols.Tls13, "Invoke-DockerExec web -Command job")]
    [InlineData(SslProtocols.Tls12, "Invoke-DockerImage app:1 -Command job")]
    [InlineData(SslProtocols.Tls13, "Invoke-DockerImage app:1 -Command job")]
    public async Task The_input_of_a_command_ends_and_its_output_goes_on(SslProtocols version, string command)
    {
        EngineTls tls = Tls(_authority.IssueServer(["127.0.0.1"]));
        tls.Protocols = version;
        FakeEngine engine = await StartAsync(tls);
        engine.State.AddImage("app:1");
        async Task<int> Job(EngineProcess process)
        {
            using StreamReader text = new(process.Stdin);
            string all = await text.ReadToEndAsync(process.Killed);
            for (int line = 0; line < 1000; line++)
            {
                await process.WriteOutAsync($"{line} {all.Length} {new string('x', 100)}\n");
            }

            return 0;
        }

        engine.State.AddContainer("web", running: true).OnExec = Job;
        GateFault gate = Fault.Gate(1);
        using IDisposable fault = engine.Misbehave("POST", "/containers/create", gate);
        Use(engine.TlsHost!, _folder);
        Task<Outcome> running = Task.Run(() => Shell.Run($"1..1000 | {command}"), Cancel);
        await (await Task.WhenAny(gate.Reached, running)).WaitAsync(Cancel);
        engine.State.Containers[^1].OnRun = Job;
        gate.Open();
        Outcome outcome = await running.WaitAsync(Cancel);
        Assert.Equal(Enumerable.Range(0, 1000).Select(static line => $"{line} 3893 {new string('x', 100)}"),
            outcome.As<string>());
    }

    [Fact]
    public async Task An_endless_stream_arrives_and_ends_with_its_pipeline()
    {
        Use(Engine.TlsHost!, _folder);
        PSDataCollection<object> input = [];
        input.Complete();
        PSDataCollection<PSObject> output = [];
        TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        output.DataAdded += (_, _) => first.TrySetResult();
        using PowerShell pipeline = Shell.Create("Get-DockerEvent -Follow");
        IAsyncResult running = pipeline.BeginInvoke(input, output);
        await Engine.WaitForRequestAsync(static request => request.Path.EndsWith("/events"), Cancel);
        Engine.State.AddContainer("web", running: true);
        await first.Task.WaitAsync(Cancel);
        pipeline.Stop();
        await Engine.WaitForConnectionsAsync(0, Cancel);
    }

    private static object? HostOf(Outcome outcome) => Assert.Single(outcome.Clean).Properties["DockerHost"].Value;

    private EngineTls Tls(IssuedCertificate server) =>
        new() { Server = server, ClientAuthority = _authority.Certificate };

    private string Folder(string? authority, IssuedCertificate? client = null) =>
        CertificateFolder.New(_own.Folder, authority, client);

    private async Task<FakeEngine> StartAsync(EngineTls tls)
    {
        FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { Tls = tls }, Cancel);
        _engines.Add(engine);
        return engine;
    }

    private void Use(string host, string folder, string variable = "DOCKER_TLS_VERIFY")
    {
        _own.Set("DOCKER_HOST", host);
        _own.Set("DOCKER_CERT_PATH", folder);
        _own.Set(variable, "1");
    }

    private string Version() => Assert.Single(Shell.Run("(Get-DockerVersion).ApiVersion").As<string>());

    private async Task RefusesAsync(string id, params string[] words)
    {
        Outcome outcome = Shell.Run("Get-DockerContainer");
        Assert.Equal(id, outcome.ErrorId);
        Assert.All(words, word => Assert.Contains(word, outcome.ErrorText));
        await DockerAgreesAsync(false);
    }

    /// <summary>The docker program reaches the engine too, or does not, by the same variables.</summary>
    private static async Task DockerAgreesAsync(bool isReached)
    {
        using DockerProgram docker = new();
        docker.TakeEnvironment();
        (int code, _, string error) = await docker.RunAsync("version");
        Assert.True(isReached == (code == 0), $"docker version: {code} {error}");
    }
}
