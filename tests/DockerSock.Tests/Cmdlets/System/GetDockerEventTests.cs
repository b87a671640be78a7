using System.Globalization;
using System.Management.Automation;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class GetDockerEventTests : EventTest
{
    [Fact]
    public void Shows_what_has_happened_and_ends()
    {
        Happen("a", 0);
        Engine.State.Events.Add(new EngineEvent("container", "die", new string('a', 64),
            new Dictionary<string, string> { ["name"] = "web", ["exitCode"] = "3", ["Team"] = "x", ["team"] = "y" },
            Start.AddTicks(12_345_678)));
        DockerEvent[] found = [.. Run("Get-DockerEvent -DockerHost $h").As<DockerEvent>()];
        Assert.Equal([("volume", "create", "a", "a"), ("container", "die", new string('a', 64), "web")],
            found.Select(static one => (one.Type, one.Action, one.Id, one.Name)));
        Assert.Equal((Start.AddTicks(12_345_678), 1748779201234567800, "3", "x", "y", "local", Engine.DockerHost,
            new string('a', 12)),
            (found[1].Time, found[1].TimeNano, found[1].Attributes["exitCode"], found[1].Attributes["Team"],
                found[1].Attributes["team"], found[1].Scope, found[1].DockerHost, found[1].ShortId));
        RecordedRequest sent = Assert.Single(EventRequests);
        Assert.Equal(["until"], sent.Query.Keys);
        Assert.InRange(decimal.Parse(sent.QueryValue("until")!, CultureInfo.InvariantCulture), 1_700_000_000m,
            DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000m);
        Assert.Empty(Run("Get-DockerEvent -DockerHost $h").Output[1].Properties.Match("*", PSMemberTypes.NoteProperty));
    }

    [Theory]
    [InlineData("container", "die", "exitCode=137 image=alpine", 137L, null, "alpine", null, null, null)]
    [InlineData("container", "died", "containerExitCode=3", 3L, null, null, null, null, null)]
    [InlineData("container", "start", "containerExitCode=0", null, null, null, null, null, null)]
    [InlineData("container", "kill", "signal=15 exitCode=much", null, "15", null, null, null, null)]
    [InlineData("container", "rename", "oldName=/was container=x", null, null, null, null, "was", null)]
    [InlineData("network", "connect", "container=abc type=bridge", null, null, null, "abc", null, "bridge")]
    [InlineData("volume", "mount", "container=abc driver=local", null, null, null, "abc", null, "local")]
    [InlineData("image", "tag", "", null, null, null, null, null, null)]
    public void What_is_looked_for_most_are_properties(string type, string action, string attributes, long? exitCode,
        string? signal, string? image, string? container, string? oldName, string? driver)
    {
        Engine.State.Events.Add(new EngineEvent(type, action, "some", attributes.Split(' ',
            StringSplitOptions.RemoveEmptyEntries).ToDictionary(static one => one.Split('=')[0],
            static one => one.Split('=')[1]), Start));
        DockerEvent found = Assert.Single(Run("Get-DockerEvent -DockerHost $h").As<DockerEvent>());
        Assert.Equal((exitCode, signal, image, container, oldName, driver), (found.ExitCode, found.Signal, found.Image,
            found.ContainerId, found.OldName, found.Driver));
    }

    [Fact]
    public void Sends_every_parameter()
    {
        Happen("a", 0);
        Happen("b", 1);
        Happen("c", 2);
        Assert.Equal("b", Assert.Single(Run(
            "Get-DockerEvent -Since 2025-06-01T12:00:00.5Z -Until 1748779201.75 -Filter @{ type = 'volume', "
                + "'network' } -DockerHost $h").As<DockerEvent>()).Name);
        Assert.Equal(
            "GET /v1.51/events?since=1748779200.500000000&until=1748779201.750000099&filters=%7B%22type%22%3A%5B%22volume%22%2C%22network%22%5D%7D", Sent);
    }

    [Theory]
    [InlineData("2025-06-01T12:00:01Z", 1748779201_000000000, true)]
    [InlineData("2025-06-01T12:00:01Z", 1748779201_000000001, false)]
    [InlineData("2025-06-01T12:00:01.5Z", 1748779201_500000099, true)]
    [InlineData("2025-06-01T12:00:01.5Z", 1748779201_500000100, false)]
    public void What_happened_at_the_moment_of_Until_belongs_to_it(string until, long time, bool belongs)
    {
        Answer("/events", $$$"""
            {"Type":"volume","Action":"create","Actor":{"ID":"a"},"time":{{{time / 1_000_000_000}}},"timeNano":{{{time}}}}
            """);
        Assert.Equal(belongs, Run($"Get-DockerEvent -Until {until} -DockerHost $h").Clean.Count == 1);
    }

    [Theory]
    [InlineData("die", "died", "container die")]
    [InlineData("destroy", "remove", "container remove,volume remove")]
    [InlineData("delete", "remove", "image delete")]
    [InlineData("remove", "remove", "container remove,volume remove")]
    [InlineData("exec_start", "exec", "container exec")]
    [InlineData("exec_die", "exec_died", "container exec_died")]
    public void Podman_is_asked_in_its_own_words(string asked, string sent, string found)
    {
        using IDisposable ping = Podman();
        using IDisposable answer = Engine.Misbehave("GET", "/events", Fault.Answer(string.Concat(
            new[] { "container start", "container exec", "container exec_died", "container die", "container remove",
                "volume remove", "image delete" }.Select(static one => one.Split(' ')).Select(static one =>
            $$$"""{"Type":"{{{one[0]}}}","Action":"{{{one[1]}}}","Actor":{"ID":"a","Attributes":{}},"time":1748779200}"""))));
        Outcome outcome = Run($"Get-DockerEvent -Filter @{{ event = '{asked}' }} -DockerHost $h");
        // The answer has all of them, whatever was asked: what is not meant has to be left out here.
        Assert.Equal(found.Split(','), outcome.As<DockerEvent>().Select(static one => $"{one.Type} {one.Action}"));
        Assert.Equal($$"""{"event":["{{sent}}"]}""", EventRequests.First().QueryValue("filters"));
    }

    [Fact]
    public void What_Podman_has_no_event_for_is_a_warning()
    {
        using IDisposable ping = Podman();
        Assert.Equal([$"{Engine.DockerHost} is Podman, which has no event 'oom'."],
            Run("Get-DockerEvent -Filter @{ event = 'oom' } -DockerHost $h 3>&1").Clean.Select(
                static line => line.ToString()));
    }

    private IDisposable Podman() => Engine.Misbehave("GET", "/_ping", Fault.Garbage(
        "HTTP/1.1 200 OK\r\nServer: Libpod/4.3.1 (linux)\r\nContent-Length: 2\r\nConnection: close\r\n\r\nOK"u8
            .ToArray()));

    [Fact]
    public async Task An_end_that_is_to_come_is_waited_for()
    {
        Happen("a", 0);
        using EventPipeline events = Follow("-Since 2025-06-01T12:00:00Z -Until ([DateTimeOffset]::Now.AddSeconds(3))");
        Assert.Equal("a", (await events.NextAsync(Cancel)).Name);
        await Engine.State.Events.WaitForFollowersAsync(1, Cancel);
        Engine.State.Events.Add(Event("b", DateTimeOffset.UtcNow));
        Assert.Equal("b", (await events.NextAsync(Cancel)).Name);
        await events.EndAsync(Cancel);
    }

    [Fact]
    public async Task Follows_from_the_engines_own_now_on()
    {
        Happen("past", 0);
        using EventPipeline events = Follow("-Follow");
        RecordedRequest sent = await Engine.WaitForRequestAsync(static request => request.Route == "/events", Cancel);
        Assert.Equal(["since"], sent.Query.Keys);
        Assert.Equal("GET /v1.51/info", AllSent.ElementAt(1));
        Engine.State.Events.Add(Event("new", DateTimeOffset.UtcNow));
        Assert.Equal("new", (await events.NextAsync(Cancel)).Name);
        Assert.Equal(0, events.Stop());
        await sent.Ended.WaitAsync(Cancel);
    }

    [Fact]
    public async Task A_proxy_that_refuses_info_is_asked_for_the_time_by_its_ping()
    {
        using IDisposable fault = Engine.Misbehave("GET", "/info", Fault.Status(403, """{"message":"no"}"""));
        using EventPipeline events = Follow("-Follow");
        RecordedRequest sent = await Engine.WaitForRequestAsync(static request => request.Route == "/events", Cancel);
        Assert.EndsWith(".000000000", sent.QueryValue("since"));
        Engine.State.Events.Add(Event("new", DateTimeOffset.UtcNow.AddSeconds(1)));
        Assert.Equal("new", (await events.NextAsync(Cancel)).Name);
    }

    [Fact]
    public async Task A_reader_that_has_enough_ends_it_at_once()
    {
        Happen("a", 0);
        Happen("b", 1);
        Outcome outcome =
            Run("& { Get-DockerEvent -Follow -Since 2025-06-01 -DockerHost $h | & { process { $_; break } } }");
        Assert.Equal("a", ((DockerEvent)Assert.Single(outcome.Output).BaseObject).Name);
        await EventRequests.Single().Ended.WaitAsync(Cancel);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(1000)]
    public async Task A_connection_that_is_cut_costs_nothing_and_doubles_nothing(int bytes)
    {
        string[] names = [.. Enumerable.Range(0, 50).Select(static i => $"v{i}")];
        for (int i = 0; i < names.Length; i++)
        {
            // Ten at a time in the same instant.
            Happen(names[i], i / 10);
        }

        IDisposable fault = Engine.Misbehave("GET", "/events", Fault.CutAfter(bytes));
        using EventPipeline events = Follow("-Follow -Since 2025-06-01");
        RecordedRequest first = await Engine.WaitForRequestAsync(static request => request.Route == "/events", Cancel);
        await first.Ended.WaitAsync(Cancel);
        fault.Dispose();
        Assert.Equal(names, await events.NamesAsync(names.Length, Cancel));
        Engine.State.Events.Add(Event("last", DateTimeOffset.UtcNow));
        Assert.Equal("last", (await events.NextAsync(Cancel)).Name);
        Assert.False(events.HasWarning);
        Assert.Equal(0, events.Stop());
    }

    [Fact]
    public async Task Asks_again_from_a_moment_before_the_last_one()
    {
        Happen("a", 3600);
        IDisposable fault = Engine.Misbehave("GET", "/events", Fault.Answer(Json("a", 1_748_782_800_000_000_007)));
        using EventPipeline events = Follow("-Follow -Since 2025-06-01 -Filter @{ type = 'volume' }");
        Assert.Equal("a", (await events.NextAsync(Cancel)).Name);
        RecordedRequest again = await Engine.WaitForRequestAsync(request => request.Route == "/events"
            && request != EventRequests.First(), Cancel);
        Assert.Equal("/v1.51/events?since=1748782799.800000007&filters=%7B%22type%22%3A%5B%22volume%22%5D%7D",
            again.Target);
        fault.Dispose();
    }

    [Fact]
    public async Task Where_the_engine_has_forgotten_the_last_one_a_warning_says_so()
    {
        IDisposable fault = Engine.Misbehave("GET", "/events", Fault.Answer(Json("a", 1_748_779_200_000_000_001)));
        using EventPipeline events = Follow("-Follow -Since 2025-06-01");
        Assert.Equal("a", (await events.NextAsync(Cancel)).Name);
        using IDisposable later = Engine.Misbehave("GET", "/events",
            Fault.Answer(Json("b", 1_748_779_260_000_000_002)));
        Assert.Equal("b", (await events.NextAsync(Cancel)).Name);
        string warning = await events.WarningAsync(Cancel);
        Assert.Contains("no longer has the last event that was read", warning);
        Assert.Contains("Events before 2025-06-01T12:01:00.0000000+00:00 may be missing", warning);
        Assert.Equal(0, events.Stop());
        Assert.False(events.HasWarning);
    }

    [Fact]
    public async Task Where_nothing_was_read_yet_a_full_memory_of_the_engine_is_told_of()
    {
        IDisposable fault = Engine.Misbehave("GET", "/events", Fault.Answer(""));
        using EventPipeline events = Follow("-Follow");
        RecordedRequest first = await Engine.WaitForRequestAsync(static request => request.Route == "/events", Cancel);
        await first.Ended.WaitAsync(Cancel);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        for (int i = 0; i < 300; i++)
        {
            Engine.State.Events.Add(Event($"v{i}", now.AddTicks(i)));
        }

        fault.Dispose();
        Assert.Equal(Enumerable.Range(44, 256).Select(static i => $"v{i}"), await events.NamesAsync(256, Cancel));
        string warning = await events.WarningAsync(Cancel);
        Assert.Contains("has forgotten events from while it could not be read: it keeps only 256.", warning);
        Assert.EndsWith($"Events before {now.AddTicks(44):O} may be missing.", warning);
        Assert.Equal(0, events.Stop());
        Assert.False(events.HasWarning);
    }

    [Fact]
    public async Task Where_the_engine_has_more_room_nothing_is_told_of()
    {
        IDisposable fault = Engine.Misbehave("GET", "/events", Fault.Answer(""));
        using EventPipeline events = Follow("-Follow");
        RecordedRequest first = await Engine.WaitForRequestAsync(static request => request.Route == "/events", Cancel);
        await first.Ended.WaitAsync(Cancel);
        Engine.State.Events.Add(Event("a", DateTimeOffset.UtcNow));
        fault.Dispose();
        Assert.Equal(["a"], await events.NamesAsync(1, Cancel));
        Assert.Equal(0, events.Stop());
        Assert.False(events.HasWarning);
    }

    [Fact]
    public async Task What_the_engine_forgot_while_it_was_read_is_no_loss_of_a_filter_that_had_no_match()
    {
        FillMemory();
        IDisposable fault = Engine.Misbehave("GET", "/events", Fault.Answer(""));
        using EventPipeline events = Follow("-Follow -Since 2025-06-01 -Filter @{ type = 'network' }");
        RecordedRequest first = await Engine.WaitForRequestAsync(static request => request.Route == "/events", Cancel);
        await first.Ended.WaitAsync(Cancel);
        fault.Dispose();
        Engine.State.Events.Add(Network("n", DateTimeOffset.UtcNow));
        Assert.Equal("n", (await events.NextAsync(Cancel)).Name);
        Assert.Contains(EventRequests, static request => request.QueryValue("until") is not null);
        Assert.Equal(0, events.Stop());
        Assert.False(events.HasWarning);
    }

    [Fact]
    public async Task What_the_engine_forgot_while_it_was_read_is_no_loss_of_a_filter_whose_last_match_is_old()
    {
        FillMemory();
        IDisposable fault = Engine.Misbehave("GET", "/events", Fault.Answer(Json("n0", 1_748_779_200_000_000_001)
            .Replace("volume", "network", StringComparison.Ordinal)
            .Replace("\"driver\":\"local\"", "\"name\":\"n0\"", StringComparison.Ordinal)));
        using EventPipeline events = Follow("-Follow -Since 2025-06-01 -Filter @{ type = 'network' }");
        Assert.Equal("n0", (await events.NextAsync(Cancel)).Name);
        fault.Dispose();
        Engine.State.Events.Add(Network("n1", DateTimeOffset.UtcNow));
        Assert.Equal("n1", (await events.NextAsync(Cancel)).Name);
        Assert.Equal(0, events.Stop());
        Assert.False(events.HasWarning);
    }

    [Fact]
    public async Task Goes_on_behind_a_proxy_that_lets_only_events_pass()
    {
        using SemaphoreSlim gate = new(0);
        IDisposable fault = Engine.Misbehave("GET", "/events", Fault.Answer("", beforeChunk: _ => gate.WaitAsync()));
        using EventPipeline events = Follow("-Follow -Since 2025-06-01");
        await Engine.WaitForRequestAsync(static request => request.Route == "/events", Cancel);
        using IDisposable info = Engine.Misbehave("GET", "/info", Fault.Status(403, """{"message":"no"}"""));
        using IDisposable ping = Engine.Misbehave("GET", "/_ping", Fault.Status(403, """{"message":"no"}"""));
        fault.Dispose();
        gate.Release();
        await Engine.WaitForRequestAsync(static request => request is { Route: "/_ping", Method: "GET" }, Cancel);
        Engine.State.Events.Add(Event("a", DateTimeOffset.UtcNow));
        Assert.Equal("a", (await events.NextAsync(Cancel)).Name);
        Assert.Equal(0, events.Stop());
        Assert.False(events.HasWarning);
    }

    [Fact]
    public async Task Ctrl_C_while_the_engine_is_asked_what_it_remembers_closes_the_connection()
    {
        using IDisposable hang = Engine.Misbehave("GET", "/info", Fault.Hang());
        IDisposable fault = Engine.Misbehave("GET", "/events", Fault.Answer(""));
        using EventPipeline events = Follow("-Follow -Since 2025-06-01");
        RecordedRequest first = await Engine.WaitForRequestAsync(static request => request.Route == "/events", Cancel);
        await first.Ended.WaitAsync(Cancel);
        fault.Dispose();
        await Engine.WaitForRequestAsync(static request => request.Route == "/info", Cancel);
        Assert.Equal(0, events.Stop());
        await EventRequests.Last().Ended.WaitAsync(Cancel);
    }

    [Fact]
    public async Task A_pipeline_that_stands_still_does_not_hold_up_the_reading()
    {
        string many = string.Concat(Enumerable.Range(0, 1000)
            .Select(static i => Json($"v{i}", 1_748_779_200_000_000_000 + i)));
        using IDisposable fault = Engine.Misbehave("GET", "/events", Fault.Answer(many));
        using ManualResetEvent gate = new(false);
        using CancellationTokenRegistration opening = Cancel.Register(() => gate.Set());
        _ = Shell.Run("param($g) $global:gate = $g", ("g", gate)).Clean;
        using EventPipeline events = new(Shell, "Get-DockerEvent -Follow -Since 2025-06-01 -Verbose -DockerHost $h | "
            + "& { process { [void]$gate.WaitOne(); $_ } }", Engine.DockerHost);
        await Engine.WaitForRequestAsync(_ => EventRequests.Count() > 20, Cancel);
        gate.Set();
        Assert.Equal(Enumerable.Range(0, 1000).Select(static i => $"v{i}"), await events.NamesAsync(1000, Cancel));
    }

    [Fact]
    public void What_has_happened_ends_by_the_clock_of_the_engine()
    {
        Answer("/info", """{"ID":"x","SystemTime":"2025-06-01T12:00:01.000000009Z"}""");
        Happen("a", 0);
        Happen("late", 2);
        Assert.Equal("a", Assert.Single(Run("Get-DockerEvent -DockerHost $h").As<DockerEvent>()).Name);
        Assert.Equal("GET /v1.51/events?until=1748779201.000000000", Sent);
    }

    [Theory]
    [InlineData("Get-DockerEvent")]
    [InlineData("Register-DockerEvent x")]
    public void A_filter_that_engines_would_leave_out_is_refused_before_anything_is_sent(string cmdlet)
    {
        Outcome outcome = Run($"{cmdlet} -Filter @{{ typ = 'container' }} -DockerHost $h");
        Assert.Equal("DockerNameInvalid", outcome.ErrorId);
        Assert.StartsWith("'typ' is no filter of events. Use config, container,", outcome.ErrorText);
        Assert.Empty(Engine.Requests);
    }

    [Fact]
    public async Task Goes_on_when_the_engine_is_restarted()
    {
        FakeEngine before = await FakeEngine.StartAsync(null, Cancel);
        before.State.Events.Add(Event("a", Start));
        using EventPipeline events = new(Shell, "Get-DockerEvent -Follow -Since 2025-06-01 -DockerHost $h",
            before.DockerHost);
        Assert.Equal("a", (await events.NextAsync(Cancel)).Name);
        await before.DisposeAsync();
        Assert.Contains("Its events go on when it is back", await events.WarningAsync(Cancel));
        await using FakeEngine after =
            await FakeEngine.StartAsync(new FakeEngineOptions { SocketPath = before.SocketPath }, Cancel);
        after.State.Events.Add(Event("b", DateTimeOffset.UtcNow));
        Assert.Equal("b", (await events.NextAsync(Cancel)).Name);
        Assert.Contains("none over a restart", await events.WarningAsync(Cancel));
        after.State.Events.Add(Event("c", DateTimeOffset.UtcNow));
        Assert.Equal("c", (await events.NextAsync(Cancel)).Name);
        Assert.Equal(0, events.Stop());
        Assert.False(events.HasWarning);
    }

    [Fact]
    public void An_engine_that_is_not_there_at_first_is_an_error()
    {
        Outcome outcome = Shell.Run("Get-DockerEvent -Follow -DockerHost unix:///nowhere/engine.sock");
        Assert.Equal("DockerSocketDirectoryMissing", outcome.ErrorId);
        Assert.Equal("DockerEngineError", Broken("-Follow -Since 2025-06-01"));
        Assert.Equal("DockerEngineError", Broken(""));

        string Broken(string parameters)
        {
            using IDisposable fault = Engine.Misbehave("GET", "/events",
                Fault.Status(500, """{"message":"no events today"}"""));
            return Run($"Get-DockerEvent {parameters} -DockerHost $h").ErrorId;
        }
    }

    [Fact]
    public void The_view_is_one_line_for_each()
    {
        Happen("a", 0);
        string shown = Shell.Show($"Get-DockerEvent -DockerHost {Engine.DockerHost}");
        Assert.Matches(@"TIME +TYPE +ACTION +OBJECT +DETAILS", shown);
        Assert.Matches(@"2025-06-01 \d\d:00:00 +volume +create +a +driver=local", shown);
    }

    private static string Json(string name, long nanoseconds) => string.Create(CultureInfo.InvariantCulture, $$$"""
        {"Type":"volume","Action":"create","Actor":{"ID":"{{{name}}}","Attributes":{"driver":"local"}},"scope":"local","time":{{{nanoseconds / 1_000_000_000}}},"timeNano":{{{nanoseconds}}}}
        """);

    private static EngineEvent Network(string name, DateTimeOffset time) =>
        new("network", "create", name, new Dictionary<string, string> { ["name"] = name }, time);

    /// <summary>As many events, long ago, as the engine remembers, and one more.</summary>
    private void FillMemory()
    {
        for (int i = 0; i < 257; i++)
        {
            Happen($"v{i}", i);
        }
    }

    private EventPipeline Follow(string parameters) =>
        new(Shell, $"Get-DockerEvent {parameters} -DockerHost $h", Engine.DockerHost);
}
