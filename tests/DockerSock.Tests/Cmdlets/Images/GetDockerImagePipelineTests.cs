using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>Get-DockerImage is given images, and what names images.</summary>
public sealed class GetDockerImagePipelineTests : ImageTest
{
    private EngineImage _web = null!;
    private EngineImage _nameless = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _web = Engine.State.AddImage("shop/web:1");
        _nameless = Engine.State.AddImage();
    }

    [Fact]
    public async Task Images_of_several_engines_are_inspected_where_they_live()
    {
        await using FakeEngine other = await StartAsync();
        EngineImage theirs = other.State.AddImage("shop/db:1");
        IReadOnlyList<ImageInspect> found = Do("Get-DockerImage -DockerHost $h, $o | Get-DockerImage -Detailed", other)
            .As<ImageInspect>();
        Assert.Equal(new[] { (_web.Id, Engine.DockerHost), (_nameless.Id, Engine.DockerHost),
            (theirs.Id, other.DockerHost) }.Order(),
            found.Select(static image => (image.Id, image.DockerHost!)).Order());
        Assert.Equal($"GET /images/{Uri.EscapeDataString(theirs.Id)}/json", CallsOf(other)[^1]);
    }

    [Fact]
    public void An_inspected_image_is_found_in_the_list_again() => Assert.Equal(["shop/web:1"],
        Assert.Single(Do("Get-DockerImage shop/web:1 -Detailed -DockerHost $h | Get-DockerImage")
            .As<ImageSummary>()).RepoTags);

    [Fact]
    public void Names_and_an_image_without_one_from_the_pipeline()
    {
        Assert.Equal([_web.Id, _nameless.Id], Do($"'shop/*', '{_nameless.ShortId}' | Get-DockerImage -DockerHost $h")
            .As<ImageSummary>().Select(static image => image.Id));
        Assert.Equal(_nameless.Id,
            Assert.Single(Do("Get-DockerImage -Filter @{ dangling = $true } -DockerHost $h | Get-DockerImage")
                .As<ImageSummary>()).Id);
    }

    [Fact]
    public void One_that_is_gone_by_then_is_an_error_and_the_others_are_shown()
    {
        Outcome outcome =
            Do("$all = Get-DockerImage -DockerHost $h; $null = Remove-DockerImage shop/web:1 -DockerHost $h; $all | "
                + "Get-DockerImage -Detailed");
        Assert.Equal(("DockerObjectNotFound", _web.Id, false),
            (outcome.ErrorId, outcome.Errors[0].TargetObject, outcome.Terminated));
        Assert.Equal(_nameless.Id, Assert.IsType<ImageInspect>(Assert.Single(outcome.Output).BaseObject).Id);
    }

    [Theory]
    [InlineData("Get-DockerContainer web -DockerHost $h | Get-DockerImage")]
    [InlineData("Get-DockerContainer web -Detailed -DockerHost $h | Get-DockerImage")]
    [InlineData("Get-DockerContainer web -DockerHost $h | Get-DockerImage -Detailed")]
    [InlineData("Get-DockerContainer web -DockerHost $h | Get-DockerImage -UsedBy")]
    public void A_container_means_its_image_even_when_the_tag_has_moved_on(string script)
    {
        Engine.State.AddContainer("web", "shop/web:1");
        Engine.State.AddImage("shop/web:2", setUp: image =>
        {
            _web.Tags.Clear();
            image.Tags.Add("shop/web:1");
        });
        Assert.Equal(_web.Id, Assert.Single(Do(script + " | ForEach-Object Id").As<string>()));
    }

    [Fact]
    public void What_is_neither_is_refused()
    {
        Outcome outcome = Do("Get-DockerNetwork host -DockerHost $h | Get-DockerImage");
        Assert.Equal("DockerNameInvalid", outcome.ErrorId);
        Assert.Contains("The network 'host' is no image", outcome.ErrorText);
    }
}
