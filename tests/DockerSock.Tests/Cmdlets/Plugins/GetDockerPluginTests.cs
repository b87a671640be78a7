using System.Text.RegularExpressions;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class GetDockerPluginTests : PluginTest
{
    [Fact]
    public void Lists_all_by_name()
    {
        Engine.State.AddPlugin("vieux/sshfs", enabled: true);
        EnginePlugin volumes = Engine.State.AddPlugin(Volumes, Config);
        IReadOnlyList<DockerPlugin> plugins = Run("Get-DockerPlugin -DockerHost $h").As<DockerPlugin>();
        Assert.Equal([Volumes, "vieux/sshfs:latest"], plugins.Select(static one => one.Name));
        Assert.Equal((volumes.Id, volumes.Id[..12], "Volumes of the team", false, Engine.DockerHost),
            (plugins[0].Id, plugins[0].ShortId, plugins[0].Description, plugins[0].Enabled, plugins[0].DockerHost));
        Assert.True(plugins[1].Enabled);
        Assert.Equal(["GET /plugins"], Calls);
    }

    [Fact]
    public void Filters_are_the_engines()
    {
        Engine.State.AddPlugin("a", enabled: true);
        Engine.State.AddPlugin("b");
        Engine.State.AddPlugin("c", """{"interface":{"types":["docker.authz/1.0"]}}""");
        Assert.Equal(["b:latest"], Run("""
            Get-DockerPlugin -Filter ([ordered]@{ enabled = $false; capability = 'volumedriver' }) -DockerHost $h
            """).As<DockerPlugin>().Select(static one => one.Name));
        Assert.Equal(["""GET /plugins?filters={"enabled":["false"],"capability":["volumedriver"]}"""],
            Calls.Select(Uri.UnescapeDataString));
        Assert.Equal("DockerBadRequest", Run("Get-DockerPlugin -Filter @{ nope = 1 } -DockerHost $h").ErrorId);
    }

    [Theory]
    [InlineData("vieux/sshfs:latest")]
    [InlineData("vieux/sshfs")]
    [InlineData("docker.io/vieux/sshfs")]
    [InlineData("id")]
    [InlineData("start")]
    public void One_is_asked_for_by_itself_by_each_of_its_names(string name)
    {
        EnginePlugin plugin = Engine.State.AddPlugin("vieux/sshfs");
        name = name == "id" ? plugin.Id : name == "start" ? plugin.Id[..12] : name;
        Assert.Equal(plugin.Id,
            Assert.Single(Run($"Get-DockerPlugin {name} -DockerHost $h").As<DockerPlugin>()).Id);
        Assert.Equal([$"GET /plugins/{name.Replace(":", "%3A", StringComparison.Ordinal)}/json"], Calls);
    }

    [Theory]
    [InlineData("vieux/sshfs, mine", "vieux/sshfs:latest mine:latest")]
    [InlineData("mine:latest, nope, docker.io/vieux/sshfs:latest", "mine:latest vieux/sshfs:latest")]
    [InlineData("*sshfs", "vieux/sshfs:latest")]
    [InlineData("*:latest", "mine:latest vieux/sshfs:latest")]
    [InlineData("localhost:5000/*", "localhost:5000/team/volumes:1")]
    [InlineData("*volumes", "")]
    public void Several_are_found_in_the_list(string names, string found)
    {
        Engine.State.AddPlugin("vieux/sshfs");
        Engine.State.AddPlugin("mine");
        Engine.State.AddPlugin(Volumes);
        Outcome outcome = Run($"Get-DockerPlugin {names} -DockerHost $h");
        Assert.Equal(found, string.Join(' ', outcome.Called));
        Assert.Equal(names.Contains("nope", StringComparison.Ordinal) ? ["nope"] : [],
            outcome.Errors.Select(static error => error.TargetObject));
        Assert.Equal(["GET /plugins"], Calls);
    }

    [Fact]
    public void One_that_is_not_there_is_an_error_of_its_own()
    {
        Outcome outcome = Run("'nope', 'no:2' | Get-DockerPlugin -DockerHost $h");
        Assert.Equal(["nope", "no:2"], outcome.Errors.Select(static error => error.TargetObject));
        Assert.All(outcome.Errors,
            static error => Assert.StartsWith("DockerObjectNotFound", error.FullyQualifiedErrorId));
        Assert.Equal($"There is no plugin 'nope' on {Engine.DockerHost}. Get-DockerPlugin lists what there is.",
            outcome.Errors[0].ToString());
        Assert.False(outcome.Terminated);
    }

    [Fact]
    public void What_its_maker_says_and_what_is_set_are_properties()
    {
        Engine.State.AddPlugin(Volumes, Config);
        DockerPlugin plugin = Assert.Single(Run("Get-DockerPlugin -DockerHost $h").As<DockerPlugin>());
        PluginConfig config = plugin.Config!;
        Assert.Equal(["DEBUG", "data.source", "fuse.path", "args"], plugin.Settable);
        Assert.Equal(["docker.volumedriver/1.0"], config.Interface!.Types!);
        Assert.Equal(["CAP_SYS_ADMIN", "CAP_CHOWN"], config.Linux!.Capabilities!);
        Assert.Equal(("plugin.sock", "host", "/dev/fuse", "/d", "28.5.2"), (config.Interface.Socket,
            config.Network!.Type, config.Linux.Devices![0].Path, config.Mounts![0].Destination, config.DockerVersion));
        Assert.Equal(["DEBUG=0", "FIXED=1"], plugin.Settings!.Env);
        Assert.Equal(["a", "b"], plugin.Settings.Args);
        Assert.Equal(("/srv", "/dev/fuse", Volumes), (plugin.Settings.Mounts[0].Source,
            plugin.Settings.Devices[0].Path, plugin.PluginReference));
    }

    [Fact]
    public void The_table_is_that_of_the_docker_program()
    {
        EnginePlugin plugin = Engine.State.AddPlugin(Volumes, Config, enabled: true);
        string[] lines = [.. Show("Get-DockerPlugin -DockerHost $h").Split('\n')
            .Select(static line => Regex.Replace(line, " +", " ").Trim()).Where(static line => line.Length > 0)];
        Assert.Equal(["ID NAME DESCRIPTION ENABLED", "-- ---- ----------- -------",
            $"{plugin.Id[..12]} {Volumes} Volumes of the team True"], lines);
    }
}
