using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Tests.Client;

public sealed class EventResumeTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void Begins_at_the_time_that_was_asked_for()
    {
        EventResume resume = new(5 * Second);
        Assert.Equal(5 * Second, resume.From());
        Assert.False(resume.IsNew(Event(5 * Second - 1, "a"), out bool gap));
        Assert.True(resume.IsNew(Event(5 * Second, "a"), out gap));
        Assert.False(gap);
    }

    [Fact]
    public void Asks_again_from_a_moment_before_the_newest_one_and_never_from_before_the_beginning()
    {
        EventResume resume = new(5 * Second);
        resume.From();
        resume.IsNew(Event(5 * Second + 7, "a"), out _);
        Assert.Equal(5 * Second, resume.From());
        resume.IsNew(Event(9 * Second + 7, "b"), out _);
        resume.IsNew(Event(9 * Second, "late"), out _);
        Assert.Equal(9 * Second + 7 - 200_000_000, resume.From());
    }

    [Fact]
    public void Of_several_with_one_nanosecond_only_those_come_that_were_not_read()
    {
        EventResume resume = new(0);
        resume.From();
        Assert.True(resume.IsNew(Event(Second, "a"), out _));
        Assert.True(resume.IsNew(Event(Second, "b"), out _));
        Assert.True(resume.IsNew(Event(Second, "b"), out _));
        resume.From();
        string[] read = ["a", "b", "b", "b", "c"];
        Assert.Equal([false, false, false, true, true],
            read.Select(name => resume.IsNew(Event(Second, name), out bool gap) || gap));
        resume.From();
        Assert.Equal([false, false, false, false, false],
            read.Select(name => resume.IsNew(Event(Second, name), out bool gap) || gap));
    }

    [Fact]
    public void Events_differ_in_every_part()
    {
        EventResume resume = new(0);
        resume.From();
        DockerEvent[] all = [Event(Second, "a"), Event(Second + 1, "a"), Event(Second, "a", type: "network"),
            Event(Second, "a", action: "destroy"), Event(Second, "a", id: "2"), Event(Second, "a", label: "x")];
        Assert.All(all, happened => Assert.True(resume.IsNew(happened, out _)));
        resume.From();
        Assert.All(all, happened => Assert.False(resume.IsNew(happened, out _)));
    }

    [Fact]
    public void One_that_stands_late_in_line_is_new_and_no_gap()
    {
        EventResume resume = new(0);
        resume.From();
        resume.IsNew(Event(2 * Second, "a"), out _);
        resume.From();
        Assert.True(resume.IsNew(Event(2 * Second - 5, "late"), out bool gap));
        Assert.False(gap);
        Assert.False(resume.IsNew(Event(2 * Second, "a"), out gap));
        Assert.True(resume.IsNew(Event(3 * Second, "b"), out gap));
        Assert.False(gap);
    }

    [Fact]
    public void A_later_one_without_the_last_one_before_it_is_a_gap_that_is_told_once()
    {
        EventResume resume = new(0);
        resume.From();
        Assert.True(resume.IsNew(Event(Second, "a"), out bool gap));
        Assert.False(gap);
        resume.From();
        Assert.True(resume.IsNew(Event(2 * Second, "b"), out gap));
        Assert.True(gap);
        Assert.True(resume.IsNew(Event(3 * Second, "c"), out gap));
        Assert.False(gap);
    }

    [Fact]
    public void Where_the_engine_has_all_since_the_cut_a_last_one_that_it_forgot_is_no_gap()
    {
        EventResume resume = new(0);
        resume.From();
        resume.IsNew(Event(Second, "a"), out _);
        resume.From();
        resume.MissedNothing();
        Assert.True(resume.IsNew(Event(2 * Second, "b"), out bool gap));
        Assert.False(gap);
        resume.From();
        Assert.True(resume.IsNew(Event(3 * Second, "c"), out gap));
        Assert.True(gap);
    }

    [Fact]
    public void What_is_long_over_is_forgotten()
    {
        EventResume resume = new(0);
        resume.From();
        for (int i = 0; i < 1000; i++)
        {
            resume.IsNew(Event(i * Second, "a"), out _);
        }

        resume.From();
        Assert.True(resume.IsNew(Event(998 * Second, "a"), out _));
        Assert.False(resume.IsNew(Event(999 * Second, "a"), out _));
    }

    private static DockerEvent Event(long time, string name, string type = "volume", string action = "create",
        string id = "1", string label = "")
    {
        DockerEvent happened = new() { TimeNano = time, Type = type, Action = action,
            Actor = new EventActor { Id = id } };
        happened.Attributes["name"] = name;
        happened.Attributes["label"] = label;
        return happened;
    }
}
