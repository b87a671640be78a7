using System.Management.Automation;
using System.Text.RegularExpressions;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class PublishDockerImageTests : RegistryTest
{
    private const string Nobody = "{}";

    [Theory]
    [InlineData("localhost:5000/shop/web:1", "POST /images/localhost%3A5000/shop/web/push?tag=1")]
    [InlineData("localhost:5000/shop/web", "POST /images/localhost%3A5000/shop/web/push?tag=latest")]
    [InlineData("-Reference localhost:5000/shop/web:1 -Platform linux/amd64",
        "POST /images/localhost%3A5000/shop/web/push?tag=1&platform=%7B%22os%22%3A%22linux%22%2C%22architecture%22%3A%22amd64%22%7D")]
    public void Sends_the_tag_and_what_was_given(string parameters, string sent)
    {
        Engine.State.AddImage("localhost:5000/shop/web:1",
            setUp: static image => image.Tags.Add("localhost:5000/shop/web:latest"));
        Assert.Empty(Run($"Publish-DockerImage {parameters} -DockerHost $h").Clean);
        Assert.Equal([sent], Calls);
        // The header is required, also when there is nothing to tell.
        Assert.Equal((0, Nobody), (Engine.Requests[^1].BodyLength, Auth(Engine.Requests[^1])));
        Assert.NotNull(Registries[Open].Find("shop/web", sent.Contains("latest", StringComparison.Ordinal)
            ? "latest" : "1"));
    }

    [Fact]
    public async Task A_platform_is_refused_in_words_below_API_1_46()
    {
        await using FakeEngine old = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = "1.45" }, Cancel);
        old.State.AddImage("localhost:5000/web:1");
        Outcome outcome = RunAt(old.DockerHost,
            "Publish-DockerImage localhost:5000/web:1 -Platform linux/arm64 -DockerHost $h");
        Assert.Equal("DockerParameterNeedsNewerEngine", outcome.ErrorId);
        Assert.All(new[] { "-Platform", "1.46", "1.45" }, word => Assert.Contains(word, outcome.ErrorText));
        Assert.DoesNotContain(old.Requests, static request => request.Method == "POST");
    }

    [Theory]
    [InlineData("Publish-DockerImage localhost:5000/web:1 -Platform linux")]
    [InlineData("Publish-DockerImage localhost:5000/web:1 -AllTags")]
    [InlineData("Publish-DockerImage Bad")]
    [InlineData(
        "Publish-DockerImage localhost:5000/web@sha256:9bb13890319dc01e5f8a4d3d0c4c72685654d682d568350fd38a02b1d70aee6b")]
    public void What_cannot_be_pushed_is_never_sent(string script)
    {
        Engine.State.AddImage("localhost:5000/web:1");
        Assert.Equal("DockerNameInvalid", Run(script + " -DockerHost $h").ErrorId);
        Assert.Empty(Calls);
    }

    [Fact]
    public void All_tags_go_one_by_one()
    {
        Engine.State.AddImage("localhost:5000/web:1", setUp: static image => image.Tags.Add("localhost:5000/web:2"));
        Engine.State.AddImage("localhost:5000/web:3");
        Engine.State.AddImage("localhost:5000/web2:1");
        Engine.State.AddImage("localhost:5000/team/web:1");
        ImageSummary[] pushed = [.. Run("Publish-DockerImage localhost:5000/web -AllTags -PassThru -DockerHost $h")
            .As<ImageSummary>()];
        Assert.Equal(["1", "2", "3"], Registries[Open].Tags("web")!);
        Assert.Null(Registries[Open].Tags("web2"));
        Assert.Equal(["1", "2", "3"], Engine.Requests.Where(static request => request.Method == "POST")
            .Select(static request => request.QueryValue("tag")!).Order());
        Assert.Equal(2, pushed.Length);
        Assert.All(pushed, static image =>
            Assert.StartsWith("localhost:5000/web@sha256:", Assert.Single(image.RepoDigests)));
    }

    [Fact]
    public void All_tags_of_what_is_not_there_is_an_error()
    {
        Outcome outcome = Run("Publish-DockerImage localhost:5000/none -AllTags -DockerHost $h");
        Assert.Equal(("DockerObjectNotFound", "localhost:5000/none"),
            (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.DoesNotContain(Engine.Requests, static request => request.Method == "POST");
    }

    [Fact]
    public void A_wildcard_means_the_tags_that_match()
    {
        Engine.State.AddImage("localhost:5000/web:1", setUp: static image => image.Tags.Add("localhost:5000/web:2"));
        Engine.State.AddImage("localhost:5000/other:1");
        Assert.Empty(Run("Publish-DockerImage localhost:5000/w* -DockerHost $h").Clean);
        Assert.Equal(["1", "2"], Registries[Open].Tags("web")!);
        Assert.Null(Registries[Open].Tags("other"));
    }

    [Fact]
    public void PassThru_shows_the_digest_that_the_registry_knows_it_by()
    {
        Engine.State.AddImage("localhost:5000/web:1");
        ImageSummary pushed = Assert.Single(Run("Publish-DockerImage localhost:5000/web:1 -PassThru -DockerHost $h")
            .As<ImageSummary>());
        Assert.Equal([$"localhost:5000/web@{Registries[Open].Find("web", "1")!.Digest}"], pushed.RepoDigests);
    }

    [Fact]
    public void Credentials_come_from_the_parameter_or_config_json()
    {
        Engine.State.AddImage("localhost:5001/web:1");
        Assert.Equal("DockerRegistryDenied", Run("Publish-DockerImage localhost:5001/web:1 -DockerHost $h").ErrorId);
        _ = Run("Publish-DockerImage localhost:5001/web:1 -Credential $ann -DockerHost $h").Clean;
        Assert.Equal(Ann, Auth(Engine.Requests[^1]));
        Own.Text = LoggedIn;
        Outcome outcome = Run("Publish-DockerImage localhost:5001/web:1 -DockerHost $h -Verbose");
        Assert.Empty(outcome.Clean);
        Assert.Equal(Ann, Auth(Engine.Requests[^1]));
        HasNoSecret(outcome);
    }

    [Theory]
    [InlineData("localhost:5000/none:1", "DockerImageUnknown",
        "An image does not exist locally with the tag: localhost:5000/none")]
    [InlineData("localhost:5000/web:no", "DockerImageUnknown", "tag does not exist: localhost:5000/web:no")]
    [InlineData("localhost:5001/web:1", "DockerRegistryDenied", "no basic auth credentials")]
    [InlineData("web:1", "DockerRegistryDenied", "requested access to the resource is denied")]
    [InlineData("localhost:5009/web:1", "DockerRegistryUnreachable", "connection refused")]
    [InlineData("slow.example.com/web:1", "DockerPushFailed", "toomanyrequests: slow down")]
    public void What_the_registry_refuses_has_an_id_of_its_own(string name, string id, string words)
    {
        AddEverywhere();
        Outcome outcome = Run($"Publish-DockerImage {name} -PassThru -DockerHost $h; $?");
        Assert.Equal((id, name), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.StartsWith($"The image '{name}' could not be pushed: ", outcome.ErrorText);
        Assert.Contains(words, outcome.ErrorText);
        Assert.Equal([false], outcome.Output.Select(static shown => shown.BaseObject));
    }

    [Theory]
    [InlineData("write /srv/f: no space left on device", "DockerDiskFull")]
    [InlineData("received unexpected HTTP status: 500 Internal Server Error", "DockerPushFailed")]
    [InlineData("denied: requested access to the resource is denied", "DockerRegistryDenied")]
    public void What_breaks_off_is_an_error_and_its_bars_go(string said, string id)
    {
        AddEverywhere();
        Registries[Open].TransferError = said;
        Outcome outcome = Run("Publish-DockerImage localhost:5000/web:1 -DockerHost $h; $?");
        Assert.Equal(id, outcome.ErrorId);
        Assert.Contains(said, outcome.ErrorText);
        Assert.Equal([false], outcome.Output.Select(static shown => shown.BaseObject));
        Assert.Contains(outcome.Progress, static bar => bar.Activity == "Pushing localhost:5000/web:1");
        Assert.All(outcome.Progress.GroupBy(static bar => bar.ActivityId),
            static bars => Assert.Equal(ProgressRecordType.Completed, bars.Last().RecordType));
        Assert.Null(Registries[Open].Find("web", "1"));
    }

    [Fact]
    public void A_wrong_password_is_said_without_it()
    {
        AddEverywhere();
        Registries[Locked].AddUser("ann", "another");
        Outcome outcome =
            Run("$Error.Clear(); Publish-DockerImage localhost:5001/web:1 -Credential $ann -DockerHost $h -Verbose; $Error");
        Assert.Equal("DockerRegistryDenied", outcome.ErrorId);
        Assert.Single(outcome.Output);
        HasNoSecret(outcome);
    }

    [Fact]
    public void Images_from_the_pipeline_are_pushed_by_each_tag_and_one_that_fails_stops_none()
    {
        AddEverywhere();
        Outcome outcome = Run("Get-DockerImage localhost:500*/web:1 -DockerHost $h | Publish-DockerImage -PassThru");
        Assert.Equal(["localhost:5001/web:1", "localhost:5009/web:1"],
            outcome.Errors.Select(static error => (string)error.TargetObject).Order(StringComparer.Ordinal));
        Assert.Equal(["localhost:5000/web:1"], outcome.Called);
        Assert.NotNull(Registries[Open].Find("web", "1"));
    }

    [Theory]
    [InlineData("Get-DockerImage localhost:5000/web:1 -DockerHost $h", "web:1")]
    [InlineData("Get-DockerImage localhost:5000/web:1, localhost:5000/team/web:3 -DockerHost $h", "web:1 team/web:3")]
    [InlineData("Get-DockerImage localhost:5000/web -DockerHost $h", "web:1 web:2")]
    [InlineData("Get-DockerImage localhost:5000/w*:2 -DockerHost $h", "web:2")]
    [InlineData("Get-DockerImage localhost:5000/web:1 -Detailed -DockerHost $h", "web:1")]
    [InlineData("Get-DockerImage localhost:5000/web:2 -DockerHost $h | Get-DockerImage -Detailed", "web:2")]
    [InlineData("(Get-DockerImage localhost:5000/web:1 -DockerHost $h), 'localhost:5000/web:2'", "web:1 web:2")]
    [InlineData("Add-DockerImageTag web:1 localhost:5000/web:new -PassThru -DockerHost $h", "web:new")]
    [InlineData("Add-DockerImageTag web:1 localhost:5000/web, localhost:5000/b:2 -PassThru -DockerHost $h",
        "web:latest b:2")]
    [InlineData("Publish-DockerImage localhost:5000/web:2 -PassThru -DockerHost $h", "web:2")]
    [InlineData("Get-DockerImage localhost:5000/alone:1 -DockerHost $h", "alone:1")]
    [InlineData("Get-DockerImage -DockerHost $h | Where-Object RepoTags -Contains localhost:5000/alone:1", "alone:1")]
    public void An_image_is_pushed_by_the_names_that_it_was_found_by_and_by_no_other(string found, string pushed)
    {
        AddManyNames();
        string[] names = [.. pushed.Split(' ').Select(static name => "localhost:5000/" + name)];
        string shown = Shell.Show($"{found.Replace("$h", Engine.DockerHost)} | Publish-DockerImage -WhatIf "
            + $"-DockerHost {Engine.DockerHost}");
        Assert.Equal(names.Order(), Regex.Matches(shown, "\"Push image\" on target \"([^ ]*)")
            .Select(static match => match.Groups[1].Value).Order());
        Engine.ClearRequests();
        _ = Run($"{found} | Publish-DockerImage -DockerHost $h").Clean;
        Assert.Equal(names.Union(found.StartsWith("Publish") ? [names[0]] : []).Order(), Pushed().Distinct().Order());
    }

    [Fact]
    public void An_image_of_several_names_that_was_found_by_none_is_not_pushed_unless_all_are_meant()
    {
        AddManyNames();
        const string Listed = "Get-DockerImage -DockerHost $h | Where-Object RepoTags -Contains web:1";
        Outcome outcome = Run($"{Listed} | Publish-DockerImage");
        Assert.Equal("DockerNameInvalid", outcome.ErrorId);
        Assert.Contains(" has 5 names, and which of them is meant is not known: ", outcome.ErrorText);
        Assert.Empty(Pushed());
        _ = Run("Get-DockerImage localhost:5000/web:1 -DockerHost $h | Publish-DockerImage -AllTags").Clean;
        Assert.Equal(["localhost:5000/web:1", "localhost:5000/web:2"], Pushed().Order());
    }

    [Fact]
    public void WhatIf_pushes_nothing()
    {
        AddEverywhere();
        Assert.Contains("\"Push image\" on target \"localhost:5000/web:1 on ",
            Shell.Show($"Publish-DockerImage localhost:5000/web:1 -WhatIf -DockerHost {Engine.DockerHost}"));
        Assert.Contains("\"Push all tags\" on target \"localhost:5000/web on ",
            Shell.Show($"Publish-DockerImage localhost:5000/web -AllTags -WhatIf -DockerHost {Engine.DockerHost}"));
        Assert.DoesNotContain(Engine.Requests, static request => request.Method == "POST");
    }

    private void AddEverywhere()
    {
        foreach (string host in new[] { "", Open + "/", Locked + "/", Down + "/", Busy + "/" })
        {
            Engine.State.AddImage(host + "web:1");
        }
    }

    private IEnumerable<string> Pushed() => Engine.Requests.Where(static request => request.Path.EndsWith("/push"))
        .Select(static request => Uri.UnescapeDataString(request.Path.Split("/images/")[1][..^"/push".Length])
            + ":" + request.QueryValue("tag"));

    /// <summary>An image with names in several registries, and one with a name of its own.</summary>
    private void AddManyNames()
    {
        Engine.State.AddImage("web:1", setUp: static image =>
        {
            foreach (string name in new[] { "0/web:1", "0/web:2", "0/team/web:3", "1/web:1" })
            {
                image.Tags.Add("localhost:500" + name);
            }
        });
        Engine.State.AddImage("localhost:5000/alone:1");
    }
}
