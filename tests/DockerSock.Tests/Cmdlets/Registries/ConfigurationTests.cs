using System.Text;
using System.Text.Json.Nodes;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>A docker configuration that cannot be read ends nothing but what would write it.</summary>
public sealed class ConfigurationTests : RegistryTest
{
    private const string Broken = """{"currentContext":"desk","auths":{"localhost:5001":""";

    [Theory]
    [InlineData("Get-DockerContainer -DockerHost $h", "GET /containers/json")]
    [InlineData("Install-DockerImage localhost:5000/app:1 -DockerHost $h",
        "POST /images/create?fromImage=localhost%3A5000%2Fapp&tag=1")]
    [InlineData("'localhost:5000/app:1', 'localhost:5000/app:2' | Install-DockerImage -DockerHost $h",
        "POST /images/create?fromImage=localhost%3A5000%2Fapp&tag=2")]
    public void It_is_one_warning_for_a_command(string script, string sent)
    {
        Own.Text = Broken;
        Outcome outcome = Run(script);
        Assert.Empty(outcome.Errors);
        Assert.StartsWith($"'{Own.File}' cannot be read: it is not the JSON of a docker configuration (line 1, ",
            Assert.Single(outcome.Warnings));
        Assert.Contains(sent, Calls);
    }

    [Fact]
    public void Another_daemon_has_nothing_to_do_with_it()
    {
        Own.Text = Broken;
        Outcome outcome = Run("Invoke-SockRequest /_ping -SocketPath $h.Substring(7)");
        Assert.Empty(outcome.Errors);
        Assert.Empty(outcome.Warnings);
    }

    [Theory]
    [InlineData("Connect-DockerRegistry localhost:5001 -Credential $ann -DockerHost $h")]
    [InlineData("Disconnect-DockerRegistry localhost:5001")]
    public void Who_must_write_it_does_nothing_and_leaves_it_as_it_is(string script)
    {
        string before = Own.Text = Broken;
        Outcome outcome = Run(script);
        Assert.Equal("DockerCredentialsFailed", outcome.ErrorId);
        Assert.Contains("It stays as it is.", outcome.ErrorText);
        Assert.Equal(before, Own.Text);
        Assert.Empty(Calls);
        Assert.Empty(outcome.Warnings);
    }

    [Fact]
    public void A_variable_that_cannot_be_read_is_one_warning()
    {
        Own.Text = LoggedIn;
        Own.Set("DOCKER_AUTH_CONFIG", "{");
        Outcome outcome = Run("Install-DockerImage localhost:5001/app:1, localhost:5000/app:1 -DockerHost $h");
        Assert.Empty(outcome.Errors);
        Assert.StartsWith("'DOCKER_AUTH_CONFIG' cannot be read: ", Assert.Single(outcome.Warnings));
        Assert.Contains(Engine.Requests, static request => Auth(request) == Ann);
    }

    [Theory]
    [InlineData("""{"AUTHS":{"localhost:5001":{"Auth":"AUTH"} } }""")]
    [InlineData("""{"auths":{"localhost:5001":{"auth":"YTpi"} },"Auths":{"localhost:5001":{"AUTH":"AUTH"} } }""")]
    [InlineData("""{"Auths":{"localhost:5001":{"username":"ann","PassWord":"PASSWORD"} } }""")]
    public async Task The_docker_program_opens_the_registry_with_the_same(string text)
    {
        Own.Text = text.Replace("AUTH\"}", InFile + "\"}").Replace("PASSWORD", Password);
        Assert.Empty(Run("Install-DockerImage localhost:5001/app:1 -DockerHost $h").Errors);
        using DockerProgram docker = new(Engine.DockerHost);
        await docker.OutAsync("--config", Own.Folder, "pull", Locked + "/app:1");
        string?[] sent = [.. Engine.Requests.Where(static request => request.Route == "/images/create").Select(Auth)];
        Assert.Equal([Ann, Ann], sent);
    }

    [Theory]
    [InlineData("CREDSSTORE", "\"keep\"")]
    [InlineData("credsstore", "\"keep\"")]
    [InlineData("CredHelpers", "{\"localhost:5001\":\"keep\"}")]
    public async Task A_helper_is_found_in_any_case_and_the_file_holds_no_secret(string field, string value)
    {
        Own.AddKeeper("keep");
        Own.Text = $$"""{"{{field}}":{{value}}}""";
        Outcome outcome = Run("Connect-DockerRegistry localhost:5001 -Credential $ann -DockerHost $h");
        Assert.Empty(outcome.Errors);
        Assert.Empty(outcome.Warnings);
        Assert.DoesNotContain(InFile, Own.Text);
        string ours = Own.Kept("keep", Locked)!;
        Assert.Contains(Password[..5], ours);
        Assert.Contains($"\"{field}\"", Own.Text);

        Own.Text = $$"""{"{{field}}":{{value}}}""";
        using DockerProgram docker = new(Engine.DockerHost);
        Assert.Equal(0, (await docker.PipeAsync(Encoding.UTF8.GetBytes(Password),
            "--config", Own.Folder, "login", "--username", "ann", "--password-stdin", Locked)).ExitCode);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(ours), JsonNode.Parse(Own.Kept("keep", Locked)!)));
    }

    [Theory]
    [InlineData("""{"credsStore":"missing"}""", "docker-credential-missing, which config.json names, cannot be started")]
    [InlineData("""{"credHelpers":{"localhost:5000":"fails"} }""", "docker-credential-fails get failed with exit code 3")]
    [InlineData("""{"credsStore":"talks"}""", "docker-credential-talks answered something else")]
    [InlineData("""{"credsStore":"../x"}""", "'../x' is no name of a credential helper")]
    [InlineData("""{"auths":{"localhost:5000":{"auth":"bm8tY29sb24="} } }""", "holds no user and password")]
    public async Task Without_what_opens_it_an_open_registry_is_asked_all_the_same(string text, string why)
    {
        Own.AddHelper("fails", "exit 3");
        Own.AddHelper("talks", "echo hello");
        Own.Text = text;
        Engine.State.AddImage("scratch:1");
        string folder = Directory.CreateDirectory(Path.Combine(Own.Folder, "context")).FullName;
        File.WriteAllText(Path.Combine(folder, "Dockerfile"), $"FROM {Open}/app:1\n");
        string[] scripts =
        [
            "Install-DockerImage localhost:5000/app:1, localhost:5000/app:2 -DockerHost $h",
            "New-DockerContainer localhost:5000/a/b:1 -DockerHost $h",
            $"Build-DockerImage '{folder}' -DockerHost $h",
            "Get-DockerImageManifest localhost:5000/app:1 -DockerHost $h",
        ];
        foreach (string script in scripts)
        {
            Outcome outcome = Run(script);
            Assert.Empty(outcome.Errors);
            string warning = Assert.Single(outcome.Warnings);
            Assert.Contains(why, warning);
            Assert.Contains("The registry localhost:5000 is asked without credentials.", warning);
        }

        Assert.All(Engine.Requests, static request => Assert.Null(Auth(request)));
        using DockerProgram docker = new(Engine.DockerHost);
        Assert.Equal(0, (await docker.RunAsync("--config", Own.Folder, "pull", Open + "/app:1")).ExitCode);
    }

    [Fact]
    public void A_registry_that_wants_a_user_refuses_behind_the_warning()
    {
        Own.Text = """{"credsStore":"missing"}""";
        Outcome outcome = Run("Install-DockerImage localhost:5001/app:1 -DockerHost $h");
        Assert.Equal("DockerRegistryDenied", outcome.ErrorId);
        Assert.Contains("docker-credential-missing", Assert.Single(outcome.Warnings));
    }

    [Fact]
    public void A_broken_entry_can_be_logged_out_of_and_in_again()
    {
        string broken = Own.Text = """{"auths":{"localhost:5001":{"auth":"geheim!"} } }""";
        Assert.Empty(Run("Disconnect-DockerRegistry localhost:5001").Errors);
        Assert.DoesNotContain(Locked, Own.Text);
        Own.Text = broken;
        Assert.Empty(Run("Connect-DockerRegistry localhost:5001 -Credential $ann -DockerHost $h").Errors);
        Assert.Contains(InFile, Own.Text);
    }

    [Fact]
    public void What_is_to_be_kept_with_a_helper_that_is_missing_is_kept_nowhere()
    {
        string before = Own.Text = """{"credsStore":"missing"}""";
        Outcome outcome = Run("Connect-DockerRegistry localhost:5001 -Credential $ann -DockerHost $h");
        Assert.Equal("DockerCredentialsFailed", outcome.ErrorId);
        Assert.Equal(before, Own.Text);
    }
}
