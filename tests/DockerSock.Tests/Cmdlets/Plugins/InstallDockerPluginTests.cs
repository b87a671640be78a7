using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class InstallDockerPluginTests : PluginTest
{
    private const string Ask = "GET /plugins/privileges?remote=" + VolumesQuery;

    [Fact]
    public void Pulls_with_what_was_granted_sets_and_starts()
    {
        Registries.AddPlugin(Volumes, Config);
        Outcome outcome = Run(
            $"Install-DockerPlugin {Volumes} -GrantAllPermissions -Setting DEBUG=1 -DockerHost $h -Verbose");
        DockerPlugin plugin = Assert.Single(outcome.As<DockerPlugin>());
        Assert.Equal((Volumes, true, Volumes, "DEBUG=1"),
            (plugin.Name, plugin.Enabled, plugin.PluginReference, plugin.Settings!.Env[0]));
        Assert.Equal(
            [
                Ask,
                $"POST /plugins/pull?name={VolumesQuery}&remote={VolumesQuery}",
                $"POST /plugins/{VolumesPath}/set",
                $"POST /plugins/{VolumesPath}/enable?timeout=0",
                $"GET /plugins/{VolumesPath}/json",
            ],
            Calls);
        HasBody(Privileges, The("POST", "/pull"));
        HasBody("""["DEBUG=1"]""", The("POST", "/set"));
        Assert.All(Engine.Requests, static request => Assert.Null(Auth(request)));
        Assert.Contains($"Granted to '{Volumes}':{Wants}", outcome.Verbose);
        Assert.Empty(Shell.Questions);
        AllBarsAreDone(outcome, "Pulling " + Volumes);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(2, false)]
    public void What_it_wants_is_shown_and_asked_for(int answer, bool installed)
    {
        Registries.AddPlugin(Volumes, Config);
        Shell.Choose(answer);
        Outcome outcome = Run($"Install-DockerPlugin {Volumes} -DockerHost $h");
        Assert.Equal(installed ? 1 : 0, outcome.Clean.Count);
        Assert.Equal(
            $"Install plugin: Install plugin '{Volumes}', which wants:{Wants}\nDo you grant that?",
            WithoutHost(Assert.Single(Shell.Questions)));
        Assert.Equal(installed ? 1 : 0, Engine.State.Plugins.Count);
        Assert.Equal(installed ? 4 : 1, Calls.Length);
        Assert.Empty(outcome.Warnings);
    }

    [Fact]
    public void One_that_wants_nothing_is_not_asked_about()
    {
        Registries.AddPlugin(Volumes);
        Assert.True(Assert.Single(Run($"Install-DockerPlugin {Volumes} -DockerHost $h").As<DockerPlugin>()).Enabled);
        Assert.Equal("[]", The("POST", "/pull").BodyText);
        Assert.Empty(Shell.Questions);
    }

    [Fact]
    public void Confirm_asks_about_one_that_wants_nothing_too()
    {
        Registries.AddPlugin(Volumes);
        Shell.Choose(2);
        Assert.Empty(Run($"Install-DockerPlugin {Volumes} -GrantAllPermissions -Confirm -DockerHost $h").Clean);
        Assert.StartsWith($"Install plugin: Install plugin '{Volumes}'\n",
            WithoutHost(Assert.Single(Shell.Questions)));
        Assert.Empty(Engine.State.Plugins);
    }

    [Theory]
    [InlineData("", "-Confirm:$false")]
    [InlineData("$ConfirmPreference = 'None'; ", "")]
    public void When_nobody_is_asked_a_warning_tells_what_was_granted(string before, string confirm)
    {
        Registries.AddPlugin(Volumes, Config);
        Outcome outcome = Run($"{before}Install-DockerPlugin {Volumes} {confirm} -DockerHost $h");
        Assert.Single(outcome.Clean);
        Assert.Equal([$"Nobody was asked, so the plugin '{Volumes}' has been granted what it wants:{Wants}"],
            outcome.Warnings);
        outcome =
            Run($"{before}Install-DockerPlugin {Volumes} -LocalName b {confirm} -GrantAllPermissions -DockerHost $h");
        Assert.Empty(outcome.Warnings);
        Assert.Empty(Shell.Questions);
    }

    [Fact]
    public void A_host_that_cannot_ask_is_told_what_to_say()
    {
        Registries.AddPlugin(Volumes, Config);
        Outcome outcome = Run($"Install-DockerPlugin {Volumes} -DockerHost $h");
        Assert.Equal(("DockerDenied", Volumes), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.StartsWith(
            $"Nobody can be asked here whether the plugin '{Volumes}' may have what it wants:{Wants}",
            outcome.ErrorText);
        Assert.EndsWith("Say -GrantAllPermissions where it may.", outcome.ErrorText);
        Assert.Equal([Ask], Calls);
    }

    [Fact]
    public void WhatIf_shows_what_a_plugin_wants_and_pulls_nothing()
    {
        Registries.AddPlugin(Volumes, Config);
        Assert.Contains($"What if: Install plugin '{Volumes}', which wants:{Wants}",
            Show($"Install-DockerPlugin {Volumes} -GrantAllPermissions -WhatIf -DockerHost $h"));
        Assert.Equal([Ask], Calls);
    }

    [Fact]
    public void Under_a_name_of_its_own_and_not_started()
    {
        Registries.AddPlugin(Volumes, Config);
        DockerPlugin plugin = Assert.Single(Run(
            $"Install-DockerPlugin {Volumes} -Alias mine -Disable -GrantAllPermissions -DockerHost $h")
            .As<DockerPlugin>());
        Assert.Equal(("mine:latest", false, Volumes), (plugin.Name, plugin.Enabled, plugin.PluginReference));
        Assert.Equal([$"POST /plugins/pull?name=mine&remote={VolumesQuery}", "GET /plugins/mine/json"],
            Calls.Skip(1));
    }

    [Fact]
    public void One_name_of_its_own_is_for_one_plugin()
    {
        Assert.Equal("DockerNameInvalid", Run("Install-DockerPlugin a, b -LocalName mine -DockerHost $h").ErrorId);
        Assert.Empty(Calls);
    }

    [Fact]
    public void Without_a_tag_it_is_latest_and_one_that_fails_stops_no_other()
    {
        Registries.AddPlugin("vieux/sshfs");
        Outcome outcome = Run("'Bad', 'nope', 'vieux/sshfs' | Install-DockerPlugin -DockerHost $h");
        Assert.Equal(["Bad", "nope"], outcome.Errors.Select(static error => error.TargetObject));
        Assert.Equal(["vieux/sshfs:latest"], outcome.Called);
        Assert.Contains("POST /plugins/pull?name=vieux%2Fsshfs%3Alatest&remote=vieux%2Fsshfs%3Alatest", Calls);
    }

    [Fact]
    public void Credentials_come_from_the_parameter_or_config_json()
    {
        const string command = "Install-DockerPlugin localhost:5001/a:1 -GrantAllPermissions -DockerHost $h -Verbose";
        Registries.AddPlugin(Locked + "/a:1", Config);
        Outcome denied = Run(command);
        Assert.Equal("DockerRegistryDenied", denied.ErrorId);
        Assert.Contains("Log in with Connect-DockerRegistry", denied.ErrorText);
        Engine.ClearRequests();
        Outcome outcome = Run(command + " -Credential $ann");
        Assert.Single(outcome.Clean);
        HasNoSecret(outcome);
        Assert.Equal([Ann, Ann, null, null], Engine.Requests.Select(Auth));
        _ = Run("Remove-DockerPlugin localhost:5001/a:1 -Force -DockerHost $h").Clean;
        Own.Text = LoggedIn;
        Engine.ClearRequests();
        outcome = Run(command);
        Assert.Single(outcome.Clean);
        HasNoSecret(outcome);
        Assert.Equal([Ann, Ann, null, null], Engine.Requests.Select(Auth));
    }

    [Fact]
    public void A_password_is_told_to_one_registry_only()
    {
        Outcome outcome = Run(
            "Install-DockerPlugin localhost:5001/a:1, localhost:5000/b:1 -Credential $ann -DockerHost $h");
        Assert.Equal("localhost:5000/b:1", outcome.Errors[^1].TargetObject);
        Assert.Contains("is not told it", outcome.Errors[^1].ToString());
        Assert.DoesNotContain(Calls, static call => call.Contains("5000", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("localhost:5000/none:1", "DockerImageUnknown", "localhost:5000/none:1: not found")]
    [InlineData("localhost:5009/a:1", "DockerRegistryUnreachable", "connection refused")]
    [InlineData("localhost:5000/app:1", "DockerPullFailed", "It is an image, and no plugin.")]
    [InlineData("slow.example.com/a:1", "DockerPullFailed", "toomanyrequests: slow down")]
    [InlineData("localhost:5000/taken:1", "DockerConflict", "Update-DockerPlugin brings it to another version")]
    public void What_cannot_be_installed_has_an_id_of_its_own(string name, string id, string words)
    {
        Registries.AddPlugin(Open + "/taken:1");
        Engine.State.AddPlugin(Open + "/taken:1");
        Outcome outcome = Run($"Install-DockerPlugin {name} -DockerHost $h; $?");
        Assert.Equal((id, name), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Contains(words, outcome.ErrorText);
        Assert.Equal([false], outcome.Output.Select(static shown => shown.BaseObject));
        Assert.DoesNotContain(Calls, static call => call.Contains("/enable", StringComparison.Ordinal));
    }

    [Fact]
    public void A_pull_that_fails_in_its_stream_is_an_error_and_nothing_is_started()
    {
        Registries.AddPlugin(Volumes);
        Engine.State.StorageError = "write /f: no space left on device";
        Outcome outcome = Run($"Install-DockerPlugin {Volumes} -DockerHost $h");
        Assert.Equal("DockerDiskFull", outcome.ErrorId);
        AllBarsAreDone(outcome, "Pulling " + Volumes);
        Assert.Equal(2, Calls.Length);
    }

    [Fact]
    public void One_that_wants_more_than_was_granted_is_refused_with_why()
    {
        Registries.AddPlugin(Volumes, Config);
        Engine.Misbehave("GET", "/plugins/privileges", Fault.Answer("[]"));
        Outcome outcome = Run($"Install-DockerPlugin {Volumes} -DockerHost $h");
        Assert.Equal("DockerPullFailed", outcome.ErrorId);
        Assert.StartsWith($"The plugin '{Volumes}' could not be pulled: incorrect privileges", outcome.ErrorText);
        Assert.Contains("It wants something else than what was granted", outcome.ErrorText);
        Assert.Empty(Engine.State.Plugins);
    }

    [Fact]
    public void One_that_is_installed_and_cannot_be_set_says_so()
    {
        Registries.AddPlugin(Volumes, Config);
        Outcome outcome = Run(
            $"Install-DockerPlugin {Volumes} -Setting NOPE=1 -GrantAllPermissions -DockerHost $h");
        Assert.Equal(("DockerBadRequest", Volumes), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.StartsWith($"The plugin '{Volumes}' is installed and does not run: setting \"NOPE\" not found",
            outcome.ErrorText);
        Assert.EndsWith("The property Settable of the plugin has what can be set. Go on with Set-DockerPlugin and "
            + "Enable-DockerPlugin, or remove it with Remove-DockerPlugin.", outcome.ErrorText);
        Assert.False(Assert.Single(Engine.State.Plugins).Enabled);
    }

    [Fact]
    public void One_that_is_not_to_run_and_cannot_be_set_says_only_that()
    {
        Registries.AddPlugin(Volumes, Config);
        Outcome outcome = Run(
            $"Install-DockerPlugin {Volumes} -Setting NOPE=1 -Disable -GrantAllPermissions -DockerHost $h");
        Assert.StartsWith(
            $"The plugin '{Volumes}' is installed, and its settings are not changed: setting \"NOPE\" not found",
            outcome.ErrorText);
        Assert.EndsWith("what can be set. Go on with Set-DockerPlugin, or remove it with Remove-DockerPlugin.",
            outcome.ErrorText);
    }

    [Fact]
    public async Task A_digest_is_refused_where_it_would_end_the_engine()
    {
        string digest = $"{Open}/team/volumes@{Registries.AddPlugin(Volumes).Digest}";
        await using FakeEngine old = await FakeEngine.StartAsync(
            new FakeEngineOptions { ApiVersion = "1.41", Registries = Registries }, Cancel);
        string command = $"Install-DockerPlugin {digest} -DockerHost $h";
        Assert.Equal("DockerParameterNeedsNewerEngine", RunAt(old.DockerHost, command).ErrorId);
        Assert.DoesNotContain(old.Requests,
            static request => request.Route.StartsWith("/plugins", StringComparison.Ordinal));
        DockerPlugin plugin = Assert.Single(Run(command).As<DockerPlugin>());
        Assert.Equal((Open + "/team/volumes:latest", digest), (plugin.Name, plugin.PluginReference));
    }
}
