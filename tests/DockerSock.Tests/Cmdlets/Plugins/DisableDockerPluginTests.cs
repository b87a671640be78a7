using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class DisableDockerPluginTests : PluginTest
{
    [Theory]
    [InlineData("a", "POST /plugins/a/disable")]
    [InlineData("a -Force", "POST /plugins/a/disable?force=1")]
    [InlineData("a:latest -f", "POST /plugins/a%3Alatest/disable?force=1")]
    public void Sends_what_was_given_and_nothing_else(string parameters, string sent)
    {
        EnginePlugin plugin = Engine.State.AddPlugin("a", enabled: true);
        Assert.Empty(Run($"Disable-DockerPlugin {parameters} -DockerHost $h").Clean);
        Assert.Equal([sent], Calls);
        Assert.False(plugin.Enabled);
    }

    [Fact]
    public void One_that_is_in_use_needs_Force()
    {
        EnginePlugin plugin = Engine.State.AddPlugin("a", enabled: true);
        _ = Run("New-DockerVolume data -Driver a -DockerHost $h").Clean;
        Outcome outcome = Run("Disable-DockerPlugin a -DockerHost $h");
        Assert.Equal(("DockerConflict", "a"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.StartsWith("plugin a:latest is in use", outcome.ErrorText);
        Assert.EndsWith("Remove the volumes that it keeps, or use -Force.", outcome.ErrorText);
        Assert.True(plugin.Enabled);
        Assert.False(Assert.Single(
            Run("Disable-DockerPlugin a -Force -PassThru -DockerHost $h").As<DockerPlugin>()).Enabled);
    }

    [Fact]
    public void One_that_does_not_run_is_left_so()
    {
        Engine.State.AddPlugin("a");
        Engine.State.AddPlugin("b", enabled: true);
        Assert.Empty(Run("Get-DockerPlugin -DockerHost $h | Disable-DockerPlugin").Clean);
        Assert.All(Engine.State.Plugins, static plugin => Assert.False(plugin.Enabled));
    }

    [Fact]
    public void WhatIf_stops_nothing()
    {
        EnginePlugin plugin = Engine.State.AddPlugin("a", enabled: true);
        Assert.Contains("\"Disable plugin\" on target \"a\"", Show("Disable-DockerPlugin a -WhatIf -DockerHost $h"));
        Assert.True(plugin.Enabled);
        Assert.Empty(Calls);
    }
}
