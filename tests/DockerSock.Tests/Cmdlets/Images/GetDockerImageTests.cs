using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class GetDockerImageTests : CmdletTest
{
    private const string AlpineId = "aa11000000000000000000000000000000000000000000000000000000000001";
    private const string OtherId = "aa22000000000000000000000000000000000000000000000000000000000002";

    private const string Digest = "dd33000000000000000000000000000000000000000000000000000000000003";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Engine.State.AddImage("alpine:3.20", size: 7_800_000, id: AlpineId);
        Engine.State.AddImage("alpine:edge", id: OtherId,
            setUp: static image => (image.Architecture, image.Variant) = ("arm64", "v8"));
        Engine.State.AddImage("ghcr.io/team/nginx:1", size: 50_000_000);
    }

    [Fact]
    public void Lists_images_with_their_engine()
    {
        IReadOnlyList<ImageSummary> images = Run("Get-DockerImage -DockerHost $h").As<ImageSummary>();
        Assert.Equal(["alpine:3.20", "alpine:edge", "ghcr.io/team/nginx:1"],
            images.SelectMany(static image => image.RepoTags).Order(StringComparer.Ordinal));
        Assert.All(images, image => Assert.Equal(Engine.DockerHost, image.DockerHost));
        Assert.Equal("GET /v1.51/images/json", Sent);
    }

    [Fact]
    public void Sends_every_parameter_of_the_list()
    {
        _ = Run("Get-DockerImage -DockerHost $h -All -Digests -SharedSize -Manifests -Filter @{ dangling = $false; "
            + "label = 'a', 'b=c' }").Clean;
        Assert.StartsWith("GET /v1.51/images/json?all=1&digests=1&shared-size=1&manifests=1&filters=", Sent);
        JsonElement filters = JsonDocument.Parse(Engine.Requests[^1].QueryValue("filters")!).RootElement;
        Assert.Equal(["false"], filters.GetProperty("dangling").EnumerateArray()
            .Select(static value => value.GetString()));
        Assert.Equal(["a", "b=c"], filters.GetProperty("label").EnumerateArray()
            .Select(static value => value.GetString()));
    }

    [Theory]
    [InlineData("alpine", "alpine:3.20,alpine:edge")]
    [InlineData("alpine:edge", "alpine:edge")]
    [InlineData("docker.io/library/alpine:edge", "alpine:edge")]
    [InlineData("*nginx*", "ghcr.io/team/nginx:1")]
    [InlineData("ALP*", "alpine:3.20,alpine:edge")]
    [InlineData("nothing*", "")]
    [InlineData("aa11", "alpine:3.20")]
    [InlineData("sha256:aa22", "alpine:edge")]
    [InlineData("sha256:" + AlpineId, "alpine:3.20")]
    [InlineData("@sha256:" + OtherId, "alpine:edge")]
    public void Finds_what_people_call_an_image(string name, string tags) => Assert.Equal(tags, string.Join(',',
        Run($"Get-DockerImage '{name}' -DockerHost $h").As<ImageSummary>().SelectMany(static image => image.RepoTags)
            .Order(StringComparer.Ordinal)));

    [Theory]
    [InlineData("{0}@sha256:{1}")]
    [InlineData("{0}:1.2@sha256:{1}")]
    [InlineData("{0}:gone@sha256:{1}")]
    [InlineData("{0}:1.2")]
    public void Finds_what_a_container_says_that_its_image_is(string image)
    {
        foreach (string name in new[] { "alpine", "ghcr.io/team/tool", "localhost:5000/a" })
        {
            EngineImage tool = Engine.State.AddImage(name + ":1.2",
                setUp: image => image.Digests.Add($"{name}@sha256:{Digest}"));
            Engine.State.AddContainer("c1", string.Format(CultureInfo.InvariantCulture, image, name, Digest));
            Assert.Equal([tool.Id], Run("Get-DockerContainer -All -DockerHost $h | ForEach-Object Image | "
                + "Get-DockerImage -DockerHost $h").As<ImageSummary>().Select(static found => found.Id));
            _ = Run("Remove-DockerContainer c1 -DockerHost $h; Remove-DockerImage *:1.2 -DockerHost $h").Clean;
        }
    }

    [Theory]
    [InlineData("aa", "DockerNameAmbiguous", "2 image ids")]
    [InlineData("alpin", "DockerObjectNotFound", "There is no image 'alpin' on unix://")]
    [InlineData("alpine:0", "DockerObjectNotFound", "'alpine:0'")]
    [InlineData("@sha256:77", "DockerObjectNotFound", "'@sha256:77'")]
    public void A_name_that_means_no_one_image_is_an_error(string name, string id, string words)
    {
        Outcome outcome = Run($"Get-DockerImage '{name}' -DockerHost $h");
        Assert.Equal((id, false), (outcome.ErrorId, outcome.Terminated));
        Assert.Contains(words, outcome.ErrorText);
        Assert.Equal(name, outcome.Errors[0].TargetObject);
    }

    [Fact]
    public void Inspects_by_id_with_the_platform_that_is_asked_for()
    {
        ImageInspect image =
            Assert.Single(Run("Get-DockerImage alpine:edge -DockerHost $h -Detailed -Platform linux/arm64/v8")
                .As<ImageInspect>());
        Assert.Equal("sha256:" + OtherId, image.Id);
        Assert.Equal($"/v1.51/images/sha256%3A{OtherId}/json", Engine.Requests[^1].Target.Split('?')[0]);
        Assert.Equal("""{"os":"linux","architecture":"arm64","variant":"v8"}""",
            Engine.Requests[^1].QueryValue("platform"));
        _ = Run("Get-DockerImage alpine:edge -DockerHost $h -Detailed -Manifests").Clean;
        Assert.EndsWith("/json?manifests=1", Sent);
    }

    [Fact]
    public void A_platform_that_an_image_is_not_for_is_an_error_and_the_others_are_shown()
    {
        Outcome outcome =
            Run("Get-DockerImage alpine:3.20, alpine:edge -DockerHost $h -Detailed -Platform linux/arm64/v8");
        Assert.Equal(("DockerObjectNotFound", "alpine:3.20", false),
            (outcome.ErrorId, outcome.Errors[0].TargetObject, outcome.Terminated));
        Assert.Contains("its platform (linux/amd64) does not match the specified platform (linux/arm64/v8)",
            outcome.ErrorText);
        Assert.Equal("sha256:" + OtherId, Assert.IsType<ImageInspect>(Assert.Single(outcome.Output).BaseObject).Id);
    }

    [Fact]
    public void Takes_names_and_objects_from_the_pipeline()
    {
        Assert.Equal(["alpine:edge", "alpine:3.20"],
            Run("'alpine:edge', 'alpine:3.20' | Get-DockerImage -DockerHost $h")
            .As<ImageSummary>().SelectMany(static image => image.RepoTags));
        Assert.Equal("sha256:" + AlpineId,
            Assert.Single(Run("Get-DockerImage alpine:3.20 -DockerHost $h | Get-DockerImage -Detailed")
                .As<ImageInspect>()).Id);
    }

    [Fact]
    public void Shows_a_table_like_the_docker_programs()
    {
        string[] lines = Regex.Replace(
            Shell.Show($"Get-DockerImage ghcr.io/team/nginx:1 -DockerHost {Engine.DockerHost}"),
            "\\x1b\\[[0-9;]*[A-Za-z]", "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches(@"^IMAGE ID\s+CREATED\s+SIZE\s+NAMES\s*$",
            lines.First(static line => line.Trim().Length > 0).ToUpperInvariant());
        Assert.Contains(lines, static line =>
            Regex.IsMatch(line, @"^[0-9a-f]{12}\s+.+ago\s+50MB\s+.*ghcr\.io/team/nginx:1"));
    }
}
