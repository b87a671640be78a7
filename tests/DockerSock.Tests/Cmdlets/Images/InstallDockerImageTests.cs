using System.Management.Automation;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class InstallDockerImageTests : RegistryTest
{
    [Theory]
    [InlineData("app", "fromImage=app&tag=latest")]
    [InlineData("app:1", "fromImage=app&tag=1")]
    [InlineData("team/app:1", "fromImage=team%2Fapp&tag=1")]
    [InlineData("docker.io/library/app:1", "fromImage=docker.io%2Flibrary%2Fapp&tag=1")]
    [InlineData("localhost:5000/a/b:1", "fromImage=localhost%3A5000%2Fa%2Fb&tag=1")]
    [InlineData("localhost:5000/app -AllTags", "fromImage=localhost%3A5000%2Fapp")]
    [InlineData("localhost:5000/app -a", "fromImage=localhost%3A5000%2Fapp")]
    [InlineData("-Image app:1 -Platform linux/amd64", "fromImage=app&tag=1&platform=linux%2Famd64")]
    public void Sends_the_reference_and_what_was_given(string parameters, string query)
    {
        Assert.Empty(Run($"Install-DockerImage {parameters} -DockerHost $h").Clean);
        RecordedRequest pull = Engine.Requests[^1];
        Assert.Equal($"POST /images/create?{query}", Calls.Last());
        Assert.Equal((0, null), (pull.BodyLength, Auth(pull)));
        Assert.NotEmpty(Engine.State.Images);
    }

    [Fact]
    public void All_tags_are_pulled()
    {
        ImageSummary[] pulled = [.. Run("Install-DockerImage localhost:5000/app -AllTags -PassThru -DockerHost $h")
            .As<ImageSummary>()];
        Assert.Equal([Open + "/app:1", Open + "/app:2"], pulled.SelectMany(static image => image.RepoTags)
            .Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("app")]
    [InlineData("app:1")]
    [InlineData("docker.io/library/app:1")]
    [InlineData("docker.io/app:1")]
    [InlineData("index.docker.io/library/app:1")]
    [InlineData("library/app:1")]
    [InlineData("localhost:5000/a/b:1")]
    public void PassThru_shows_the_image_by_whichever_of_its_names(string name)
    {
        ImageSummary pulled = Assert.Single(Run($"Install-DockerImage {name} -PassThru -DockerHost $h")
            .As<ImageSummary>());
        Assert.Equal(Assert.Single(Engine.State.Images).Id, pulled.Id);
        Assert.Equal(Engine.DockerHost, pulled.DockerHost);
    }

    [Theory]
    [InlineData("localhost:5000/app@")]
    [InlineData("localhost:5000/app:2@")]
    public void A_digest_outranks_the_tag(string name)
    {
        string digest = Registries[Open].Find("app", "1")!.Digest;
        ImageSummary pulled = Assert.Single(Run($"Install-DockerImage {name}{digest} -PassThru -DockerHost $h")
            .As<ImageSummary>());
        Assert.Contains($"POST /images/create?fromImage=localhost%3A5000%2Fapp&tag={Uri.EscapeDataString(digest)}",
            Calls);
        Assert.Equal([$"{Open}/app@{digest}"], pulled.RepoDigests);
    }

    [Fact]
    public void An_image_that_is_named_twice_is_pulled_once()
    {
        Assert.Empty(Run("'app:1', 'app:1' | Install-DockerImage -DockerHost $h").Clean);
        Assert.Single(Calls, static call => call.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public void A_credential_is_sent_to_one_registry_only()
    {
        Outcome outcome =
            Run("Install-DockerImage localhost:5001/app:1, localhost:5000/app:1 -Credential $ann -DockerHost $h");
        Assert.Contains(outcome.Errors, static error =>
            error.FullyQualifiedErrorId.StartsWith("DockerNameInvalid", StringComparison.Ordinal));
        Assert.Single(Engine.Requests, static request => request.Header("X-Registry-Auth") is not null);
        HasNoSecret(outcome);
    }

    [Fact]
    public void A_credential_is_sent_in_the_alphabet_of_URLs()
    {
        Assert.Empty(Run("Install-DockerImage localhost:5001/app:1 -Credential $ann -DockerHost $h").Clean);
        RecordedRequest pull = Engine.Requests[^1];
        Assert.Equal(Ann, Auth(pull));
        Assert.Contains(pull.Header("X-Registry-Auth")!, static digit => digit is '-' or '_');
        Assert.NotNull(Engine.State.FindImage(Locked + "/app:1"));
    }

    [Fact]
    public void Without_a_credential_config_json_has_it()
    {
        Own.Text = LoggedIn;
        Outcome outcome = Run("Install-DockerImage localhost:5001/app:1, localhost:5000/app:1 -DockerHost $h -Verbose");
        Assert.Empty(outcome.Clean);
        Assert.Equal(Ann, Auth(Pull("localhost%3A5001")));
        Assert.Null(Auth(Pull("localhost%3A5000")));
        Assert.Contains($"Credentials for {Locked}: {Own.File}.", outcome.Verbose);
        Assert.Contains($"Credentials for {Open}: none.", outcome.Verbose);
    }

    [Fact]
    public void An_identity_token_goes_alone()
    {
        Own.Text =
            """{ "auths": { "https://index.docker.io/v1/": { "auth": "YW5uOg==", "identitytoken": "a-token" } } }""";
        Registries["docker.io"].AddUser("ann", Password, "a-token");
        Outcome outcome = Run("Install-DockerImage app:1 -DockerHost $h -Verbose");
        Assert.Equal("""{"username":"ann","identitytoken":"a-token","serveraddress":"https://index.docker.io/v1/"}""",
            Auth(Engine.Requests[^1]));
        HasNoSecret(outcome);
    }

    [Fact]
    public void A_helper_that_fails_is_a_warning_and_what_is_open_to_everybody_is_pulled()
    {
        Own.Text = """{ "credsStore": "not-installed" }""";
        Outcome outcome = Run("Install-DockerImage app:1 -DockerHost $h");
        Assert.Empty(outcome.Errors);
        Assert.Contains("docker-credential-not-installed", Assert.Single(outcome.Warnings));
        Assert.NotEmpty(Calls);
    }

    [Theory]
    [InlineData("localhost:5000/app:no", "DockerImageUnknown", "manifest unknown")]
    [InlineData("localhost:5000/none:1", "DockerImageUnknown", "manifest unknown")]
    [InlineData("none:1", "DockerRegistryDenied", "pull access denied for none")]
    [InlineData("localhost:5001/app:1", "DockerRegistryDenied", "no basic auth credentials")]
    [InlineData("localhost:5009/app:1", "DockerRegistryUnreachable", "connection refused")]
    [InlineData("reg.example.com/app:1", "DockerRegistryUnreachable", "no such host")]
    [InlineData("slow.example.com/app:1", "DockerPullFailed", "toomanyrequests: slow down")]
    public void What_the_registry_refuses_has_an_id_of_its_own(string name, string id, string words)
    {
        Outcome outcome = Run($"Install-DockerImage {name} -DockerHost $h; $?");
        Assert.Equal((id, name), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.StartsWith($"The image '{name}' could not be pulled: ", outcome.ErrorText);
        Assert.Contains(words, outcome.ErrorText);
        Assert.Equal([false], outcome.Output.Select(static shown => shown.BaseObject));
        Assert.False(outcome.Terminated);
    }

    [Theory]
    [InlineData("write /f: no space left on device", "DockerDiskFull")]
    [InlineData("unauthorized: authentication required", "DockerRegistryDenied")]
    [InlineData("manifest unknown: manifest unknown", "DockerImageUnknown")]
    [InlineData("no matching manifest for linux/s390x in the manifest list entries", "DockerImageUnknown")]
    [InlineData("Get \"https://reg.example.com/v2/\": x509: certificate signed by unknown authority",
        "DockerRegistryUnreachable")]
    [InlineData("unexpected EOF", "DockerPullFailed")]
    public void An_error_in_the_stream_is_an_error(string said, string id)
    {
        Registries[Open].TransferError = said;
        Outcome outcome = Run("Install-DockerImage localhost:5000/app:1 -PassThru -DockerHost $h; $?");
        Assert.Equal((id, Open + "/app:1"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Contains(said, outcome.ErrorText);
        Assert.Equal([false], outcome.Output.Select(static shown => shown.BaseObject));
        Assert.Equal(200, (int)AnsweredStatus(outcome));
    }

    [Fact]
    public void A_wrong_password_is_said_without_it()
    {
        Registries[Locked].AddUser("ann", "another");
        Own.Text = LoggedIn;
        Outcome outcome = Run("$Error.Clear(); Install-DockerImage localhost:5001/app:1 -DockerHost $h -Verbose; "
            + "Install-DockerImage localhost:5001/app:1 -Credential $ann -DockerHost $h -Verbose; $Error");
        Assert.Equal(["DockerRegistryDenied", "DockerRegistryDenied"],
            outcome.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal(2, outcome.Verbose.Count(static line => line.Contains("X-Registry-Auth: ***")));
        Assert.Equal(2, outcome.Output.Count);
        HasNoSecret(outcome);
    }

    [Theory]
    [InlineData("Bad")]
    [InlineData("app:a/b")]
    [InlineData("app:1 -AllTags")]
    [InlineData("9bb13890319dc01e5f8a4d3d0c4c72685654d682d568350fd38a02b1d70aee6b")]
    [InlineData("sha256:9bb13890319dc01e5f8a4d3d0c4c72685654d682d568350fd38a02b1d70aee6b")]
    public void A_name_that_is_none_is_never_sent(string parameters)
    {
        Assert.Equal("DockerNameInvalid", Run($"Install-DockerImage {parameters} -DockerHost $h").ErrorId);
        Assert.Empty(Calls);
    }

    [Fact]
    public void One_bad_name_never_stops_the_others()
    {
        Outcome outcome =
            Run("Install-DockerImage app:1, localhost:5000/app:no, Bad, team/app:1 -PassThru -DockerHost $h");
        Assert.Equal(["Bad", Open + "/app:no"], outcome.Errors.Select(static error => (string)error.TargetObject)
            .Order(StringComparer.Ordinal));
        Assert.Equal(["app:1", "team/app:1"], outcome.Called
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Several_are_pulled_at_the_same_time()
    {
        GateFault gate = Fault.Gate(0);
        using IDisposable held = Engine.Misbehave("POST", "/images/create", gate);
        Task<Outcome> running = Task.Run(() => Run("Install-DockerImage app:1, team/app:1 -DockerHost $h"), Cancel);
        _ = await Engine.WaitForRequestAsync(static request => request.QueryValue("fromImage") == "app", Cancel);
        _ = await Engine.WaitForRequestAsync(static request => request.QueryValue("fromImage") == "team/app", Cancel);
        gate.Open();
        Assert.Empty((await running.WaitAsync(Cancel)).Clean);
    }

    [Fact]
    public void Each_tag_of_an_image_and_the_image_of_a_container()
    {
        Engine.State.AddImage("app:1", setUp: static image => image.Tags.Add("team/app:1"));
        Engine.State.AddContainer("web", Open + "/app:2");
        Assert.Empty(
            Run("Get-DockerImage *app:1 -DockerHost $h | Install-DockerImage; Get-DockerContainer web -All "
                + "-DockerHost $h | Install-DockerImage; "
            + "Get-DockerContainer web -All -Detailed -DockerHost $h | Install-DockerImage; 'app:latest' | "
            + "Install-DockerImage -DockerHost $h").Clean);
        Assert.Equal(["app:1", "app:latest", Open + "/app:2", Open + "/app:2", "team/app:1"],
            Engine.Requests.Where(static request => request.Route == "/images/create")
                .Select(static request => $"{request.QueryValue("fromImage")}:{request.QueryValue("tag")}")
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_image_without_a_tag_is_an_error_beside_the_others()
    {
        Engine.State.AddImage();
        Engine.State.AddImage("app:1");
        Outcome outcome = Run("Get-DockerImage -DockerHost $h | Install-DockerImage");
        Assert.Equal("DockerNameInvalid", outcome.ErrorId);
        Assert.Contains("has no tag", outcome.ErrorText);
        Assert.Equal("POST /images/create?fromImage=app&tag=1", Calls[^1]);
    }

    [Fact]
    public async Task Several_engines_are_asked()
    {
        await using FakeEngine other = await FakeEngine.StartAsync(new FakeEngineOptions { Registries = Registries },
            Cancel);
        Assert.Equal(new[] { Engine.DockerHost, other.DockerHost }.Order(),
            RunAt(new[] { Engine.DockerHost, other.DockerHost },
            "Install-DockerImage app:1 -PassThru -DockerHost $h").As<ImageSummary>()
                .Select(static image => image.DockerHost).Order());
    }

    [Fact]
    public void WhatIf_pulls_nothing()
    {
        Assert.Contains("\"Pull image\" on target \"app:1 on ",
            Shell.Show($"Install-DockerImage app:1 -WhatIf -DockerHost {Engine.DockerHost}"));
        Assert.Contains("\"Pull all tags\" on target \"app on ",
            Shell.Show($"Install-DockerImage app -AllTags -WhatIf -DockerHost {Engine.DockerHost}"));
        Assert.Empty(Calls);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("unexpected EOF")]
    public void Bars_for_the_image_and_its_layers_are_completed_at_the_end(string? error)
    {
        Registries[Open].TransferError = error;
        Outcome outcome = Run("Install-DockerImage localhost:5000/app:1, localhost:5000/app:2 -DockerHost $h");
        Assert.Equal(error is null ? 0 : 2, outcome.Errors.Count);
        string[] layers =
            [.. new[] { "1", "2" }.Select(tag => Registries[Open].Find("app", tag)!.Layers[0].Digest[7..19])];
        ProgressRecord[] images = [.. outcome.Progress.Where(static bar => bar.ParentActivityId < 0)];
        Assert.Equal([$"Pulling {Open}/app:1", $"Pulling {Open}/app:2"],
            images.Select(static bar => bar.Activity).Distinct().Order());
        Assert.Equal(2, images.Select(static bar => bar.ActivityId).Distinct().Count());
        for (int i = 0; i < 2; i++)
        {
            ProgressRecord layer = outcome.Progress.First(bar => bar.Activity == layers[i]);
            Assert.Equal(images.First(bar => bar.Activity.EndsWith($":{i + 1}", StringComparison.Ordinal)).ActivityId,
                layer.ParentActivityId);
        }

        Assert.All(outcome.Progress.GroupBy(static bar => bar.ActivityId), static bars =>
        {
            Assert.Equal(ProgressRecordType.Processing, bars.First().RecordType);
            Assert.Equal(ProgressRecordType.Completed, bars.Last().RecordType);
        });
        HasNoSecret(outcome);
    }

    [Fact]
    public void A_pull_whose_connection_breaks_is_an_error_and_its_bars_go()
    {
        Engine.Misbehave("POST", "/images/create", Fault.CutAfter(300));
        Outcome outcome = Run("Install-DockerImage localhost:5000/app:1 -PassThru -DockerHost $h");
        Assert.Equal("DockerResponseIncomplete", outcome.ErrorId);
        Assert.Empty(outcome.Output);
        Assert.NotEmpty(outcome.Progress);
    }

    [Fact]
    public async Task Ctrl_C_ends_the_pull_on_the_engine_too()
    {
        GateFault gate = Fault.Gate(200);
        using IDisposable held = Engine.Misbehave("POST", "/images/create", gate);
        using PowerShell pipeline = Shell.Create("param($h) Install-DockerImage app:1 -DockerHost $h",
            ("h", Engine.DockerHost));
        IAsyncResult running = pipeline.BeginInvoke();
        await gate.Reached.WaitAsync(Cancel);
        await Task.Factory.FromAsync(pipeline.BeginStop, pipeline.EndStop, null).WaitAsync(Cancel);
        await Engine.Requests[^1].Ended.WaitAsync(Cancel);
        Assert.ThrowsAny<PipelineStoppedException>(() => pipeline.EndInvoke(running));
        Assert.Empty(Engine.State.Images);
    }

    [Fact]
    public void A_service_of_the_pipeline_means_its_image()
    {
        Engine.Misbehave("GET", "/services", Fault.Answer("""
            [{"ID":"s1","Spec":{"Name":"app","TaskTemplate":{"ContainerSpec":{"Image":"team/app:1"}}}},
             {"ID":"s2","Spec":{"Name":"b","TaskTemplate":{"PluginSpec":{"Remote":"app:1"}}}}]
            """));
        Outcome outcome = Run("Get-DockerService -DockerHost $h | Install-DockerImage");
        Assert.Contains("The service 'b' is not of containers", Assert.Single(outcome.Errors).ToString());
        Assert.Equal(["POST /images/create?fromImage=team%2Fapp&tag=1"],
            Calls.Where(static call => call.StartsWith("POST", StringComparison.Ordinal)));
    }

    private RecordedRequest Pull(string image) => Assert.Single(Engine.Requests,
        request => request.Route == "/images/create" && request.QueryString.Contains(image, StringComparison.Ordinal));

    /// <summary>An error of the stream has no status: the answer had begun with 200.</summary>
    private static System.Net.HttpStatusCode AnsweredStatus(Outcome outcome) =>
        ((DockerSock.Client.SockException)outcome.Errors[0].Exception).Status ?? System.Net.HttpStatusCode.OK;
}
