using System.Text.Json.Nodes;
using DockerSock.Client;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class UseDockerContextTests : ContextTest
{
    [Fact]
    public async Task The_sessions_choice_outranks_all_but_a_parameter()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(null, TestContext.Current.CancellationToken);
        await using FakeEngine other = await FakeEngine.StartAsync(null, TestContext.Current.CancellationToken);
        Own.Set("DOCKER_HOST", "unix:///nowhere.sock");
        Own.Text = """{"currentContext":"gone"}""";
        _ = Run($"New-DockerContext here -DockerHost {engine.DockerHost}").Clean;
        Outcome outcome = Run("Use-DockerContext here -Verbose");
        Assert.Empty(outcome.Clean);
        Assert.Contains("DOCKER_HOST is set: the docker program goes on to use unix:///nowhere.sock",
            Assert.Single(outcome.Warnings));
        Outcome info = Run("Get-DockerInfo -Verbose");
        Assert.Equal(engine.DockerHost, Assert.Single(info.As<DockerObject>()).DockerHost);
        Assert.Contains($"Engine: {engine.DockerHost} (Use-DockerContext here).", info.Verbose);
        Assert.Equal(other.DockerHost, Assert.Single(Run($"Get-DockerInfo -DockerHost {other.DockerHost}").As<DockerObject>()).DockerHost);
        Assert.Equal("""{"currentContext":"gone"}""", Own.Text);
        Assert.Equal("DOCKER_HOST", One("Use-DockerContext -Reset -PassThru").CurrentBy);
        Assert.Contains("/nowhere.sock", Run("Get-DockerInfo").ErrorText);
        Own.Set("DOCKER_HOST", null);
        Assert.Contains("'gone'", Run("Get-DockerInfo").ErrorText);
        Assert.Equal("unix:///var/run/docker.sock", One("Use-DockerContext default -PassThru").DockerHost);
    }

    [Fact]
    public void A_choice_that_goes_missing_is_an_error_and_never_another_engine()
    {
        _ = Run("New-DockerContext here -DockerHost /here.sock; Use-DockerContext here").Clean;
        File.Delete(Meta("here"));
        Assert.Equal("DockerContextNotFound", Run("Get-DockerInfo").ErrorId);
        Assert.Equal("DockerContextNotFound", Run("Use-DockerContext nowhere").ErrorId);
        Assert.Equal("here", EndpointResolver.Session);
    }

    [Fact]
    public void Globally_only_one_field_of_the_file_changes()
    {
        const string before = """{"z":1.0,"auths":{"b":{},"a":{"auth":"eDp5"}},"HttpHeaders":{"X":"<é>"},"plugins":{"p":{"k":"v"}},"big":12345678901234567890,"currentContext":"old"}""";
        string real = Path.Combine(Files, "real.json");
        File.WriteAllText(real, before);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(real, (UnixFileMode)0b110_100_000);
        }

        File.CreateSymbolicLink(Own.File, real);
        _ = Run("New-DockerContext prod -DockerHost /x; Use-DockerContext prod -Global").Clean;
        JsonObject expected = JsonNode.Parse(before)!.AsObject();
        expected["currentContext"] = "prod";
        Assert.Equal(expected.ToJsonString(), JsonNode.Parse(Own.Text)!.ToJsonString());
        Assert.Equal(real, new FileInfo(Own.File).LinkTarget);
        Assert.Equal(OperatingSystem.IsWindows() ? "" : "640", Mode(real));
        Assert.Null(EndpointResolver.Session);
        DateTime written = File.GetLastWriteTimeUtc(real);
        _ = Run("Use-DockerContext prod -Global").Clean;
        Assert.Equal(written, File.GetLastWriteTimeUtc(real));
        _ = Run("Use-DockerContext default -Global").Clean;
        expected.Remove("currentContext");
        Assert.Equal(expected.ToJsonString(), JsonNode.Parse(Own.Text)!.ToJsonString());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"currentContext":7}""")]
    [InlineData("""{"a":1} more""")]
    public void A_file_that_cannot_be_read_whole_is_not_written(string text)
    {
        _ = Run("New-DockerContext prod -DockerHost /x").Clean;
        Own.Text = text;
        Assert.Equal("DockerContextUnreadable", Run("Use-DockerContext prod -Global").ErrorId);
        Assert.Equal(text, Own.Text);
    }

    [Fact]
    public void Without_a_file_one_is_made_and_variables_are_warned_of()
    {
        _ = Run("New-DockerContext prod -DockerHost /x").Clean;
        Own.Set("DOCKER_CONTEXT", "other");
        Outcome outcome = Run("Use-DockerContext prod -Global");
        Assert.Equal(["DOCKER_CONTEXT is set: the docker program goes on to use other."], outcome.Warnings);
        Assert.Equal("{\n\t\"currentContext\": \"prod\"\n}", Own.Text);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Own.File));
        }
    }

    public static TheoryData<string> Changes =>
    [
        "New-DockerContext fresh -DockerHost /x", "Set-DockerContext prod -Description x", "Remove-DockerContext prod",
        "Use-DockerContext prod", "Use-DockerContext prod -Global", "Use-DockerContext -Reset",
        "Export-DockerContext prod -Path FILES/new/", "Export-DockerContext prod -Path -",
        "Import-DockerContext FILES/prod.dockercontext -Name fresh",
    ];

    [Fact]
    public void Each_of_them_that_changes_something_is_tried_under_WhatIf() => Assert.Equal(
        Run("Get-Command -Noun DockerContext | Where-Object { $_.Parameters.Keys -contains 'WhatIf' } | ForEach-Object Name")
            .As<string>().Order(StringComparer.Ordinal),
        Changes.Select(static line => ((string)line.Data).Split(' ')[0]).Distinct().Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Changes))]
    public void Under_WhatIf_nothing_changes(string line)
    {
        _ = Run("New-DockerContext prod -DockerHost /x; New-DockerContext used -DockerHost /y; Use-DockerContext used; "
            + "Export-DockerContext prod -Path $f/prod.dockercontext").Clean;
        SortedDictionary<string, string> before = Snapshot(Own.Folder);
        Assert.Contains("What if: ", Shell.Show($"{line.Replace("FILES", Files)} -WhatIf"));
        Assert.Equal(before, Snapshot(Own.Folder));
        Assert.Equal("used", EndpointResolver.Session);
    }
}
