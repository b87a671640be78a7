using System.Management.Automation;
using System.Reflection;
using DockerSock.Client;
using DockerSock.Cmdlets;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>
/// An object that is given as an argument means itself: of two engines with objects of the same names, its own is
/// asked, whatever cmdlet and parameter takes it, and whatever has carried it there.
/// </summary>
[Collection(nameof(OwnEnvironment))]
public sealed class ObjectArgumentTests : CmdletTest
{
    /// <summary>What a parameter takes where its name does not say it.</summary>
    private static readonly Dictionary<string, string> s_kinds = new()
    {
        ["ConfigFrom"] = "network", ["ConfigRemove"] = "config", ["Ipc"] = "container", ["Link"] = "container",
        ["NetworkRemove"] = "network", ["Pid"] = "container", ["SecretRemove"] = "secret", ["VolumesFrom"] = "container",
        ["Mount"] = "volume",
    };

    private static readonly string[] s_words =
        ["container", "image", "network", "volume", "service", "task", "node", "secret", "config", "plugin"];

    /// <summary>What else a cmdlet must be given, before it has anything to send.</summary>
    private static readonly Dictionary<string, string> s_more = new()
    {
        ["Add-DockerImageTag"] = "-Tag other:1",
        ["Build-DockerImage"] = "-Path $folder",
        ["Connect-DockerNetwork"] = "", ["Disconnect-DockerNetwork"] = "",
        ["Export-DockerContainer"] = "-Path $folder/c.tar",
        ["Export-DockerImage"] = "-Path $folder/i.tar",
        ["Invoke-DockerExec"] = "-Command true",
        ["New-DockerNetwork"] = "made",
        ["New-DockerService"] = "-Detach",
        ["Rename-DockerContainer"] = "-NewName other",
        ["Set-DockerConfig"] = "-Label a=b", ["Set-DockerSecret"] = "-Label a=b",
        ["Set-DockerContainer"] = "-Memory 64MB",
        ["Set-DockerNode"] = "-Availability pause",
        ["Set-DockerPlugin"] = "-Setting DEBUG=1",
        ["Set-DockerService"] = "-Label a=b -Detach",
        ["Set-DockerVolume"] = "-Availability pause",
        ["Update-DockerPlugin"] = "-GrantAllPermissions",
        ["Wait-DockerContainer"] = "-For Running -TimeoutSec 5",
    };

    /// <summary>Names of what a cmdlet acts on, where the object is given for something else.</summary>
    private static readonly Dictionary<string, string> s_targets = new()
    {
        ["Connect-DockerNetwork.Network"] = "-Container target", ["Disconnect-DockerNetwork.Network"] = "-Container target",
        ["Connect-DockerNetwork.Container"] = "-Network target", ["Disconnect-DockerNetwork.Container"] = "-Network target",
        ["Connect-DockerNetwork.Link"] = "-Network target -Container target",
        ["New-DockerContainer"] = "target", ["Invoke-DockerImage"] = "target", ["New-DockerService"] = "target",
        ["Set-DockerService"] = "target",
    };

    /// <summary>How an object comes to the parameter: as it is, in a list, out of a file or a job.</summary>
    private static readonly string[] s_ways =
    [
        "$o", "@($o)",
        "([System.Management.Automation.PSSerializer]::Deserialize("
            + "[System.Management.Automation.PSSerializer]::Serialize($o, 4)))",
    ];

    /// <summary>Parameters for an object, of all cmdlets.</summary>
    public static TheoryData<string, string> Parameters => [.. typeof(DockerEngine).Assembly.GetTypes()
        .Where(static type => type.GetCustomAttribute<CmdletAttribute>() is not null)
        // It needs a terminal before it asks anything, which its own tests give it.
        .Where(static type => NameOf(type) != "Enter-DockerContainer")
        // A context is an object of no engine; they have tests of their own.
        .Where(static type => !NameOf(type).EndsWith("-DockerContext", StringComparison.Ordinal))
        .SelectMany(static type => type.GetProperties()
            .Where(static property =>
                property.GetCustomAttributes<ParameterAttribute>().Any(static one => !one.DontShow)
                && Element(property.PropertyType) is { } element && (element == typeof(ObjectIdentity)
                    || element == typeof(NetworkChoice) || element == typeof(SwarmFile) || element == typeof(Mount)))
            .Select(property => (NameOf(type), property.Name)))
        // A command is none of the kinds of objects; it has a test of its own.
        .Where(static one => one.Name != "ExecId")
        .Order()];

    private const string Newest = "1.56";

    protected override FakeEngineOptions Options { get; } = new() { ApiVersion = Newest };

    [Fact]
    public async Task A_command_in_a_container_is_asked_about_where_it_is()
    {
        await using FakeEngine other = await FakeEngine.StartAsync(null, Cancel);
        Fill(other, "");
        Assert.Equal("True", Shell.Run("""
            param($there)
            $job = Invoke-DockerExec target -Command true -Detach -DockerHost $there
            (Get-DockerExec -ExecId $job).Id -eq $job.Id
            """, ("there", other.DockerHost)).Clean[0].ToString());
    }

    [Fact]
    public void There_are_many() => Assert.InRange(Parameters.Count, 70, 200);

    [Theory, MemberData(nameof(Parameters))]
    public async Task An_object_is_dealt_with_where_it_is(string cmdlet, string parameter)
    {
        Fill(Engine, cmdlet);
        foreach (string way in parameter is "Mount" ? [s_ways[0]] : s_ways)
        {
            (Outcome outcome, string here, string there) =
                await ActAsync(cmdlet, parameter, Kind(cmdlet, parameter), way);
            Assert.True(here.Length == 0, $"{way}: the engine by default was asked {here}");
            Assert.True(there.Length > 0,
                $"{way}: the object's engine was not asked. {string.Join(' ', outcome.Errors)}");
        }
    }

    [Theory, MemberData(nameof(Parameters))]
    public async Task Another_engine_that_is_named_beside_it_is_an_error_and_nothing_is_sent(string cmdlet,
        string parameter)
    {
        Fill(Engine, cmdlet);
        (Outcome outcome, string here, string there) =
            await ActAsync(cmdlet, parameter, Kind(cmdlet, parameter), "$o", "-DockerHost $here");
        if (cmdlet == "Install-DockerImage")
        {
            // A reference means the same image everywhere: there it is pulled.
            Assert.StartsWith($"POST /v{Newest}/images/create", here);
            return;
        }

        Assert.Equal(("DockerEndpointConflict", "", ""), (outcome.ErrorId, here, there));
    }

    [Theory, MemberData(nameof(Parameters))]
    public async Task An_object_of_another_kind_is_refused(string cmdlet, string parameter)
    {
        string wrong = Kind(cmdlet, parameter) is "secret" ? "config" : "secret";
        (Outcome outcome, string here, string there) = await ActAsync(cmdlet, parameter, wrong, "$o");
        Assert.Contains($"The {wrong} 'target' is no ", string.Join('\n', outcome.Errors));
        Assert.Equal(("", ""), (here, there));
    }

    /// <summary>
    /// Runs the cmdlet with an object of another engine than the one by default, and tells what either was asked.
    /// </summary>
    private async Task<(Outcome Outcome, string Here, string There)> ActAsync(string cmdlet, string parameter,
        string kind, string way, string more = "")
    {
        await using FakeEngine other =
            await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = Newest }, Cancel);
        Fill(other, cmdlet);
        string folder = Directory.CreateTempSubdirectory("object-").FullName;
        using OwnEnvironment environment = new();
        environment.Set("DOCKER_HOST", Engine.DockerHost);
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "Dockerfile"), "FROM target\nRUN true", Cancel);
            object found = Shell.Run($"param($there) {Getter(kind)} -DockerHost $there", ("there", other.DockerHost))
                .Clean.First(static one => ((DockerObject)one.BaseObject).Called.Contains("target"));
            int before = other.Requests.Count;
            int sent = Engine.Requests.Count;
            string target = s_targets.GetValueOrDefault($"{cmdlet}.{parameter}",
                parameter is "Id" or "Name" or "Image" && cmdlet != "Set-DockerService" || parameter == "Id" ? ""
                    : s_targets.GetValueOrDefault(cmdlet, ""));
            string value = parameter == "Mount" ? $"@{{ Source = {way}; Target = '/data' }}" : way;
            Outcome outcome = Shell.Run($"param($o, $folder, $here) {cmdlet} {target} -{parameter} {value} "
                + $"{s_more.GetValueOrDefault(cmdlet, "")} {Confirm(cmdlet)} {more}",
                ("o", found), ("folder", folder), ("here", Engine.DockerHost));
            return (outcome, Asked(Engine, sent), Asked(other, before));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Asked(FakeEngine engine, int before) => string.Join(", ",
        engine.Requests.Skip(before).Where(static request => !request.Target.EndsWith("/_ping", StringComparison.Ordinal))
            .Select(static request => $"{request.Method} {request.Target}"));

    private static string Getter(string kind) => kind switch
    {
        "container" => "Get-DockerContainer -All",
        "image" => "Get-DockerImage",
        _ => $"Get-Docker{char.ToUpperInvariant(kind[0])}{kind[1..]}",
    };

    private static string Confirm(string cmdlet) => typeof(DockerEngine).Assembly.GetTypes()
        .First(type => NameOf(type) == cmdlet).GetCustomAttribute<CmdletAttribute>()!.SupportsShouldProcess
        ? "-Confirm:$false" : "";

    private static string Kind(string cmdlet, string parameter) => s_kinds.TryGetValue(parameter, out string? kind)
        ? kind : s_words.FirstOrDefault(word => parameter.Equals(word, StringComparison.OrdinalIgnoreCase))
        ?? (cmdlet is "Get-DockerLog" or "Invoke-DockerExec" or "Send-DockerSignal" or "ConvertTo-DockerImage"
            or "Get-DockerContainerChange" or "Get-DockerContainerProcess" or "Get-DockerExec"
                or "Get-DockerSockExposure" ? "container"
            : cmdlet is "Publish-DockerImage" ? "image"
            : s_words.First(word => cmdlet.Contains(word, StringComparison.OrdinalIgnoreCase)));

    private static Type? Element(Type type) => type.IsArray ? type.GetElementType() : type;

    private static string NameOf(Type type) => type.GetCustomAttribute<CmdletAttribute>() is { } name
        ? $"{name.VerbName}-{name.NounName}" : "";

    private static void Fill(FakeEngine engine, string cmdlet)
    {
        engine.State.AddImage("target:latest");
        engine.State.AddContainer("target", "target:latest", running: cmdlet != "Start-DockerContainer");
        engine.State.AddNetwork("target");
        engine.State.AddVolume("target");
        engine.State.AddPlugin("target", enabled: cmdlet == "Disable-DockerPlugin");
        engine.State.Registries.AddPlugin("target");
        EngineSwarm swarm = engine.State.StartSwarm();
        swarm.AddNode("target");
        swarm.AddSecret("target", [1]);
        swarm.AddConfig("target", [1]);
        swarm.AddService("target");
    }
}
