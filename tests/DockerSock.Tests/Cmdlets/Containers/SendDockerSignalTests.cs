using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class SendDockerSignalTests : ContainerTest
{
    [Theory]
    [InlineData("", "POST /containers/proxy/kill", 137)]
    [InlineData("TERM", "POST /containers/proxy/kill?signal=TERM", 143)]
    [InlineData("-Signal SIGINT", "POST /containers/proxy/kill?signal=SIGINT", 130)]
    [InlineData("-s 9", "POST /containers/proxy/kill?signal=9", 137)]
    public void Sends_the_signal_as_it_was_written(string signal, string sent, int exitCode)
    {
        Engine.State.AddContainer("proxy", running: true);
        Assert.Empty(Run($"Send-DockerSignal proxy {signal} -DockerHost $h").Clean);
        Assert.Equal([sent], Calls);
        Assert.Equal(0, The("POST", "/containers/proxy/kill").BodyLength);
        Assert.Equal(exitCode, Engine.State.FindContainer("proxy")!.ExitCode);
    }

    [Fact]
    public void Shows_each_with_PassThru() => Assert.Equal("running", With(running: true,
        "Send-DockerSignal proxy WINCH -PassThru -DockerHost $h").As<ContainerSummary>()[0].State);

    [Fact]
    public void One_that_does_not_run_is_an_error()
    {
        Outcome outcome = With(running: false, "Send-DockerSignal proxy HUP -DockerHost $h");
        Assert.Equal(("DockerConflict", "proxy"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Contains("is not running", outcome.ErrorText);
    }

    [Fact]
    public void A_signal_that_there_is_none_of_is_the_engines_error()
    {
        Outcome outcome = With(running: true, "Send-DockerSignal proxy NONSENSE -DockerHost $h");
        Assert.Equal("DockerBadRequest", outcome.ErrorId);
        Assert.Contains("invalid signal: NONSENSE", outcome.ErrorText);
    }

    private Outcome With(bool running, string script)
    {
        Engine.State.AddContainer("proxy", running: running);
        return Run(script);
    }
}
