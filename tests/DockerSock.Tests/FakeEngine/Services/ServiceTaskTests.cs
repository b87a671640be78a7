using System.Text.Json;
using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>The tasks of services: where they go, how they end, and how an update replaces them.</summary>
public sealed class ServiceTaskTests : IDisposable
{
    private const long Hour = 3_600_000_000_000;

    private readonly CancellationTokenSource _deadline =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public ServiceTaskTests() => _deadline.CancelAfter(TimeSpan.FromMinutes(1));

    private CancellationToken Cancel => _deadline.Token;

    public void Dispose() => _deadline.Dispose();

    [Fact]
    public async Task TasksAreSpreadEvenlyAndFollowTheNodes()
    {
        await using FakeEngine engine = await StartAsync();
        EngineSwarm swarm = engine.State.Swarm!;
        EngineNode one = swarm.AddNode("one");
        EngineNode two = swarm.AddNode("two", setUp: static node => node.Labels["disk"] = "ssd");
        EngineService web = swarm.AddService("web", replicas: 6);
        Assert.Equal(["1 me", "2 one", "3 two", "4 me", "5 one", "6 two"], Running(web));
        Assert.Equal(2, engine.State.Containers.Count);

        one.Availability = "drain";
        swarm.Settle();
        Assert.Equal(["1 me", "2 me", "3 two", "4 me", "5 two", "6 two"], Running(web));
        Assert.Equal(["2 Shutdown", "5 Shutdown"],
            web.Tasks.Where(task => task.Node == one).Select(static task => $"{task.Slot} {task.State}"));

        EngineService db = swarm.AddService(Spec("db", ["sleep", "9"], rest: new { }, placement: new
        {
            Constraints = new[] { "node.labels.disk == ssd", "node.role!=manager" }, MaxReplicas = 1,
        }, replicas: 2));
        IReadOnlyList<EngineTask> tasks = db.Tasks;
        Assert.Equal([two, null], tasks.Select(static task => task.Node));
        Assert.Equal((TaskState.Pending, "no suitable node (1 node not available for new tasks; scheduling constraints "
            + "not satisfied on 1 node; max replicas per node limit exceed)"), (tasks[1].State, tasks[1].Error));
    }

    [Fact]
    public async Task ATaskThatFailsIsReplacedAsOftenAsThePolicySays()
    {
        await using FakeEngine engine = await StartAsync();
        EngineSwarm swarm = engine.State.Swarm!;
        EngineService bad = swarm.AddService(Spec("bad", ["sh", "-c", "exit 7"], new
        {
            Condition = "on-failure", Delay = 1_000_000, MaxAttempts = 2,
        }));
        await swarm.WaitUntilAsync(() => swarm.Tasks.Count(static task => task.IsOver) == 3, Cancel);
        Assert.All(swarm.Tasks, static task => Assert.Equal(
            (TaskState.Failed, TaskState.Shutdown, "started", "task: non-zero exit (7)", 1L),
            (task.State, task.Desired, task.Message, task.Error, task.Slot)));
        Assert.Equal(3, engine.State.Containers.Count);

        bad.Remove();
        Assert.Empty(swarm.Tasks);
        Assert.Empty(engine.State.Containers);
    }

    [Fact]
    public async Task OldTasksAreForgotten()
    {
        await using FakeEngine engine = await StartAsync();
        EngineSwarm swarm = engine.State.Swarm!;
        swarm.AddService(Spec("bad", ["false"], new { Condition = "any", Delay = 0, MaxAttempts = 9 }));
        EngineTask first = swarm.Tasks[0];
        await swarm.WaitUntilAsync(() => swarm.Tasks is [.., { Restarts: 9, IsOver: true }], Cancel);
        Assert.Equal(5, swarm.Tasks.Count);
        Assert.DoesNotContain(first, swarm.Tasks);
        Assert.Equal(5, engine.State.Containers.Count);
    }

    [Fact]
    public async Task WhatCannotBeMadeOrStartedSaysWhy()
    {
        await using FakeEngine engine = await StartAsync();
        EngineSwarm swarm = engine.State.Swarm!;
        swarm.AddService(Spec("noimage", [], new { Condition = "none" }, image: "localhost:5000/none:1"));
        Assert.Equal((TaskState.Rejected, "preparing", "No such image: localhost:5000/none:1"),
            (swarm.Tasks[0].State, swarm.Tasks[0].Message, swarm.Tasks[0].Error));
    }

    [Fact]
    public async Task ANodePullsTheImageWhereItsRegistryHasIt()
    {
        RegistrySet registries = new();
        registries.AddImage("localhost:5000/shop:1");
        await using FakeEngine engine = await FakeEngine.StartAsync(
            new FakeEngineOptions { Registries = registries }, Cancel);
        EngineSwarm swarm = engine.State.StartSwarm();
        swarm.AddService(Spec("shop", ["sleep", "9"], image: "localhost:5000/shop:1"));
        Assert.Equal((TaskState.Running, ""), (swarm.Tasks[0].State, swarm.Tasks[0].Error));
        Assert.Equal(["localhost:5000/shop:1"], engine.State.Images[0].Tags);
    }

    [Fact]
    public async Task ATaskWithHealthChecksRunsWhenItIsHealthy()
    {
        await using FakeEngine engine = await StartAsync();
        EngineSwarm swarm = engine.State.Swarm!;
        swarm.AddService(JsonSerializer.SerializeToElement(new
        {
            Name = "web",
            TaskTemplate = new
            {
                ContainerSpec = new
                {
                    Image = "busybox:latest",
                    Args = new[] { "sleep", "infinity" },
                    Healthcheck = new { Test = new[] { "CMD", "true" }, Interval = Hour },
                },
                RestartPolicy = new { Condition = "none" },
            },
        }));
        EngineTask task = swarm.Tasks[0];
        Assert.Equal((TaskState.Starting, "starting"), (task.State, task.Message));
        task.Container!.SetHealth("healthy");
        Assert.Equal((TaskState.Running, "started"), (task.State, task.Message));
        task.Container.SetHealth("unhealthy");
        Assert.Equal((TaskState.Failed, "task: non-zero exit (137): dockerexec: unhealthy container"),
            (task.State, task.Error));
    }

    [Fact]
    public async Task TasksGoToOtherEnginesOfTheSwarm()
    {
        MachineSet machines = new();
        await using FakeEngine first = await FakeEngine.StartAsync(
            new FakeEngineOptions { Machines = machines, Images = { "busybox:latest" } }, Cancel);
        await using FakeEngine second = await FakeEngine.StartAsync(
            new FakeEngineOptions { Machines = machines, Images = { "busybox:latest" } }, Cancel);
        EngineSwarm swarm = first.State.StartSwarm("10.0.0.1");
        using EngineClient client = new(second);
        (int status, string body) = await client.AskAsync("POST", "/swarm/join", JsonSerializer.Serialize(new
        {
            ListenAddr = "0.0.0.0:2377",
            AdvertiseAddr = "10.0.0.2",
            RemoteAddrs = new[] { "10.0.0.1:2377" },
            JoinToken = swarm.WorkerToken,
        }));
        Assert.Equal((200, ""), (status, status == 200 ? "" : body));
        EngineService web = swarm.AddService("web", replicas: 2);
        Assert.Equal([first.State.Node, second.State.Node], web.Tasks.Select(static task => task.Node));
        EngineContainer there = Assert.Single(second.State.Containers);
        there.LogLine("from the other one");
        using EngineClient manager = new(first);
        Assert.EndsWith("from the other one",
            (await manager.AskAsync("GET", "/services/web/logs?stdout=1")).Body);

        Assert.Equal(200, (await client.AskAsync("POST", "/swarm/leave")).Status);
        Assert.Equal(2, first.State.Containers.Count(static container => container.IsRunning));
        Assert.DoesNotContain(second.State.Containers, static container => container.IsRunning);
    }

    [Fact]
    public async Task JobsRunToTheirEndAndAgainWhenForced()
    {
        await using FakeEngine engine = await StartAsync();
        EngineSwarm swarm = engine.State.Swarm!;
        swarm.AddNode("one");
        EngineService job = swarm.AddService(Spec("job", ["true"], mode: new
        {
            ReplicatedJob = new { MaxConcurrent = 2, TotalCompletions = 3 },
        }));
        await swarm.WaitUntilAsync(() => Complete(job).Length == 3, Cancel);
        Assert.Equal([0L, 1L, 2L], Complete(job).Select(static task => task.Slot).Order());

        EngineService each = swarm.AddService(Spec("each", ["true"], mode: new { GlobalJob = new { } }));
        await swarm.WaitUntilAsync(() => Complete(each).Length == 2, Cancel);
        job.Update(Spec("job", ["true"], mode: new { ReplicatedJob = new { } }, force: 1));
        await swarm.WaitUntilAsync(() => Complete(job).Length == 1, Cancel);
        Assert.Equal(1, Complete(job)[0].JobIteration);
    }

    [Fact]
    public async Task AnUpdateReplacesAFewAtATime()
    {
        await using FakeEngine engine = await StartAsync();
        EngineSwarm swarm = engine.State.Swarm!;
        EngineService web = swarm.AddService("web", replicas: 3);
        object config = new { Parallelism = 2, Delay = Hour, Monitor = 1_000_000 };
        JsonElement next = Spec("web", ["sleep", "1002"], rest: config, replicas: 3);
        web.Update(next);

        // The pause of an hour keeps the third one back.
        Assert.Equal(("updating", "update in progress"), (web.UpdateStatus!.State, web.UpdateStatus.Message));
        Assert.Equal(["1 1002", "2 1002", "3 infinity"], Words(web));
        Assert.Equal([(1L, TaskState.Shutdown), (2L, TaskState.Shutdown)],
            swarm.Tasks.Where(static task => task.IsOver).Select(static task => (task.Slot, task.State)));

        JsonElement last = Spec("web", ["sleep", "1003"],
            rest: new { Monitor = 1_000_000, Parallelism = 0 }, replicas: 3);
        web.Update(last);
        await swarm.WaitUntilAsync(() => web.UpdateStatus?.State == "completed", Cancel);
        Assert.Equal(["1 1003", "2 1003", "3 1003"], Words(web));

        web.RollBack();
        Assert.Equal(("rollback_started", "manually requested rollback"),
            (web.UpdateStatus!.State, web.UpdateStatus.Message));
        Assert.Contains("1 1002", Words(web));
        Assert.Equal(
            [
                "", "updatestate.new=updating", "", "updatestate.new=updating",
                "updatestate.new=completed,updatestate.old=updating",
                "updatestate.new=rollback_started,updatestate.old=completed",
            ],
            engine.State.Events.Past.Where(static happened => happened is { Type: "service", Action: "update" })
                .Select(static happened => string.Join(',', happened.Attributes.Where(static pair => pair.Key != "name")
                    .Select(static pair => $"{pair.Key}={pair.Value}"))));
    }

    [Theory]
    [InlineData("pause", "paused", "update paused due to failure or early termination of task ")]
    [InlineData("rollback", "rollback_completed", "rollback completed")]
    [InlineData("continue", "completed", "update completed")]
    public async Task AnUpdateThatFailsDoesWhatItSays(string action, string state, string message)
    {
        await using FakeEngine engine = await StartAsync();
        EngineSwarm swarm = engine.State.Swarm!;
        EngineService web = swarm.AddService(
            Spec("web", ["sleep", "infinity"], replicas: 2, rollback: new { Monitor = 1 }));
        JsonElement bad = JsonSerializer.SerializeToElement(new
        {
            Name = "web",
            TaskTemplate = new
            {
                ContainerSpec = new { Image = "busybox:latest", Args = new[] { "sh", "-c", "exit 4" } },
                RestartPolicy = new { Condition = "none" },
            },
            Mode = new { Replicated = new { Replicas = 2 } },
            UpdateConfig = new
            {
                Parallelism = 1,
                FailureAction = action,
                Delay = action == "pause" ? Hour : 0,
                Monitor = action == "continue" ? 1 : Hour,
            },
            RollbackConfig = new { Monitor = 1 },
        });

        web.Update(bad);
        await swarm.WaitUntilAsync(() => web.UpdateStatus?.State == state, Cancel);
        Assert.StartsWith(message, web.UpdateStatus!.Message);
        Assert.Equal(action switch
        {
            "pause" => ["2 infinity"],
            "continue" => [],
            _ => ["1 infinity", "2 infinity"],
        }, Words(web));
        Assert.Contains(swarm.Tasks, static task => task.Error == "task: non-zero exit (4)");
    }

    private async Task<FakeEngine> StartAsync()
    {
        FakeEngine engine = await FakeEngine.StartAsync(
            new FakeEngineOptions { Images = { "busybox:latest" } }, Cancel);
        engine.State.System.Name = "me";
        engine.State.StartSwarm();
        return engine;
    }

    private static JsonElement Spec(string name, string[] command, object? restart = null, object? rest = null,
        object? mode = null, object? placement = null, int replicas = 1, int force = 0, string image = "busybox:latest",
        object? rollback = null) => JsonSerializer.SerializeToElement(new
        {
            Name = name,
            TaskTemplate = new
            {
                ContainerSpec = new { Image = image, Args = command },
                RestartPolicy = restart,
                Placement = placement,
                ForceUpdate = force,
            },
            Mode = mode ?? new { Replicated = new { Replicas = replicas } },
            UpdateConfig = rest,
            RollbackConfig = rollback,
        });

    private static IEnumerable<string> Running(EngineService service) => service.Tasks
        .Where(static task => task.State == TaskState.Running)
        .OrderBy(static task => task.Slot).Select(static task => $"{task.Slot} {task.Node!.Hostname}");

    private static IEnumerable<string> Words(EngineService service) => service.Tasks
        .Where(static task => task.State == TaskState.Running)
        .OrderBy(static task => task.Slot).Select(static task => $"{task.Slot} {task.Container!.Words[^1]}");

    private static EngineTask[] Complete(EngineService service) =>
        [.. service.Tasks.Where(static task => task.State == TaskState.Complete)];
}
