using System.Text.Json;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets.Volumes;

public sealed class VolumeCmdletTests : CmdletTest
{
    private string Body => Engine.Requests.Last(static request => request.Method is "POST" or "PUT").BodyText;

    /// <summary>What changed something, without the version.</summary>
    private IEnumerable<string> Changes => Engine.Requests.Where(static request => request.Method is not ("GET" or "HEAD"))
        .Select(static request => $"{request.Method} {request.Route}{(request.QueryString.Length > 0 ? "?" : "")}{request.QueryString}");

    [Fact]
    public void Creates_with_every_parameter()
    {
        DockerVolume made = Assert.Single(Run("""
            New-DockerVolume share -Driver local -Option @{ type = 'nfs' } -Label @{ Owner = 'a=b' } -ClusterVolumeSpec @{ Group = 'g'; AccessMode = @{ Scope = 'multi' } } -DockerHost $h
            """).As<DockerVolume>());
        Assert.Equal("""
            {"Name":"share","Driver":"local","DriverOpts":{"type":"nfs"},"Labels":{"Owner":"a=b"},"ClusterVolumeSpec":{"AccessMode":{"Scope":"multi"},"Group":"g"}}
            """.Trim(), Ordered(Body));
        Assert.Equal(["HEAD /_ping", "POST /v1.51/volumes/create"], AllSent);
        Assert.Equal(("share", "local", "nfs", "a=b", Engine.DockerHost), (made.Name, made.Driver, made.Options["type"], made.Labels["Owner"], made.DockerHost));
        Assert.False(made.IsAnonymous);
    }

    [Fact]
    public void Without_a_name_the_engine_makes_one()
    {
        DockerVolume made = Assert.Single(Run("New-DockerVolume -DockerHost $h").As<DockerVolume>());
        Assert.Equal("{}", Body);
        Assert.True(made.IsAnonymous);
    }

    [Fact]
    public void A_driver_that_is_not_there_is_an_error() => Assert.Equal("DockerObjectNotFound", Run("New-DockerVolume x -Driver nothing -DockerHost $h").ErrorId);

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
    [InlineData("1.41", "/system/df")]
    [InlineData("1.42", "/system/df?type=volume")]
    [InlineData("1.52", "/system/df?type=volume&verbose=1")]
    [InlineData("1.54", "/system/df?type=volume&verbose=1")]
    public async Task Size_is_what_every_engine_tells(string api, string request)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        engine.State.AddVolume("data", static volume => volume.Size = 4711);
        DockerVolume found = Assert.Single(Shell.Run("param($h) Get-DockerVolume data -Size -DockerHost $h", ("h", engine.DockerHost)).As<DockerVolume>());
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
        Assert.Equal(["data", "data2"], Run("Get-DockerVolume DATA* -DockerHost $h").As<DockerVolume>().Select(static one => one.Name));
        Assert.Equal("data2", Assert.Single(Run("Get-DockerVolume -Filter @{ label = 'a' } -DockerHost $h").As<DockerVolume>()).Name);
        Assert.Equal("""{"label":["a"]}""", Engine.Requests[^1].QueryValue("filters"));
        Outcome outcome = Run("Get-DockerVolume nothing, data -DockerHost $h");
        Assert.Equal("DockerObjectNotFound", outcome.ErrorId);
        Assert.Equal("data", Assert.Single(outcome.Output).ToString());
        Assert.Equal("DockerObjectNotFound", Run("Get-DockerVolume nothing -DockerHost $h").ErrorId);
    }

    [Fact]
    public void Set_sends_the_whole_specification_with_its_version()
    {
        Answer("/volumes/shared", """
            {"Name":"shared","Driver":"csi","Mountpoint":"","Scope":"global","ClusterVolume":{"ID":"x1","Version":{"Index":18446744073709551615},
            "Spec":{"Group":"g","AccessMode":{"Scope":"multi","Availability":"active"},"Unknown":[1]}}}
            """);
        Assert.Empty(Run("Set-DockerVolume shared -Availability drain -ClusterVolumeSpec @{ Group = 'h' } -DockerHost $h").Clean);
        Assert.Equal(["PUT /volumes/shared?version=18446744073709551615"], Changes);
        Assert.Equal("""{"Spec":{"Group":"h","AccessMode":{"Scope":"multi","Availability":"drain"},"Unknown":[1]}}""", Body);
    }

    [Fact]
    public void A_volume_of_one_engine_cannot_be_changed()
    {
        Engine.State.AddVolume("data");
        Outcome outcome = Run("Set-DockerVolume data -Availability drain -DockerHost $h");
        Assert.Equal("DockerNameInvalid", outcome.ErrorId);
        Assert.Contains("'data' is not one of a swarm", outcome.ErrorText);
        Assert.Empty(Changes);
    }

    [Fact]
    public void Removes_by_name_and_from_the_pipeline()
    {
        Engine.State.AddVolume("data");
        Engine.State.AddVolume("more");
        Assert.Equal("data", Assert.Single(Run("Remove-DockerVolume data -Force -PassThru -DockerHost $h").As<DockerVolume>()).Name);
        Assert.Empty(Run("Get-DockerVolume -DockerHost $h | Remove-DockerVolume").Clean);
        Assert.Equal(["DELETE /volumes/data?force=1", "DELETE /volumes/more"], Changes);
        Assert.Empty(Engine.State.Volumes);
    }

    [Fact]
    public void One_that_a_container_has_is_an_error_and_the_other_goes()
    {
        EngineContainer db = Engine.State.AddContainer("db", mounts: ["data:/data"]);
        Engine.State.AddVolume("more");
        Outcome outcome = Run("Remove-DockerVolume data, more, nothing -DockerHost $h");
        Assert.Equal(["DockerConflict", "DockerObjectNotFound"], outcome.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]).Order());
        Assert.Contains(outcome.Errors, error => error.ToString().Contains($"volume is in use - [{db.Id}]"));
        Assert.Equal("data", Assert.Single(Engine.State.Volumes).Name);
        Assert.Empty(Run("Remove-DockerVolume nothing -Force -DockerHost $h").Clean);
    }

    [Fact]
    public void A_name_with_a_path_in_it_reaches_no_other_volume()
    {
        Engine.State.AddVolume("y");
        Assert.NotEmpty(Run("Remove-DockerVolume 'x/../y' -DockerHost $h").Errors);
        Assert.Equal("y", Assert.Single(Engine.State.Volumes).Name);
    }

    [Theory]
    [InlineData("1.41")]
    [InlineData("1.51")]
    [InlineData("1.53")]
    public async Task Clear_removes_those_without_a_name_and_with_All_the_others_on_every_engine(string api)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        engine.State.AddContainer("db", mounts: ["data:/data", "/scratch"]);
        engine.State.AddVolume("named", static volume => volume.Size = 1000);
        EngineVolume anonymous = engine.State.AddVolume(null, static volume => volume.Size = 2_000_000);
        Assert.Contains($"\"Remove volume\" on target \"{anonymous.Name} (local, 2MB) on {engine.DockerHost}\"", Shell.Show($"Clear-DockerVolume -WhatIf -DockerHost {engine.DockerHost}"));
        Assert.DoesNotContain(engine.Requests, static request => request.Method is not ("GET" or "HEAD"));
        DockerVolume removed = Assert.Single(Shell.Run("param($h) Clear-DockerVolume -DockerHost $h", ("h", engine.DockerHost)).As<DockerVolume>());
        Assert.Equal((anonymous.Name, 2_000_000L), (removed.Name, removed.Size!.Value));
        Assert.Equal("named", Assert.Single(Shell.Run("param($h) Clear-DockerVolume -All -DockerHost $h", ("h", engine.DockerHost)).As<DockerVolume>()).Name);
        Assert.Equal(2, engine.State.Volumes.Count);
        Assert.DoesNotContain(engine.Requests, static request => request.Route.EndsWith("/prune", StringComparison.Ordinal));
    }

    [Fact]
    public void The_view_has_sizes_and_who_has_each()
    {
        Engine.State.AddContainer("db", mounts: ["data:/data"]);
        Engine.State.Change(() => Engine.State.Volumes[0].Size = 1500);
        string shown = Shell.Show($"Get-DockerVolume -Size -DockerHost {Engine.DockerHost}");
        Assert.Matches(@"VOLUME NAME +DRIVER +SIZE +CREATED +USED BY", shown);
        Assert.Matches(@"data +local +1\.5kB +Less than a second ago +db", shown);
    }

    /// <summary>A hashtable's keys come in any order.</summary>
    private static string Ordered(string json)
    {
        Dictionary<string, JsonElement> body = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;
        SortedDictionary<string, JsonElement> spec = new(body["ClusterVolumeSpec"].Deserialize<Dictionary<string, JsonElement>>()!, StringComparer.Ordinal);
        body["ClusterVolumeSpec"] = JsonSerializer.SerializeToElement(spec);
        return JsonSerializer.Serialize(body);
    }
}
