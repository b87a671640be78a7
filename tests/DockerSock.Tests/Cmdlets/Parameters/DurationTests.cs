namespace DockerSock.Tests.Cmdlets;

public sealed class DurationTests : ParameterTest
{
    [Theory]
    [InlineData("90", "90000000000")]
    [InlineData("1.5", "1500000000")]
    [InlineData("'90'", "90000000000")]
    [InlineData("'90s'", "90000000000")]
    [InlineData("'1m30s'", "90000000000")]
    [InlineData("'1h'", "3600000000000")]
    [InlineData("'1d'", "86400000000000")]
    [InlineData("'1.5h'", "5400000000000")]
    [InlineData("'500ms'", "500000000")]
    [InlineData("'1m500ms'", "60500000000")]
    [InlineData("'250us'", "250000")]
    [InlineData("'250µs'", "250000")]
    [InlineData("'700ns'", "700")]
    [InlineData("'00:01:30'", "90000000000")]
    [InlineData("([TimeSpan]'00:01:30')", "90000000000")]
    public void Is_a_time(string value, string nanoseconds) =>
        Makes($"-HealthInterval {value}", "Healthcheck", $$"""{"Interval":{{nanoseconds}}}""", host: false);

    [Theory]
    [InlineData("-StopTimeout 90", "90")]
    [InlineData("-StopTimeout '2m'", "120")]
    public void Is_seconds_where_the_engine_counts_them(string parameter, string seconds) =>
        Makes(parameter, "StopTimeout", seconds, host: false);

    [Theory]
    [InlineData("soon")]
    [InlineData("5x")]
    [InlineData("1m soon")]
    [InlineData("m5")]
    [InlineData("")]
    public void Refuses_what_is_none(string value) => Refuses($"-HealthInterval '{value}'",
        $"'{value}' is not a duration. Write a TimeSpan, a number of seconds, or text such as 90s, 1m30s, 00:01:30.");
}
