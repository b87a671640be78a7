using System.Globalization;
using System.Management.Automation;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class FollowTests : LogTest
{
    [Fact]
    public async Task Asks_for_one_container_once_from_the_tail_on()
    {
        EngineContainer web = Running("web");
        web.LogLine("one", time: At(0));
        web.LogLine("two", time: At(1));
        using Following log = Follow("web -Tail 1");
        Assert.Equal(["two"], Lines(await log.TakeAsync(1, Cancel)));
        Assert.Equal($"GET /v1.51/containers/{web.Id}/logs?follow=1&stdout=1&stderr=1&timestamps=1&tail=1",
            Assert.Single(LogRequests).ToString());
        Assert.Empty(log.Stop());
    }

    /// <summary>
    /// Nobody would tell that the container starts again: without an end it would be waited for in vain.
    /// </summary>
    [Theory]
    [InlineData("web")]
    [InlineData("we*")]
    public void Events_that_end_are_an_error_and_the_end(string name)
    {
        Engine.State.AddContainer("web", running: false).LogLine("last words");
        using IDisposable fault = Engine.Misbehave("GET", "/events", Fault.Answer(""));
        Outcome outcome = Run($"Get-DockerLog {name} -Follow -DockerHost $h");
        Assert.Equal("DockerResponseIncomplete", outcome.ErrorId);
        Assert.Contains("ended its events", outcome.ErrorText);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lines_that_are_written_later_arrive_in_order(bool tty)
    {
        EngineContainer web = Running("web", made => made.Config.Tty = tty);
        web.LogLine("before");
        using Following log = Follow("web");
        Assert.Equal(["before"], Lines(await log.TakeAsync(1, Cancel)));
        for (int i = 0; i < 500; i++)
        {
            web.LogLine($"{i}");
        }

        Assert.Equal(Numbers(0, 500), Lines(await log.TakeAsync(500, Cancel)));
        web.LogLine("after");
        Assert.Equal(["after"], Lines(await log.TakeAsync(1, Cancel)));
    }

    [Fact]
    public async Task Lines_of_several_are_in_the_order_of_their_times_before_and_after()
    {
        EngineContainer one = Running("web1");
        EngineContainer two = Running("web2");
        for (int i = 0; i < 100; i++)
        {
            (i % 3 == 0 ? one : two).LogLine($"{i}", time: At(i));
        }

        using Following log = Follow("web1, web2");
        Assert.Equal(Numbers(0, 100), Lines(await log.TakeAsync(100, Cancel)));
        foreach (EngineContainer container in (EngineContainer[])[one, two])
        {
            await Engine.WaitForRequestAsync(request => IsFollow(request)
                && request.Route.Contains(container.Id), Cancel);
        }

        for (int i = 100; i < 120; i++)
        {
            // Each line is taken before the next is written: what is merged later is not earlier.
            (i % 2 == 0 ? one : two).LogLine($"{i}", time: At(i));
            Assert.Equal([$"{i}"], Lines(await log.TakeAsync(1, Cancel)));
        }
    }

    [Fact]
    public async Task A_match_counts_for_what_comes_later_too()
    {
        EngineContainer web = Running("web");
        web.LogLine("error 1");
        web.LogLine("fine");
        using Following log = Follow("web -Match error");
        Assert.Equal(["error 1"], Lines(await log.TakeAsync(1, Cancel)));
        web.LogLine("fine");
        web.LogLine("error 2");
        Assert.Equal(["error 2"], Lines(await log.TakeAsync(1, Cancel)));
    }

    [Theory]
    [InlineData("web")]
    [InlineData("w*")]
    public async Task A_restart_loses_and_doubles_nothing(string name)
    {
        EngineContainer web = Running("web");
        web.LogLine("0", time: At(0));
        using Following log = Follow(name);
        Assert.Equal(["0"], Lines(await log.TakeAsync(1, Cancel)));
        for (int run = 0; run < 10; run++)
        {
            int first = run * 10;
            web.LogLine($"{first + 1}", time: At(first + 1));
            web.LogLine($"{first + 2}", time: At(first + 2));
            await ExitAsync(web);
            // Between two runs nobody reads; what is written then is what a run says before the log is asked for again.
            web.LogLine($"{first + 3}", time: At(first + 3));
            Assert.True(web.Start());
            web.LogLine($"{first + 4}", time: At(first + 4));
            Assert.Equal(Numbers(first + 1, 4), Lines(await log.TakeAsync(4, Cancel)));
        }

        Assert.Empty(await EndAsync(log, web, name));
        Assert.Empty(log.Errors);
    }

    [Fact]
    public async Task Lines_of_the_same_nanosecond_come_as_often_as_they_were_written()
    {
        EngineContainer web = Running("web");
        Array.ForEach([1, 2, 3], i => web.LogLine($"{i}", time: At(0)));
        using Following log = Follow("web");
        Assert.Equal(["1", "2", "3"], Lines(await log.TakeAsync(3, Cancel)));
        await ExitAsync(web);
        web.LogLine("4", time: At(0));
        web.LogLine("5", "stderr", At(0));
        web.LogLine("6", "stderr", At(0));
        Assert.True(web.Start());
        Assert.Equal(["4", "5", "6"], Lines(await log.TakeAsync(3, Cancel)));
        await ExitAsync(web);
        web.LogLine("7", "stderr", At(0));
        Assert.True(web.Start());
        Assert.Equal(["7"], Lines(await log.TakeAsync(1, Cancel)));
        await RemoveAsync(web);
        Assert.Empty(await log.RestAsync(Cancel));
    }

    [Fact]
    public async Task Streams_that_are_some_milliseconds_out_of_order_lose_and_double_nothing()
    {
        EngineContainer web = Running("web");
        web.LogLine("out 20", "stdout", At(20));
        web.LogLine("err 5", "stderr", At(5));
        web.LogLine("out 30", "stdout", At(30));
        web.LogLine("err 10", "stderr", At(10));
        using Following log = Follow("web");
        Assert.Equal(["out 20", "err 5", "out 30", "err 10"], Lines(await log.TakeAsync(4, Cancel)));
        await ExitAsync(web);
        web.LogLine("err 12", "stderr", At(12));
        web.LogLine("err 30", "stderr", At(30));
        web.LogLine("out 31", "stdout", At(31));
        web.LogLine("err 29", "stderr", At(29));
        Assert.True(web.Start());
        Assert.Equal(["err 12", "err 30", "out 31", "err 29"], Lines(await log.TakeAsync(4, Cancel)));
        await RemoveAsync(web);
        Assert.Empty(await log.RestAsync(Cancel));
    }

    [Fact]
    public async Task The_log_is_asked_for_again_from_shortly_before_the_last_line()
    {
        EngineContainer web = Running("web");
        web.LogLine("one", time: At(0));
        using Following log = Follow("web -Tail 7");
        _ = await log.TakeAsync(1, Cancel);
        await ExitAsync(web);
        web.LogLine("two", time: At(1));
        Assert.True(web.Start());
        RecordedRequest again = await Engine.WaitForRequestAsync(static request => IsLog(request)
            && request.QueryValue("since") is not null, Cancel);
        Assert.Null(again.QueryValue("tail"));
        decimal since = decimal.Parse(again.QueryValue("since")!, CultureInfo.InvariantCulture);
        Assert.InRange(since, decimal.Parse(Query(At(-1000)), CultureInfo.InvariantCulture),
            decimal.Parse(Query(At(0)), CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_restart_before_the_first_line_loses_nothing_of_the_next_run()
    {
        EngineContainer web = Running("web");
        web.LogLine("old", time: DateTimeOffset.UtcNow.AddHours(-1));
        using Following log = Follow("web -Tail 0");
        await Engine.WaitForRequestAsync(IsFollow, Cancel);
        await ExitAsync(web);
        web.LogLine("new");
        Assert.True(web.Start());
        Assert.Equal(["new"], Lines(await log.TakeAsync(1, Cancel)));
        await RemoveAsync(web);
        Assert.Empty(await log.RestAsync(Cancel));
    }

    [Theory]
    [InlineData("web")]
    [InlineData("w*")]
    public async Task The_lines_before_the_tail_stay_away_also_after_a_restart(string name)
    {
        EngineContainer web = Running("web");
        for (int i = 0; i < 20; i++)
        {
            web.LogLine($"{i}", i % 2 == 0 ? "stdout" : "stderr", At(i));
        }

        using Following log = Follow($"{name} -Tail 2");
        Assert.Equal(["18", "19"], Lines(await log.TakeAsync(2, Cancel)));
        await ExitAsync(web);
        web.LogLine("20", time: At(20));
        Assert.True(web.Start());
        Assert.Equal(["20"], Lines(await log.TakeAsync(1, Cancel)));
        Assert.Empty(await EndAsync(log, web, name));
    }

    [Theory]
    [InlineData("web")]
    [InlineData("w*")]
    public async Task The_lines_before_since_stay_away_also_after_a_restart(string name)
    {
        EngineContainer web = Running("web");
        for (int i = 0; i < 20; i++)
        {
            web.LogLine($"{i}", time: At(i));
        }

        using Following log = Following.Start(Shell,
            $"param($h, $s) Get-DockerLog {name} -Since $s -Follow -DockerHost $h",
            ("h", Engine.DockerHost), ("s", At(18)));
        Assert.Equal(["18", "19"], Lines(await log.TakeAsync(2, Cancel)));
        await ExitAsync(web);
        web.LogLine("20", time: At(20));
        Assert.True(web.Start());
        Assert.Equal(["20"], Lines(await log.TakeAsync(1, Cancel)));
        Assert.Empty(await EndAsync(log, web, name));
    }

    [Theory]
    [InlineData(false, "web")]
    [InlineData(true, "web")]
    [InlineData(false, "w*")]
    [InlineData(true, "w*")]
    public async Task What_a_run_said_last_is_a_line_without_its_end_too(bool tty, string name)
    {
        EngineContainer web = Running("web", made => made.Config.Tty = tty);
        web.Log("stdout", "one\nlast words"u8, At(0));
        using Following log = Follow(name);
        Assert.Equal(["one"], Lines(await log.TakeAsync(1, Cancel)));
        await ExitAsync(web);
        Assert.Equal(["last words"], Lines(await log.TakeAsync(1, Cancel)));
        web.Log("stdout", "two\nagain"u8, At(1));
        Assert.True(web.Start());
        Assert.Equal(["two"], Lines(await log.TakeAsync(1, Cancel)));
        Assert.Equal(["again"], Lines(await EndAsync(log, web, name)));
    }

    [Fact]
    public async Task A_new_container_that_fits_the_wildcard_is_picked_up()
    {
        EngineContainer one = Running("web1");
        one.LogLine("first");
        using Following log = Follow("web*");
        Assert.Equal(["web1:first"], Named(await log.TakeAsync(1, Cancel)));
        EngineContainer other = Running("db");
        other.LogLine("not meant");
        EngineContainer two = Running("web2");
        two.LogLine("second");
        Assert.Equal(["web2:second"], Named(await log.TakeAsync(1, Cancel)));
        two.LogLine("third");
        Assert.Equal(["web2:third"], Named(await log.TakeAsync(1, Cancel)));
        await RemoveAsync(two);
        Running("web2").LogLine("fourth");
        Assert.Equal(["web2:fourth"], Named(await log.TakeAsync(1, Cancel)));
        Assert.DoesNotContain(LogRequests, request => request.Route.Contains(other.Id));
        Assert.Empty(log.Stop());
    }

    [Fact]
    public async Task A_wildcard_may_fit_nothing_yet()
    {
        using Following log = Follow("web*");
        await Engine.WaitForRequestAsync(static request => request.Route == "/containers/json", Cancel);
        Running("web1").LogLine("first");
        Assert.Equal(["web1:first"], Named(await log.TakeAsync(1, Cancel)));
    }

    [Fact]
    public async Task The_names_of_objects_from_the_pipeline_are_followed_in_new_containers()
    {
        EngineContainer one = Running("web");
        EngineContainer two = Running("db");
        one.LogLine("old web", time: At(0));
        two.LogLine("old db", time: At(1));
        using Following log = Following.Start(Shell,
            "param($h) Get-DockerContainer web, db -DockerHost $h | Get-DockerLog -Follow", ("h", Engine.DockerHost));
        Assert.Equal(["web:old web", "db:old db"], Named(await log.TakeAsync(2, Cancel)));
        await RemoveAsync(one);
        EngineContainer again = Running("web");
        again.LogLine("new web");
        Assert.Equal(["web:new web"], Named(await log.TakeAsync(1, Cancel)));
        await RemoveAsync(two);
        await RemoveAsync(again);
        Assert.Empty(await log.RestAsync(Cancel));
        Assert.Empty(log.Errors);
    }

    [Theory]
    [InlineData("web1")]
    [InlineData("web1, web2")]
    public async Task Ends_when_all_its_containers_are_removed(string names)
    {
        EngineContainer[] containers = [Running("web1"), Running("web2")];
        Array.ForEach(containers, static container => container.LogLine("line"));
        using Following log = Follow(names);
        Assert.Equal(names.Split(", ").Length, (await log.TakeAsync(names.Split(", ").Length, Cancel)).Count);
        await RemoveAsync(containers[0]);
        await RemoveAsync(containers[1]);
        Assert.Empty(await log.RestAsync(Cancel));
        Assert.Empty(log.Errors);
        await EndedAsync();
    }

    [Fact]
    public async Task Ends_when_a_container_that_does_not_run_is_removed()
    {
        EngineContainer web = Engine.State.AddContainer("web");
        web.LogLine("line");
        using Following log = Follow("web");
        Assert.Equal(["line"], Lines(await log.TakeAsync(1, Cancel)));
        await RemoveAsync(web);
        Assert.Empty(await log.RestAsync(Cancel));
        Assert.Empty(log.Errors);
    }

    [Fact]
    public async Task A_conflict_with_its_removal_is_no_error()
    {
        EngineContainer web = Running("web");
        web.LogLine("line");
        using Following log = Follow("web");
        _ = await log.TakeAsync(1, Cancel);
        // A real engine says this from the end of the run until it has removed the container.
        using IDisposable fault = Engine.Misbehave("GET", $"/containers/{web.Id}/logs",
            Fault.Status(409, """{"message":"can not get logs from container which is dead or marked for removal"}"""));
        await ExitAsync(web);
        Assert.True(web.Start());
        Assert.Empty(await log.RestAsync(Cancel));
        Assert.Empty(log.Errors);
        Assert.Equal("DockerConflict", Run("Get-DockerLog web -Follow -DockerHost $h").ErrorId);
    }

    [Fact]
    public async Task Plain_text_among_the_frames_is_no_error_when_the_container_is_being_removed()
    {
        EngineContainer web = Engine.State.AddContainer("web");
        EngineContainer other = Running("other");
        // Podman says so in the body of an answer that has begun.
        using IDisposable fault = Engine.Misbehave("GET", "/containers/*/logs",
            Fault.Answer("""{"cause":"no such container"}""", "application/vnd.docker.multiplexed-stream"));
        using Following log = Follow("web");
        await Engine.WaitForRequestAsync(IsFollow, Cancel);
        await RemoveAsync(web);
        Assert.Empty(await log.RestAsync(Cancel));
        Assert.Empty(log.Errors);
        Assert.Equal("DockerResponseUnreadable", Run($"Get-DockerLog {other.Name} -Follow -DockerHost $h").ErrorId);
    }

    [Fact]
    public async Task Ends_at_the_moment_of_Until()
    {
        EngineContainer web = Running("web");
        web.LogLine("past", time: At(0));
        web.LogLine("future", time: DateTimeOffset.UtcNow.AddHours(1));
        using Following log = Follow("web -Until 1s");
        Assert.Equal(["past"], Lines(await log.RestAsync(Cancel)));
    }

    [Fact]
    public void A_wrong_name_is_an_error_and_nothing_is_followed()
    {
        Assert.Equal("DockerObjectNotFound", Run("Get-DockerLog nothing -Follow -DockerHost $h").ErrorId);
        Assert.Empty(LogRequests);
    }

    [Theory]
    [InlineData("web1")]
    [InlineData("web*")]
    public async Task A_stopped_pipeline_ends_all_requests(string names)
    {
        Array.ForEach([Running("web1"), Running("web2")], static container => container.LogLine("line"));
        using Following log = Follow(names);
        _ = await log.TakeAsync(names == "web1" ? 1 : 2, Cancel);
        await Engine.WaitForRequestAsync(IsFollow, Cancel);
        Assert.Empty(log.Stop());
        await EndedAsync();
    }

    [Theory]
    [InlineData("web1")]
    [InlineData("web*")]
    public async Task A_pipeline_that_has_enough_ends_all_requests(string names)
    {
        Array.ForEach([Running("web1"), Running("web2")], static container =>
        {
            container.LogLine("one", time: At(0));
            container.LogLine("two", time: At(1));
        });
        PSObject[] taken = [.. Run("& { $n = 0; Get-DockerLog " + names
            + " -Follow -DockerHost $h | & { process { $_; if (++$n -eq 2) { break } } } }").Output];
        Assert.Equal(2, taken.Length);
        await EndedAsync();
    }

    [Theory]
    [InlineData("web")]
    [InlineData("web, other")]
    public async Task A_connection_that_is_cut_is_an_error_after_the_lines_before_it(string names)
    {
        EngineContainer web = Running("web");
        EngineContainer other = Running("other");
        other.LogLine("of other", time: At(0));
        using IDisposable fault = Engine.Misbehave("GET", $"/containers/{web.Id}/logs", Fault.CutAfter(48 * 3 + 20));
        for (int i = 0; i < 10; i++)
        {
            web.LogLine($"line {i:000}", time: At(i));
        }

        using Following log = Follow(names);
        IReadOnlyList<LogLine> lines = await log.TakeAsync(names == "web" ? 3 : 4, Cancel);
        Assert.Equal(["line 000", "line 001", "line 002"], Lines(lines.Where(static line => line.Container == "web")));
        if (names != "web")
        {
            // The other one is followed on.
            other.LogLine("later");
            Assert.Equal(["other:later"], Named(await log.TakeAsync(1, Cancel)));
            await RemoveAsync(other);
        }

        Assert.Empty(await log.RestAsync(Cancel));
        ErrorRecord error = Assert.Single(log.Errors);
        Assert.Equal(("DockerResponseIncomplete,DockerSock.Cmdlets.GetDockerLogCommand", "web"),
            (error.FullyQualifiedErrorId, error.TargetObject));
    }

    [Fact]
    public async Task An_unfinished_line_of_a_terminal_is_not_read_twice()
    {
        EngineContainer web = Engine.State.AddContainer("web", setUp: static made => made.Config.Tty = true);
        web.Log("stdout", "one\nprompt> "u8, At(0));
        using Following log = Follow("w*");
        Assert.Equal(["one", "prompt> "], Lines(await log.TakeAsync(2, Cancel)));
        Assert.True(web.Start());
        web.LogLine("next", time: At(1));
        Assert.Equal(["next"], Lines(await log.TakeAsync(1, Cancel)));
        Assert.Empty(log.Stop());
    }

    [Fact]
    public async Task Raw_follows_to_the_end_of_the_run()
    {
        EngineContainer web = Running("web");
        web.Log("stdout", "one\n"u8);
        using PowerShell pipeline = Shell.Create("param($h) Get-DockerLog web -Raw -Follow -DockerHost $h",
            ("h", Engine.DockerHost));
        IAsyncResult running = pipeline.BeginInvoke();
        await Engine.WaitForRequestAsync(IsFollow, Cancel);
        web.Log("stderr", "two"u8);
        Assert.True(web.Exit(0));
        PSDataCollection<PSObject> output = await Task.Factory.FromAsync(running, pipeline.EndInvoke).WaitAsync(Cancel);
        Assert.Equal("one\ntwo"u8.ToArray(), output.SelectMany(static piece => (byte[])piece.BaseObject));
    }

    private static IEnumerable<string> Lines(IEnumerable<LogLine> lines) => lines.Select(static line => line.Line);

    private static IEnumerable<string> Numbers(int first, int count) =>
        Enumerable.Range(first, count).Select(static number => number.ToString(CultureInfo.InvariantCulture));

    private EngineContainer Running(string name, Action<EngineContainer>? setUp = null) =>
        Engine.State.AddContainer(name, running: true, setUp: setUp);

    private Following Follow(string arguments) =>
        Following.Start(Shell, $"param($h) Get-DockerLog {arguments} -Follow -DockerHost $h", ("h", Engine.DockerHost));

    /// <summary>
    /// Ends the run, and with it every request that follows it: what comes after the next start is asked for anew.
    /// </summary>
    private async Task ExitAsync(EngineContainer container)
    {
        Assert.True(container.Exit(0));
        await Task.WhenAll(LogRequests.Where(request => IsFollow(request) && request.Route.Contains(container.Id))
            .Select(static request => request.Ended)).WaitAsync(Cancel);
    }

    private async Task RemoveAsync(EngineContainer container)
    {
        using EngineClient client = new(Engine);
        Assert.Equal(204, (await client.AskAsync("DELETE", $"/containers/{container.Id}?force=1")).Status);
    }

    /// <summary>
    /// Ends the following with its container, or with a wildcard, which waits for others: by a later line of another
    /// one, which comes after all there is of the first. The lines that were not taken.
    /// </summary>
    private async Task<IReadOnlyList<LogLine>> EndAsync(Following log, EngineContainer container, string name)
    {
        await RemoveAsync(container);
        if (!name.Contains('*'))
        {
            return await log.RestAsync(Cancel);
        }

        List<LogLine> left = [];
        Running("w-last").LogLine("the end", time: DateTimeOffset.UtcNow);
        while (left is not [.., { Line: "the end" }])
        {
            left.AddRange(await log.TakeAsync(1, Cancel));
        }

        Assert.Empty(log.Stop());
        return left[..^1];
    }

    /// <summary>Of a log that goes on, and of events, only a closed connection ends the request.</summary>
    private async Task EndedAsync()
    {
        Assert.Contains(Engine.Requests, static request => request.Route == "/events");
        await Task.WhenAll(Engine.Requests.Select(static request => request.Ended)).WaitAsync(Cancel);
    }
}
