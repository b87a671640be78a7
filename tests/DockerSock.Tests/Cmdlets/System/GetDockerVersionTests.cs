using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class GetDockerVersionTests : CmdletTest
{
    [Fact]
    public void Version_shows_both_sides()
    {
        DockerVersion version = Assert.Single(Run("Get-DockerVersion -DockerHost $h").As<DockerVersion>());
        Assert.Equal("GET /v1.51/version", Sent);
        Assert.Equal(("28.5.2", "1.51", "1.24", "linux", "amd64", Engine.DockerHost),
            (version.Version, version.ApiVersion, version.MinAPIVersion, version.Os, version.Arch, version.DockerHost));
        Assert.Equal(["Engine", "containerd", "runc"], version.Components.Select(static part => part.Name));
        Assert.Equal("6.12.0-fake", version.Components[0].Details["KernelVersion"]);
        Assert.Equal(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), version.BuildTime);
        string manifest = Run($"(Test-ModuleManifest '{Repository.Manifest}').Version.ToString()").Clean[0].ToString();
        Assert.Equal((manifest, "1.51", DockerSock.Client.ApiVersion.Newest.ToString(),
            DockerSock.Client.ApiVersion.Oldest.ToString()),
            (version.Client!.Version, version.Client.ApiVersion, version.Client.NewestApiVersion,
                version.Client.OldestApiVersion));
        Assert.StartsWith(".NET ", version.Client.DotNet);
    }

    [Fact]
    public async Task Versions_of_several_engines_come_with_one_that_is_down()
    {
        await using FakeEngine old = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = "1.41" }, Cancel);
        Outcome outcome = Shell.Run("param($a, $b) Get-DockerVersion -DockerHost $a, $b, unix:///nowhere/engine.sock",
            ("a", Engine.DockerHost), ("b", old.DockerHost));
        Assert.Equal("DockerSocketDirectoryMissing", outcome.ErrorId);
        Assert.Equal(["20.10.24", "28.5.2"], outcome.Called.Order());
    }
}
