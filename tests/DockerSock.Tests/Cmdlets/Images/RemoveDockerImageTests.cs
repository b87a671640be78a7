using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class RemoveDockerImageTests : ImageTest
{
    private EngineImage _web = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _web = await AddAsync(Engine, "shop/web:1");
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("-Force", "?force=1")]
    [InlineData("-NoPrune", "?noprune=1")]
    [InlineData("-Platform linux/amd64", "?platforms=" + Amd)]
    [InlineData("-Force -NoPrune -Platform linux/amd64, linux/amd64", "?force=1&noprune=1&platforms=" + Amd
        + "&platforms=" + Amd)]
    public void Sends_what_was_asked_for_and_shows_what_went(string switches, string query)
    {
        IReadOnlyList<ImageRemoval> removed = Do($"Remove-DockerImage shop/web:1 {switches} -DockerHost $h")
            .As<ImageRemoval>();
        Assert.Equal(["DELETE /images/shop/web%3A1" + query], Calls);
        Assert.Equal(("shop/web:1", null, Engine.DockerHost),
            (removed[0].Untagged, removed[0].Deleted, removed[0].DockerHost));
        Assert.Equal([_web.Id, _web.Layers[0]], removed.Skip(1).Select(static one => one.Deleted));
        Assert.Empty(Engine.State.Images);
    }

    [Fact]
    public async Task A_platform_that_the_engine_does_not_know_is_refused_in_words()
    {
        await using FakeEngine other = await StartAsync("1.49");
        other.State.AddImage("shop/web:1");
        Outcome outcome = Do("Remove-DockerImage shop/web:1 -Platform linux/amd64 -DockerHost $o", other);
        Assert.Equal("DockerParameterNeedsNewerEngine", outcome.ErrorId);
        Assert.StartsWith($"-Platform needs API 1.50; {other.DockerHost} is spoken to in API 1.49. Nothing was sent.",
            outcome.ErrorText);
        Assert.Single(other.State.Images);
        Assert.Empty(CallsOf(other));
    }

    [Fact]
    public void A_reference_is_taken_from_an_image_that_has_another()
    {
        Engine.State.Change(() => _web.Tags.Add("shop/web:latest"));
        Assert.Equal(["shop/web:1"], Do("Remove-DockerImage shop/web:1 -DockerHost $h").As<ImageRemoval>()
            .Select(static one => one.Untagged));
        Assert.Equal(["shop/web:latest"], _web.Tags);
    }

    [Fact]
    public async Task A_wildcard_means_every_reference_that_fits_and_they_go_one_after_the_other()
    {
        Engine.State.Change(() => _web.Tags.Add("shop/web:2"));
        Engine.State.Change(() => _web.Tags.Add("keep:1"));
        await AddAsync(Engine, "shop/db:1", "db");
        GateFault gate = Fault.Gate(1);
        using IDisposable fault = Engine.Misbehave("DELETE", "*", gate);
        Task<Outcome> removing = Task.Run(() => Do("Remove-DockerImage shop/* -DockerHost $h"), Cancel);
        await gate.Reached.WaitAsync(Cancel);
        Assert.Single(Calls, static call => call.StartsWith("DELETE", StringComparison.Ordinal));
        gate.Open();
        Assert.Equal(["shop/db:1", "shop/web:1", "shop/web:2"], (await removing.WaitAsync(Cancel)).As<ImageRemoval>()
            .Select(static one => one.Untagged).OfType<string>().Order());
        Assert.Equal(["keep:1"], Engine.State.Images.SelectMany(static image => image.Tags));
    }

    [Fact]
    public void An_image_of_one_name_goes_by_its_id()
    {
        _ = Do("Get-DockerImage shop/web:1 -DockerHost $h | Remove-DockerImage -Force").Clean;
        Assert.Equal($"DELETE /images/{Uri.EscapeDataString(_web.Id)}?force=1", Calls[^1]);
        Assert.Empty(Engine.State.Images);
    }

    [Fact]
    public async Task Images_of_several_engines_go_where_they_live()
    {
        await using FakeEngine other = await StartAsync();
        EngineImage nameless = other.State.AddImage();
        Assert.Equal(2, Do("Get-DockerImage -DockerHost $h, $o | Remove-DockerImage", other).As<ImageRemoval>()
            .Select(static one => one.DockerHost).Distinct().Count());
        Assert.Equal($"DELETE /images/{Uri.EscapeDataString(nameless.Id)}", CallsOf(other)[^1]);
        Assert.Empty(Engine.State.Images.Concat(other.State.Images));
    }

    [Fact]
    public async Task One_that_is_used_is_an_error_and_the_others_go()
    {
        Engine.State.AddContainer("runs", "shop/web:1", running: true);
        await AddAsync(Engine, "shop/db:1", "db");
        Outcome outcome = Do("Remove-DockerImage shop/web:1, none:1, shop/db:1 -DockerHost $h");
        Assert.Equal([("shop/web:1", "DockerConflict"), ("none:1", "DockerObjectNotFound")],
            outcome.Errors.Select(static error =>
                ((string)error.TargetObject, error.FullyQualifiedErrorId.Split(',')[0])));
        Assert.False(outcome.Terminated);
        Assert.Equal(["shop/web:1"], Engine.State.Images.SelectMany(static image => image.Tags));
    }

    [Theory]
    [InlineData("", "Remove image")]
    [InlineData("-Force", "Remove image, by force")]
    public void WhatIf_names_references_and_sends_only_reads(string switches, string action)
    {
        string shown = Show($"Remove-DockerImage shop/*, other:1 {switches} -WhatIf -DockerHost $h");
        Assert.Contains($"\"{action}\" on target \"shop/web:1 on {Engine.DockerHost}\"", shown);
        Assert.Contains($"\"{action}\" on target \"other:1 on {Engine.DockerHost}\"", shown);
        Assert.Equal(["GET /images/json"], Calls);
    }

    [Fact]
    public void A_container_from_the_pipeline_is_not_taken_for_an_image()
    {
        Engine.State.AddContainer("web", "shop/web:1");
        Outcome outcome = Run("Get-DockerContainer web -DockerHost $h | Remove-DockerImage -Force");
        Assert.Equal("DockerNameInvalid", outcome.ErrorId);
        Assert.Contains("The container 'web' is no image", outcome.ErrorText);
        Assert.DoesNotContain(Engine.Requests, static request => request.Method == "DELETE");
    }

    [Theory]
    [InlineData("Get-DockerImage shop/web:1 -DockerHost $h | Remove-DockerImage", "shop/web:1")]
    [InlineData("Get-DockerImage shop/web:1 -DockerHost $h | Remove-DockerImage -Force", "shop/web:1")]
    [InlineData("Remove-DockerImage (Get-DockerImage shop/web:1, *:2 -DockerHost $h)", "shop/web:1 shop/web:2")]
    [InlineData("Add-DockerImageTag shop/web:1 a:b -PassThru -DockerHost $h | Remove-DockerImage", "a:b")]
    public void An_image_loses_the_names_that_it_was_found_by(string script, string gone)
    {
        AddNames("shop/web:2", "shop/web:latest");
        string shown = Show(script + " -WhatIf");
        Assert.All(gone.Split(' '), name => Assert.Contains($"on target \"{name} on ", shown));
        Assert.Equal(gone.Split(' ').Length, shown.Split("What if: ").Length - 1);
        Assert.Equal(gone.Split(' '), Do(script).As<ImageRemoval>().Select(static one => one.Untagged!));
        Assert.Single(Engine.State.Images);
    }

    [Fact]
    public void An_image_of_several_names_that_was_found_by_none_is_refused_by_WhatIf_too()
    {
        AddNames("shop/web:2");
        foreach (string whatIf in new[] { "-WhatIf", "" })
        {
            Outcome outcome = Do($"Get-DockerImage -DockerHost $h | Remove-DockerImage {whatIf}");
            Assert.Equal("DockerConflict", outcome.ErrorId);
            Assert.Contains("has several names, and which of them is to go is not known: shop/web:1, shop/web:2.",
                outcome.ErrorText);
        }

        Assert.All(Calls, static call => Assert.StartsWith("GET ", call));
        Assert.Contains(", by force, with its names shop/web:1, shop/web:2\"",
            Show("Get-DockerImage -DockerHost $h | Remove-DockerImage -Force -WhatIf"));
        _ = Do("Get-DockerImage -DockerHost $h | Remove-DockerImage -Force").Clean;
        Assert.Empty(Engine.State.Images);
    }

    [Fact]
    public async Task A_name_that_another_image_has_got_since_stays_with_it()
    {
        AddNames("shop/web:2");
        EngineImage other = await AddAsync(Engine, "other:1");
        Engine.State.Change(() => other.Tags.Add("moved:1"));
        Outcome outcome = Do("$i = Get-DockerImage shop/web:2 -DockerHost $h; "
            + "Add-DockerImageTag other:1 shop/web:2 -DockerHost $h; $i | Remove-DockerImage");
        Assert.Equal("DockerConflict", outcome.ErrorId);
        Assert.Contains("shop/web:2", other.Tags);
    }

    private void AddNames(params string[] names) => Engine.State.Change(() =>
    {
        foreach (string name in names)
        {
            _web.Tags.Add(name);
        }
    });
}
