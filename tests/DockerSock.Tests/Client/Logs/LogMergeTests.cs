using CsCheck;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Tests.Client;

public sealed class LogMergeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Nothing_comes_of_nothing()
    {
        LogMerge merge = new();
        Assert.False(merge.TryTake(out LogLine? line, out TimeSpan? wait));
        Assert.Null(line);
        Assert.Null(wait);
    }

    [Fact]
    public async Task The_only_source_waits_for_nobody()
    {
        LogMerge merge = new();
        LogSource source = merge.Add();
        await source.WriteAsync([Line(2), Line(1)], Cancel);
        Assert.Equal([2, 1], Ready(merge)); // as the engine sent them
        Assert.False(source.HasEnded);
        source.End();
        Assert.True(source.HasEnded);
    }

    [Fact]
    public async Task No_line_of_the_past_is_taken_before_every_source_has_shown_its_next()
    {
        LogMerge merge = new();
        LogSource fast = merge.Add();
        LogSource slow = merge.Add();
        await fast.WriteAsync([Line(2), Line(4)], Cancel);
        Assert.False(merge.TryTake(out _, out TimeSpan? wait));
        Assert.Null(wait); // no time is enough
        await slow.WriteAsync([Line(1), Line(3)], Cancel);
        Assert.Equal([1, 2, 3], Ready(merge)); // what slow says next may be before 4
        slow.End();
        Assert.Equal([4], Ready(merge));
    }

    [Fact]
    public async Task An_engine_whose_containers_are_not_known_yet_holds_the_others_back()
    {
        LogMerge merge = new();
        LogSource pending = merge.Add();
        LogSource source = merge.Add();
        await source.WriteAsync([Line(1)], Cancel);
        Assert.Empty(Ready(merge));
        pending.End();
        Assert.Equal([1], Ready(merge));
    }

    [Fact]
    public async Task What_happens_now_waits_for_a_moment_and_then_comes()
    {
        LogMerge merge = new();
        LogSource one = merge.Add();
        LogSource silent = merge.Add();
        one.BecomeLive();
        silent.BecomeLive();
        await one.WriteAsync([Line(1)], Cancel);
        LogLine? line;
        TimeSpan? wait;
        while (!merge.TryTake(out line, out wait))
        {
            // Only its age decides, and it is told how much longer it takes: asking after that brings it.
            Assert.NotNull(wait);
            await merge.ChangedAsync(wait).WaitAsync(Cancel);
        }

        Assert.Equal(1, line!.Nanoseconds);
    }

    [Fact]
    public async Task What_happens_now_does_not_wait_when_all_have_said_something()
    {
        LogMerge merge = new();
        LogSource one = merge.Add();
        LogSource two = merge.Add();
        one.BecomeLive();
        two.BecomeLive();
        await one.WriteAsync([Line(2)], Cancel);
        await two.WriteAsync([Line(1)], Cancel);
        Assert.True(merge.TryTake(out LogLine? line, out TimeSpan? wait));
        Assert.Equal((1, null), (line!.Nanoseconds, wait));
    }

    [Fact]
    public async Task A_source_whose_past_is_not_read_holds_live_ones_back_for_as_long_as_it_takes()
    {
        LogMerge merge = new();
        LogSource live = merge.Add();
        LogSource past = merge.Add();
        live.BecomeLive();
        await live.WriteAsync([Line(2)], Cancel);
        Assert.False(merge.TryTake(out _, out TimeSpan? wait));
        Assert.Null(wait);
        await past.WriteAsync([Line(1)], Cancel);
        Assert.Equal([1], Ready(merge));
    }

    [Fact]
    public async Task Lines_of_one_time_keep_the_order_of_their_sources()
    {
        LogMerge merge = new();
        LogSource one = merge.Add();
        LogSource two = merge.Add();
        await two.WriteAsync([Line(1, "two"), Line(1, "two")], Cancel);
        await one.WriteAsync([Line(1, "one"), Line(1, "one")], Cancel);
        one.End();
        two.End();
        List<string> taken = [];
        while (merge.TryTake(out LogLine? line, out _))
        {
            taken.Add(line!.Container);
        }

        Assert.Equal(["one", "one", "two", "two"], taken);
    }

    [Theory]
    [InlineData("add")]
    [InlineData("write")]
    [InlineData("live")]
    [InlineData("end")]
    public async Task Every_change_wakes_who_waits(string change)
    {
        LogMerge merge = new();
        LogSource source = merge.Add();
        Assert.False(merge.TryTake(out _, out TimeSpan? wait));
        Task changed = merge.ChangedAsync(wait);
        Assert.False(changed.IsCompleted);
        switch (change)
        {
            case "add":
                _ = merge.Add();
                break;
            case "write":
                await source.WriteAsync([Line(1)], Cancel);
                break;
            case "live":
                source.BecomeLive();
                break;
            default:
                source.End();
                break;
        }

        await changed.WaitAsync(Cancel);
    }

    [Fact]
    public async Task A_source_does_not_run_far_ahead_of_who_takes()
    {
        LogMerge merge = new();
        LogSource source = merge.Add();
        int written = 0;
        Task writing = Task.Run(async () =>
        {
            for (int i = 0; i < 100; i++)
            {
                await source.WriteAsync([Line(i)], Cancel);
                Interlocked.Increment(ref written);
            }
        }, Cancel);
        List<long> taken = [];
        while (true)
        {
            while (merge.TryTake(out LogLine? line, out _))
            {
                taken.Add(line!.Nanoseconds!.Value);
                Assert.InRange(Volatile.Read(ref written), 0, taken.Count + 5);
            }

            if (taken.Count == 100)
            {
                break;
            }

            await merge.ChangedAsync(null).WaitAsync(Cancel);
        }

        await writing;
        Assert.Equal(Enumerable.Range(0, 100).Select(static i => (long)i), taken);
    }

    [Fact]
    public void A_source_that_waits_for_room_ends_with_its_call()
    {
        LogMerge merge = new();
        LogSource source = merge.Add();
        using CancellationTokenSource end = new();
        ValueTask last = default;
        for (int i = 0; i < 5; i++)
        {
            Assert.True(last.IsCompletedSuccessfully);
            last = source.WriteAsync([Line(i)], end.Token);
        }

        Assert.False(last.IsCompleted);
        end.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => last.AsTask().GetAwaiter().GetResult());
    }

    [Fact]
    public void Many_sources_that_write_side_by_side_become_one_order() =>
        Gen.Select(Gen.Int[1, 8], Gen.Int[0, 7].Array[0, 300], Gen.Int[1, 9]).Sample((count, owners, size) =>
        {
            // Line number i belongs to one of the sources; each writes its own from a thread of its own, in batches.
            LogMerge merge = new();
            LogSource[] sources = [.. Enumerable.Range(0, count).Select(_ => merge.Add())];
            Task writing = Task.WhenAll(sources.Select((source, number) => Task.Run(async () =>
            {
                foreach (int[] batch in Enumerable.Range(0, owners.Length).Where(i => owners[i] % count == number)
                    .Chunk(size))
                {
                    await source.WriteAsync([.. batch.Select(static i => Line(i))], Cancel);
                }

                source.End();
            }, Cancel)));
            List<long> taken = [];
            for (bool done = false; !done;)
            {
                done = writing.IsCompleted;
                taken.AddRange(Ready(merge));
                if (!done)
                {
                    Task.WaitAny([merge.ChangedAsync(null), writing], Cancel);
                }
            }

            Assert.Equal(Enumerable.Range(0, owners.Length).Select(static i => (long)i), taken);
        }, iter: 200);

    private static LogLine Line(long time, string container = "web") =>
        new() { Nanoseconds = time, Container = container };

    private static List<long> Ready(LogMerge merge)
    {
        List<long> taken = [];
        while (merge.TryTake(out LogLine? line, out _))
        {
            taken.Add(line!.Nanoseconds!.Value);
        }

        return taken;
    }
}
