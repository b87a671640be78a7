using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class GetDockerImageHistoryTests : ImageTest
{
    private EngineImage _web = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _web = Engine.State.AddImage("shop/web:1", 4000, setUp: static image => image.Steps =
            [new ImageStep("ADD rootfs /", DateTimeOffset.FromUnixTimeSeconds(1000), "from afar"),
                new ImageStep("CMD [\"sh\"]", DateTimeOffset.FromUnixTimeSeconds(2000), IsEmpty: true)]);
    }

    [Fact]
    public void Shows_the_steps_the_newest_first()
    {
        IReadOnlyList<ImageHistoryEntry> steps = Do("Get-DockerImageHistory shop/web:1 -DockerHost $h")
            .As<ImageHistoryEntry>();
        Assert.Equal(["GET /images/shop/web%3A1/history"], Calls);
        Assert.Equal(
            [(_web.Id, 2000L, "CMD [\"sh\"]", 0L, "", "shop/web:1"),
                (null, 1000L, "ADD rootfs /", 4000L, "from afar", "")],
            steps.Select(static step => (step.Id, ((DateTimeOffset)step.Created!.Value).ToUnixTimeSeconds(),
                step.CreatedBy, step.Size, step.Comment!, string.Join(' ', step.Tags)))!);
        Assert.All(steps, step => Assert.Equal(("shop/web:1", Engine.DockerHost), (step.Image, step.DockerHost)));
    }

    [Fact]
    public void A_container_means_its_image()
    {
        Engine.State.AddContainer("web", "shop/web:1");
        Assert.Equal(2, Do("Get-DockerContainer web -DockerHost $h | Get-DockerImageHistory")
            .As<ImageHistoryEntry>().Count);
        Assert.Equal($"GET /images/{Uri.EscapeDataString(_web.Id)}/history", Calls[^1]);
    }

    [Fact]
    public async Task Sends_a_platform_where_the_engine_knows_it()
    {
        await using FakeEngine other = await StartAsync("1.47");
        other.State.AddImage("shop/web:1");
        _ = Do("Get-DockerImageHistory shop/web:1 -Platform linux/amd64 -DockerHost $h").Clean;
        Assert.Equal(["GET /images/shop/web%3A1/history?platform=" + Amd], Calls);
        Outcome outcome = Do("Get-DockerImageHistory shop/web:1 -Platform linux/amd64 -DockerHost $o", other);
        Assert.Equal("DockerParameterNeedsNewerEngine", outcome.ErrorId);
        Assert.StartsWith($"-Platform needs API 1.48; {other.DockerHost} is spoken to in API 1.47. Nothing was sent.",
            outcome.ErrorText);
        Assert.Empty(CallsOf(other));
    }

    [Theory]
    [InlineData("linux")]
    [InlineData("linux//v8")]
    [InlineData("a/b/c/d")]
    public void A_platform_that_is_none_is_refused_before_anything_is_sent(string platform)
    {
        Assert.Equal("DockerNameInvalid",
            Do($"Get-DockerImageHistory shop/web:1 -Platform {platform} -DockerHost $h").ErrorId);
        Assert.Empty(Calls);
    }

    [Fact]
    public async Task Takes_wildcards_and_images_of_several_engines_from_the_pipeline()
    {
        await using FakeEngine other = await StartAsync();
        EngineImage theirs = other.State.AddImage("shop/db:1");
        Engine.State.AddImage("other:1");
        Assert.All(Do("Get-DockerImageHistory shop/* -DockerHost $h").As<ImageHistoryEntry>(),
            static step => Assert.Equal("shop/web:1", step.Image));
        Assert.Equal(["GET /images/json", "GET /images/shop/web%3A1/history"], Calls);
        Assert.Equal([_web.Id, theirs.Id],
            Do("Get-DockerImage shop/web:1 -DockerHost $h | Get-DockerImageHistory; Get-DockerImage shop/db:1 "
                + "-DockerHost $o | Get-DockerImageHistory", other)
            .As<ImageHistoryEntry>().Select(static step => step.Image).Distinct());
        Assert.Equal(["GET /images/json", $"GET /images/{Uri.EscapeDataString(theirs.Id)}/history"], CallsOf(other));
    }

    [Fact]
    public void One_that_is_not_there_is_an_error_and_the_others_are_shown()
    {
        Outcome outcome = Do("Get-DockerImageHistory none:1, shop/web:1 -DockerHost $h");
        Assert.Equal(("DockerObjectNotFound", "none:1", false),
            (outcome.ErrorId, outcome.Errors[0].TargetObject, outcome.Terminated));
        Assert.Equal(2, outcome.Output.Count);
    }

    [Fact]
    public void The_table_has_the_columns_of_docker_history()
    {
        string shown = Show("Get-DockerImageHistory shop/web:1 -DockerHost $h");
        Assert.Contains(_web.ShortId, shown);
        Assert.Contains("4kB", shown);
        Assert.Contains("ADD rootfs /", shown);
    }
}
