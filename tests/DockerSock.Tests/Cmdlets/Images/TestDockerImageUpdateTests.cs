using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class TestDockerImageUpdateTests : RegistryTest
{
    [Fact]
    public void Asks_the_engine_and_the_registry_and_pulls_nothing()
    {
        Pull("localhost:5000/app:1");
        string digest = Registries[Open].Find("app", "1")!.Digest;
        ImageUpdate update = One("Test-DockerImageUpdate localhost:5000/app:1");
        Assert.Equal(["GET /images/localhost%3A5000/app%3A1/json", "GET /distribution/localhost%3A5000/app%3A1/json"],
            Calls);
        Assert.Equal((ImageUpdateStatus.Current, null, null), (update.Status, update.Reason, update.Container));
        Assert.Equal((digest, digest), (update.Digest, update.RegistryDigest));
        Assert.Equal(("localhost:5000/app:1", Engine.State.Images[0].Id, Engine.DockerHost),
            (update.Image, update.ImageId, update.DockerHost));
    }

    [Theory]
    [InlineData("app")]
    [InlineData("app:latest")]
    [InlineData("docker.io/library/app")]
    [InlineData("library/app:latest")]
    public void Without_a_tag_it_is_latest_whichever_way_Docker_Hub_is_written(string name)
    {
        Pull("app:latest");
        Assert.Equal(ImageUpdateStatus.Current, One($"Test-DockerImageUpdate {name}").Status);
        Registries.AddImage("app:latest");
        Assert.Equal(ImageUpdateStatus.Outdated, One($"Test-DockerImageUpdate {name}").Status);
    }

    [Fact]
    public void A_container_is_as_old_as_the_image_that_it_really_uses()
    {
        Pull("localhost:5000/app:1");
        string old = Registries[Open].Find("app", "1")!.Digest;
        Engine.State.AddContainer("web", "localhost:5000/app:1", running: true);
        string next = Registries[Open].AddImage("app:1").Digest;
        Assert.Equal((ImageUpdateStatus.Outdated, old, next),
            Facts(One("Test-DockerImageUpdate localhost:5000/app:1")));
        Assert.Equal((ImageUpdateStatus.Outdated, old, next), Facts(One("Test-DockerImageUpdate -Container web")));
        Pull("localhost:5000/app:1");
        // The tag means the new image by now, the container still runs the old one.
        Assert.Equal((ImageUpdateStatus.Current, next, next),
            Facts(One("Test-DockerImageUpdate localhost:5000/app:1")));
        ImageUpdate update = One("Test-DockerImageUpdate -Container web");
        Assert.Equal((ImageUpdateStatus.Outdated, old, next), Facts(update));
        Assert.Equal(("web", "localhost:5000/app:1"), (update.Container, update.Image));
    }

    [Fact]
    public void Without_a_name_it_is_about_the_containers_that_run()
    {
        Pull("localhost:5000/app:1");
        Engine.State.AddContainer("web", "localhost:5000/app:1", running: true);
        Engine.State.AddContainer("old", "localhost:5000/app:1");
        Assert.Equal(["web"], Run("Test-DockerImageUpdate -DockerHost $h").As<ImageUpdate>()
            .Select(static update => update.Container));
        Assert.Equal(["old", "web"], Run("Test-DockerImageUpdate -Container * -DockerHost $h").As<ImageUpdate>()
            .Select(static update => update.Container).Order());
    }

    [Fact]
    public void A_wildcard_means_all_tags_that_match()
    {
        Pull("localhost:5000/app:1");
        Pull("localhost:5000/app:2");
        Engine.State.AddImage("own:1");
        Assert.Equal(["localhost:5000/app:1 Current", "localhost:5000/app:2 Current", "own:1 Local"],
            Run("Test-DockerImageUpdate * -DockerHost $h").As<ImageUpdate>()
                .Select(static update => $"{update.Image} {update.Status}").Order());
    }

    [Fact]
    public void From_the_pipeline()
    {
        Pull("localhost:5000/app:1");
        Engine.State.AddContainer("web", "localhost:5000/app:1", running: true);
        foreach (string script in new[] { "Get-DockerImage -DockerHost $h",
            "Get-DockerImage localhost:5000/app:1 -Detailed -DockerHost $h", "'localhost:5000/app:1'" })
        {
            ImageUpdate update = One(script + " | Test-DockerImageUpdate");
            Assert.Equal(("localhost:5000/app:1", null, ImageUpdateStatus.Current),
                (update.Image, update.Container, update.Status));
        }

        foreach (string script in new[] { "Get-DockerContainer -DockerHost $h",
            "Get-DockerContainer web -Detailed -DockerHost $h" })
        {
            ImageUpdate update = One(script + " | Test-DockerImageUpdate");
            Assert.Equal(("localhost:5000/app:1", "web", ImageUpdateStatus.Current),
                (update.Image, update.Container, update.Status));
        }
    }

    [Fact]
    public void What_cannot_be_compared_says_why()
    {
        Pull("localhost:5000/app:1");
        EngineImage image = Engine.State.Images[0];
        Engine.State.AddImage("own:1");
        string digest = Registries[Open].Find("app", "1")!.Digest;
        Is("own:1", ImageUpdateStatus.Local, "never pulled from docker.io");
        Is($"localhost:5000/app@{digest}", ImageUpdateStatus.Pinned, "digest");
        Is(image.Id, ImageUpdateStatus.Unknown, "id");
        Is(image.Id[7..], ImageUpdateStatus.Unknown, "id");
        Is(image.ShortId, ImageUpdateStatus.Unknown, "id");
        Registries[Open].Remove("app", "1");
        Is("localhost:5000/app:1", ImageUpdateStatus.Unknown, "manifest unknown");
        Registries[Open].IsDown = true;
        Is("localhost:5000/app:1", ImageUpdateStatus.Unknown, "connection refused");
    }

    [Fact]
    public void A_name_that_is_the_start_of_the_images_id_is_still_a_name()
    {
        Pull("app:1");
        string start = Engine.State.Images[0].Id[7..10];
        _ = Run($"Add-DockerImageTag app:1 {start} -DockerHost $h").Clean;
        Engine.ClearRequests();
        Assert.Equal(ImageUpdateStatus.Local, One($"Test-DockerImageUpdate {start}").Status);
    }

    [Fact]
    public void The_credential_is_told_to_one_registry_only()
    {
        _ = Run("Install-DockerImage localhost:5001/app:1 -Credential $ann -DockerHost $h").Clean;
        Pull("localhost:5000/app:1");
        Outcome outcome =
            Run("Test-DockerImageUpdate localhost:5001/app:1, localhost:5000/app:1 -Credential $ann -DockerHost $h");
        Assert.Single(Engine.Requests, static request => request.Header("X-Registry-Auth") is not null);
        HasNoSecret(outcome);
    }

    [Fact]
    public void A_container_that_was_made_from_an_id_is_Unknown()
    {
        Pull("localhost:5000/app:1");
        Engine.State.AddContainer("web", Engine.State.Images[0].Id, running: true);
        ImageUpdate update = One("Test-DockerImageUpdate -Container web");
        Assert.Equal((ImageUpdateStatus.Unknown, "web"), (update.Status, update.Container));
        Assert.Contains("id", update.Reason);
    }

    [Fact]
    public void An_engine_that_cannot_ask_is_Unknown_too()
    {
        Pull("localhost:5000/app:1");
        Engine.Misbehave("GET", "/distribution/*", Fault.Status(404, "Not Found\n", "text/plain"));
        Is("localhost:5000/app:1", ImageUpdateStatus.Unknown, "has no /distribution");
    }

    [Fact]
    public void Credentials_are_sent_and_shown_nowhere()
    {
        _ = Run("Install-DockerImage localhost:5001/app:1 -Credential $ann -DockerHost $h").Clean;
        Assert.Equal(ImageUpdateStatus.Unknown, One("Test-DockerImageUpdate localhost:5001/app:1").Status);
        Outcome outcome = Run("Test-DockerImageUpdate localhost:5001/app:1 -Credential $ann -DockerHost $h -Verbose");
        Assert.Equal(ImageUpdateStatus.Current, Assert.Single(outcome.As<ImageUpdate>()).Status);
        Assert.Equal(Ann, Auth(Engine.Requests[^1]));
        HasNoSecret(outcome);
        Own.Text = LoggedIn;
        Assert.Equal(ImageUpdateStatus.Current, One("Test-DockerImageUpdate localhost:5001/app:1").Status);
    }

    [Fact]
    public void What_is_not_there_is_an_error_beside_the_others()
    {
        Pull("localhost:5000/app:1");
        Outcome outcome = Run("Test-DockerImageUpdate none:1, localhost:5000/app:1 -DockerHost $h; $?");
        Assert.Equal(("DockerObjectNotFound", "none:1"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Equal(["localhost:5000/app:1", "False"], outcome.Called);
        Assert.Equal("DockerObjectNotFound", Run("Test-DockerImageUpdate -Container none -DockerHost $h").ErrorId);
    }

    private void Pull(string name)
    {
        _ = Run($"Install-DockerImage {name} -DockerHost $h").Clean;
        Engine.ClearRequests();
    }

    private void Is(string name, ImageUpdateStatus status, string reason)
    {
        ImageUpdate update = One("Test-DockerImageUpdate " + name);
        Assert.Equal((name, status, null), (update.Image, update.Status, update.RegistryDigest));
        Assert.Contains(reason, update.Reason);
    }

    private ImageUpdate One(string script) => Assert.Single(
        Run(script.Contains("$h", StringComparison.Ordinal) ? script : script + " -DockerHost $h").As<ImageUpdate>());

    private static (ImageUpdateStatus Status, string? Digest, string? RegistryDigest) Facts(ImageUpdate update) =>
        (update.Status, update.Digest, update.RegistryDigest);

    [Fact]
    public void Many_containers_of_one_image_ask_its_registry_once()
    {
        Pull("localhost:5000/app:1");
        Pull("localhost:5000/app:2");
        foreach (string name in new[] { "a1", "a2", "a3" })
        {
            Engine.State.AddContainer(name, "localhost:5000/app:1", running: true);
        }

        Engine.State.AddContainer("d1", "localhost:5000/app:2", running: true);
        Engine.ClearRequests();
        IReadOnlyList<ImageUpdate> updates = Run("Test-DockerImageUpdate -DockerHost $h").As<ImageUpdate>();
        Assert.Equal(["a1 Current", "a2 Current", "a3 Current", "d1 Current"],
            updates.Select(static update => $"{update.Container} {update.Status}").Order());
        Assert.Equal(["GET /distribution/localhost%3A5000/app%3A1/json",
            "GET /distribution/localhost%3A5000/app%3A2/json"],
            Calls.Where(static call => call.Contains("/distribution/")).Order());
    }
}
