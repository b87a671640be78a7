using DockerSock.Client;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Client;

/// <summary>
/// Helper programs are run as the docker program runs them, and what goes wrong is said without what they said.
/// </summary>
[Collection(nameof(OwnEnvironment))]
public sealed class CredentialHelperTests : IDisposable
{
    private const string Server = "reg.example.com:5000";

    private readonly OwnEnvironment _own = new();

    private readonly CancellationTokenSource _deadline =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public CredentialHelperTests() => _deadline.CancelAfter(TimeSpan.FromMinutes(1));

    /// <summary>Ends with the test, and after a minute: what is awaited longer does not come.</summary>
    private CancellationToken Cancel => _deadline.Token;

    public void Dispose()
    {
        _own.Dispose();
        _deadline.Dispose();
    }

    [Fact]
    public async Task The_server_goes_in_and_credentials_come_out()
    {
        _own.AddHelper("x",
            $$"""cat > '{{Seen}}'; echo "$@" >> '{{Seen}}'; echo '{"ServerURL":"{{Server}}","Username":"ann","Secret":"pä\"ss"}'""");
        Assert.Equal(new RegistryCredential(Server, "ann", "pä\"ss"),
            await new CredentialHelper("x").GetAsync(Server, Cancel));
        Assert.Equal($"{Server}get\n", File.ReadAllText(Seen));
    }

    [Fact]
    public async Task The_user_of_tokens_means_a_token()
    {
        _own.AddHelper("x", """cat > /dev/null; echo '{"Username":"<token>","Secret":"t"}'""");
        Assert.Equal(new RegistryCredential(Server, "", "", "t"),
            await new CredentialHelper("x").GetAsync(Server, Cancel));
    }

    [Theory]
    [InlineData("ann", "p\"ä", null,
        """{"ServerURL":"reg.example.com:5000","Username":"ann","Secret":"p\u0022\u00E4"}""")]
    [InlineData("ann", "", "t", """{"ServerURL":"reg.example.com:5000","Username":"\u003Ctoken\u003E","Secret":"t"}""")]
    public async Task What_is_to_be_kept_goes_in_as_JSON(string user, string password, string? token, string expected)
    {
        _own.AddHelper("x", $"""cat > '{Seen}'; [ "$*" = store ]""");
        await new CredentialHelper("x").StoreAsync(new RegistryCredential(Server, user, password, token), Cancel);
        Assert.Equal(expected, File.ReadAllText(Seen));
    }

    [Theory]
    [InlineData("echo 'credentials not found in native keychain'; exit 1")]
    [InlineData("echo 'Credentials not found in native keychain.'; exit 1")]
    public async Task Nothing_there_is_no_failure(string script)
    {
        _own.AddHelper("x", script);
        Assert.Null(await new CredentialHelper("x").GetAsync(Server, Cancel));
        Assert.False(await new CredentialHelper("x").EraseAsync(Server, Cancel));
    }

    [Fact]
    public async Task What_is_kept_can_be_had_and_forgotten()
    {
        _own.AddKeeper("x");
        CredentialHelper helper = new("x");
        RegistryCredential ann = new(Server, "ann", "pw");
        await helper.StoreAsync(ann, Cancel);
        Assert.Equal(ann, await helper.GetAsync(Server, Cancel));
        Assert.True(await helper.EraseAsync(Server, Cancel));
        Assert.Null(await helper.GetAsync(Server, Cancel));
    }

    [Fact]
    public async Task A_failure_has_the_programs_words_and_its_exit_code_and_nothing_of_its_error_output()
    {
        _own.AddHelper("x", "cat > /dev/null; echo 'the key ring is locked.'; echo geheim >&2; exit 3");
        SockException problem = await Assert.ThrowsAsync<SockException>(() => new CredentialHelper("x")
            .GetAsync(Server, Cancel));
        Assert.Equal(SockFailure.CredentialsFailed, problem.Failure);
        Assert.Equal("docker-credential-x get failed with exit code 3: the key ring is locked.", problem.Message);
        Assert.DoesNotContain("geheim", problem.ToString());
    }

    [Fact]
    public async Task A_failed_store_says_nothing_of_what_it_was_given()
    {
        _own.AddHelper("x", "cat; exit 1");
        SockException problem = await Assert.ThrowsAsync<SockException>(
            () => new CredentialHelper("x").StoreAsync(new RegistryCredential(Server, "ann", "geheim"), Cancel));
        Assert.Equal("docker-credential-x store failed with exit code 1.", problem.Message);
        Assert.DoesNotContain("geheim", problem.ToString());
    }

    [Fact]
    public async Task An_answer_is_read_in_any_case()
    {
        _own.AddHelper("x", """echo '{"serverurl":"s","username":"ann","SECRET":"pw"}'""");
        Assert.Equal(new RegistryCredential(Server, "ann", "pw"), await new CredentialHelper("x").GetAsync(Server, Cancel));
    }

    [Theory]
    [InlineData("echo geheim")]
    [InlineData("echo '[\"geheim\"]'")]
    [InlineData("echo '{\"Username\":5,\"Secret\":\"geheim\"}'")]
    [InlineData("echo null")]
    [InlineData("true")]
    public async Task An_answer_that_is_none_is_a_failure_that_does_not_quote_it(string script)
    {
        _own.AddHelper("x", script);
        SockException problem = await Assert.ThrowsAsync<SockException>(() => new CredentialHelper("x")
            .GetAsync(Server, Cancel));
        Assert.Equal(SockFailure.CredentialsFailed, problem.Failure);
        Assert.DoesNotContain("geheim", problem.ToString());
    }

    [Fact]
    public async Task One_that_hangs_is_ended_with_all_that_it_started()
    {
        _own.AddHelper("x", $"sleep 1000 & echo $! > '{Seen}'; wait");
        SockException problem = await Assert.ThrowsAsync<SockException>(
            () => new CredentialHelper("x", TimeSpan.FromSeconds(1)).GetAsync(Server, Cancel));
        Assert.Equal(SockFailure.CredentialsFailed, problem.Failure);
        Assert.Contains("did not end within 1 second", problem.Message);
        await GoneAsync();
    }

    [Fact]
    public async Task Ctrl_C_ends_it()
    {
        string started = Path.Combine(_own.Folder, "started");
        _own.AddHelper("x", $"sleep 1000 & echo $! > '{Seen}'; mkfifo '{started}'; echo > '{started}'; wait");
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task<RegistryCredential?> asked = new CredentialHelper("x").GetAsync(Server, stop.Token);
        while (!File.Exists(started))
        {
            await Task.Delay(10, Cancel);
        }

        _ = await File.ReadAllTextAsync(started, Cancel);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await GoneAsync();
    }

    [Fact]
    public async Task Much_on_the_error_output_does_not_stop_it()
    {
        _own.AddHelper("x",
            """cat > /dev/null; head -c 1000000 /dev/zero >&2; echo '{"Username":"ann","Secret":"pw"}'""");
        Assert.Equal("pw", (await new CredentialHelper("x").GetAsync(Server, Cancel))!.Password);
    }

    [Fact]
    public async Task One_that_is_not_there_is_named()
    {
        SockException problem = await Assert.ThrowsAsync<SockException>(() => new CredentialHelper("not-installed")
            .GetAsync(Server, Cancel));
        Assert.Equal(SockFailure.CredentialsFailed, problem.Failure);
        Assert.Contains("docker-credential-not-installed", problem.Message);
        Assert.Contains("config.json", problem.Advice);
    }

    [Fact]
    public async Task What_cannot_be_run_does_not_hide_what_can()
    {
        _own.AddHelper("x", """cat > /dev/null; echo '{"Username":"ann","Secret":"pw"}'""");
        string text = Directory.CreateDirectory(Path.Combine(_own.Folder, "text")).FullName;
        File.WriteAllText(Path.Combine(text, "docker-credential-x"), "only a text");
        _own.Set("PATH", text + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"));
        Assert.Equal("pw", (await new CredentialHelper("x").GetAsync(Server, Cancel))!.Password);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("/bin/x")]
    [InlineData("a\\b")]
    public async Task A_name_never_leads_elsewhere(string name) => Assert.Contains(
        "is no name of a credential helper",
        (await Assert.ThrowsAsync<SockException>(() => new CredentialHelper(name).GetAsync(Server, Cancel))).Message);

    [Fact]
    public async Task The_current_folder_is_not_looked_into()
    {
        _own.AddHelper("x", $"touch '{Seen}'; exit 1");
        string before = Directory.GetCurrentDirectory();
        _own.Set("PATH", "/usr/bin:/bin:.");
        Directory.SetCurrentDirectory(Path.Combine(_own.Folder, "bin"));
        try
        {
            SockException problem = await Assert.ThrowsAsync<SockException>(() => new CredentialHelper("x")
                .GetAsync(Server, Cancel));
            Assert.Contains("cannot be started", problem.Message);
            Assert.False(File.Exists(Seen));
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
    }

    private string Seen => Path.Combine(_own.Folder, "seen");

    /// <summary>
    /// The process that the helper had started ends: it is gone, or nothing but an entry that nobody has read yet.
    /// </summary>
    private async Task GoneAsync()
    {
        string stat = $"/proc/{File.ReadAllText(Seen).Trim()}/stat";
        while (File.Exists(stat) && !(await File.ReadAllTextAsync(stat, Cancel))
            .Contains(") Z ", StringComparison.Ordinal))
        {
            await Task.Delay(10, Cancel);
        }
    }
}
