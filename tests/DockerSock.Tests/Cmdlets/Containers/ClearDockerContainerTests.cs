using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class ClearDockerContainerTests : ContainerTest
{
    private const string List = "GET /containers/json?all=1&size=1";

    [Fact]
    public void Removes_what_does_not_run_and_writes_it_and_leaves_all_volumes()
    {
        string done = Add("done", exited: true, written: 1_500_000, mounts: ["/data", "named:/more"]).Id;
        string made = Add("made", exited: false, written: 500).Id;
        Engine.State.AddContainer("web", running: true);
        Engine.State.AddContainer("frozen", running: true).Pause();
        IReadOnlyList<ContainerSummary> removed = Run("Clear-DockerContainer -Force -DockerHost $h").As<ContainerSummary>();
        Assert.Equal([("done", 1_500_000L), ("made", 500L)],
            removed.Select(static one => (one.Name, one.SizeRw!.Value)).Order());
        Assert.Equal(new[] { $"DELETE /containers/{done}", $"DELETE /containers/{made}", List }.Order(), Calls.Order());
        Assert.Equal(["frozen", "web"], Left);
        Assert.Equal(2, Engine.State.Volumes.Count);
    }

    [Fact]
    public void WhatIf_lists_names_and_bytes_and_sends_only_reads()
    {
        Add("done", exited: true, written: 1_500_000);
        Add("made", exited: false, written: 0);
        string shown = Shell.Show($"Clear-DockerContainer -WhatIf -DockerHost {Engine.DockerHost}");
        Assert.Contains($", 1.5MB) on {Engine.DockerHost}\"", shown);
        Assert.Contains("\"Remove container\" on target \"done (Exited (3) ", shown);
        Assert.Contains($"\"made (Created, 0B) on {Engine.DockerHost}\"", shown);
        Assert.Equal([List], Calls);
        Assert.Equal(["done", "made"], Left);
    }

    [Theory]
    [InlineData("-Until 24h", "new,web")]
    [InlineData("-Until ([TimeSpan]'1.00:00:00')", "new,web")]
    [InlineData("-Until '30d'", "new,old,web")]
    [InlineData("-Filter @{ label = 'a' }", "new,web")]
    [InlineData("-Filter @{ label = 'a=1' }", "new,web")]
    [InlineData("-Filter @{ label = 'a=2' }", "new,old,web")]
    [InlineData("-Filter @{ label = 'a', 'b' }", "new,old,web")]
    [InlineData("-Filter @{ 'label!' = 'a' }", "old,web")]
    [InlineData("-Filter @{ 'label!' = 'a=2', 'b' }", "new,web")]
    [InlineData("-Filter @{ 'label!' = 'a', 'b' }", "new,old,web")]
    [InlineData("-Until 24h -Filter @{ label = 'b' }", "new,old,web")]
    public void Chooses_by_age_and_label(string conditions, string left)
    {
        EngineContainer old = Add("old", exited: true, written: 0, labels: new() { ["a"] = "1" });
        old.Created = DateTimeOffset.UtcNow.AddDays(-2);
        Add("new", exited: true, written: 0, labels: new() { ["b"] = "" });
        Engine.State.AddContainer("web", running: true, labels: new Dictionary<string, string> { ["a"] = "1" });
        _ = Run($"Clear-DockerContainer -Force {conditions} -DockerHost $h").Clean;
        Assert.Equal(left, string.Join(',', Left));
    }

    [Fact]
    public async Task What_stops_after_it_was_listed_stays()
    {
        Add("done", exited: true, written: 0);
        EngineContainer web = Engine.State.AddContainer("web", running: true);
        GateFault gate = Fault.Gate(1);
        using IDisposable fault = Engine.Misbehave("GET", "/containers/json", gate);
        Task<Outcome> clearing = Task.Run(() => Run("Clear-DockerContainer -Force -DockerHost $h"), Cancel);
        await gate.Reached.WaitAsync(Cancel);
        Assert.True(web.Exit(0));
        gate.Open();
        Assert.Equal("done", Assert.Single((await clearing.WaitAsync(Cancel)).As<ContainerSummary>()).Name);
        Assert.Equal(["web"], Left);
        Assert.DoesNotContain(Engine.Requests, static request => request.Route == "/containers/prune");
    }

    [Fact]
    public void Verbose_says_how_much_there_is()
    {
        Add("done", exited: true, written: 1_500_000);
        Add("made", exited: false, written: 500_000);
        Assert.Contains("2 containers do not run, with 2MB of their own.",
            Run("Clear-DockerContainer -WhatIf -Verbose -DockerHost $h").Verbose);
    }

    [Fact]
    public void One_that_cannot_be_removed_is_an_error_and_the_others_go()
    {
        string stuck = Add("stuck", exited: true, written: 0).Id;
        Add("done", exited: true, written: 0);
        using IDisposable fault = Engine.Misbehave("DELETE", $"/containers/{stuck}",
            Fault.Status(500, """{"message":"device or resource busy"}"""));
        Outcome outcome = Run("Clear-DockerContainer -Force -DockerHost $h");
        Assert.Equal(("DockerEngineError", "stuck"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Contains("device or resource busy", outcome.ErrorText);
        Assert.Equal(["done"], outcome.Called);
        Assert.Equal(["stuck"], Left);
    }

    [Fact]
    public void Another_filter_is_refused_before_anything_is_sent()
    {
        Outcome outcome = Run("Clear-DockerContainer -Force -Filter @{ status = 'exited' } -DockerHost $h");
        Assert.Equal("DockerNameInvalid", outcome.ErrorId);
        Assert.Equal("'status' is no filter of this command. Use label, label!, or -Until.", outcome.ErrorText);
        Assert.Empty(Engine.Requests);
    }

    private IEnumerable<string> Left => Engine.State.Containers.Select(static left => left.Name).Order();

    private EngineContainer Add(string name, bool exited, long written, string[]? mounts = null,
        Dictionary<string, string>? labels = null)
    {
        EngineContainer added = Engine.State.AddContainer(name, mounts: mounts, labels: labels);
        added.WrittenSize = written;
        if (exited)
        {
            added.Pretend(DockerSock.Fake.ContainerState.Exited, exitCode: 3);
        }

        return added;
    }
}
