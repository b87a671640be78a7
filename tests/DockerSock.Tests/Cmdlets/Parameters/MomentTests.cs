using System.Globalization;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class MomentTests : ParameterTest
{
    [Theory]
    [InlineData("1769860800", 1769860800)]
    [InlineData("1769860800.5", 1769860800.5)]
    [InlineData("'1769860800.5'", 1769860800.5)]
    [InlineData("'2026-01-31T12:00:00Z'", 1769860800)]
    [InlineData("'2026-01-31T12:00:00+02:00'", 1769853600)]
    [InlineData("([DateTimeOffset]'2026-01-31T12:00:00+02:00')", 1769853600)]
    [InlineData("([DateTime]::SpecifyKind('2026-01-31T12:00:00', 'Utc'))", 1769860800)]
    public void Is_a_moment(string value, double seconds) => Assert.Equal(seconds, Since(value), 6);

    [Theory]
    [InlineData("'2026-01-31T12:00:00'")]
    [InlineData("([DateTime]'2026-01-31T12:00:00')")]
    [InlineData("'2026-01-31 12:00'")]
    public void Is_local_without_an_offset(string value) =>
        Assert.Equal(new DateTimeOffset(new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Local)).ToUnixTimeSeconds(),
            Since(value), 6);

    [Theory]
    [InlineData("10m", 600)]
    [InlineData("1h30m", 5400)]
    [InlineData("'2d'", 172800)]
    [InlineData("([TimeSpan]'00:10:00')", 600)]
    [InlineData("([TimeSpan]'-00:10:00')", 600)]
    public void Is_back_from_now(string value, double ago)
    {
        double earliest = Now() - ago;
        double since = Since(value);
        Assert.InRange(since, earliest - 0.001, Now() - ago + 0.001);

        static double Now() => (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalSeconds;
    }

    [Fact]
    public void A_time_alone_is_one_of_this_day() => Assert.Contains(
        DateTimeOffset.FromUnixTimeSeconds((long)Since("'12:34'")).LocalDateTime,
        // The day may have ended since.
        new[] { DateTime.Today.AddHours(12).AddMinutes(34), DateTime.Today.AddDays(-1).AddHours(12).AddMinutes(34) });

    [Theory]
    [InlineData("soon")]
    [InlineData("10x")]
    [InlineData("25:99")]
    [InlineData("2026-13-01")]
    [InlineData("")]
    public void Refuses_what_is_none(string value)
    {
        Outcome outcome = Run($"Get-DockerLog web -Since '{value}' -DockerHost $h");
        Assert.Equal("ParameterArgumentTransformationError", outcome.ErrorId);
        Assert.Contains(
            $"'{value}' is not a moment. Write a DateTime, a TimeSpan or text back from now such as 10m or 1h30m",
            outcome.ErrorText);
        Assert.Empty(Engine.Requests);
    }

    private double Since(string value)
    {
        Engine.State.AddContainer("web");
        _ = Run($"Get-DockerLog web -Since {value} -DockerHost $h").Clean;
        return double
            .Parse(Engine.Requests.Single(static request => request.Route.EndsWith("/logs", StringComparison.Ordinal))
                .QueryValue("since")!, CultureInfo.InvariantCulture);
    }
}
