using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class SetDockerPluginTests : PluginTest
{
    [Theory]
    [InlineData("DEBUG=1", """["DEBUG=1"]""")]
    [InlineData("DEBUG=1, data.source=/var/a=b", """["DEBUG=1","data.source=/var/a=b"]""")]
    [InlineData("-Setting @{ 'fuse.path' = '/dev/null' }", """["fuse.path=/dev/null"]""")]
    [InlineData("@{ args = '--verbose --port 22' }", """["args=--verbose --port 22"]""")]
    [InlineData("DEBUG", """["DEBUG="]""")]
    public void Settings_are_sent_as_a_list(string setting, string sent)
    {
        Engine.State.AddPlugin(Volumes, Config);
        Assert.Empty(Run($"Set-DockerPlugin {Volumes} {setting} -DockerHost $h").Clean);
        Assert.Equal([$"POST /plugins/{VolumesPath}/set"], Calls);
        HasBody(sent, Engine.Requests[^1]);
    }

    [Fact]
    public void What_can_be_set_is_set()
    {
        EnginePlugin plugin = Engine.State.AddPlugin(Volumes, Config);
        DockerPlugin shown = Assert.Single(Run("""
            Get-DockerPlugin -DockerHost $h | Set-DockerPlugin -Setting @{
                DEBUG = 1; 'data.source' = '/x'; 'fuse.path' = '/y'; args = 'p q' } -PassThru
            """).As<DockerPlugin>());
        Assert.Equal(["DEBUG=1", "FIXED=1"], plugin.Env);
        Assert.Equal(["DEBUG=1", "FIXED=1"], shown.Settings!.Env);
        Assert.Equal(["p", "q"], shown.Settings.Args);
        Assert.Equal(("/x", "/y"), (shown.Settings.Mounts[0].Source, shown.Settings.Devices[0].Path));
    }

    [Theory]
    [InlineData("FIXED=2", "\"FIXED\" is not settable")]
    [InlineData("NOPE=2", "setting \"NOPE\" not found in the plugin configuration")]
    [InlineData("data.destination=/x", "\"data.destination\" is not settable")]
    public void What_cannot_be_set_is_refused_with_where_to_look(string setting, string words)
    {
        Engine.State.AddPlugin("a", Config);
        Outcome outcome = Run($"Set-DockerPlugin a {setting} -DockerHost $h");
        Assert.Equal(("DockerBadRequest", "a"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.StartsWith(words, outcome.ErrorText);
        Assert.EndsWith("The property Settable of the plugin has what can be set.", outcome.ErrorText);
    }

    [Fact]
    public void One_that_runs_is_refused_with_what_to_do()
    {
        Engine.State.AddPlugin("a", Config, enabled: true);
        Outcome outcome = Run("Set-DockerPlugin a DEBUG=1 -DockerHost $h");
        Assert.Equal("DockerConflict", outcome.ErrorId);
        Assert.EndsWith("Stop it with Disable-DockerPlugin before.", outcome.ErrorText);
    }

    [Fact]
    public void A_setting_without_a_name_and_WhatIf_send_nothing()
    {
        Engine.State.AddPlugin("a", Config);
        Assert.Contains("has no name", Run("Set-DockerPlugin a =1 -DockerHost $h").ErrorText);
        Assert.Contains("\"Change settings of plugin\" on target \"a\"",
            Show("Set-DockerPlugin a DEBUG=1 -WhatIf -DockerHost $h"));
        Assert.Empty(Calls);
    }
}
