using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class PublishDockerPluginTests : PluginTest
{
    [Fact]
    public void Pushes_by_name()
    {
        Engine.State.AddPlugin(Volumes, Config);
        Outcome outcome = Run($"Publish-DockerPlugin {Volumes} -DockerHost $h");
        Assert.Empty(outcome.Clean);
        Assert.Equal([$"GET /plugins/{VolumesPath}/json", $"POST /plugins/{VolumesPath}/push"], Calls);
        // The header is sent also when there is nothing to tell, as for images.
        Assert.Equal((0, "{}"), (Engine.Requests[^1].BodyLength, Auth(Engine.Requests[^1])));
        Assert.Equal("Volumes of the team", Registries[Open].Find("team/volumes", "1")!.Plugin!.Description);
        AllBarsAreDone(outcome, "Pushing " + Volumes);
    }

    [Fact]
    public void From_the_pipeline_it_is_pushed_by_its_name()
    {
        EnginePlugin plugin = Engine.State.AddPlugin(Volumes);
        Assert.Single(
            Run("Get-DockerPlugin -DockerHost $h | Publish-DockerPlugin -PassThru").As<DockerPlugin>());
        Assert.Equal(
            [
                "GET /plugins", $"GET /plugins/{plugin.Id}/json", $"POST /plugins/{VolumesPath}/push",
                $"GET /plugins/{plugin.Id}/json",
            ],
            Calls);
    }

    [Fact]
    public void Credentials_come_from_the_parameter_or_config_json()
    {
        Engine.State.AddPlugin(Locked + "/a:1");
        Outcome denied = Run("Publish-DockerPlugin localhost:5001/a:1 -DockerHost $h");
        Assert.Equal("DockerRegistryDenied", denied.ErrorId);
        Assert.Contains("Log in with Connect-DockerRegistry", denied.ErrorText);
        Outcome outcome = Run("Publish-DockerPlugin localhost:5001/a:1 -Credential $ann -DockerHost $h -Verbose");
        Assert.Empty(outcome.Clean);
        HasNoSecret(outcome);
        Assert.Equal(Ann, Auth(Engine.Requests[^1]));
        Own.Text = LoggedIn;
        outcome = Run("Publish-DockerPlugin localhost:5001/a:1 -DockerHost $h -Verbose");
        Assert.Empty(outcome.Clean);
        HasNoSecret(outcome);
        Assert.Equal(Ann, Auth(Engine.Requests[^1]));
    }

    [Theory]
    [InlineData("localhost:5009/a:1", "DockerRegistryUnreachable", "connection refused")]
    [InlineData("slow.example.com/a:1", "DockerPushFailed", "toomanyrequests: slow down")]
    [InlineData("a:1", "DockerRegistryDenied", "push access denied")]
    public void A_push_that_fails_in_its_stream_is_an_error(string name, string id, string words)
    {
        Registries.Add("docker.io");
        Engine.State.AddPlugin(name);
        Outcome outcome = Run($"Publish-DockerPlugin {name} -PassThru -DockerHost $h; $?");
        Assert.Equal((id, name), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.StartsWith($"The plugin '{name}' could not be pushed: ", outcome.ErrorText);
        Assert.Contains(words, outcome.ErrorText);
        Assert.Equal([false], outcome.Output.Select(static shown => shown.BaseObject));
    }

    [Fact]
    public void One_that_is_not_there_is_an_error_and_WhatIf_pushes_nothing()
    {
        Engine.State.AddPlugin(Volumes);
        Assert.Equal("DockerObjectNotFound", Run("Publish-DockerPlugin nope -DockerHost $h").ErrorId);
        Assert.Contains($"\"Push plugin\" on target \"{Volumes}\"",
            Show("Publish-DockerPlugin * -WhatIf -DockerHost $h"));
        Assert.Null(Registries[Open].Find("team/volumes", "1"));
    }
}
