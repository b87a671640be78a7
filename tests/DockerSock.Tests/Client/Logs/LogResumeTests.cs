using CsCheck;
using DockerSock.Client;

namespace DockerSock.Tests.Client;

public sealed class LogResumeTests
{
    private const long Millisecond = 1_000_000;

    /// <summary>How far entries may be out of order, in milliseconds; the class reckons with that much.</summary>
    private const int Disorder = 200;

    [Fact]
    public void There_is_no_time_to_ask_from_before_the_first_entry()
    {
        LogResume resume = new();
        Assert.Null(resume.From());
        Assert.Null(resume.Last);
        Assert.True(resume.IsNew(7, 1));
        Assert.Equal(7, resume.Last);
    }

    [Fact]
    public void Asks_again_from_shortly_before_the_newest_entry()
    {
        LogResume resume = new();
        _ = resume.IsNew(1000 * Millisecond, 1);
        _ = resume.IsNew(900 * Millisecond, 2);
        Assert.Equal(1000 * Millisecond, resume.Last);
        Assert.Equal((1000 - Disorder) * Millisecond, resume.From());
    }

    [Fact]
    public void An_entry_that_comes_again_is_not_new_and_a_stream_is_not_the_other()
    {
        LogResume resume = new();
        Assert.True(resume.IsNew(5, 1));
        Assert.True(resume.IsNew(5, 1)); // two lines of the same nanosecond
        _ = resume.From();
        Assert.False(resume.IsNew(5, 1));
        Assert.False(resume.IsNew(5, 1));
        Assert.True(resume.IsNew(5, 1)); // a third
        Assert.True(resume.IsNew(5, 2));
    }

    [Fact]
    public void What_is_older_than_asked_for_is_not_new()
    {
        LogResume resume = new();
        _ = resume.IsNew(1000 * Millisecond, 1);
        long from = resume.From()!.Value;
        Assert.False(resume.IsNew(from - 1, 1)); // an engine that knows whole seconds only sends it
        Assert.True(resume.IsNew(from, 1));
    }

    [Fact]
    public void Nothing_before_since_is_asked_for()
    {
        LogResume resume = new(since: 950 * Millisecond);
        Assert.Null(resume.From());
        _ = resume.IsNew(1000 * Millisecond, 1);
        Assert.Equal(950 * Millisecond, resume.From());
        _ = resume.IsNew(2000 * Millisecond, 1);
        Assert.Equal((2000 - Disorder) * Millisecond, resume.From());
    }

    [Fact]
    public void Nothing_before_the_tail_is_asked_for()
    {
        LogResume resume = new(fromTail: true);
        _ = resume.IsNew(1000 * Millisecond, 1);
        _ = resume.IsNew(999 * Millisecond, 2);
        Assert.Equal(999 * Millisecond, resume.From());
        _ = resume.IsNew(2000 * Millisecond, 1);
        Assert.Equal((2000 - Disorder) * Millisecond, resume.From());
    }

    [Fact]
    public void What_was_passed_is_not_asked_for_again()
    {
        LogResume resume = new();
        resume.Pass(); // nothing was read: nothing is passed
        Assert.Null(resume.From());
        _ = resume.IsNew(1000, 1);
        resume.Pass();
        Assert.Equal(1100, resume.From());
        Assert.True(resume.IsNew(1100, 1));
        Assert.Equal(1100, resume.From()); // and stays passed
    }

    [Fact]
    public void However_often_a_log_is_asked_for_again_each_entry_comes_once_and_in_its_order() =>
        Gen.Select(Gen.Int[0, 30].Array[1, 60], Gen.Int[0, Disorder].Array[60], Gen.Int[1, 2].Array[60],
            Gen.Int[0, 60].Array[0, 8]).Sample((steps, late, streams, cuts) =>
        {
            Entry[] log = Log(steps, late, streams);
            List<int> taken = [];
            LogResume resume = new();
            foreach (int cut in cuts.Append(log.Length))
            {
                // This answer has its entries up to the cut, which may be before where the last answer ended.
                Read(resume, log.Take(Math.Min(cut, log.Length)), taken);
            }

            Assert.Equal(log.Select(static entry => entry.Number), taken);
        });

    [Fact]
    public void However_often_a_log_is_asked_for_again_it_begins_with_its_tail() =>
        Gen.Select(Gen.Int[1, 30].Array[1, 60], Gen.Int[1, 60], Gen.Int[0, 60].Array[0, 8])
            .Sample((steps, tail, cuts) =>
        {
            Entry[] log = Log(steps, new int[steps.Length], [.. Enumerable.Repeat(1, steps.Length)]);
            int half = (log.Length + 1) / 2;
            int first = Math.Max(0, half - tail);
            List<int> taken = [];
            LogResume resume = new(fromTail: true);
            Read(resume, log.Take(half).TakeLast(tail), taken);
            foreach (int cut in cuts.Append(log.Length))
            {
                Read(resume, log.Take(cut), taken);
            }

            Assert.Equal(Enumerable.Range(first, log.Length - first), taken);
        });

    [Fact]
    public void What_is_long_over_is_forgotten()
    {
        LogResume resume = new();
        for (int i = 0; i < 100_000; i++)
        {
            Assert.True(resume.IsNew(i * Millisecond, 1));
        }

        // What the last moment has is known, one by one.
        long from = resume.From()!.Value;
        Assert.Equal((99_999 - Disorder) * Millisecond, from);
        Assert.All(Enumerable.Range(0, Disorder + 1), i => Assert.False(resume.IsNew(from + (i * Millisecond), 1)));
        Assert.True(resume.IsNew(100_000 * Millisecond, 1));
    }

    /// <summary>
    /// Entries in the order in which they were written, each some milliseconds after the one before it or, by its time,
    /// before it.
    /// </summary>
    private static Entry[] Log(int[] steps, int[] late, int[] streams)
    {
        long now = 1_769_860_800_000 * Millisecond;
        Entry[] log = new Entry[steps.Length];
        for (int i = 0; i < log.Length; i++)
        {
            now += steps[i] * Millisecond;
            log[i] = new Entry(i, now - (late[i] * Millisecond), streams[i]);
        }

        return log;
    }

    private static void Read(LogResume resume, IEnumerable<Entry> log, List<int> taken)
    {
        long from = resume.From() ?? long.MinValue;
        taken.AddRange(log.Where(entry => entry.Time >= from).Where(entry => resume.IsNew(entry.Time, entry.Stream))
            .Select(static entry => entry.Number));
    }

    private readonly record struct Entry(int Number, long Time, int Stream);
}
