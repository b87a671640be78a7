using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class ClearDockerImageTests : ImageTest
{
    private const string Containers = "GET /containers/json?all=1";
    private const string List = "GET /images/json?shared-size=1";
    private const string Dangling = List + "&filters=%7B%22dangling%22%3A%5B%22true%22%5D%7D";

    [Fact]
    public void Removes_images_without_a_name_and_writes_what_went()
    {
        EngineImage nameless = Engine.State.AddImage();
        Engine.State.AddImage("shop/web:1");
        ImageRemoval removed = Do("Clear-DockerImage -Force -DockerHost $h").As<ImageRemoval>()[0];
        Assert.Equal((nameless.Id, Engine.DockerHost), (removed.Deleted, removed.DockerHost));
        Assert.Equal([Containers, Dangling, $"DELETE /images/{Uri.EscapeDataString(nameless.Id)}"], Calls);
        Assert.Equal(["shop/web:1"], Left);
    }

    [Fact]
    public void All_means_those_with_a_name_that_no_container_uses_running_or_not()
    {
        Engine.State.AddContainer("runs", "shop/web:1", running: true);
        Engine.State.AddContainer("stopped", "shop/db:1");
        EngineImage unused = Engine.State.AddImage("shop/old:1");
        EngineImage twice = Engine.State.AddImage("shop/old:2", setUp: static image => image.Tags.Add("shop/old:3"));
        _ = Do("Clear-DockerImage -Force -All -DockerHost $h").Clean;
        Assert.Equal(new[]
        {
            Containers, List, $"DELETE /images/{Uri.EscapeDataString(unused.Id)}",
            "GET /images/shop/old%3A2/json", "DELETE /images/shop/old%3A2",
            "GET /images/shop/old%3A3/json", "DELETE /images/shop/old%3A3",
        }.Order(), Calls.Order());
        Assert.Equal(["shop/db:1", "shop/web:1"], Left);
        Assert.DoesNotContain(twice, Engine.State.Images);
    }

    [Fact]
    public void An_image_that_was_pulled_by_two_names_goes_with_both()
    {
        string digest = "@sha256:" + new string('d', 64);
        Engine.State.AddImage("a:1", setUp: image =>
        {
            image.Digests.Add("a" + digest);
            image.Digests.Add("b" + digest);
        });
        _ = Do("Clear-DockerImage -Force -All -DockerHost $h").Clean;
        Assert.Empty(Engine.State.Images);
    }

    [Fact]
    public async Task An_older_engine_is_not_asked_what_is_shared()
    {
        await using FakeEngine other = await StartAsync("1.41");
        other.State.AddImage();
        _ = Do("Clear-DockerImage -WhatIf -DockerHost $o", other).Clean;
        Assert.Equal([Containers, Dangling.Replace("shared-size=1&", "", StringComparison.Ordinal)], CallsOf(other));
    }

    [Fact]
    public void WhatIf_lists_images_and_bytes_and_sends_only_reads()
    {
        EngineImage nameless = Engine.State.AddImage(size: 1_500_000);
        EngineImage named = Engine.State.AddImage("shop/web:1", size: 2_000_000,
            setUp: static image => image.Tags.Add("shop/web:2"));
        string shown = Show("Clear-DockerImage -All -WhatIf -DockerHost $h");
        Assert.Contains($"\"Remove image\" on target \"{nameless.ShortId} (1.5MB) on {Engine.DockerHost}\"", shown);
        Assert.Contains(
            $"\"Remove image\" on target \"shop/web:1, shop/web:2 ({named.ShortId}, 2MB) on {Engine.DockerHost}\"",
            shown);
        Assert.Equal([Containers, List], Calls);
        Assert.Equal(2, Engine.State.Images.Count);
        Assert.Contains("2 images are not used, with 3.5MB of their own.",
            Do("Clear-DockerImage -All -WhatIf -Verbose -DockerHost $h").Verbose);
    }

    [Fact]
    public void What_an_image_shares_with_others_is_not_counted()
    {
        using IDisposable fault = Engine.Misbehave("GET", "/images/json", Fault.Answer(
            $$"""[{"Id":"sha256:{{new string('a', 64)}}","RepoTags":["a:1"],"Size":5000000,"SharedSize":4000000,"Created":1},{"Id":"sha256:{{new string('b', 64)}}","RepoTags":["b:1"],"Size":5000000,"SharedSize":-1,"Created":1}]"""));
        string shown = Show("Clear-DockerImage -All -WhatIf -DockerHost $h");
        Assert.Contains("\"a:1 (aaaaaaaaaaaa, 1MB) on ", shown);
        Assert.Contains("\"b:1 (bbbbbbbbbbbb, 5MB) on ", shown);
    }

    [Theory]
    [InlineData("-Until 24h", "new:1")]
    [InlineData("-Until 30d", "new:1,old:1")]
    [InlineData("-Filter @{ label = 'a' }", "new:1")]
    [InlineData("-Filter @{ label = 'a=2' }", "new:1,old:1")]
    [InlineData("-Filter @{ 'label!' = 'a' }", "old:1")]
    [InlineData("-Until 24h -Filter @{ label = 'b' }", "new:1,old:1")]
    public void Chooses_by_age_and_label(string conditions, string left)
    {
        Engine.State.AddImage("old:1", setUp: static image =>
        {
            image.Created = DateTimeOffset.UtcNow.AddDays(-2);
            image.Labels["a"] = "1";
        });
        Engine.State.AddImage("new:1", setUp: static image => image.Labels["b"] = "");
        _ = Do($"Clear-DockerImage -Force -All {conditions} -DockerHost $h").Clean;
        Assert.Equal(left, string.Join(',', Left));
    }

    [Fact]
    public async Task What_is_unused_only_after_it_was_listed_stays()
    {
        EngineImage listed = Engine.State.AddImage();
        EngineImage web = Engine.State.AddImage("shop/web:1");
        GateFault gate = Fault.Gate(1);
        using IDisposable fault = Engine.Misbehave("GET", "/images/json", gate);
        Task<Outcome> clearing = Task.Run(() => Do("Clear-DockerImage -Force -DockerHost $h"), Cancel);
        await gate.Reached.WaitAsync(Cancel);
        Engine.State.Change(web.Tags.Clear);
        EngineImage late = Engine.State.AddImage();
        gate.Open();
        Assert.Equal(listed.Id, (await clearing.WaitAsync(Cancel)).As<ImageRemoval>()[0].Deleted);
        Assert.Equal([web, late], Engine.State.Images);
        Assert.DoesNotContain(Engine.Requests, static request => request.Route == "/images/prune");
    }

    [Fact]
    public async Task What_was_given_a_name_or_a_container_after_it_was_listed_stays()
    {
        EngineImage named = Engine.State.AddImage("a:1");
        EngineImage used = Engine.State.AddImage("b:1");
        Engine.State.AddImage("c:1");
        GateFault gate = Fault.Gate(1);
        using IDisposable fault = Engine.Misbehave("GET", "/images/json", gate);
        Task<Outcome> clearing = Task.Run(() => Do("Clear-DockerImage -Force -All -DockerHost $h"), Cancel);
        await gate.Reached.WaitAsync(Cancel);
        Engine.State.Change(() => named.Tags.Add("keep:1"));
        Engine.State.AddContainer("runs", "b:1", running: true);
        gate.Open();
        Outcome outcome = await clearing.WaitAsync(Cancel);
        Assert.Equal(["a:1", "b:1"], outcome.Errors.Select(static error => (string)error.TargetObject).Order());
        Assert.All(outcome.Errors, static error => Assert.StartsWith("DockerConflict,", error.FullyQualifiedErrorId));
        Assert.Equal([named, used], Engine.State.Images);
        Assert.Equal(["a:1", "keep:1"], named.Tags);
    }

    [Fact]
    public async Task A_tag_that_has_moved_to_another_image_after_it_was_listed_stays_there()
    {
        EngineImage old = Engine.State.AddImage("a:1", setUp: static image => image.Tags.Add("a:2"));
        EngineImage next = Engine.State.AddImage("b:1");
        Engine.State.AddContainer("runs", "b:1", running: true);
        GateFault gate = Fault.Gate(1);
        using IDisposable fault = Engine.Misbehave("GET", "/images/json", gate);
        Task<Outcome> clearing = Task.Run(() => Do("Clear-DockerImage -Force -All -DockerHost $h"), Cancel);
        await gate.Reached.WaitAsync(Cancel);
        Engine.State.Change(() =>
        {
            old.Tags.Remove("a:1");
            next.Tags.Add("a:1");
        });
        gate.Open();
        Outcome outcome = await clearing.WaitAsync(Cancel);
        Assert.Equal(("DockerConflict", "a:1"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Contains("has come to mean another image", outcome.ErrorText);
        Assert.Equal([next], Engine.State.Images);
        Assert.Equal(["b:1", "a:1"], next.Tags);
    }

    [Fact]
    public async Task Clears_several_engines()
    {
        await using FakeEngine other = await StartAsync();
        Engine.State.AddImage();
        other.State.AddImage();
        _ = Do("Clear-DockerImage -Force -DockerHost $h, $o", other).Clean;
        Assert.Empty(Engine.State.Images.Concat(other.State.Images));
    }

    [Fact]
    public void Podman_names_the_images_of_containers_without_their_algorithm()
    {
        EngineImage used = Engine.State.AddImage();
        using IDisposable fault = Engine.Misbehave("GET", "/containers/json",
            Fault.Answer($$"""[{"Id":"c","Names":["/c"],"ImageID":"{{used.Id[7..]}}"}]"""));
        Assert.Empty(Do("Clear-DockerImage -Force -DockerHost $h").Clean);
        Assert.Equal([used], Engine.State.Images);
    }

    [Fact]
    public void Another_filter_is_refused_before_anything_is_sent()
    {
        Outcome outcome = Do("Clear-DockerImage -Force -Filter @{ dangling = $true } -DockerHost $h");
        Assert.Equal(("DockerNameInvalid", "'dangling' is no filter of this command. Use label, label!, or -Until."),
            (outcome.ErrorId, outcome.ErrorText));
        Assert.Empty(Engine.Requests);
    }

    private IEnumerable<string> Left => Engine.State.Images.SelectMany(static image => image.Tags)
        .Order(StringComparer.Ordinal);
}
