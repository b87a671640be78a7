using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>The wait for a service's tasks, through lists of tasks that change.</summary>
public sealed class ServiceWaitTests : ServiceTest
{
    private const string Two = """{"Replicated":{"Replicas":2}}""";
    private const string One = """{"Replicated":{"Replicas":1}}""";

    [Fact]
    public void Waits_until_all_run_and_shows_how_far_each_is()
    {
        Outcome outcome = Create([Service(7, Spec(Two))],
        [
            "[]",
            List(Task("t1", 1, "preparing"), Task("t2", 2, "pending", error: "no suitable node")),
            List(Task("t1", 1, "running"), Task("t2", 2, "starting")),
            List(Task("t1", 1, "running"), Task("t2", 2, "running")),
        ]);
        Assert.Equal("web", Assert.Single(outcome.As<DockerService>()).Name);
        // The last list twice: the tasks must still run after they were watched.
        Assert.Equal(5, Asked("/tasks"));
        Assert.Contains("GET /tasks?filters=%7B%22service%22%3A%5B%22" + Id
            + "%22%5D%2C%22_up-to-date%22%3A%5B%22true%22%5D%7D", Calls);
        string[] shown =
            [.. outcome.Progress.Select(static bar =>
                $"{bar.ParentActivityId > 0} {bar.Activity}: {bar.StatusDescription} {bar.PercentComplete} "
                    + $"{bar.RecordType}").Distinct()];
        Assert.Equal(
        [
            "False Service web: 0 of 2 tasks 0 Processing",
            "True task 1: preparing 66 Processing",
            "True task 2: pending: no suitable node 33 Processing",
            "False Service web: 1 of 2 tasks 50 Processing",
            "True task 1: running 100 Processing",
            "True task 2: starting 88 Processing",
            "False Service web: 2 of 2 tasks, watching them for 1 s 100 Processing",
            "True task 2: running 100 Processing",
        ], shown.Take(8));
        Assert.All(shown.Skip(8), static bar => Assert.EndsWith("Completed", bar));
        // The same question again and again is told once.
        Assert.Equal(1, outcome.Verbose.Count(static line => line.Contains("/tasks?", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_task_that_ends_while_it_is_watched_is_waited_for_again()
    {
        string running = List(Task("t1", 1, "running"));
        Outcome outcome = Create([Service(7, Spec(One))],
            [running, List(Task("t1", 1, "failed", "shutdown", "task: non-zero exit (1)", 1),
                Task("t2", 1, "ready", "ready")), List(Task("t2", 1, "running")), List(Task("t2", 1, "running"))]);
        Assert.Empty(outcome.Errors);
        Assert.Equal(4, Asked("/tasks"));
        Assert.Contains("ready: task: non-zero exit (1)", outcome.Progress.Select(static bar => bar.StatusDescription));
    }

    [Fact]
    public void A_global_service_is_done_when_each_node_that_is_to_has_a_task()
    {
        Outcome outcome = Create([Service(7, Spec("""{"Global":{}}"""))],
        [
            "[]",
            List(Task("t1", 0, "running", node: "n1"), Task("t2", 0, "assigned", node: "n2"),
                Task("t3", 0, "shutdown", "shutdown", node: "n3")),
            List(Task("t1", 0, "running", node: "n1"), Task("t2", 0, "running", node: "n2"),
                Task("t3", 0, "shutdown", "shutdown", node: "n3")),
        ]);
        Assert.Empty(outcome.Errors);
        Assert.Equal(4, Asked("/tasks"));
        Assert.Contains("1 of 2 tasks", outcome.Progress.Select(static bar => bar.StatusDescription));
    }

    [Fact]
    public void A_job_is_done_when_its_tasks_have_ended_well_in_this_run()
    {
        string before = Task("t1", 0, "complete", "complete", run: 3);
        Outcome outcome =
            Create([Service(7, Spec("""{"ReplicatedJob":{"MaxConcurrent":1,"TotalCompletions":2}}"""),
                """ "JobStatus":{"JobIteration":{"Index":9}} """)],
        [
            List(before, Task("t2", 0, "running", "complete", run: 9)),
            List(before, Task("t2", 0, "complete", "complete", run: 9), Task("t3", 1, "running", "complete", run: 9)),
            List(before, Task("t2", 0, "complete", "complete", run: 9), Task("t3", 1, "complete", "complete", run: 9)),
        ]);
        Assert.Empty(outcome.Errors);
        // What is done is done, and is not watched.
        Assert.Equal(3, Asked("/tasks"));
    }

    [Fact]
    public void No_tasks_at_all_are_what_a_service_of_no_replicas_wants()
    {
        Assert.Empty(Create([Service(7, Spec("""{"Replicated":{"Replicas":0}}"""))],
            [List(Task("t1", 1, "running", "remove"))]).Errors);
        Assert.Equal(2, Asked("/tasks"));
    }

    [Fact]
    public void A_task_that_fails_again_and_again_is_an_error_with_the_reason_and_the_service_is_shown()
    {
        string[] failed = [.. Enumerable.Range(1, 3)
            .Select(static i => Task($"t{i}", 1, "failed", "shutdown", "task: non-zero exit (3)", 3))];
        string next = Task("t9", 1, "ready", "ready");
        Outcome outcome = Create([Service(7, Spec(One))],
            [List(failed[0], next), List(failed[0], failed[1], next), List([.. failed, next])]);
        Assert.Equal(("DockerServiceFailed", "web"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.StartsWith("The service 'web' does not come up: task web.1 has ended with exit code 3. ",
            outcome.ErrorText);
        Assert.Equal(("t3", 3L), (((SockException)outcome.Errors[0].Exception).Task!.Id,
            ((SockException)outcome.Errors[0].Exception).Task!.ExitCode));
        Assert.Equal("web", ((DockerService)Assert.Single(outcome.Output).BaseObject).Name);
        Assert.Equal(3, Asked("/tasks"));
    }

    [Theory]
    [InlineData("failed", "starting container failed: no such file", 127,
        "has ended with exit code 127 (starting container failed: no such file)")]
    [InlineData("rejected", "No such image: shop", null, "is rejected (No such image: shop)")]
    [InlineData("complete", "", 0, "has ended with exit code 0")]
    public void A_task_that_is_not_started_again_is_an_error_with_the_reason(string state, string error, int? code,
        string says)
    {
        Outcome outcome = Create([Service(7, Spec(One))], [List(Task("t1", 1, state, "shutdown", error, code))]);
        Assert.Equal("DockerServiceFailed", outcome.ErrorId);
        Assert.StartsWith(
            $"The service 'web' does not come up, and its tasks are not started again: task web.1 {says}. ",
            outcome.ErrorText);
    }

    [Theory]
    [InlineData("paused", "The update of the service 'web' is paused (for a reason)")]
    [InlineData("rollback_paused", "The rollback of the service 'web' is paused (for a reason)")]
    [InlineData("rollback_completed", "The update of the service 'web' has failed and was rolled back (for a reason)")]
    public void An_update_that_the_swarm_gives_up_is_an_error_with_the_reason(string state, string says)
    {
        string old = Task("t1", 1, "failed", "shutdown", "old", 1);
        SetUp([Service(7, Spec(One)), Service(8, Spec(One), Status("updating")),
            Service(9, Spec(One), Status(state, "for a reason"))],
            [List(old), List(Task("t2", 1, "starting")),
                List(old, Task("t3", 1, "failed", "shutdown", "task: non-zero exit (4)", 4))]);
        Outcome outcome = Run("Set-DockerService web -Environment A=1 -DockerHost $h");
        Assert.Equal(("DockerServiceFailed", "web"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.StartsWith($"{says}: task web.1 has ended with exit code 4. ", outcome.ErrorText);
    }

    [Fact]
    public void A_rollback_that_the_user_wants_is_no_error()
    {
        SetUp([Service(7, Spec(One)), Service(8, Spec(One), Status("rollback_started")),
            Service(9, Spec(One), Status("rollback_completed"))],
            ["[]", List(Task("t1", 1, "starting")), List(Task("t1", 1, "running"))]);
        Outcome outcome = Run("Set-DockerService web -Rollback -DockerHost $h");
        Assert.Empty(outcome.Clean);
        Assert.Contains("0 of 1 tasks, rolling back", outcome.Progress.Select(static bar => bar.StatusDescription));
    }

    [Theory]
    [InlineData("-Environment A=1", "updating", "completed")]
    [InlineData("-Rollback", "rollback_started", "rollback_completed")]
    public void A_change_that_is_complete_is_watched_no_longer(string arguments, string during, string after)
    {
        string patient =
            """{"Name":"web","Mode":{"Replicated":{"Replicas":1}},"UpdateConfig":{"Monitor":3600000000000}}""";
        SetUp([Service(7, patient), Service(8, patient, Status(during)), Service(9, patient, Status(after))],
            ["[]", List(Task("t1", 1, "running"))]);
        Assert.Empty(Run($"Set-DockerService web {arguments} -Timeout 30s -DockerHost $h").Clean);
        Assert.Equal(3, Asked("/tasks"));
    }

    [Fact]
    public void Fewer_tasks_than_before_are_waited_for_while_more_than_those_run()
    {
        string last = Task("t1", 1, "running");
        SetUp([Service(7, Spec(One))],
        [
            "[]",
            List(last, Task("t2", 2, "running"), Task("t3", 3, "running")),
            List(last, Task("t2", 2, "running", "remove"), Task("t3", 3, "running", "remove")),
        ]);
        Outcome outcome = Run("Set-DockerService web -Replicas 1 -DockerHost $h");
        Assert.Empty(outcome.Clean);
        Assert.Contains(outcome.Progress, static bar =>
            bar is { StatusDescription: "3 of 1 tasks", PercentComplete: 100 });
        Assert.Equal(4, Asked("/tasks"));
    }

    [Fact]
    public void A_task_that_ends_well_again_and_again_does_not_come_up_either()
    {
        string[] ended = [.. Enumerable.Range(1, 3)
            .Select(static i => Task($"t{i}", 1, "complete", "shutdown", code: 0))];
        string next = Task("t9", 1, "ready", "ready");
        Outcome outcome = Create([Service(7, Spec(One))],
            [List(ended[0], next), List(ended[0], ended[1], next), List([.. ended, next])]);
        Assert.Equal("DockerServiceFailed", outcome.ErrorId);
        Assert.StartsWith("The service 'web' does not come up: task web.1 has ended with exit code 0. ",
            outcome.ErrorText);
    }

    [Fact]
    public void What_had_failed_before_a_change_is_not_its_fault()
    {
        string[] old = [.. Enumerable.Range(1, 3).Select(static i => Task($"t{i}", 1, "failed", "shutdown", "old", 1))];
        SetUp([Service(7, Spec(Two))],
            [List([.. old, Task("t4", 1, "running")]), List([.. old, Task("t4", 1, "running")]),
            List([.. old, Task("t4", 1, "running"), Task("t5", 2, "running")])]);
        Assert.Empty(Run("Set-DockerService web -Replicas 2 -DockerHost $h").Clean);
    }

    [Fact]
    public void A_wait_that_takes_too_long_tells_what_it_has_waited_for()
    {
        Outcome outcome = Create([Service(7, Spec(Two))],
            [List(Task("t1", 1, "running"), Task("t2", 2, "pending", error: "no suitable node"))], "-Timeout 0.3");
        Assert.Equal("DockerTimedOut", outcome.ErrorId);
        Assert.StartsWith(
            "The service 'web' has 1 of 2 tasks after 0.3 seconds: task web.2 is pending (no suitable node). ",
            outcome.ErrorText);
        Assert.Single(outcome.Output);
    }

    [Fact]
    public void Nobody_waits_with_Detach()
    {
        Assert.Single(Create([Service(7, Spec(Two))], ["[]"], "-Detach").As<DockerService>());
        Assert.Equal(["POST /services/create", "GET /services?status=1"], Calls);
    }

    [Fact]
    public async System.Threading.Tasks.Task A_wait_that_is_stopped_leaves_the_service_as_it_is()
    {
        GateFault gate = Fault.Gate(0);
        Takes("/services/create", Fault.Status(201, $$"""{"ID":"{{Id}}"}"""));
        Reads($"/services/{Id}", Service(7, Spec(One)));
        Engine.Misbehave("GET", "/tasks", gate);
        using PowerShell running = Shell.Create("param($h) New-DockerService shop -NoResolveImage -DockerHost $h",
            ("h", Engine.DockerHost));
        IAsyncResult result = running.BeginInvoke();
        await gate.Reached.WaitAsync(Cancel);
        await System.Threading.Tasks.Task.Factory.FromAsync(running.BeginStop(null, null), running.EndStop)
            .WaitAsync(Cancel);
        Assert.True(result.IsCompleted);
        Assert.Equal((PSInvocationState.Stopped, false),
            (running.InvocationStateInfo.State, running.HadErrors && running.Streams.Error.Count > 0));
        Assert.Equal("POST /services/create",
            Assert.Single(Calls, static call => !call.StartsWith("GET", StringComparison.Ordinal)));
    }

    private void SetUp(string[] services, string[] tasks)
    {
        Reads("/services/web", services);
        Reads("/tasks", tasks);
        Takes(Update, Updated);
    }
}
