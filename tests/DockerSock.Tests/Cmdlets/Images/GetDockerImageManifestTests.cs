using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class GetDockerImageManifestTests : RegistryTest
{
    [Theory]
    [InlineData("app", "GET /distribution/app/json")]
    [InlineData("localhost:5000/a/b:1", "GET /distribution/localhost%3A5000/a/b%3A1/json")]
    public void Asks_for_the_reference_as_it_was_written(string name, string sent)
    {
        ImageManifest found = Assert.Single(Run($"Get-DockerImageManifest {name} -DockerHost $h").As<ImageManifest>());
        Assert.Equal([sent], Calls);
        Assert.Equal((name, Engine.DockerHost, null), (found.Image, found.DockerHost, Auth(Engine.Requests[^1])));
        Assert.Equal("application/vnd.docker.distribution.manifest.v2+json", found.MediaType);
    }

    [Fact]
    public void Tells_digest_size_and_platforms_of_a_list()
    {
        RegistryImage arm = Registries[Open]
            .AddImage("arm:1", static image => (image.Architecture, image.Variant) = ("arm64", "v8"));
        RegistryImage list = Registries[Open].AddList("all:1", arm, Registries[Open].AddImage("amd:1"));
        ImageManifest found =
            Assert.Single(Run($"Get-DockerImageManifest localhost:5000/all@{list.Digest} -DockerHost $h")
                .As<ImageManifest>());
        Assert.Equal($"GET /distribution/localhost:5000/all@{list.Digest}/json",
            Uri.UnescapeDataString(Calls.Single()));
        Assert.Equal((list.Digest, list.MediaType, list.Size), (found.Digest, found.MediaType, found.Descriptor!.Size));
        Assert.Equal(["linux/arm64/v8", "linux/amd64/"],
            found.Platforms.Select(static one => $"{one.Os}/{one.Architecture}/{one.Variant}"));
        Assert.Empty(Engine.State.Images);
    }

    [Fact]
    public void Credentials_are_sent()
    {
        Assert.Single(Run("Get-DockerImageManifest localhost:5001/app:1 -Credential $ann -DockerHost $h").Clean);
        Assert.Equal(Ann, Auth(Engine.Requests[^1]));
        Own.Text = LoggedIn;
        Outcome outcome = Run("Get-DockerImageManifest localhost:5001/app:1 -DockerHost $h -Verbose");
        Assert.Single(outcome.Clean);
        Assert.Equal(Ann, Auth(Engine.Requests[^1]));
        HasNoSecret(outcome);
    }

    [Theory]
    [InlineData("localhost:5000/app:no", "DockerImageUnknown", "manifest unknown")]
    [InlineData("none:1", "DockerRegistryDenied", "denied")]
    [InlineData("localhost:5001/app:1", "DockerRegistryDenied", "no basic auth credentials")]
    [InlineData("localhost:5009/app:1", "DockerRegistryUnreachable", "connection refused")]
    [InlineData("slow.example.com/app:1", "DockerEngineError", "toomanyrequests: slow down")]
    public void What_the_registry_refuses_has_an_id_of_its_own(string name, string id, string words)
    {
        Outcome outcome = Run($"Get-DockerImageManifest {name}, app:1 -DockerHost $h");
        Assert.Equal((id, name), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.StartsWith($"The registry cannot be asked for '{name}': ", outcome.ErrorText);
        Assert.Contains(words, outcome.ErrorText);
        Assert.Equal(["app:1"], outcome.Called);
    }

    [Fact]
    public void An_engine_that_has_no_such_route_says_so()
    {
        Engine.Misbehave("GET", "/distribution/*", Fault.Status(404, "Not Found\n", "text/plain"));
        Outcome outcome = Run("Get-DockerImageManifest app:1 -DockerHost $h");
        Assert.Equal(("DockerNotImplemented", "app:1"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Contains("has no /distribution", outcome.ErrorText);
    }

    [Fact]
    public void Wildcards_images_and_containers()
    {
        Engine.State.AddImage("app:1", setUp: static image => image.Tags.Add("team/app:1"));
        Engine.State.AddImage(Open + "/app:2");
        Engine.State.AddContainer("web", Open + "/app:2");
        Assert.Equal(["app:1"],
            Run("Get-DockerImage app:1 -DockerHost $h | Get-DockerImageManifest").Clean.Select(static found =>
                found.ToString()).Order());
        Assert.Equal(["app:1", "team/app:1"],
            Run("Get-DockerImageManifest *app:1 -DockerHost $h").Clean.Select(static found => found.ToString())
                .Order());
        Assert.Equal([Open + "/app:2"],
            Run("Get-DockerContainer web -All -DockerHost $h | Get-DockerImageManifest").Clean.Select(static found =>
                found.ToString()));
        Assert.Equal([Open + "/app:2"],
            Run("Get-DockerContainer web -All -Detailed -DockerHost $h | Get-DockerImageManifest").Clean.Select(
                static found => found.ToString()));
    }
}
