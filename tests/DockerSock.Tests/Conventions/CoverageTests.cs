using System.Reflection;
using System.Text.RegularExpressions;
using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Conventions;

/// <summary>
/// The whole API is covered: each operation is claimed by a cmdlet, and a cmdlet really sends what it claims. An
/// operation that nobody needs is named here with the reason.
/// </summary>
public sealed class CoverageTests : CmdletTest
{
    private static readonly Assembly s_module = typeof(DockerSock.Client.DockerEngine).Assembly;

    private static readonly Dictionary<string, string> s_unneeded = new()
    {
        ["Session"] = "It serves BuildKit's secrets and keys alone, speaks gRPC, and is deprecated.",
    };

    /// <summary>What the cmdlets are run with; the engine is added.</summary>
    internal static IReadOnlyDictionary<string, string> Scripts { get; } = new Dictionary<string, string>
    {
        ["Add-DockerImageTag"] = "Add-DockerImageTag busybox other:1 @e",
        ["Build-DockerImage"] = "'FROM busybox' | Build-DockerImage -Quiet @e",
        ["Clear-DockerBuildCache"] = "Clear-DockerBuildCache -Force @e",
        ["Clear-DockerContainer"] = "Clear-DockerContainer -Force -Prune @e",
        ["Clear-DockerImage"] = "Clear-DockerImage -Force -Prune @e",
        ["Clear-DockerNetwork"] = "Clear-DockerNetwork -Force -Prune @e",
        ["Clear-DockerVolume"] = "Clear-DockerVolume -Force -Prune @e",
        ["Connect-DockerNetwork"] = "Connect-DockerNetwork bridge web @e",
        ["Connect-DockerRegistry"] = "'wrong' | Connect-DockerRegistry localhost:5000 -UserName ann @e",
        ["ConvertTo-DockerImage"] = "ConvertTo-DockerImage web @e",
        ["Copy-DockerItem"] =
        "[IO.File]::WriteAllText(\"$t/f\", 'f'); Copy-DockerItem web:/etc/hostname \"$t/\" @e; Copy-DockerItem "
            + "\"$t/f\" web:/ @e",
        ["Disable-DockerPlugin"] = "Disable-DockerPlugin target @e",
        ["Disconnect-DockerNetwork"] = "Disconnect-DockerNetwork bridge web @e",
        ["Enable-DockerPlugin"] = "Enable-DockerPlugin target @e",
        ["Exit-DockerSwarm"] = "Exit-DockerSwarm @e",
        ["Export-DockerContainer"] = "Export-DockerContainer web \"$t/web.tar\" @e",
        ["Export-DockerImage"] =
        "Export-DockerImage busybox \"$t/one.tar\" @e; Export-DockerImage busybox, alpine \"$t/two.tar\" @e",
        ["Find-DockerImage"] = "Find-DockerImage busybox @e",
        ["Get-DockerConfig"] = "Get-DockerConfig @e; Get-DockerConfig target @e",
        ["Get-DockerContainer"] = "Get-DockerContainer @e; Get-DockerContainer web -Detailed @e",
        ["Get-DockerContainerChange"] = "Get-DockerContainerChange web @e",
        ["Get-DockerContainerProcess"] = "Get-DockerContainerProcess web @e",
        ["Get-DockerDiskUsage"] = "Get-DockerDiskUsage @e",
        ["Get-DockerEvent"] = "Get-DockerEvent @e",
        ["Get-DockerExec"] = "(Invoke-DockerExec web -Command true -Detach @e) | Get-DockerExec",
        ["Get-DockerImage"] = "Get-DockerImage @e; Get-DockerImage busybox -Detailed @e",
        ["Get-DockerImageAttestation"] = "Get-DockerImageAttestation busybox @e",
        ["Get-DockerImageHistory"] = "Get-DockerImageHistory busybox @e",
        ["Get-DockerImageManifest"] = "Get-DockerImageManifest busybox @e",
        ["Get-DockerInfo"] = "Get-DockerInfo @e",
        ["Get-DockerItem"] = "Get-DockerItem web:/etc/hostname @e",
        ["Get-DockerLog"] =
        "Get-DockerLog web @e; Get-DockerLog -Service target @e; Get-DockerTask @e | Get-DockerLog @e",
        ["Get-DockerNetwork"] = "Get-DockerNetwork @e; Get-DockerNetwork bridge -Detailed @e",
        ["Get-DockerNode"] = "Get-DockerNode @e; Get-DockerNode target @e",
        ["Get-DockerPlugin"] = "Get-DockerPlugin @e; Get-DockerPlugin target @e",
        ["Get-DockerSecret"] = "Get-DockerSecret @e; Get-DockerSecret target @e",
        ["Get-DockerService"] = "Get-DockerService @e; Get-DockerService target -InsertDefaults @e",
        ["Get-DockerSockExposure"] = "Get-DockerSockExposure @e",
        ["Get-DockerSwarm"] = "Get-DockerSwarm @e",
        ["Get-DockerSwarmUnlockKey"] = "Get-DockerSwarmUnlockKey @e",
        ["Get-DockerTask"] = "Get-DockerTask @e | Get-DockerTask",
        ["Get-DockerVersion"] = "Get-DockerVersion @e",
        ["Get-DockerVolume"] = "Get-DockerVolume @e; Get-DockerVolume data @e",
        ["Import-DockerImage"] =
        "Export-DockerImage busybox \"$t/b.tar\" @e; Import-DockerImage \"$t/b.tar\" @e; Import-DockerImage "
            + "\"$t/b.tar\" -RootFileSystem @e",
        ["Initialize-DockerSwarm"] = "Initialize-DockerSwarm @e",
        ["Install-DockerImage"] = "Install-DockerImage busybox @e",
        ["Install-DockerPlugin"] = "Install-DockerPlugin target @e",
        ["Invoke-DockerExec"] = "Invoke-DockerExec web -Command true @e",
        ["Invoke-DockerImage"] = "Invoke-DockerImage busybox true @e",
        ["Join-DockerSwarm"] = "Join-DockerSwarm 10.0.0.1 -Token SWMTKN-1-x @e",
        ["Measure-DockerContainer"] = "Measure-DockerContainer web @e",
        ["New-DockerConfig"] = "New-DockerConfig made 'text' @e",
        ["New-DockerContainer"] = "New-DockerContainer busybox @e",
        ["New-DockerNetwork"] = "New-DockerNetwork made @e",
        ["New-DockerPlugin"] =
        "[void][IO.Directory]::CreateDirectory(\"$t/rootfs\"); [IO.File]::WriteAllText(\"$t/config.json\", '{}'); "
            + "New-DockerPlugin made $t @e",
        ["New-DockerSecret"] = "New-DockerSecret made 'text' @e",
        ["New-DockerService"] = "New-DockerService busybox -Name made -Detach @e",
        ["New-DockerVolume"] = "New-DockerVolume made @e",
        ["Publish-DockerImage"] = "Publish-DockerImage busybox @e",
        ["Publish-DockerPlugin"] = "Publish-DockerPlugin target @e",
        ["Register-DockerEvent"] =
        "Register-DockerEvent -SourceIdentifier covered -Action { } @e; Unregister-Event covered",
        ["Remove-DockerConfig"] = "Remove-DockerConfig target @e",
        ["Remove-DockerContainer"] = "Remove-DockerContainer web -Force @e",
        ["Remove-DockerImage"] = "Remove-DockerImage alpine @e",
        ["Remove-DockerNetwork"] = "Remove-DockerNetwork front @e",
        ["Remove-DockerNode"] = "Remove-DockerNode target @e",
        ["Remove-DockerPlugin"] = "Remove-DockerPlugin target @e",
        ["Remove-DockerSecret"] = "Remove-DockerSecret target @e",
        ["Remove-DockerService"] = "Remove-DockerService target @e",
        ["Remove-DockerVolume"] = "Remove-DockerVolume data -Confirm:$false @e",
        ["Rename-DockerContainer"] = "Rename-DockerContainer web shop @e",
        ["Restart-DockerContainer"] = "Restart-DockerContainer web -Timeout 0 @e",
        ["Resume-DockerContainer"] = "Resume-DockerContainer web @e",
        ["Send-DockerSignal"] = "Send-DockerSignal web @e",
        ["Set-DockerConfig"] = "Set-DockerConfig target -Label a=b @e",
        ["Set-DockerContainer"] = "Set-DockerContainer web -Memory 64MB @e",
        ["Set-DockerNode"] = "Set-DockerNode target -Availability drain @e",
        ["Set-DockerPlugin"] = "Set-DockerPlugin target DEBUG=1 @e",
        ["Set-DockerSecret"] = "Set-DockerSecret target -Label a=b @e",
        ["Set-DockerService"] = "Set-DockerService target -Label a=b -Detach @e",
        ["Set-DockerSwarm"] = "Set-DockerSwarm -RotateWorkerToken @e",
        ["Set-DockerVolume"] = "Set-DockerVolume cluster -Availability drain @e",
        ["Start-DockerContainer"] = "Start-DockerContainer web @e",
        ["Stop-DockerContainer"] = "Stop-DockerContainer web -Timeout 0 @e",
        ["Suspend-DockerContainer"] = "Suspend-DockerContainer web @e",
        ["Test-DockerImageUpdate"] =
        "Install-DockerImage docker.io/library/shop:1 @e; Test-DockerImageUpdate shop:1 @e",
        ["Test-DockerSock"] = "Test-DockerSock @e",
        ["Test-DockerSockSecurity"] = "Test-DockerSockSecurity @e",
        ["Unlock-DockerSwarm"] = "Unlock-DockerSwarm SWMKEY-1-x @e",
        ["Update-DockerPlugin"] = "Update-DockerPlugin target @e",
        ["Wait-DockerContainer"] = "Wait-DockerContainer web -TimeoutSec 1 @e",
    };

    /// <summary>Cmdlets that need more than a script, and the tests in which they send what they claim.</summary>
    private static readonly Dictionary<string, Type> s_elsewhere = new()
    {
        ["Enter-DockerContainer"] = typeof(Cmdlets.EnterDockerContainerTests),
    };

    private static IEnumerable<(string Cmdlet, string Operation)> Claims => s_module.GetTypes()
        .SelectMany(static type => type.GetCustomAttributesData()
            .Where(static data => data.AttributeType.Name == "ApiOperationAttribute")
            .Select(data => (NameOf(type), (string)data.ConstructorArguments[0].Value!)));

    protected override FakeEngineOptions Options { get; } = new() { ApiVersion = "1.56" };

    public static TheoryData<string> Claiming =>
        [.. Claims.Select(static claim => claim.Cmdlet).Distinct().Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_operation_is_claimed_by_a_cmdlet_or_has_a_reason_not_to_be() =>
        Assert.Equal(Routes().Keys.Order(StringComparer.Ordinal),
            Claims.Select(static claim => claim.Operation).Concat(s_unneeded.Keys).Distinct()
                .Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Claiming))]
    public void What_a_cmdlet_claims_it_sends(string name)
    {
        if (s_elsewhere.TryGetValue(name, out Type? tests))
        {
            Assert.Contains(tests.GetMethods(), static method =>
                method.GetCustomAttribute<FactAttribute>() is not null);
            return;
        }

        string folder = Directory.CreateTempSubdirectory("covered-").FullName;
        try
        {
            Prepare(Engine, name);
            // An answer that does not please the cmdlet is no matter here; other tests look at answers.
            Shell.Run($"param($h, $t) $e = @{{ DockerHost = $h; ErrorAction = 'SilentlyContinue' }}; {Scripts[name]}",
                ("h", Engine.DockerHost), ("t", folder));
            Dictionary<string, Regex> routes = Routes();
            string[] sent =
                [.. Engine.Requests.Select(static request => $"{request.Method} {request.Target.Split('?')[0]}")];
            Assert.All(Claims.Where(claim => claim.Cmdlet == name),
                claim => Assert.True(Array.Exists(sent, routes[claim.Operation].IsMatch),
                $"{name} did not send {claim.Operation}, but {string.Join(", ", sent)}"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Gives an engine what a script is about.</summary>
    internal static void Prepare(FakeEngine engine, string name)
    {
        EngineContainer web = engine.State.AddContainer("web", "busybox", running: true);
        engine.State.AddImage("alpine");
        engine.State.Registries.AddImage("docker.io/library/shop:1");
        engine.State.Registries.AddImage("docker.io/library/busybox:latest");
        engine.State.AddNetwork("front");
        engine.State.AddVolume("data");
        engine.State.BuildCache.Add(new EngineBuildRecord { Id = "record" });
        if (name == "Test-DockerSock")
        {
            engine.Misbehave("HEAD", "/_ping", Fault.Status(405, ""));
        }

        engine.State.Registries.AddPlugin("target");
        if (name != "Install-DockerPlugin")
        {
            engine.State.AddPlugin("target", enabled: name == "Disable-DockerPlugin");
        }

        engine.Misbehave("*", "/volumes/cluster", Fault.Answer(
            """{"Name":"cluster","ClusterVolume":{"Version":{"Index":3},"Spec":{"AccessMode":{"Availability":"active"}}}}"""));
        if (name is not ("Initialize-DockerSwarm" or "Join-DockerSwarm"))
        {
            EngineSwarm swarm = engine.State.StartSwarm();
            swarm.AddNode("target");
            swarm.AddSecret("target", [1]);
            swarm.AddConfig("target", [1]);
            swarm.AddService("target");
        }

        Assert.True(web.IsRunning);
    }

    /// <summary>The operations, each with the requests that are it.</summary>
    private static Dictionary<string, Regex> Routes() =>
        File.ReadLines(Path.Combine(Repository.Root, "src", "DockerSock", "Client", "Http", "Routes.tsv"))
        .Where(static line => line.Length > 0 && line[0] != '#').Select(static line => line.Split('\t'))
        .ToDictionary(static row => row[2], static row =>
            new Regex($@"\A{row[0]} (/v[0-9.]+)?{Regex.Replace(row[1], @"\{[a-z]+\}",
            row[1].StartsWith("/images", StringComparison.Ordinal) || row[1].StartsWith("/distribution", StringComparison.Ordinal)
            || row[1].StartsWith("/plugins", StringComparison.Ordinal) ? ".+" : "[^/]+")}\z"), StringComparer.Ordinal);

    private static string NameOf(Type type) =>
        type.GetCustomAttribute<System.Management.Automation.CmdletAttribute>() is { } name
        ? $"{name.VerbName}-{name.NounName}" : "";
}
