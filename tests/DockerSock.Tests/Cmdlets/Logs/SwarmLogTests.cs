using System.Buffers.Binary;
using System.Text;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class SwarmLogTests : SwarmTest
{
    private const string Service = "s1aaaaaaaaaaaaaaaaaaaaaaa";
    private const string One = "t1aaaaaaaaaaaaaaaaaaaaaaa";
    private const string Two = "t2bbbbbbbbbbbbbbbbbbbbbbb";
    private const string Node1 = "n1aaaaaaaaaaaaaaaaaaaaaaa";
    private const string Node2 = "n2bbbbbbbbbbbbbbbbbbbbbbb";

    [Fact]
    public void Lines_of_all_nodes_are_ordered_by_time_and_say_whose_they_are()
    {
        Swarm();
        Log($"/services/{Service}/logs", [.. Entry(1, 1, One, "one"), .. Entry(1, 3, One, "three"),
            .. Entry(2, 2, Two, "two"), .. Entry(1, 4, Two, "four")]);
        IReadOnlyList<LogLine> lines = Run("Get-DockerLog -Service web -DockerHost $h").As<LogLine>();
        Assert.Equal(["one", "two", "three", "four"], lines.Select(static line => line.Line));
        Assert.Equal(("web", "web.1", "n1", $"web.1.{One}", "stdout"),
            (lines[0].Service, lines[0].Task, lines[0].Node, lines[0].Container, lines[0].Stream));
        Assert.Equal(("web", "web.2", "n2", $"web.2.{Two}", "stderr"),
            (lines[1].Service, lines[1].Task, lines[1].Node, lines[1].Container, lines[1].Stream));
        Assert.Equal($"GET /services/{Service}/logs?details=1&stdout=1&stderr=1&timestamps=1",
            Assert.Single(Calls, static call => call.Contains("/logs")));
    }

    [Fact]
    public void The_view_names_task_and_node()
    {
        Swarm();
        Log($"/services/{Service}/logs", Entry(1, 1, One, "one"));
        Assert.Contains("web.1@n1 |", Shell.Show($"Get-DockerLog -Service web -DockerHost {Engine.DockerHost}"));
    }

    [Fact]
    public void What_is_wanted_is_asked_for_and_the_end_of_the_time_is_ours()
    {
        Swarm();
        Log($"/services/{Service}/logs",
            [.. Entry(2, 1, One, "no"), .. Entry(2, 2, One, "yes 1"), .. Entry(2, 9, One, "yes 2")]);
        Assert.Equal(["yes 1"],
            Run("Get-DockerLog -Service web -Stderr -Tail 5 -Since 1769860800 -Until 1769860805 -Match yes "
                + "-DockerHost $h").As<LogLine>()
            .Select(static line => line.Line));
        Assert.Equal($"GET /services/{Service}/logs?details=1&stderr=1&since=1769860800.000000000&timestamps=1&tail=5",
            Assert.Single(Calls, static call => call.Contains("/logs")));
    }

    [Fact]
    public void Long_lines_of_several_tasks_do_not_run_into_each_other()
    {
        Swarm();
        string part = new('a', 16 * 1024);
        Log($"/services/{Service}/logs",
            [.. Entry(1, 1, One, part, ""), .. Entry(1, 2, Two, "other"), .. Entry(1, 3, One, "end")], 700, 17_000);
        Assert.Equal([part + "end", "other"], Run("Get-DockerLog -Service web -DockerHost $h").As<LogLine>()
            .Select(static line => line.Line));
    }

    [Fact]
    public void A_terminals_lines_say_whose_they_are_too()
    {
        Swarm(tty: true);
        Log($"/services/{Service}/logs",
            Encoding.UTF8.GetBytes($"{Time(2)} {Details(Two)} two\r\n{Time(1)} {Details(One)} one\r\n"));
        Assert.Equal(["web.1 one", "web.2 two"], Run("Get-DockerLog -Service w* -DockerHost $h").As<LogLine>()
            .Select(static line => $"{line.Task} {line.Line}"));
    }

    [Fact]
    public void A_task_has_a_log_of_its_own()
    {
        Swarm();
        Log($"/tasks/{Two}/logs", Entry(1, 1, Two, "two"));
        Assert.Equal(["web.2@n2 two"], Run("Get-DockerTask web.2 -DockerHost $h | Get-DockerLog").As<LogLine>()
            .Select(static line => $"{line.Task}@{line.Node} {line.Line}"));
        Assert.Equal(["web.2@n2 two"], Run("Get-DockerLog -Task web.2 -DockerHost $h").As<LogLine>()
            .Select(static line => $"{line.Task}@{line.Node} {line.Line}"));
        Assert.Equal(2,
            Calls.Count(static call => call == $"GET /tasks/{Two}/logs?details=1&stdout=1&stderr=1&timestamps=1"));
    }

    [Fact]
    public void A_service_of_the_pipeline_means_its_log()
    {
        Swarm();
        Log($"/services/{Service}/logs", Entry(1, 1, One, "one"));
        Assert.Equal(["one"], Run("Get-DockerService web -DockerHost $h | Get-DockerLog").As<LogLine>()
            .Select(static line => line.Line));
    }

    [Fact]
    public void Following_takes_up_again_what_broke_off_and_doubles_nothing()
    {
        Swarm();
        byte[] first = [.. Entry(1, 1, One, "one"), .. Entry(1, 2, Two, "two")];
        Engine.Misbehave("GET", $"/services/{Service}/logs", Fault.InTurn(Fault.Answer(first, Frames),
            Fault.Answer([.. Entry(1, 2, Two, "two"), .. Entry(1, 3, One, "three")], Frames)));
        Reads($"/services/{Service}", ServiceText(false), ServiceText(false), ServiceText(false));
        IReadOnlyList<LogLine> lines =
            Run("Get-DockerLog -Service web -Follow -Tail 7 -DockerHost $h | & { process { $_; if (++$c -eq 3) { "
                + "break } } }").As<LogLine>();
        Assert.Equal(["one", "two", "three"], lines.Select(static line => line.Line));
        string[] asked = [.. Calls.Where(static call => call.Contains("/logs")).Take(2)];
        Assert.Equal($"GET /services/{Service}/logs?details=1&follow=1&stdout=1&stderr=1&timestamps=1&tail=7",
            asked[0]);
        Assert.StartsWith($"GET /services/{Service}/logs?details=1&follow=1&stdout=1&stderr=1&since=1769860801.",
            asked[1]);
        Assert.DoesNotContain("tail=", asked[1]);
    }

    [Fact]
    public void Following_ends_with_the_task()
    {
        Swarm();
        Log($"/tasks/{One}/logs", Entry(1, 1, One, "one"));
        Reads($"/tasks/{One}", TaskText(One, 1, Node1), TaskText(One, 1, Node1, "failed"));
        Assert.Equal(["one"], Run("Get-DockerLog -Task web.1 -Follow -DockerHost $h").As<LogLine>()
            .Select(static line => line.Line));
    }

    [Fact]
    public void Bytes_come_as_they_are()
    {
        Swarm();
        Log($"/services/{Service}/logs", [.. Frame(1, "raw\n")]);
        byte[] bytes = [.. Run("Get-DockerLog -Service web -Raw -DockerHost $h").As<byte[]>()
            .SelectMany(static piece => piece)];
        Assert.Equal("raw\n", Encoding.UTF8.GetString(bytes));
        Assert.Equal($"GET /services/{Service}/logs?stdout=1&stderr=1",
            Assert.Single(Calls, static call => call.Contains("/logs")));
    }

    [Fact]
    public void A_service_that_is_not_there_and_a_log_that_cannot_be_read_are_errors()
    {
        Swarm();
        Assert.Equal("DockerObjectNotFound", Run("Get-DockerLog -Service nope -DockerHost $h").ErrorId);
        Engine.Misbehave("GET", $"/services/{Service}/logs", Fault.Status(500, """{"message":"logs unavailable"}"""));
        Outcome outcome = Run("Get-DockerLog -Service web -DockerHost $h");
        Assert.Equal("DockerEngineError", outcome.ErrorId);
        Assert.Contains("logs unavailable", outcome.ErrorText);
    }

    private const string Frames = "application/vnd.docker.multiplexed-stream";

    private static string Time(int second) => $"2026-01-31T12:00:0{second}.000000000Z";

    private static string Details(string task) => "com.docker.swarm.node.id=" + (task == One ? Node1 : Node2)
        + $",com.docker.swarm.service.id={Service},com.docker.swarm.task.id={task}";

    private static byte[] Entry(int stream, int second, string task, string line, string end = "\n") =>
        Frame(stream, $"{Time(second)} {Details(task)} {line}{end}");

    private static byte[] Frame(int stream, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        byte[] head = [(byte)stream, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(4), (uint)bytes.Length);
        return [.. head, .. bytes];
    }

    private static string ServiceText(bool tty) =>
        $$$"""{"ID":"{{{Service}}}","Version":{"Index":1},"Spec":{"Name":"web","TaskTemplate":{"ContainerSpec":{"Image":"busybox","TTY":{{{(tty ? "true" : "false")}}} } } } }""";

    private static string TaskText(string id, int slot, string node, string state = "running") =>
        $$$"""{"ID":"{{{id}}}","Version":{"Index":1},"ServiceID":"{{{Service}}}","Slot":{{{slot}}},"NodeID":"{{{node}}}","Status":{"State":"{{{state}}}"},"DesiredState":"running","Spec":{"ContainerSpec":{"Image":"busybox"} } }""";

    private void Log(string path, byte[] body, params int[] chunks) =>
        Engine.Misbehave("GET", path, Fault.Answer(body, Frames, chunks.Length > 0 ? chunks : null));

    private void Swarm(bool tty = false)
    {
        Reads("/services", $"[{ServiceText(tty)}]");
        Reads($"/services/{Service}", ServiceText(tty));
        Reads("/nodes", $"[{Node(7)},{Node(8, id: Node2, host: "n2")}]");
        Reads("/tasks", $"[{TaskText(One, 1, Node1)},{TaskText(Two, 2, Node2)}]");
        Reads($"/tasks/{One}", TaskText(One, 1, Node1));
        Reads($"/tasks/{Two}", TaskText(Two, 2, Node2));
    }
}
