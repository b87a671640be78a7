using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class UpdateDockerPluginTests : PluginTest
{
    private const string Second = Open + "/team/volumes:2";

    [Fact]
    public void Takes_the_version_behind_its_tag()
    {
        EnginePlugin plugin = Engine.State.AddPlugin(Volumes);
        Registries.AddPlugin(Volumes, Config);
        Outcome outcome = Run($"Update-DockerPlugin {Volumes} -GrantAllPermissions -DockerHost $h");
        DockerPlugin updated = Assert.Single(outcome.As<DockerPlugin>());
        Assert.Equal((plugin.Id, "Volumes of the team", Volumes),
            (updated.Id, updated.Description, updated.PluginReference));
        Assert.Equal(
            [
                "GET /plugins",
                $"GET /plugins/privileges?remote={VolumesQuery}",
                $"POST /plugins/{VolumesPath}/upgrade?remote={VolumesQuery}",
                $"GET /plugins/{VolumesPath}/json",
            ],
            Calls);
        HasBody(Privileges, The("POST", "/upgrade"));
        AllBarsAreDone(outcome, "Pulling " + Volumes);
    }

    [Theory]
    [InlineData(0, Second)]
    [InlineData(2, Volumes)]
    public void What_another_version_wants_is_shown_and_asked_for(int answer, string reference)
    {
        EnginePlugin plugin = Engine.State.AddPlugin(Volumes);
        Registries.AddPlugin(Second, Config);
        Shell.Choose(answer);
        _ = Run($"Update-DockerPlugin {Volumes} {Second} -DockerHost $h").Clean;
        Assert.Equal(
            $"Update plugin: Update plugin '{Volumes}' to '{Second}', which wants:{Wants}\nDo you grant that?",
            WithoutHost(Assert.Single(Shell.Questions)));
        Assert.Equal(reference, plugin.Reference);
    }

    [Fact]
    public void Several_are_updated_and_one_that_cannot_be_stops_no_other()
    {
        Engine.State.AddPlugin("a", enabled: true);
        Engine.State.AddPlugin("b");
        EnginePlugin c = Engine.State.AddPlugin("c");
        Registries.AddPlugin("c", """{"description":"New"}""");
        Outcome outcome = Run("Get-DockerPlugin -DockerHost $h | Update-DockerPlugin");
        Assert.Equal([("a:latest", "DockerConflict"), ("b:latest", "DockerImageUnknown")],
            outcome.Errors.Select(static error =>
                ((string)error.TargetObject, error.FullyQualifiedErrorId.Split(',')[0])));
        Assert.Equal("The plugin 'a:latest' runs; it cannot be updated. Stop it with Disable-DockerPlugin before.",
            outcome.Errors[0].ToString());
        Assert.Equal("New", c.Manifest.Description);
        Engine.ClearRequests();
        Assert.Single(Run("Update-DockerPlugin c* -DockerHost $h").As<DockerPlugin>());
        Assert.Contains("POST /plugins/c%3Alatest/upgrade?remote=c%3Alatest", Calls);
    }

    [Fact]
    public void Another_plugin_is_refused_unless_it_is_meant()
    {
        EnginePlugin plugin = Engine.State.AddPlugin(Volumes);
        Registries.AddPlugin(Open + "/other:1");
        Outcome outcome = Run($"Update-DockerPlugin {Volumes}, nope {Open}/other:1 -DockerHost $h");
        Assert.Equal(["nope", Volumes], outcome.Errors.Select(static error => error.TargetObject));
        Assert.Equal($"'{Open}/other:1' is a version of another plugin than '{Volumes}'. "
            + "Use -SkipRemoteCheck where that is meant.", outcome.Errors[1].ToString());
        Assert.False(outcome.Terminated);
        _ = Run($"Update-DockerPlugin {Volumes} {Open}/other:1 -SkipRemoteCheck -DockerHost $h").Clean;
        Assert.Equal(Open + "/other:1", plugin.Reference);
    }

    [Fact]
    public void Settings_stay_and_credentials_are_sent_and_not_shown()
    {
        EnginePlugin plugin = Engine.State.AddPlugin(Locked + "/a:1", Config);
        Registries.AddPlugin(Locked + "/a:2", Config);
        Outcome outcome = Run("""
            Set-DockerPlugin localhost:5001/a:1 DEBUG=1 -DockerHost $h
            Update-DockerPlugin localhost:5001/a:1 localhost:5001/a:2 -GrantAllPermissions `
                -Credential $ann -DockerHost $h -Verbose
            """);
        Assert.Equal("DEBUG=1", Assert.Single(outcome.As<DockerPlugin>()).Settings!.Env[0]);
        Assert.Equal((Ann, Ann), (Auth(The("GET", "/privileges")), Auth(The("POST", "/upgrade"))));
        HasNoSecret(outcome);
        Assert.Equal(Locked + "/a:2", plugin.Reference);
    }

    [Fact]
    public void A_pull_that_fails_in_its_stream_changes_nothing()
    {
        EnginePlugin plugin = Engine.State.AddPlugin(Volumes);
        Registries.AddPlugin(Second, Config);
        Engine.State.StorageError = "write /f: no space left on device";
        Assert.Equal("DockerDiskFull",
            Run($"Update-DockerPlugin {Volumes} {Second} -GrantAllPermissions -DockerHost $h").ErrorId);
        Assert.Equal("Volumes", plugin.Manifest.Description);
    }

    [Fact]
    public void WhatIf_updates_nothing()
    {
        Engine.State.AddPlugin(Volumes);
        Registries.AddPlugin(Second, Config);
        Assert.Contains($"What if: Update plugin '{Volumes}' to '{Second}', which wants:{Wants}",
            Show($"Update-DockerPlugin {Volumes} {Second} -WhatIf -DockerHost $h"));
        Assert.All(Calls, static call => Assert.StartsWith("GET ", call));
    }
}
