using DockerSock.Completion;
using DockerSock.Tests.Cmdlets;

namespace DockerSock.Tests.Completion;

/// <summary>Names of plugins.</summary>
[Collection(nameof(PatientCompletion))]
public sealed class PluginCompletionTests : PluginTest
{
    public override async ValueTask InitializeAsync()
    {
        EngineCompleter.Patience = TimeSpan.FromSeconds(20);
        await base.InitializeAsync();
    }

    [Theory]
    [InlineData("Get")]
    [InlineData("Enable")]
    [InlineData("Disable")]
    [InlineData("Set")]
    [InlineData("Update")]
    [InlineData("Publish")]
    [InlineData("Remove")]
    public void Names_are_completed(string verb)
    {
        Engine.State.AddPlugin(Volumes, Config, enabled: true);
        Engine.State.AddPlugin("mine");
        string line = $"{verb}-DockerPlugin -DockerHost {Engine.DockerHost} -Id ";
        Assert.Equal([Volumes, "mine:latest"],
            Shell.Complete(line).Select(static one => one.CompletionText.Trim('\'')));
        Assert.Equal("enabled, Volumes of the team", Shell.Complete(line + "local")[0].ToolTip);
    }
}
