using DockerSock.Models;

namespace DockerSock.Tests.Models;

/// <summary>Sizes, times and words against those of the docker program.</summary>
public sealed class HumanizeTests
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

    [Theory]
    [InlineData(0, "0B")]
    [InlineData(1023, "1023B")]
    [InlineData(1024, "1KiB")]
    [InlineData(1_500, "1.465KiB")]
    [InlineData(15_874_567, "15.14MiB")]
    [InlineData(536_870_912, "512MiB")]
    [InlineData(16_750_372_454, "15.6GiB")]
    [InlineData(1_099_511_627_776, "1TiB")]
    public void Memory_is_in_binary_units_with_four_digits(long bytes, string text) =>
        Assert.Equal(text, Humanize.Memory(bytes));

    [Fact]
    public void An_age_is_seen_from_any_moment()
    {
        DateTime then = new(2026, 1, 31, 12, 0, 0, DateTimeKind.Local);
        Assert.Equal(["2 seconds ago", "3 minutes ago", "N/A"], new[] { Humanize.Ago(then, then.AddSeconds(2.9)),
            Humanize.Ago(then, then.AddMinutes(3)), Humanize.Ago(null, then) });
    }
}
