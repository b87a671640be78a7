using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class EnableDockerPluginTests : PluginTest
{
    [Theory]
    [InlineData("vieux/sshfs", "POST /plugins/vieux/sshfs/enable?timeout=30")]
    [InlineData("vieux/sshfs:latest -TimeoutSec 5", "POST /plugins/vieux/sshfs%3Alatest/enable?timeout=5")]
    [InlineData("-Name vieux/sshfs -Timeout 0", "POST /plugins/vieux/sshfs/enable?timeout=0")]
    public void Sends_how_long_the_engine_waits(string parameters, string sent)
    {
        EnginePlugin plugin = Engine.State.AddPlugin("vieux/sshfs");
        Assert.Empty(Run($"Enable-DockerPlugin {parameters} -DockerHost $h").Clean);
        Assert.Equal([sent], Calls);
        Assert.True(plugin.Enabled);
    }

    [Fact]
    public void A_wildcard_and_the_pipeline_mean_each()
    {
        EnginePlugin b = Engine.State.AddPlugin("b");
        Engine.State.AddPlugin("a");
        Engine.State.AddPlugin("c");
        DockerPlugin passed = Assert.Single(Run("Enable-DockerPlugin a* -PassThru -DockerHost $h").As<DockerPlugin>());
        Assert.Equal(("a:latest", true), (passed.Name, passed.Enabled));
        Assert.Equal(
            ["GET /plugins", "POST /plugins/a%3Alatest/enable?timeout=30", "GET /plugins/a%3Alatest/json"], Calls);
        _ = Run("Get-DockerPlugin b, c -DockerHost $h | Enable-DockerPlugin").Clean;
        Assert.All(Engine.State.Plugins, static plugin => Assert.True(plugin.Enabled));
        Assert.Contains($"POST /plugins/{b.Id}/enable?timeout=30", Calls);
    }

    [Fact]
    public void One_that_runs_is_left_so()
    {
        Engine.State.AddPlugin("a", enabled: true);
        Outcome outcome = Run("Enable-DockerPlugin a -PassThru -DockerHost $h -Verbose");
        Assert.Single(outcome.As<DockerPlugin>());
        Assert.Contains(outcome.Verbose,
            static line => line.EndsWith("nothing to do, it is so already.", StringComparison.Ordinal));
    }

    [Fact]
    public void One_that_does_not_start_is_an_error_and_stops_no_other()
    {
        const string why = "dial unix /run/docker/plugins/1/plugin.sock: connect: no such file or directory";
        Engine.State.AddPlugin("bad").StartError = why;
        EnginePlugin good = Engine.State.AddPlugin("good");
        Outcome outcome = Run("Enable-DockerPlugin bad, nope, good -ThrottleLimit 1 -DockerHost $h");
        Assert.Equal(["bad", "nope"], outcome.Errors.Select(static error => error.TargetObject));
        Assert.StartsWith(why, outcome.Errors[0].ToString());
        Assert.Equal($"There is no plugin 'nope' on {Engine.DockerHost}. Get-DockerPlugin lists what there is.",
            outcome.Errors[1].ToString());
        Assert.True(good.Enabled);
    }

    [Fact]
    public void WhatIf_starts_nothing()
    {
        EnginePlugin plugin = Engine.State.AddPlugin("a");
        Assert.Contains("\"Enable plugin\" on target \"a:latest\"",
            Show("Enable-DockerPlugin * -WhatIf -DockerHost $h"));
        Assert.False(plugin.Enabled);
        Assert.Equal(["GET /plugins"], Calls);
    }
}
