using System.Globalization;
using System.Management.Automation;
using System.Text;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class GetDockerLogTests : LogTest
{
    /// <summary>
    /// Newest API of the engine: those below 1.42 do not say what a log consists of. Whether there is a terminal.
    /// </summary>
    public static TheoryData<string, bool> Kinds =>
        new() { { "1.41", false }, { "1.41", true }, { "1.51", false }, { "1.51", true } };

    [Fact]
    public void Asks_for_all_with_times_when_nothing_else_is_said()
    {
        EngineContainer web = Web();
        _ = Log("web");
        Assert.Equal($"GET /v1.51/containers/{web.Id}/logs?stdout=1&stderr=1&timestamps=1",
            Assert.Single(LogRequests).ToString());
    }

    [Fact]
    public void Sends_tail_and_both_moments_to_the_tick()
    {
        EngineContainer web = Web();
        _ = Shell.Run("param($h, $since, $until) Get-DockerLog web -DockerHost $h -Tail 5 -Since $since -Until $until",
            ("h", Engine.DockerHost), ("since", At(0).UtcDateTime), ("until", At(1000.5))).Clean;
        Assert.Equal(
            $"GET /v1.51/containers/{web.Id}/logs?stdout=1&stderr=1&since=1769860800.123456700&until=1769860801.123956799&timestamps=1&tail=5",
            Assert.Single(LogRequests).ToString());
    }

    [Theory]
    [InlineData("-Since '2026-01-31T12:00:00.5Z'", "since=1769860800.500000000")]
    [InlineData("-Since '2026-01-31T13:00:00+01:00'", "since=1769860800.000000000")]
    [InlineData("-Since 1769860800", "since=1769860800.000000000")]
    [InlineData("-Until '1769860800.25'", "until=1769860800.250000099")]
    [InlineData("-Until ([DateTimeOffset]::UnixEpoch.AddSeconds(7))", "until=7.000000000")]
    public void Text_and_numbers_are_moments(string argument, string sent)
    {
        _ = Web();
        _ = Log("web " + argument);
        Assert.Contains(sent, Assert.Single(LogRequests).QueryString.Split('&'));
    }

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("1h30m", 5400)]
    [InlineData("([TimeSpan]::FromMinutes(2))", 120)]
    public void A_time_span_is_counted_back_from_now(string since, int seconds)
    {
        _ = Web();
        DateTimeOffset before = DateTimeOffset.Now;
        _ = Log($"web -Since {since}");
        DateTimeOffset sent =
            DateTimeOffset.UnixEpoch.AddTicks((long)(decimal.Parse(Assert.Single(LogRequests).QueryValue("since")!,
                CultureInfo.InvariantCulture)
            * TimeSpan.TicksPerSecond));
        Assert.InRange(sent.AddSeconds(seconds), before, DateTimeOffset.Now);
    }

    [Theory]
    [InlineData("-Stdout", "stdout=1", "stdout:out")]
    [InlineData("-Stderr", "stderr=1", "stderr:err")]
    [InlineData("-Stdout -Stderr", "stdout=1&stderr=1", "stdout:out", "stderr:err")]
    [InlineData("", "stdout=1&stderr=1", "stdout:out", "stderr:err")]
    public void The_streams_are_chosen_by_the_engine(string arguments, string sent, params string[] expected)
    {
        EngineContainer web = Web();
        web.LogLine("out", "stdout", At(0));
        web.LogLine("err", "stderr", At(1));
        Assert.Equal(expected, Texts(Log("web " + arguments)));
        Assert.Equal(sent + "&timestamps=1", Assert.Single(LogRequests).QueryString);
    }

    [Fact]
    public void Since_until_and_tail_choose_lines()
    {
        EngineContainer web = Web();
        for (int i = 0; i < 10; i++)
        {
            web.LogLine($"{i}", time: Start.AddSeconds(i));
        }

        Assert.Equal(["7", "8", "9"], Log("web -Tail 3").Select(static line => line.Line));
        Assert.Empty(Log("web -Tail 0"));
        Assert.Equal(["2", "3", "4"],
            Shell.Run("param($h, $s, $u) Get-DockerLog web -DockerHost $h -Since $s -Until $u",
            ("h", Engine.DockerHost), ("s", Start.AddSeconds(2)), ("u", Start.AddSeconds(4))).As<LogLine>()
                .Select(static line => line.Line));
    }

    [Fact]
    public void A_line_knows_its_time_to_the_tick_its_container_its_stream_and_its_engine()
    {
        EngineContainer web = Web();
        web.LogLine("one", "stderr", Start);
        LogLine line = Assert.Single(Log("web"));
        Assert.Equal(((DateTime?)Start.LocalDateTime, "web", "stderr", "one", Engine.DockerHost),
            (line.Time, line.Container, line.Stream, line.Line, line.DockerHost));
        Assert.Equal("one", line.ToString());
    }

    [Fact]
    public void Match_is_a_regular_expression_whose_case_counts()
    {
        EngineContainer web = Web();
        foreach (string line in (string[])["error: 1", "fine", "ERROR: 2", "no error here", "warn"])
        {
            web.LogLine(line, time: At(0));
        }

        Assert.Equal(["error: 1", "warn"], Log("web -Match '^(error|warn)'").Select(static line => line.Line));
        Assert.Equal(["error: 1", "ERROR: 2", "no error here"],
            Log("web -Match '(?i)error'").Select(static line => line.Line));
        Assert.Equal("ParameterArgumentTransformationError", Run("Get-DockerLog web -Match '(' -DockerHost $h").ErrorId);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Every_line_is_what_was_written(string api, bool tty)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        EngineContainer web = engine.State.AddContainer("web", setUp: made => made.Config.Tty = tty);
        web.Log("stdout", "plain\n"u8, At(0));
        web.Log("stdout", "windows\r\n"u8, At(1));
        web.Log("stdout", "\n"u8, At(2));
        web.Log("stdout", "  \t spaces \n"u8, At(3));
        web.Log("stdout", "2026-01-31T12:00:00.123456789Z looks like a time\n"u8, At(4));
        web.Log("stdout", "grüße \U0001F433\n"u8, At(5));
        web.Log("stdout", "a\0b\n"u8, At(6));
        web.Log("stdout", [(byte)'c', 0xff, 0xc3, (byte)'\n'], At(7));
        web.Log("stdout", "no end"u8, At(8));
        IReadOnlyList<LogLine> lines = Shell.Run("param($h) Get-DockerLog web -DockerHost $h", ("h", engine.DockerHost))
            .As<LogLine>();
        Assert.Equal(["plain", "windows", "", "  \t spaces ", "2026-01-31T12:00:00.123456789Z looks like a time",
            "grüße \U0001F433", "a\0b", "c\uFFFD\uFFFD", "no end"],
            lines.Select(static line => line.Line));
        Assert.Equal(Enumerable.Range(0, 9).Select(static i => (DateTime?)At(i).LocalDateTime),
            lines.Select(static line => line.Time));
        Assert.All(lines, static line => Assert.Equal("stdout", line.Stream));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_line_is_one_however_many_entries_the_engine_made_of_it(string api, bool tty)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        EngineContainer web = engine.State.AddContainer("web", setUp: made => made.Config.Tty = tty);
        byte[] entry = [.. Enumerable.Repeat((byte)'x', 16 * 1024)];
        web.Log("stdout", entry, At(0));
        web.Log("stdout", entry, At(1));
        web.Log("stdout", "end\n"u8, At(2));
        web.Log("stdout", "next\n"u8, At(3));
        IReadOnlyList<LogLine> lines = Shell.Run("param($h) Get-DockerLog web -DockerHost $h", ("h", engine.DockerHost))
            .As<LogLine>();
        Assert.Equal([new string('x', 32 * 1024) + "end", "next"], lines.Select(static line => line.Line));
        Assert.Equal([At(0).LocalDateTime, At(3).LocalDateTime], lines.Select(static line => line.Time));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Raw_is_the_bytes_as_they_are(string api, bool tty)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        EngineContainer web = engine.State.AddContainer("web", setUp: made => made.Config.Tty = tty);
        byte[] noise = new byte[200_000];
        new Random(7).NextBytes(noise);
        web.Log("stdout", noise, At(0));
        web.Log("stdout", "\r\nno end"u8, At(1));
        Outcome outcome = Shell.Run("param($h) Get-DockerLog web -DockerHost $h -Raw", ("h", engine.DockerHost));
        Assert.Equal([.. noise, .. "\r\nno end"u8], outcome.As<byte[]>().SelectMany(static piece => piece));
        RecordedRequest sent = engine.Requests.Single(IsLog);
        Assert.Equal("stdout=1&stderr=1", sent.QueryString);
    }

    [Fact]
    public void Raw_sends_the_other_parameters_and_excludes_Match()
    {
        _ = Web();
        _ = Run("Get-DockerLog web -DockerHost $h -Raw -Tail 2 -Stderr -Since 7 -Until 8").Clean;
        Assert.Equal("stderr=1&since=7.000000000&until=8.000000000&tail=2", Assert.Single(LogRequests).QueryString);
        Assert.Equal("AmbiguousParameterSet", Run("Get-DockerLog web -DockerHost $h -Raw -Match x").ErrorId);
    }

    [Fact]
    public void Lines_of_several_containers_come_in_the_order_of_their_times()
    {
        // The same seed each time: a failure can be looked at.
        Random random = new(11);
        List<(DateTimeOffset Time, string Text)> written = [];
        EngineContainer[] containers = [.. Enumerable.Range(0, 7).Select(i => Engine.State.AddContainer($"web{i}"))];
        for (int i = 0; i < 3000; i++)
        {
            DateTimeOffset time = Start.AddTicks(i);
            EngineContainer container = containers[random.Next(containers.Length)];
            container.LogLine($"{i}", random.Next(2) == 0 ? "stdout" : "stderr", time);
            written.Add((time, $"{container.Name}:{i}"));
        }

        IReadOnlyList<LogLine> lines = Log("web*");
        Assert.Equal(written.Select(static line => line.Text), Named(lines));
        Assert.Equal(written.Select(static line => (DateTime?)line.Time.LocalDateTime),
            lines.Select(static line => line.Time));
        Assert.Equal(7, LogRequests.Count());
    }

    [Fact]
    public async Task No_line_is_shown_before_an_earlier_one_of_a_slower_container()
    {
        EngineContainer slow = Engine.State.AddContainer("slow");
        EngineContainer fast = Engine.State.AddContainer("fast");
        slow.LogLine("1", time: At(1));
        slow.LogLine("3", time: At(3));
        fast.LogLine("2", time: At(2));
        fast.LogLine("4", time: At(4));
        GateFault gate = Fault.Gate(0);
        using IDisposable fault = Engine.Misbehave("GET", $"/containers/{slow.Id}/logs", gate);
        using Following log = Following.Start(Shell, "param($h) Get-DockerLog slow, fast -DockerHost $h",
            ("h", Engine.DockerHost));
        RecordedRequest read = await Engine.WaitForRequestAsync(request =>
            request.Route == $"/containers/{fast.Id}/logs", Cancel);
        await read.Ended.WaitAsync(Cancel);
        gate.Open();
        Assert.Equal(["slow:1", "fast:2", "slow:3", "fast:4"], Named(await log.RestAsync(Cancel)));
    }

    [Fact]
    public async Task Lines_of_two_engines_are_in_one_order()
    {
        await using FakeEngine other = await FakeEngine.StartAsync(null, Cancel);
        EngineContainer here = Web();
        EngineContainer there = other.State.AddContainer("web");
        for (int i = 0; i < 20; i++)
        {
            (i % 3 == 0 ? here : there).LogLine($"{i}", time: At(i));
        }

        IReadOnlyList<LogLine> lines = Shell.Run("param($a, $b) Get-DockerLog web -DockerHost $a, $b",
            ("a", Engine.DockerHost), ("b", other.DockerHost)).As<LogLine>();
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{(i % 3 == 0 ? Engine : other).DockerHost} {i}"),
            lines.Select(static line => $"{line.DockerHost} {line.Line}"));
    }

    [Fact]
    public void One_engine_that_is_down_does_not_silence_the_other()
    {
        Web().LogLine("here");
        Outcome outcome = Run("Get-DockerLog web -DockerHost $h, /nowhere/at/all.sock");
        Assert.Equal("DockerSocketDirectoryMissing", outcome.ErrorId);
        Assert.Equal("here", Assert.Single(outcome.Called));
    }

    [Fact]
    public void A_wildcard_reads_what_fits_and_nothing_else()
    {
        foreach (string name in (string[])["web1", "web2", "db"])
        {
            Engine.State.AddContainer(name).LogLine("of " + name, time: At(name[^1]));
        }

        Assert.Equal(["web1:of web1", "web2:of web2"], Named(Log("WEB?")));
        Assert.Empty(Log("nothing*"));
    }

    [Theory]
    [InlineData("9e1234567890")]
    [InlineData("012345678901")]
    [InlineData("12345678901d")]
    [InlineData("abcdef012345")]
    public void A_name_that_is_given_twice_is_read_once(string id)
    {
        EngineContainer web = Engine.State.AddContainer("web", id: id.PadRight(64, '7'));
        web.LogLine("once");
        Assert.Equal(["once"], Log($"web, '{web.Id}', '{web.Id[..12]}', w*").Select(static line => line.Line));
    }

    [Fact]
    public void A_wrong_name_is_one_error_and_the_others_come()
    {
        Web().LogLine("here");
        Outcome outcome = Run("Get-DockerLog nothing, web -DockerHost $h");
        Assert.Equal("DockerObjectNotFound", outcome.ErrorId);
        Assert.Equal(("nothing", "here"), (outcome.Errors[0].TargetObject, Assert.Single(outcome.Called)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" -Raw")]
    public void One_that_cannot_be_read_does_not_silence_the_others(string raw)
    {
        EngineContainer first = Web();
        Engine.State.AddContainer("other").LogLine("here", time: At(0));
        using IDisposable fault = Engine.Misbehave("GET", $"/containers/{first.Id}/logs",
            Fault.Status(501, """{"message":"configured logging driver does not support reading"}"""));
        Outcome outcome = Run($"Get-DockerLog web, other -DockerHost $h{raw}");
        Assert.Equal(("DockerNotImplemented", "web", "configured logging driver does not support reading. Its log driver "
            + "hands nothing back: look where the driver puts it, or create it anew with -LogDriver local."),
            (outcome.ErrorId, outcome.Errors[0].TargetObject, outcome.Errors[0].ToString()));
        Assert.Equal("here", outcome.Output[0].BaseObject is byte[] bytes
            ? System.Text.Encoding.UTF8.GetString(bytes).TrimEnd() : outcome.Output[0].ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" -Raw")]
    public void What_the_engine_says_in_a_frame_of_its_own_is_an_error(string raw)
    {
        _ = Web();
        byte[] Frame(byte stream, string text) =>
            [stream, 0, 0, 0, 0, 0, 0, (byte)text.Length, .. System.Text.Encoding.ASCII.GetBytes(text)];
        string time = "2025-06-01T12:00:00Z ";
        using IDisposable fault = Engine.Misbehave("GET", "/containers/*/logs", Fault.Answer(
            [.. Frame(1, (raw.Length == 0 ? time : "") + "here\n"), .. Frame(3, "error from daemon: log file is damaged\n")],
            "application/vnd.docker.multiplexed-stream"));
        Outcome outcome = Run($"Get-DockerLog web -DockerHost $h{raw}");
        Assert.Equal(("DockerEngineError", "web"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Contains("error from daemon: log file is damaged", outcome.ErrorText);
        Assert.Single(outcome.Output);
    }

    [Fact]
    public void A_wrong_name_is_one_error_of_Raw_too()
    {
        Web().LogLine("here");
        Outcome outcome = Run("Get-DockerLog nothing, web -DockerHost $h -Raw");
        Assert.Equal("DockerObjectNotFound", outcome.ErrorId);
        Assert.Equal("here\n"u8.ToArray(), Assert.Single(outcome.Output).BaseObject);
    }

    [Fact]
    public void Objects_from_the_pipeline_are_read_where_they_live()
    {
        Web().LogLine("first", time: At(0));
        Engine.State.AddContainer("db").LogLine("second", time: At(1));
        Outcome outcome = Run("Get-DockerContainer web, db -DockerHost $h | Get-DockerLog");
        Assert.Equal(["web:first", "db:second"], Named(outcome.As<LogLine>()));
    }

    [Fact]
    public void The_view_of_one_container_is_its_lines()
    {
        EngineContainer web = Web();
        web.LogLine("one", time: At(0));
        web.LogLine("", "stderr", At(1));
        web.LogLine("  three", "stderr", At(2));
        Assert.Equal("one\n\n  three\n", Shell.Show($"Get-DockerLog web -DockerHost {Engine.DockerHost}")
            .ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_view_of_several_names_the_container_of_each_line()
    {
        EngineContainer longer = Engine.State.AddContainer("webserver");
        longer.LogLine("one", time: At(0));
        Web().LogLine("two", time: At(1));
        longer.LogLine("three", time: At(2));
        Assert.Equal("webserver | one\nweb       | two\nwebserver | three\n",
            Plain(Shell.Show($"Get-DockerLog web* -DockerHost {Engine.DockerHost}")));
    }

    [Fact]
    public void A_long_line_is_shown_whole()
    {
        string text = string.Join(' ', Enumerable.Range(0, 200));
        Web().LogLine(text);
        Assert.Equal(text, Shell.Show($"Get-DockerLog web -DockerHost {Engine.DockerHost}").ReplaceLineEndings(""));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_connection_that_is_cut_is_an_error_after_the_lines_before_it(bool tty)
    {
        EngineContainer web = Engine.State.AddContainer("web", setUp: made => made.Config.Tty = tty);
        EngineContainer whole = Engine.State.AddContainer("whole");
        for (int i = 0; i < 100; i++)
        {
            web.LogLine($"line {i:000}", time: At(i));
            whole.LogLine($"other {i}", time: At(i));
        }

        // A time of 30 letters and a space, nine bytes of line; eight of head where there are frames.
        using IDisposable fault = Engine.Misbehave("GET", $"/containers/{web.Id}/logs",
            Fault.CutAfter((tty ? 40 : 48) * 60 + 20));
        Outcome outcome = Run("Get-DockerLog web, whole -DockerHost $h");
        Assert.Equal("DockerResponseIncomplete", outcome.ErrorId);
        Assert.Equal("web", outcome.Errors[0].TargetObject);
        LogLine[] lines = [.. outcome.Output.Select(static line => (LogLine)line.BaseObject)];
        Assert.Equal(Enumerable.Range(0, 60).Select(static i => $"line {i:000}"),
            lines.Where(static line => line.Container == "web").Take(60).Select(static line => line.Line));
        Assert.Equal(Enumerable.Range(0, 100).Select(static i => $"other {i}"),
            lines.Where(static line => line.Container == "whole").Select(static line => line.Line));
        Assert.InRange(lines.Count(static line => line.Container == "web"), 60, tty ? 61 : 60);
    }

    [Fact]
    public void A_connection_that_is_cut_is_an_error_of_Raw_too()
    {
        Web().Log("stdout", new byte[1000], At(0));
        using IDisposable fault = Engine.Misbehave("GET", "/containers/*/logs", Fault.CutAfter(508));
        Outcome outcome = Run("Get-DockerLog web -DockerHost $h -Raw");
        Assert.Equal("DockerResponseIncomplete", outcome.ErrorId);
        Assert.Equal(new byte[500], outcome.Output.SelectMany(static piece => (byte[])piece.BaseObject));
    }

    [Fact]
    public void What_the_engine_refuses_is_an_error_with_its_words()
    {
        _ = Web();
        using IDisposable fault = Engine.Misbehave("GET", "/containers/*/logs",
            Fault.Status(500, """{"message":"configured logging driver does not support reading"}"""));
        Outcome outcome = Run("Get-DockerLog web -DockerHost $h");
        Assert.Equal("DockerNotImplemented", outcome.ErrorId);
        Assert.Contains("configured logging driver does not support reading", outcome.ErrorText);
    }

    [Fact]
    public async Task A_stopped_pipeline_ends_all_requests()
    {
        EngineContainer[] containers = [Engine.State.AddContainer("web1"), Engine.State.AddContainer("web2")];
        Array.ForEach(containers, static container => container.LogLine("line"));
        using IDisposable fault = Engine.Misbehave("GET", "/containers/*/logs", Fault.Gate(10));
        using PowerShell pipeline = Shell.Create("param($h) Get-DockerLog web* -DockerHost $h",
            ("h", Engine.DockerHost));
        IAsyncResult running = pipeline.BeginInvoke();
        foreach (EngineContainer container in containers)
        {
            await Engine.WaitForRequestAsync(request => request.Route == $"/containers/{container.Id}/logs", Cancel);
        }

        pipeline.Stop();
        Assert.Throws<PipelineStoppedException>(() => pipeline.EndInvoke(running));
        await Task.WhenAll(Engine.Requests.Select(static request => request.Ended)).WaitAsync(Cancel);
    }

    /// <summary>The text without its colours.</summary>
    private static string Plain(string shown)
    {
        StringBuilder text = new();
        for (int i = 0; i < shown.Length; i++)
        {
            if (shown[i] == '\e')
            {
                i = shown.IndexOf('m', i);
            }
            else
            {
                text.Append(shown[i]);
            }
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private EngineContainer Web() => Engine.State.AddContainer("web");
}
