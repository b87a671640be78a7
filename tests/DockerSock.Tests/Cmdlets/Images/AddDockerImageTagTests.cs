using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class AddDockerImageTagTests : ImageTest
{
    private EngineImage _web = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _web = Engine.State.AddImage("shop/web:1");
    }

    [Theory]
    [InlineData("shop/web:latest", "repo=shop%2Fweb&tag=latest", "shop/web:latest")]
    [InlineData("other", "repo=other&tag=latest", "other:latest")]
    [InlineData("localhost:5000/shop/web", "repo=localhost%3A5000%2Fshop%2Fweb&tag=latest",
        "localhost:5000/shop/web:latest")]
    [InlineData("127.0.0.1:5000/shop/web:2", "repo=127.0.0.1%3A5000%2Fshop%2Fweb&tag=2", "127.0.0.1:5000/shop/web:2")]
    public void Gives_a_name(string name, string query, string tag)
    {
        Assert.Empty(Do($"Add-DockerImageTag shop/web:1 '{name}' -DockerHost $h").Clean);
        Assert.Equal(["POST /images/shop/web%3A1/tag?" + query], Calls);
        Assert.Equal(["shop/web:1", tag], _web.Tags);
    }

    [Fact]
    public void PassThru_shows_the_image_with_all_its_names()
    {
        ImageSummary shown =
            Assert.Single(Do("Add-DockerImageTag shop/web:1 shop/web:latest, other:2 -PassThru -DockerHost $h")
                .As<ImageSummary>());
        Assert.Equal((_web.Id, Engine.DockerHost), (shown.Id, shown.DockerHost));
        Assert.Equal(["other:2", "shop/web:1", "shop/web:latest"], shown.RepoTags.Order());
        Assert.Equal(["POST /images/shop/web%3A1/tag?repo=shop%2Fweb&tag=latest",
            "POST /images/shop/web%3A1/tag?repo=other&tag=2", "GET /images/json"], Calls);
    }

    [Fact]
    public void Takes_a_name_from_the_image_that_had_it()
    {
        EngineImage old = Engine.State.AddImage("shop/web:latest");
        _ = Do("Add-DockerImageTag shop/web:1 shop/web:latest -DockerHost $h").Clean;
        Assert.Empty(old.Tags);
    }

    [Fact]
    public async Task Tags_objects_from_the_pipeline_where_they_live()
    {
        await using FakeEngine other = await StartAsync();
        EngineImage theirs = other.State.AddImage("shop/db:1");
        _ = Do("Get-DockerImage -DockerHost $h, $o | Add-DockerImageTag -Tag \"keep:1\"", other).Clean;
        Assert.Equal(["GET /images/json", $"POST /images/{Uri.EscapeDataString(_web.Id)}/tag?repo=keep&tag=1"], Calls);
        Assert.Equal(["GET /images/json", $"POST /images/{Uri.EscapeDataString(theirs.Id)}/tag?repo=keep&tag=1"],
            CallsOf(other));
    }

    [Fact]
    public void A_wildcard_means_each_image_that_fits()
    {
        Engine.State.AddImage("other:1");
        _ = Do("Add-DockerImageTag shop/* keep:1 -DockerHost $h").Clean;
        Assert.Equal(["GET /images/json", "POST /images/shop/web%3A1/tag?repo=keep&tag=1"], Calls);
    }

    [Theory]
    [InlineData("keep@sha256:0000000000000000000000000000000000000000000000000000000000000000",
        "has a digest; an image cannot be given one")]
    [InlineData("Keep:1", "'Keep:1'")]
    [InlineData("keep:1, Keep:2", "'Keep:2'")]
    public void A_name_that_is_none_is_refused_before_anything_is_sent(string name, string words)
    {
        Outcome outcome = Do($"Add-DockerImageTag shop/web:1 {name} -DockerHost $h");
        Assert.Equal(("DockerNameInvalid", "shop/web:1"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Contains(words, outcome.ErrorText);
        Assert.Empty(Calls);
    }

    [Fact]
    public void One_that_is_not_there_is_an_error_and_the_others_are_tagged()
    {
        Outcome outcome = Do("Add-DockerImageTag none:1, shop/web:1 keep:1 -DockerHost $h");
        Assert.Equal(("DockerObjectNotFound", "none:1", false),
            (outcome.ErrorId, outcome.Errors[0].TargetObject, outcome.Terminated));
        Assert.Contains("keep:1", _web.Tags);
    }

    [Fact]
    public void WhatIf_names_both()
    {
        string shown = Show("Get-DockerImage -DockerHost $h | Add-DockerImageTag -Tag keep:1, keep:2 -WhatIf");
        Assert.Contains($"\"Tag as 'keep:1', 'keep:2'\" on target \"shop/web:1 on {Engine.DockerHost}\"", shown);
        Assert.Equal(["GET /images/json"], Calls);
    }
}
