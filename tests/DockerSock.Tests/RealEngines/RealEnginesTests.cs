namespace DockerSock.Tests.RealEngines;

/// <summary>
/// An engine that is named for the tests and does not answer is a failure here, whatever else uses it.
/// </summary>
public sealed class RealEnginesTests
{
    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void Each_one_on_the_list_answers(RealEngine engine) => engine.MustAnswer();

    [Fact]
    public void One_that_does_not_answer_fails_the_test()
    {
        RealEngine engine = new() { Name = "gone", DockerHost = "unix:///nowhere/engine.sock" };

        string message = Assert.ThrowsAny<Xunit.Sdk.FailException>(engine.MustAnswer).Message;

        Assert.Contains("gone", message);
        Assert.Contains("unix:///nowhere/engine.sock", message);
    }

    [Fact]
    public void The_list_has_semicolons_or_lines_between_names_and_addresses()
    {
        IReadOnlyList<RealEngine> engines = RealEngines.Parse("b=unix:///run/b=2.sock; a=unix:///run/a.sock\n");

        Assert.Equal(["a unix:///run/a.sock", "b unix:///run/b=2.sock"],
            engines.Select(e => $"{e.Name} {e.DockerHost}"));
        Assert.Equal("/run/a.sock", engines[0].SocketPath);
    }

    [Theory]
    [InlineData("docker28")]
    [InlineData("docker28=/run/docker.sock")]
    [InlineData("=unix:///run/docker.sock")]
    public void What_is_not_a_name_and_a_socket_is_refused(string text) =>
        Assert.Contains(text, Assert.Throws<FormatException>(() => RealEngines.Parse(text)).Message);
}
