using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class GetDockerTaskTests : SwarmTest
{
    private const string Services =
        """[{"ID":"s1","Version":{"Index":1},"Spec":{"Name":"web"}},{"ID":"s2","Version":{"Index":1},"Spec":{"Name":"agent"}}]""";

    private const string Newest = "t1aaaaaaaaaaaaaaaaaaaaaaa";
    private const string Older = "t2bbbbbbbbbbbbbbbbbbbbbbb";
    private const string Global = "t3ccccccccccccccccccccccc";
    private const string Node1 = "n1aaaaaaaaaaaaaaaaaaaaaaa";

    [Fact]
    public void Tasks_come_by_service_and_slot_the_newest_first_and_know_both_by_name()
    {
        Swarm();
        IReadOnlyList<DockerTask> tasks = Run("Get-DockerTask -DockerHost $h").As<DockerTask>();
        Assert.Equal(["GET /tasks", "GET /services", "GET /nodes"], Calls.Order(StringComparer.Ordinal).Reverse());
        Assert.Equal([$"agent.{Node1}", "web.1", "web.1"], tasks.Select(static task => task.Name));
        Assert.Equal([Global, Newest, Older], tasks.Select(static task => task.Id));
        Assert.Equal(("web", "n1", "running", "running", null, ""),
            (tasks[1].Service, tasks[1].Node, tasks[1].State, tasks[1].DesiredState, tasks[1].ExitCode,
                tasks[1].Error));
        Assert.Equal(("web", "gone", "failed", "shutdown", 2L, "task: non-zero exit (2)"),
            (tasks[2].Service, tasks[2].Node, tasks[2].State, tasks[2].DesiredState, tasks[2].ExitCode,
                tasks[2].Error));
        Assert.Equal(("busybox:latest@sha256:ab", "c0ffee", "10.0.1.5/24"),
            (tasks[1].Image, tasks[1].ContainerId, tasks[1].NetworksAttachments[0].Addresses[0]));
    }

    [Fact]
    public void The_table_has_the_docker_programs_columns_and_errors_before_what_people_know()
    {
        Swarm();
        string shown = Shown("Get-DockerTask web.1");
        Assert.Matches("ID +NAME +NODE +DESIRED +CURRENT STATE +ERROR +IMAGE +PORTS", shown);
        Assert.Matches(@"t1aaaaaaaaaa +web\.1 +n1 +Running +Running \d+ \w+ ago +busybox:latest", shown);
        Assert.Contains("*:8080->80/tcp", shown);
        Assert.Matches(@" agent +n1 ", Shown("Get-DockerTask"));
    }

    [Theory]
    [InlineData("-Service web, api -Node n1 -DesiredState running",
        """{"service":["web","api"],"node":["n1"],"desired-state":["running"]}""")]
    [InlineData("-Filter @{ label = 'a'; service = 'x' } -Service web", """{"label":["a"],"service":["x","web"]}""")]
    public void Conditions_are_the_engines(string arguments, string filters)
    {
        Swarm();
        _ = Run($"Get-DockerTask {arguments} -DockerHost $h").Clean;
        string sent = Engine.Requests.Single(static request => request.Route == "/tasks").QueryValue("filters")!;
        Assert.Equal(filters.Split(new[] { "],", "]}", "{" }, StringSplitOptions.RemoveEmptyEntries).Order(),
            sent.Split(new[] { "],", "]}", "{" }, StringSplitOptions.RemoveEmptyEntries).Order());
    }

    [Fact]
    public void A_node_of_the_pipeline_means_its_tasks()
    {
        Swarm();
        _ = Run("Get-DockerNode -DockerHost $h | Get-DockerTask").Clean;
        Assert.Equal($$"""{"node":["{{Node1}}"]}""", Engine.Requests.Single(static request => request.Route == "/tasks")
            .QueryValue("filters"));
    }

    [Fact]
    public void A_service_of_the_pipeline_means_its_tasks()
    {
        Swarm();
        _ = Run("Get-DockerService web -DockerHost $h | Get-DockerTask").Clean;
        Assert.Equal("""{"service":["s1"]}""",
            Engine.Requests.Single(static request => request.Route == "/tasks").QueryValue("filters"));
    }

    [Fact]
    public void One_is_asked_for_by_its_id_and_several_may_share_a_name()
    {
        Swarm();
        Reads($"/tasks/{Newest}", Task(Newest, "s1", 1, "2026-01-31T12:00:00Z"));
        Assert.Equal("web.1", Assert.Single(Run($"Get-DockerTask {Newest} -DockerHost $h").As<DockerTask>()).Name);
        Assert.Equal($"GET /tasks/{Newest}", Calls[0]);
        Assert.Equal([Newest, Older], Run("Get-DockerTask web.1 -DockerHost $h").As<DockerTask>()
            .Select(static task => task.Id));
        Assert.Equal([Global], Run("Get-DockerTask t3cc, agent.n1* -DockerHost $h").As<DockerTask>()
            .Select(static task => task.Id));
        Assert.Equal("DockerObjectNotFound", Run("Get-DockerTask web.2 -DockerHost $h").ErrorId);
    }

    [Fact]
    public void One_that_is_not_there_is_the_same_error_alone_as_among_others()
    {
        Swarm();
        Engine.Misbehave("GET", "/tasks/gone", Fault.Status(404, """{"message":"task gone not found"}"""));
        Outcome alone = Run("Get-DockerTask gone -DockerHost $h");
        Outcome among = Run("Get-DockerTask web.1, gone -DockerHost $h");
        Assert.Equal(("DockerObjectNotFound", "gone"), (alone.ErrorId, alone.Errors[0].TargetObject));
        Assert.Equal((among.ErrorText, among.Errors[0].TargetObject), (alone.ErrorText, alone.Errors[0].TargetObject));
    }

    private static string Task(string id, string service, int? slot, string created, string node = Node1,
        string state = "running", string desired = "running",
        string error = "", int code = 0) => $$$"""
        {"ID":"{{{id}}}","Version":{"Index":3},"CreatedAt":"{{{created}}}","UpdatedAt":"2026-01-31T12:00:01Z","Labels":{},
        "Spec":{"ContainerSpec":{"Image":"busybox:latest@sha256:ab"}},"ServiceID":"{{{service}}}",{{{(slot is null ? "" : $"\"Slot\":{slot},")}}}"NodeID":"{{{node}}}",
        "Status":{"Timestamp":"2026-01-31T12:00:01Z","State":"{{{state}}}","Message":"started","Err":"{{{error}}}",
        "ContainerStatus":{"ContainerID":"c0ffee","PID":7,"ExitCode":{{{code}}}},
        "PortStatus":{"Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":8080,"PublishMode":"host"}]}},"DesiredState":"{{{desired}}}",
        "NetworksAttachments":[{"Network":{"ID":"net"},"Addresses":["10.0.1.5/24"]}]}
        """;

    private void Swarm()
    {
        Reads("/tasks", $"""
            [{Task(Older, "s1", 1, "2026-01-31T11:00:00Z", "gone", "failed", "shutdown", "task: non-zero exit (2)", 2)},
            {Task(Newest, "s1", 1, "2026-01-31T12:00:00Z")},{Task(Global, "s2", null, "2026-01-31T12:00:00Z")}]
            """);
        Reads("/services", Services);
        Reads("/nodes", $"[{Node(7)}]");
    }
}
