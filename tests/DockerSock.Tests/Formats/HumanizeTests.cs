using DockerSock.Fake;
using DockerSock.Formats;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Formats;

/// <summary>Texts of the tables against those of the docker program.</summary>
public sealed class HumanizeTests : CmdletTest
{
    [Theory]
    [InlineData("0.00:00:00.9", "Less than a second")]
    [InlineData("0.00:00:01", "1 second")]
    [InlineData("0.00:00:59", "59 seconds")]
    [InlineData("0.00:01:59", "About a minute")]
    [InlineData("0.00:59:59", "59 minutes")]
    [InlineData("0.01:00:00", "About an hour")]
    [InlineData("0.01:29:59", "About an hour")]
    [InlineData("0.01:30:00", "2 hours")]
    [InlineData("1.23:00:00", "47 hours")]
    [InlineData("2.00:00:00", "2 days")]
    [InlineData("13.23:00:00", "13 days")]
    [InlineData("14.00:00:00", "2 weeks")]
    [InlineData("60.00:00:00", "2 months")]
    [InlineData("729.00:00:00", "24 months")]
    [InlineData("730.00:00:00", "2 years")]
    public void A_duration_is_in_its_largest_unit(string time, string text) =>
        Assert.Equal(text, Humanize.Duration(TimeSpan.Parse(time)));

    [Theory]
    [InlineData(0, "0B")]
    [InlineData(999, "999B")]
    [InlineData(1000, "1kB")]
    [InlineData(7_834_567, "7.83MB")]
    [InlineData(78_345_678, "78.3MB")]
    [InlineData(783_456_789, "783MB")]
    [InlineData(2_131_089_000_000, "2.13TB")]
    public void A_size_has_three_digits(long bytes, string text) => Assert.Equal(text, Humanize.Size(bytes));

    [Fact]
    public async Task Rows_of_a_lively_engine_are_those_of_the_docker_program()
    {
        await using FakeEngine lively =
            await FakeEngine.StartAsync(new FakeEngineOptions { Sample = true, Containers = 50 }, Cancel);
        using DockerProgram docker = new(lively.DockerHost);
        string theirs = await docker.OutAsync("ps", "-a", "--format",
            "{{.ID}}|{{.Names}}|{{.Image}}|{{.Command}}|{{.Ports}}");
        // Older docker programs write an IPv6 address without its brackets.
        Assert.Equal(theirs.Replace(" :::", " [::]:").Split('\n'),
            Shell.Run("param($h) Get-DockerContainer -All -DockerHost $h", ("h", lively.DockerHost))
                .As<ContainerSummary>().Select(static ours =>
            $"{ours.ShortId}|{Humanize.Names(ours.Names)}|{Humanize.Image(ours.Image)}|{Humanize.Command(ours.Command)}|{Humanize.Ports(ours.Ports)}"));

        theirs = await docker.OutAsync("images", "--format",
            "{{.Repository}}|{{.Tag}}|{{.ID}}|{{.CreatedSince}}|{{.Size}}");
        Assert.Equal(theirs.Split('\n').Order(StringComparer.Ordinal),
            Shell.Run("param($h) Get-DockerImage -DockerHost $h", ("h", lively.DockerHost)).As<ImageSummary>()
                .SelectMany(static ours =>
            ours.RepoTags.DefaultIfEmpty($"{Humanize.Repository(ours)}:{Humanize.Tags(ours)}")
                .Select(name => name.LastIndexOf(':') is var colon
                ? $"{name[..colon]}|{name[(colon + 1)..]}|{ours.ShortId}|{Humanize.Ago(ours.Created)}|{Humanize.Size(ours.Size)}" : "")).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("", "<none>", "<none>")]
    [InlineData("alpine:3.20", "alpine", "3.20")]
    [InlineData("web:1 web:1.4 web:latest", "web", "1, 1.4, latest")]
    [InlineData("web:1 web:1.4 web:1.4.2 web:latest", "web", "1, 1.4, 1.4.2 +1")]
    [InlineData("localhost:5000/web:1 web:1 web:2 other", "localhost:5000/web +2", "1")]
    public void An_image_is_one_line_however_many_names_it_has(string names, string repository, string tags)
    {
        ImageSummary image = new() { RepoTags = [.. names.Split(' ', StringSplitOptions.RemoveEmptyEntries)] };
        Assert.Equal((repository, tags), (Humanize.Repository(image), Humanize.Tags(image)));
    }

    [Fact]
    public void Users_are_short_also_where_they_are_tasks() =>
        Assert.Equal("db, web.1, my.web.12, a.b", Humanize.Users(
            ["db", "web.1.abcdefghijklmnopqrstuvwx1", "my.web.12.abcdefghijklmnopqrstuvwx2", "a.b"]));

    [Fact]
    public void An_age_is_seen_from_any_moment()
    {
        DateTimeOffset then = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
        Assert.Equal(["2 seconds ago", "3 minutes ago", "N/A"], new[] { Humanize.Ago(then, then.AddSeconds(2.9)),
            Humanize.Ago(then, then.AddMinutes(3)), Humanize.Ago(null, then) });
    }
}
