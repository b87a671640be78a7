using System.Formats.Tar;
using System.Text;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Cmdlets.Containers;

namespace DockerSock.Tests.Cmdlets.Plugins;

/// <summary>Plugins, of which the engine in memory has none: it is told what to answer.</summary>
public sealed class DockerPluginTests : ContainerTest
{
    private const string Plugin = """{"Id":"p1","Name":"host:5000/team/vol:1","Enabled":false,"PluginReference":"host:5000/team/vol:1","Config":{"Description":"Volumes"},"Settings":{"Env":["DEBUG=0"]}}""";
    private const string Wanted = """[{"Name":"network","Description":"","Value":["host"]}]""";
    private const string Json = "/plugins/host%3A5000/team/vol%3A1/json";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Engine.Misbehave("GET", "/plugins", Fault.Answer($"[{Plugin}]"));
        Engine.Misbehave("GET", "/plugins/host%3A5000/team/vol%3A1/json", Fault.Answer(Plugin));
        Engine.Misbehave("GET", "/plugins/privileges", Fault.Answer(Wanted));
        Engine.Misbehave("POST", "/plugins/*", Fault.Status(204, ""));
        Engine.Misbehave("DELETE", "/plugins/*", Fault.Status(200, ""));
    }

    [Fact]
    public void Lists_with_filters_and_shows_the_one_that_is_named()
    {
        DockerPlugin listed = Assert.Single(Run("Get-DockerPlugin -Filter @{ enabled = $false } -DockerHost $h").As<DockerPlugin>());
        Assert.Equal(("host:5000/team/vol:1", "Volumes", false, Engine.DockerHost), (listed.Name, listed.Description, listed.Enabled, listed.DockerHost));
        Assert.Single(Run("Get-DockerPlugin host:5000/team/vol:1 -DockerHost $h").As<DockerPlugin>());
        Assert.Equal(["GET /plugins?filters=%7B%22enabled%22%3A%5B%22false%22%5D%7D", "GET " + Json], Calls);
    }

    [Theory]
    [InlineData("Enable-DockerPlugin p1", "POST /plugins/p1/enable?timeout=30")]
    [InlineData("Enable-DockerPlugin p1 -TimeoutSec 5", "POST /plugins/p1/enable?timeout=5")]
    [InlineData("Disable-DockerPlugin p1", "POST /plugins/p1/disable")]
    [InlineData("Disable-DockerPlugin p1 -Force", "POST /plugins/p1/disable?force=1")]
    [InlineData("Remove-DockerPlugin p1", "DELETE /plugins/p1")]
    [InlineData("Remove-DockerPlugin a/b -Force", "DELETE /plugins/a/b?force=1")]
    public void Sends_what_was_given_and_nothing_else(string command, string sent)
    {
        _ = Run($"{command} -DockerHost $h").Clean;
        Assert.Equal([sent], Calls);
    }

    [Fact]
    public void Settings_are_sent_as_a_list()
    {
        _ = Run("Set-DockerPlugin p1 @{ DEBUG = 1 } -DockerHost $h").Clean;
        Assert.Equal(["POST /plugins/p1/set"], Calls);
        Assert.Equal("""["DEBUG=1"]""", Engine.Requests[^1].BodyText);
    }

    [Fact]
    public void Install_pulls_with_what_was_granted_sets_and_starts()
    {
        Assert.Single(Run("""
            Install-DockerPlugin host:5000/team/vol:1 -GrantAllPermissions -Setting DEBUG=1 -DockerHost $h `
                -Credential ([pscredential]::new('ann', [Net.NetworkCredential]::new('', 's3cret').SecurePassword))
            """).As<DockerPlugin>());
        Assert.Equal(["GET /plugins/privileges?remote=host%3A5000%2Fteam%2Fvol%3A1", "POST /plugins/pull?name=host%3A5000%2Fteam%2Fvol%3A1&remote=host%3A5000%2Fteam%2Fvol%3A1",
            "POST /plugins/host%3A5000/team/vol%3A1/set", "POST /plugins/host%3A5000/team/vol%3A1/enable?timeout=0", "GET " + Json], Calls);
        RecordedRequest pull = Engine.Requests.Single(static request => request.Target.Contains("/plugins/pull", StringComparison.Ordinal));
        Assert.Equal(Wanted, pull.BodyText);
        string auth = pull.Header("X-Registry-Auth")!;
        Assert.Equal("""{"username":"ann","password":"s3cret","serveraddress":"host:5000"}""",
            Encoding.UTF8.GetString(Convert.FromBase64String(auth.Replace('-', '+').Replace('_', '/'))));
    }

    [Fact]
    public void Install_under_a_name_of_its_own_and_not_started()
    {
        Engine.Misbehave("GET", "/plugins/mine/json", Fault.Answer(Plugin));
        Assert.Single(Run("Install-DockerPlugin host:5000/team/vol:1 -LocalName mine -Disable -GrantAllPermissions -DockerHost $h").As<DockerPlugin>());
        Assert.Equal(["POST /plugins/pull?name=mine&remote=host%3A5000%2Fteam%2Fvol%3A1", "GET /plugins/mine/json"], Calls.Skip(1));
    }

    [Fact]
    public void A_pull_that_fails_in_its_stream_is_an_error_and_nothing_is_started()
    {
        Engine.Misbehave("POST", "/plugins/pull", Fault.Answer("""{"status":"Pulling"}{"errorDetail":{"message":"no space left on device"},"error":"x"}"""));
        Assert.Equal("DockerDiskFull", Run("Install-DockerPlugin host:5000/team/vol:1 -GrantAllPermissions -DockerHost $h").ErrorId);
        Assert.DoesNotContain(Calls, static call => call.Contains("/enable", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatIf_shows_what_a_plugin_wants_and_pulls_nothing()
    {
        Assert.Contains("- network: [host]", Shell.Show($"Install-DockerPlugin host:5000/team/vol:1 -GrantAllPermissions -WhatIf -DockerHost {Engine.DockerHost}"));
        Assert.All(Calls, static call => Assert.StartsWith("GET ", call));
    }

    [Fact]
    public void Update_upgrades_and_refuses_another_plugin_and_one_that_runs()
    {
        Assert.Single(Run("Update-DockerPlugin host:5000/team/vol:1 host:5000/team/vol:2 -GrantAllPermissions -DockerHost $h").As<DockerPlugin>());
        Assert.Contains("POST /plugins/host%3A5000/team/vol%3A1/upgrade?remote=host%3A5000%2Fteam%2Fvol%3A2", Calls);
        Assert.Equal("DockerNameInvalid", Run("Update-DockerPlugin host:5000/team/vol:1 host:5000/other:1 -GrantAllPermissions -DockerHost $h").ErrorId);
        Assert.Single(Run("Update-DockerPlugin host:5000/team/vol:1 host:5000/other:1 -SkipRemoteCheck -GrantAllPermissions -DockerHost $h").As<DockerPlugin>());
        Engine.Misbehave("GET", "/plugins/host%3A5000/team/vol%3A1/json", Fault.Answer(Plugin.Replace("false", "true", StringComparison.Ordinal)));
        Assert.Equal("DockerConflict", Run("Update-DockerPlugin host:5000/team/vol:1 -GrantAllPermissions -DockerHost $h").ErrorId);
    }

    [Fact]
    public void A_push_that_fails_in_its_stream_is_an_error()
    {
        _ = Run("Publish-DockerPlugin host:5000/team/vol:1 -DockerHost $h").Clean;
        Assert.Equal(["GET " + Json, "POST /plugins/host%3A5000/team/vol%3A1/push"], Calls);
        Engine.Misbehave("POST", "/plugins/host%3A5000/team/vol%3A1/push", Fault.Answer("""{"errorDetail":{"message":"unauthorized: authentication required"}}"""));
        Assert.Equal("DockerRegistryDenied", Run("Publish-DockerPlugin host:5000/team/vol:1 -DockerHost $h").ErrorId);
    }

    [Fact]
    public async Task New_sends_the_folder_and_refuses_one_that_is_no_plugin()
    {
        string folder = Directory.CreateTempSubdirectory("plugin-").FullName;
        try
        {
            Assert.Equal("DockerFileFailed", Shell.Run("param($h, $f) New-DockerPlugin host:5000/team/vol:1 $f -DockerHost $h", ("h", Engine.DockerHost), ("f", folder)).ErrorId);
            Directory.CreateDirectory(Path.Combine(folder, "rootfs"));
            await File.WriteAllTextAsync(Path.Combine(folder, "config.json"), "{}", Cancel);
            await File.WriteAllTextAsync(Path.Combine(folder, "rootfs", "run"), "x", Cancel);
            Assert.Single(Shell.Run("param($h, $f) New-DockerPlugin host:5000/team/vol:1 $f -DockerHost $h", ("h", Engine.DockerHost), ("f", folder)).As<DockerPlugin>());
            RecordedRequest create = Engine.Requests.Single(static request => request.Target.EndsWith("/plugins/create?name=host%3A5000%2Fteam%2Fvol%3A1", StringComparison.Ordinal));
            List<string> names = [];
            using TarReader archive = new(new MemoryStream(create.Body));
            while (await archive.GetNextEntryAsync(cancellationToken: Cancel) is { } entry)
            {
                names.Add(entry.Name.TrimEnd('/'));
            }

            Assert.Equal(["config.json", "rootfs", "rootfs/run"], names);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
