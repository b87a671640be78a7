using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class TestDockerSockTests : CmdletTest
{
    [Fact]
    public void An_engine_that_answers_says_what_it_is()
    {
        _ = Run("Get-DockerInfo -DockerHost $h").Clean;
        Engine.ClearRequests();
        SockTest test = Assert.Single(Run("Test-DockerSock -DockerHost $h").As<SockTest>());
        Assert.Equal(["HEAD /_ping"], AllSent);
        Assert.Equal((true, "1.51", "2", "linux", "inactive", null, Engine.DockerHost),
            (test.Answers, test.ApiVersion, test.BuilderVersion, test.OSType, test.Swarm, test.Problem,
                test.DockerHost));
        Assert.True(test.Latency > TimeSpan.Zero);
    }

    [Fact]
    public void Where_HEAD_is_refused_GET_is_asked()
    {
        using IDisposable fault = Engine.Misbehave("HEAD", "/_ping", Fault.Status(405, ""));
        Assert.True(Assert.Single(Run("Test-DockerSock -DockerHost $h").As<SockTest>()).Answers);
        Assert.Equal(["HEAD /_ping", "GET /_ping"], AllSent);
    }

    [Theory]
    [InlineData("unix:///nowhere/engine.sock", "There is no socket at '/nowhere/engine.sock'")]
    [InlineData("/etc/passwd", "is a file, not a socket")]
    [InlineData("zz://a", "names no endpoint")]
    public void Whatever_is_wrong_is_told_in_words_and_never_an_error(string host, string problem)
    {
        SockTest test = Assert.Single(Shell.Run($"Test-DockerSock -DockerHost '{host}'").As<SockTest>());
        Assert.Equal((false, null, null), (test.Answers, test.ApiVersion, test.Latency));
        Assert.Contains(problem, test.Problem);
        Assert.EndsWith(host, test.DockerHost);
    }

    [Fact]
    public void Several_are_tested_at_once_and_each_has_its_object()
    {
        SockTest[] tests = [.. Run("Test-DockerSock -DockerHost $h, 'zz://b', unix:///nowhere/engine.sock")
            .As<SockTest>()];
        Assert.Equal([(true, Engine.DockerHost), (false, "unix:///nowhere/engine.sock"), (false, "zz://b")],
            tests.Select(static test => (test.Answers, test.DockerHost)).OrderByDescending(static test => test.Answers)
                .ThenBy(static test => test.DockerHost, StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_no_engine_and_an_unknown_context_are_told_too()
    {
        using IDisposable ping = Engine.Misbehave("*", "/_ping", Fault.Status(404, "no"));
        using IDisposable version = Engine.Misbehave("*", "/version", Fault.Status(404, "no"));
        Assert.Contains("is no container engine",
            Assert.Single(Run("Test-DockerSock -DockerHost $h").As<SockTest>()).Problem);
        SockTest context = Assert.Single(Run("Test-DockerSock -Context nothing-of-this-name").As<SockTest>());
        Assert.Equal(("nothing-of-this-name", false), (context.DockerHost, context.Answers));
        Assert.Contains("There is no docker context", context.Problem);
    }
}
