using System.Management.Automation;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class GetDockerVolumeTests : ObjectTest
{
    [Fact]
    public void Lists_with_those_who_have_each()
    {
        Engine.State.AddContainer("db", mounts: ["data:/data"]);
        Engine.State.AddVolume("other");
        DockerVolume[] found = [.. Run("Get-DockerVolume -DockerHost $h").As<DockerVolume>()];
        Assert.Equal(["data", "other"], found.Select(static one => one.Name));
        Assert.Equal(["db"], found[0].UsedBy);
        Assert.Equal((null, Engine.DockerHost), (found[0].Size, found[0].DockerHost));
        Assert.Equal(["HEAD /_ping", "GET /v1.51/containers/json?all=1", "GET /v1.51/volumes"], AllSent);
    }

    [Theory]
    [InlineData("Get-DockerVolume -DockerHost $h", false)]
    [InlineData("Get-DockerVolume fresh -DockerHost $h", false)]
    [InlineData("Get-DockerNetwork bridge -DockerHost $h", false)]
    [InlineData("Get-DockerNetwork bridge -Detailed -DockerHost $h", false)]
    [InlineData("New-DockerVolume fresh -DockerHost $h", true)]
    [InlineData("New-DockerNetwork fresh -DockerHost $h", true)]
    [InlineData("(Get-DockerDiskUsage volumes -Detailed -DockerHost $h).Object", true)]
    public void Who_uses_something_is_null_where_nobody_has_asked(string script, bool isNull)
    {
        Engine.State.AddVolume("fresh");
        PSObject found = Assert.Single(Run(script).Output);
        Assert.Equal(isNull, found.Properties["UsedBy"].Value is null);
    }

    [Theory]
    [InlineData("1.41", "/system/df")]
    [InlineData("1.42", "/system/df?type=volume")]
    [InlineData("1.52", "/system/df?type=volume&verbose=1")]
    [InlineData("1.54", "/system/df?type=volume&verbose=1")]
    public async Task Size_is_what_every_engine_tells(string api, string request)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        engine.State.AddVolume("data", static volume => volume.Size = 4711);
        DockerVolume found = Assert.Single(Shell.Run("param($h) Get-DockerVolume data -Size -DockerHost $h",
            ("h", engine.DockerHost)).As<DockerVolume>());
        Assert.Equal((4711L, 0L), (found.Size!.Value, found.UsageData!.RefCount));
        Assert.Contains($"GET /v{api}{request}", engine.Requests.Select(static one => one.ToString()));
    }

    [Fact]
    public void Finds_by_name_and_wildcard()
    {
        Engine.State.AddVolume("data");
        Engine.State.AddVolume("data2", static volume => volume.Labels["a"] = "b");
        Assert.Equal("data", Assert.Single(Run("Get-DockerVolume data -DockerHost $h").As<DockerVolume>()).Name);
        Assert.Equal("GET /v1.51/volumes/data", Sent);
        Assert.Equal(["data", "data2"], Run("Get-DockerVolume DATA* -DockerHost $h").As<DockerVolume>()
            .Select(static one => one.Name));
        Assert.Equal("data2",
            Assert.Single(Run("Get-DockerVolume -Filter @{ label = 'a' } -DockerHost $h").As<DockerVolume>()).Name);
        Assert.Equal("""{"label":["a"]}""", Engine.Requests[^1].QueryValue("filters"));
        Outcome outcome = Run("Get-DockerVolume nothing, data -DockerHost $h");
        Assert.Equal("DockerObjectNotFound", outcome.ErrorId);
        Assert.Equal("data", Assert.Single(outcome.Called));
        Assert.Equal("DockerObjectNotFound", Run("Get-DockerVolume nothing -DockerHost $h").ErrorId);
    }

    [Fact]
    public void The_view_has_sizes_and_who_has_each()
    {
        Engine.State.AddContainer("db", mounts: ["data:/data"]);
        Engine.State.Change(() => Engine.State.Volumes[0].Size = 1500);
        string shown = Shell.Show($"Get-DockerVolume -Size -DockerHost {Engine.DockerHost}");
        Assert.Matches(@"VOLUME NAME +DRIVER +SIZE +CREATED +USED BY", shown);
        Assert.Matches(@"data +local +1\.5kB +[\w ]+ ago +db", shown);
    }

    [Fact]
    public void Containers_and_sizes_are_asked_for_once_for_a_pipeline()
    {
        Engine.State.AddContainer("db", mounts: ["data:/data"]);
        Engine.State.AddVolume("more", static volume => volume.Size = 7);
        DockerVolume[] found = [.. Run("'data', 'more' | Get-DockerVolume -Size -DockerHost $h").As<DockerVolume>()];
        Assert.Equal(["data db", "more "], found.Select(static one => $"{one.Name} {string.Join(' ', one.UsedBy!)}"));
        Assert.Equal(7, found[1].Size);
        Assert.Single(AllSent, static sent => sent.Contains("/containers/json"));
        Assert.Single(AllSent, static sent => sent.Contains("/system/df"));
    }

    [Fact]
    public void A_container_means_the_volumes_that_it_has()
    {
        Engine.State.AddContainer("db", mounts: ["data:/data", "log:/log"]);
        Engine.State.AddContainer("web", mounts: ["other:/data"]);
        Assert.Equal(["data", "log"],
            Run("Get-DockerContainer db -DockerHost $h | Get-DockerVolume").As<DockerVolume>()
                .Select(static one => one.Name).Order());
        Engine.State.AddContainer("bare");
        Assert.Empty(Run("Get-DockerContainer bare -DockerHost $h | Get-DockerVolume").Clean);
    }

    [Fact]
    public void An_engine_without_the_operation_is_not_a_volume_that_is_not_there()
    {
        Engine.Misbehave("GET", "/volumes/data", Fault.Status(404, """{"message":"page not found"}"""));
        Outcome outcome = Run("Get-DockerVolume data -DockerHost $h");
        Assert.Contains("page not found", outcome.ErrorText);
        Assert.Equal("data", outcome.Errors[0].TargetObject);
    }
}
