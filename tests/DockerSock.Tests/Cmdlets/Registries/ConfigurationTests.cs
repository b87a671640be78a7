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
    [InlineData("""{"credsStore":"missing"}""",
        "docker-credential-missing, which config.json names, cannot be started")]
    [InlineData("""{"credHelpers":{"localhost:5000":"fails"} }""",
        "docker-credential-fails get failed with exit code 3")]
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

    [Theory]
    [InlineData("", "")]
    [InlineData("-e HTTP_PROXY=own", "--env HTTP_PROXY=own")]
    public async Task Containers_are_given_the_proxies_that_the_docker_program_gives(string ours, string theirs)
    {
        Engine.State.AddImage("scratch:1");
        Own.Text = """{"PROXIES":{"default":{"httpProxy":"http://p:1","noProxy":"*.a"} } }""";
        Assert.Empty(Run($"New-DockerContainer scratch:1 {ours} -DockerHost $h").Errors);
        using DockerProgram docker = new(Engine.DockerHost);
        await docker.OutAsync(["--config", Own.Folder, "create",
            .. theirs.Split(' ', StringSplitOptions.RemoveEmptyEntries), "scratch:1"]);
        string[][] sent = [.. Engine.Requests.Where(static request => request.Route == "/containers/create")
            .Select(static request => JsonNode.Parse(request.BodyText)!["Env"]!.AsArray()
                .Select(static one => (string)one!).Order(StringComparer.Ordinal).ToArray())];
        Assert.Equal(2, sent.Length);
        Assert.Equal(sent[1], sent[0]);
        Assert.Equal(4, sent[0].Length);
    }

    [Fact]
    public async Task Builds_are_given_the_proxies_and_the_platform_that_the_docker_program_gives()
    {
        Own.Text =
            $$"""{"proxies":{"{{Engine.DockerHost}}":{"httpsProxy":"http://p:1"},"default":{"ftpProxy":"no"} } }""";
        Own.Set("DOCKER_DEFAULT_PLATFORM", "linux/arm64");
        string folder = Directory.CreateDirectory(Path.Combine(Own.Folder, "context")).FullName;
        File.WriteAllText(Path.Combine(folder, "Dockerfile"), $"FROM {Open}/app:1\n");
        // The base image is not for that platform: what is asked of the engine is what counts here.
        _ = Run($"Build-DockerImage '{folder}' -Classic -DockerHost $h");
        using DockerProgram docker = new(Engine.DockerHost);
        docker.Set("DOCKER_DEFAULT_PLATFORM", "linux/arm64");
        _ = await docker.RunAsync("--config", Own.Folder, "build", folder);
        (string?, string?)[] sent = [.. Engine.Requests.Where(static request => request.Route == "/build")
            .Select(static request => (Of(request, "buildargs"), Of(request, "platform")))];
        Assert.Equal([sent[1], sent[1]], sent);
        Assert.Equal(("""{"HTTPS_PROXY":"http://p:1","https_proxy":"http://p:1"}""", "linux/arm64"), sent[0]);
    }

    [Theory]
    [InlineData("Install-DockerImage localhost:5000/app:1 -DockerHost $h", "linux/arm64")]
    [InlineData("Install-DockerImage localhost:5000/app:1 -Platform linux/amd64 -DockerHost $h", "linux/amd64")]
    [InlineData("New-DockerContainer localhost:5000/app:1 -Pull Always -DockerHost $h", "linux/arm64")]
    public void The_default_platform_is_sent_where_none_is_named(string script, string platform)
    {
        Own.Set("DOCKER_DEFAULT_PLATFORM", "linux/arm64");
        Run(script);
        Assert.Equal([platform], Engine.Requests.Where(static request => request.Method == "POST")
            .Select(static request => Of(request, "platform")).Distinct());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("X-Own=from variable,\"x-second=a,\"\"b\"\"\"")]
    public async Task Requests_have_the_headers_that_the_docker_program_sends_and_their_values_are_not_shown(
        string? variable)
    {
        Own.Text = """{"httpheaders":{"X-Own":"secret value","User-Agent":"me","Content-Type":"text/x"} }""";
        using DockerProgram docker = new(Engine.DockerHost);
        Own.Set("DOCKER_CUSTOM_HEADERS", variable);
        if (variable is not null)
        {
            docker.Set("DOCKER_CUSTOM_HEADERS", variable);
        }

        await docker.OutAsync("--config", Own.Folder, "ps");
        await docker.OutAsync("--config", Own.Folder, "volume", "create", "one");
        (string?, string?)[] theirs = Headers();
        int before = Engine.Requests.Count;
        Outcome outcome =
            Run("Get-DockerContainer -DockerHost $h -Verbose; New-DockerVolume two -DockerHost $h -Verbose");
        Assert.Empty(outcome.Errors);
        (string?, string?)[] ours = Headers()[before..];
        (string?, string?) wanted = variable is null ? ("secret value", null) : ("from variable", "a,\"b\"");
        Assert.All([.. theirs, .. ours], sent => Assert.Equal(wanted, sent));
        Assert.True(ours.Length >= 2);
        Assert.Equal("application/json", Engine.Requests[^1].Header("Content-Type"));
        Assert.StartsWith("DockerSock/", Engine.Requests[^1].Header("User-Agent"));
        Assert.Contains(outcome.Verbose, static line => line.Contains("X-Own: ***"));
        Assert.DoesNotContain(outcome.Verbose, line => line.Contains(wanted.Item1!));

        (string?, string?)[] Headers() => [.. Engine.Requests.Select(static request =>
            (request.Header("X-Own"), request.Header("X-Second")))];
    }

    [Theory]
    [InlineData("X-Own")]
    [InlineData("=value")]
    [InlineData("a=b,")]
    [InlineData("\"a=b")]
    public async Task A_list_of_headers_that_is_none_is_refused_as_by_the_docker_program(string variable)
    {
        Own.Set("DOCKER_CUSTOM_HEADERS", variable);
        Assert.Equal("DockerEndpointInvalid", Run("Get-DockerContainer -DockerHost $h").ErrorId);
        Assert.Empty(Engine.Requests);
        using DockerProgram docker = new(Engine.DockerHost);
        docker.Set("DOCKER_CUSTOM_HEADERS", variable);
        Assert.NotEqual(0, (await docker.RunAsync("ps")).ExitCode);
    }

    [Fact]
    public void What_the_configuration_keeps_from_prunes_is_kept()
    {
        Engine.State.AddImage("scratch:1");
        _ = Run("New-DockerContainer scratch:1 -Name box-a -Label a=1 -DockerHost $h; "
            + "New-DockerContainer scratch:1 -Name box-b -Label b=1 -DockerHost $h").Clean;
        Own.Text = """{"PruneFilters":["label!=a","until=1s"]}""";
        string until = DateTimeOffset.Now.AddHours(1).ToString("O");
        Outcome outcome = Run($"Clear-DockerContainer -Until '{until}' -Confirm:$false -DockerHost $h");
        Assert.Empty(outcome.Errors);
        Assert.Equal(["DELETE"], Engine.Requests.Where(static request => request.Method == "DELETE")
            .Select(static request => request.Method));
        Assert.Equal(["box-a"], Run("(Get-DockerContainer -All -DockerHost $h).Name").Clean
            .Select(static one => one.ToString()));
        Own.Text = """{"pruneFilters":["color=red"]}""";
        Assert.Equal("DockerNameInvalid", Run("Clear-DockerContainer -Confirm:$false -DockerHost $h").ErrorId);
    }

    private static string? Of(DockerSock.Fake.RecordedRequest request, string name) =>
        request.QueryString.Split('&').Select(static pair => pair.Split('='))
            .Where(pair => pair[0] == name).Select(static pair => Uri.UnescapeDataString(pair[1])).FirstOrDefault();
}
