using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class RemoveDockerPluginTests : PluginTest
{
    [Theory]
    [InlineData("localhost:5000/team/volumes:1", "DELETE /plugins/" + VolumesPath)]
    [InlineData("localhost:5000/team/volumes:1 -Force", "DELETE /plugins/" + VolumesPath + "?force=1")]
    public void Sends_what_was_given_and_nothing_else(string parameters, string sent)
    {
        Engine.State.AddPlugin(Volumes);
        Assert.Empty(Run($"Remove-DockerPlugin {parameters} -DockerHost $h").Clean);
        Assert.Equal([sent], Calls);
        Assert.Empty(Engine.State.Plugins);
    }

    [Fact]
    public void One_that_runs_needs_Force_and_stops_no_other()
    {
        Engine.State.AddPlugin("runs", enabled: true);
        Engine.State.AddPlugin("stands");
        Outcome outcome = Run("Get-DockerPlugin -DockerHost $h | Remove-DockerPlugin -PassThru");
        Assert.Equal("DockerConflict", outcome.ErrorId);
        Assert.StartsWith("plugin runs:latest is enabled", outcome.ErrorText);
        Assert.EndsWith("Stop it with Disable-DockerPlugin before, or use -Force.", outcome.ErrorText);
        Assert.Equal(["stands:latest"], outcome.Called);
        _ = Run("Remove-DockerPlugin runs -Force -DockerHost $h").Clean;
        Assert.Empty(Engine.State.Plugins);
    }

    [Fact]
    public void PassThru_shows_it_as_it_was_by_its_name_without_the_tag()
    {
        EnginePlugin plugin = Engine.State.AddPlugin("vieux/sshfs");
        Assert.Equal(plugin.Id, Assert.Single(
            Run("Remove-DockerPlugin vieux/sshfs -PassThru -DockerHost $h").As<DockerPlugin>()).Id);
        Assert.Equal(["GET /plugins", "DELETE /plugins/vieux/sshfs"], Calls);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" -PassThru")]
    public void One_that_is_not_there_is_an_error(string passThru)
    {
        Outcome outcome = Run($"Remove-DockerPlugin nope{passThru} -DockerHost $h");
        Assert.Equal(("DockerObjectNotFound", "nope"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.StartsWith($"There is no plugin 'nope' on {Engine.DockerHost}.", outcome.ErrorText);
    }

    [Fact]
    public void A_name_reaches_no_other_object()
    {
        Assert.Equal("DockerNameInvalid", Run("Remove-DockerPlugin x/../y -DockerHost $h").ErrorId);
        Assert.Empty(Calls);
    }

    [Fact]
    public void WhatIf_removes_nothing()
    {
        Engine.State.AddPlugin("a");
        Assert.Contains("\"Remove plugin\" on target \"a:latest\"",
            Show("Get-DockerPlugin -DockerHost $h | Remove-DockerPlugin -WhatIf"));
        Assert.Single(Engine.State.Plugins);
    }
}
