using System.Text;
using DockerSock.Client;
using DockerSock.Models;
using static DockerSock.Tests.Client.TraceWriter;

namespace DockerSock.Tests.Client;

public sealed class BuildReportTests
{
    private readonly TraceReport _trace = new("unix:///a");
    private readonly ClassicReport _classic = new("unix:///a");

    [Fact]
    public void A_step_begins_writes_and_ends()
    {
        Assert.Equal(["#1 [1/2] FROM busybox"],
            Take(Message([Vertex("f", "[1/2] FROM busybox", 0), Vertex("r", "[2/2] RUN make")])));
        Assert.Empty(Take(Message([Vertex("f", "[1/2] FROM busybox", 0, 0.25)])));
        Assert.Equal(["#1 DONE 0.3s", "#2 [2/2] RUN make"], Take(Message([Vertex("r", "[2/2] RUN make", 1)])));
        Assert.Equal(["#2 0.500 one", "#2 0.500 two"], Take(Message(logs: [Log("r", 1.5, "one\ntwo\nth")])));
        Assert.Equal(["#2 1.500 three"], Take(Message(logs: [Log("r", 2.5, "ree\n", 1)])));
        Assert.Equal((1, 2), _trace.Count);
        Assert.Empty(Take(Message([Vertex("r", "[2/2] RUN make", 1, 12.34)])));
        Assert.Equal((2, 2), _trace.Count);
        Assert.Equal(["#2 DONE 11.3s"], _trace.TakeRest().Select(static line => line.ToString()));
        Assert.Empty(_trace.TakeRest());
    }

    [Fact]
    public void A_line_knows_its_step_and_stream()
    {
        _ = Take(Message([Vertex("r", "[2/2] RUN make", 1)]));
        BuildLine line = Assert.Single(_trace.Take(Step(Message(logs: [Log("r", 1.25, "oops\n", 2)]))));
        Assert.Equal((1, "[2/2] RUN make", "oops", "stderr", TimeSpan.FromSeconds(0.25), "unix:///a"),
            (line.Step, line.StepName, line.Line, line.Stream, line.Elapsed, line.DockerHost));
    }

    [Fact]
    public void What_was_in_the_cache_is_said_to_be_once()
    {
        Assert.Equal(["#1 FROM"], Take(Message([Vertex("f", "FROM", 0, 0.1)])));
        Assert.Empty(Take(Message([Vertex("f", "FROM", 0, 0.1, cached: true)])));
        Assert.Equal(["#1 CACHED", "#2 RUN"], Take(Message([Vertex("r", "RUN", 1)])));
    }

    [Fact]
    public void A_step_that_goes_on_after_its_end_ends_once_with_all_its_time()
    {
        Assert.Equal(["#1 load"], Take(Message([Vertex("l", "load", 0, 1)])));
        Assert.Empty(Take(Message([Vertex("l", "load", 5)])));
        Assert.Empty(Take(Message([Vertex("l", "load", 5, 7)])));
        Assert.Equal(["#1 DONE 3.0s"], _trace.TakeRest().Select(static line => line.ToString()));
    }

    [Fact]
    public void Steps_beside_each_other_tell_their_lines_as_they_come()
    {
        Assert.Equal(["#1 one", "#2 two"], Take(Message([Vertex("b", "two", 1), Vertex("a", "one", 0)])));
        Assert.Equal(["#2 0.000 x", "#1 1.000 y"], Take(Message(logs: [Log("b", 1, "x\n"), Log("a", 1, "y\n")])));
        Assert.Equal([new RunningStep("#1 one", "y"), new RunningStep("#2 two", "x")], _trace.Running);
        Assert.Empty(Take(Message([Vertex("a", "one", 0, 2)])));
        Assert.Equal([new RunningStep("#2 two", "x")], _trace.Running);
        Assert.Equal(["#1 DONE 2.0s", "#2 2.000 z"], Take(Message(logs: [Log("b", 3, "z\n")])));
    }

    [Fact]
    public void Steps_of_a_group_are_one()
    {
        TraceWriter group = Group("g", "[2/2] COPY --link");
        Assert.Equal(["#1 [2/2] COPY --link"],
            Take(Message([Vertex("a", "mkdir", 0, group: group),
                Vertex("w", "weak", 0, group: Group("h", "hidden", weak: true))])));
        Assert.Empty(Take(Message([Vertex("b", "merge", 0.5, group: group)])));
        Assert.Empty(Take(Message([Vertex("a", "mkdir", 0, 1, group: group)])));
        Assert.Empty(Take(Message([Vertex("b", "merge", 0.5, 2, group: group)])));
        Assert.Equal(["#1 DONE 2.0s"], _trace.TakeRest().Select(static line => line.ToString()));
    }

    [Fact]
    public void A_transfer_is_told_at_its_beginning_now_and_then_and_at_its_end()
    {
        _ = Take(Message([Vertex("f", "FROM", 0)]));
        Assert.Equal(["#1 sha256:1 0B / 2MB"], TakeStatus(0, 1));
        Assert.Empty(TakeStatus(1_000_000, 2));
        Assert.Equal("sha256:1 1MB / 2MB 1.0s", Assert.Single(_trace.Running).Doing);
        Assert.Equal(["#1 sha256:1 1.5MB / 2MB 5.0s"], TakeStatus(1_500_000, 6));
        Assert.Equal(["#1 sha256:1 2MB / 2MB 5.5s done"], TakeStatus(2_000_000, 6.5, 6.5));
        Assert.Empty(TakeStatus(2_000_000, 20, 6.5));

        IEnumerable<string> TakeStatus(long current, double at, double? completed = null) =>
            Take(Message(statuses: [Status("f", "sha256:1", current, 2_000_000, at, 1, completed)]));
    }

    [Fact]
    public void A_failure_has_the_last_lines_of_the_step_that_failed()
    {
        _ = Take(Message([Vertex("o", "other", 0), Vertex("r", "[2/2] RUN make", 0)]));
        _ = Take(Message(logs: [Log("o", 1, "nothing\n"),
            Log("r", 1, string.Concat(Enumerable.Range(1, 12).Select(static n => $"line {n}\n")) + "open")]));
        Assert.Equal((null, 0), (_trace.Failed().Step, _trace.Failed().LastLines.Count));
        _ = Take(Message([Vertex("o", "other", 0, 2, error: "rpc: context canceled"),
            Vertex("r", "[2/2] RUN make", 0, 2, error: "exit code: 2")]));
        Assert.Equal(["#1 CANCELED", "#2 open", "#2 ERROR: exit code: 2"], Shown(_trace.TakeRest()));
        Assert.Equal("[2/2] RUN make", _trace.Failed().Step);
        Assert.Equal([.. Enumerable.Range(4, 9).Select(static n => $"line {n}"), "open"], _trace.Failed().LastLines);
    }

    [Fact]
    public void Letters_and_lines_are_whole_wherever_they_are_split()
    {
        _ = Take(Message([Vertex("r", "RUN", 0)]));
        byte[] text = Encoding.UTF8.GetBytes("grün 🐳\r\n10%\r50%\r100%\r\nlast\r");
        List<string> lines = [];
        foreach (byte one in text)
        {
            lines.AddRange(_trace.Take(Step(Message(logs: [Log("r", 1, [one])]))).Select(static line => line.Line));
        }

        lines.AddRange(_trace.TakeRest().Select(static line => line.Line));
        Assert.Equal(["grün 🐳", "100%", "last"], lines);
    }

    [Fact]
    public void A_warning_is_told_once_with_its_line_and_address()
    {
        TraceWriter both = Message([Vertex("c", "check", 0)],
            warnings: [Warning("c", "Rule: text", "https://example.org/rule", 3),
                Warning("c", "Rule: text (line 4)", "", 4)]);
        _ = Take(both);
        _ = Take(both);
        List<string> warnings = [];
        while (_trace.TryTakeWarning(out string? warning))
        {
            warnings.Add(warning);
        }

        Assert.Equal(["Rule: text (line 3) https://example.org/rule", "Rule: text (line 4)"], warnings);
    }

    [Fact]
    public void The_classic_builders_lines_are_shown_as_they_are()
    {
        Assert.Equal(["Step 1/2 : FROM busybox", " ---> a13b449db067", "Step 2/2 : RUN make", " ---> Running in 0123",
            "one", "two", "red"],
            TakeText("Step 1/2 : FROM busybox", "\n", " ---> a13b449db067\n", "Step 2/2 : RUN make", "\n",
                " ---> Running in 0123\n", "one\ntw", "o\n", "\u001b[91mred\n\u001b[0m"));
        Assert.Equal((1, 2), _classic.Count);
        Assert.Equal([new RunningStep("#2 [2/2] RUN make", "red")], _classic.Running);
        Assert.Equal("[2/2] RUN make", _classic.Failed().Step);
        Assert.Equal(["one", "two", "red"], _classic.Failed().LastLines);
    }

    [Fact]
    public void The_stream_of_a_classic_line_is_told_by_its_colour()
    {
        _ = TakeText("Step 2/2 : RUN make\n");
        BuildLine[] lines = [.. _classic.Take(new EngineStep { Stream = "\u001b[91mred\n\u001b[0m" }),
            .. _classic.Take(new EngineStep { Stream = "plain\n ---> 12\n" })];
        Assert.Equal([("red", "stderr"), ("plain", "stdout"), (" ---> 12", null)],
            lines.Select(static line => (line.Line, line.Stream)));
        Assert.All(lines, static line => Assert.Equal((1, "[2/2] RUN make"), (line.Step, line.StepName)));
    }

    [Fact]
    public void Podmans_stages_count_their_steps_anew()
    {
        _ = TakeText("[1/2] STEP 1/2: FROM busybox AS a\n", "[1/2] STEP 2/2: RUN true\n",
            "[2/2] STEP 1/3: FROM busybox\n");
        Assert.Equal((2, 5), _classic.Count);
        Assert.Equal(("[2/2 1/3] FROM busybox", 0), (_classic.Failed().Step, _classic.Failed().LastLines.Count));
    }

    [Fact]
    public void A_pull_within_a_classic_build_is_told_at_its_beginning_and_shows_how_far_it_is()
    {
        _ = TakeText("Step 1/1 : FROM alpine\n");
        Assert.Equal(["1b2c: Downloading"], _classic.Take(new EngineStep { Id = "1b2c", Status = "Downloading" })
            .Select(static line => line.ToString()));
        Assert.Empty(_classic.Take(new EngineStep { Id = "1b2c", Status = "Downloading",
            ProgressDetail = new StepProgress { Current = 500, Total = 2000 } }));
        Assert.Equal("1b2c: Downloading 500B / 2kB", Assert.Single(_classic.Running).Doing);
    }

    private static EngineStep Step(TraceWriter message) =>
        System.Text.Json.JsonSerializer.Deserialize(message.ToLine(), DockerJson.Default.EngineStep)!;

    private static IEnumerable<string> Shown(IEnumerable<BuildLine> lines) =>
        [.. lines.Select(static line => line.ToString())];

    private IEnumerable<string> Take(TraceWriter message) => Shown(_trace.Take(Step(message)));

    private List<string> TakeText(params string[] pieces) =>
        [.. pieces.SelectMany(piece => Shown(_classic.Take(new EngineStep { Stream = piece })))];
}
