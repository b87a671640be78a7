using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class GetDockerContainerTests : CmdletTest
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Engine.State.AddImage("alpine:3.20");
        Engine.State.AddContainer("web1", "alpine:3.20", running: true);
        Engine.State.AddContainer("web2", "alpine:3.20", running: false);
    }

    [Fact]
    public async Task Of_many_at_most_sixteen_are_asked_for_at_once()
    {
        for (int i = 0; i < 40; i++)
        {
            Engine.State.AddContainer($"c{i:00}");
        }

        object counting = new();
        int now = 0, most = 0;
        TaskCompletionSource full = new(TaskCreationOptions.RunContinuationsAsynchronously), open = new();
        using IDisposable fault = Engine.Misbehave("GET", "/containers/*/json",
            Fault.Answer("""{"Id":"1","Name":"/a"}""", beforeChunk: CountAsync));
        Task<Outcome> running = Task.Run(() => Run("Get-DockerContainer -All -Detailed -DockerHost $h"), Cancel);
        await full.Task.WaitAsync(Cancel);
        // Whatever else was on its way has arrived when these have been answered.
        using EngineClient client = new(Engine);
        for (int i = 0; i < 20; i++)
        {
            await client.AskAsync("GET", "/info");
        }

        open.SetResult();
        Assert.Equal(Engine.State.Containers.Count, (await running.WaitAsync(Cancel)).Clean.Count);
        Assert.Equal(16, most);

        async Task CountAsync(int chunk)
        {
            lock (counting)
            {
                most = Math.Max(most, ++now);
                if (now == 16)
                {
                    full.TrySetResult();
                }
            }

            await open.Task;
            lock (counting)
            {
                now--;
            }
        }
    }

    [Fact]
    public void Lists_what_runs()
    {
        ContainerSummary found = Assert.Single(Run("Get-DockerContainer -DockerHost $h").As<ContainerSummary>());
        Assert.Equal("web1", found.Name);
        Assert.Equal(Engine.DockerHost, found.DockerHost);
        Assert.Equal("GET /v1.51/containers/json", Sent);
    }

    [Fact]
    public void Finds_stopped_ones_by_wildcard() => Assert.Equal(["web1", "web2"],
        Run("Get-DockerContainer web* -DockerHost $h").As<ContainerSummary>()
            .Select(static found => found.Name).Order());

    [Fact]
    public void Sends_every_parameter_of_the_list()
    {
        Assert.Empty(
            Run("Get-DockerContainer -DockerHost $h -All -Limit 3 -Size -Filter @{ status = 'dead'; 'is-task' = $true }").Clean);
        Assert.StartsWith("GET /v1.51/containers/json?all=1&limit=3&size=1&filters=", Sent);
        Assert.Equal("dead",
            Assert.Single(System.Text.Json.JsonDocument.Parse(Engine.Requests[^1].QueryValue("filters")!)
            .RootElement.GetProperty("status").EnumerateArray()).GetString());
    }

    [Fact]
    public void Inspects_with_detailed()
    {
        ContainerInspect found = Assert.Single(Run("Get-DockerContainer web2 -DockerHost $h -Detailed")
            .As<ContainerInspect>());
        Assert.Equal(("web2", false), (found.Name, found.State!.Running));
    }

    [Fact]
    public void A_wrong_name_is_one_error_and_the_others_come()
    {
        Outcome outcome = Run("Get-DockerContainer nothing, web1 -DockerHost $h");
        Assert.Equal("DockerObjectNotFound", outcome.ErrorId);
        Assert.Equal("web1", outcome.Called[0]);
    }

    [Fact]
    public void One_engine_that_is_down_does_not_silence_the_other()
    {
        Outcome outcome = Run("Get-DockerContainer -DockerHost $h, /nowhere/at/all.sock");
        Assert.Equal("DockerSocketDirectoryMissing", outcome.ErrorId);
        Assert.Equal("web1", Assert.Single(outcome.Called));
    }

    [Theory]
    [InlineData(404, "DockerObjectNotFound")]
    [InlineData(409, "DockerConflict")]
    [InlineData(500, "DockerEngineError")]
    public void A_status_has_its_own_id_and_the_engines_words(int status, string id)
    {
        using IDisposable fault = Engine.Misbehave("GET", "/containers/json",
            Fault.Status(status, """{"message":"so it is"}"""));
        Outcome outcome = Run("Get-DockerContainer -DockerHost $h");
        Assert.Equal(id, outcome.ErrorId);
        Assert.Contains("so it is", outcome.ErrorText);
    }
}
