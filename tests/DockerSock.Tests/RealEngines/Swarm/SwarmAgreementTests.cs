using System.Text.Json.Nodes;
using DockerSock.Formats;
using DockerSock.Models;
using static DockerSock.Tests.RealEngines.DockerRows;

namespace DockerSock.Tests.RealEngines;

/// <summary>What the docker program lists of a swarm of three says what our objects say, column by column.</summary>
[Collection(RealSwarm.Collection)]
public sealed class SwarmAgreementTests(RealSwarm swarm) : IClassFixture<RealSwarm>
{
    [Fact]
    public async Task Every_column_of_node_ls()
    {
        using DockerProgram docker = Require();
        _ = swarm.Run("Set-DockerNode $nodes[2] -Availability pause -DockerHost $h").Clean;
        string? root = swarm.One<DockerSwarm>("Get-DockerSwarm -DockerHost $h").TLSInfo?.TrustRoot;
        JsonObject[] theirs = await docker.RowsAsync("node", "ls");
        DockerNode[] ours = [.. swarm.Run("Get-DockerNode -DockerHost $h").As<DockerNode>()];
        _ = swarm.Run("Set-DockerNode $nodes[2] -Availability active -DockerHost $h").Clean;
        AssertSame(theirs, ours, node => new()
        {
            ["ID"] = node.Id,
            ["Hostname"] = node.Hostname,
            ["Status"] = Humanize.Capital(node.State),
            ["Availability"] = Humanize.Capital(node.Availability),
            ["ManagerStatus"] = NodeText.Manager(node),
            ["EngineVersion"] = node.EngineVersion,
            ["Self"] = node.IsSelf == true ? "true" : "false",
            ["TLSStatus"] = node.Description?.TLSInfo?.TrustRoot == root ? "Ready" : "Needs Rotation",
        });
    }

    [Fact]
    public async Task Every_column_of_service_ls_service_ps_and_node_ps()
    {
        using DockerProgram docker = Require();
        _ = swarm.Run("""
            $quick = @{ NoResolveImage = $true; StopSignal = 'SIGKILL'; Timeout = '60s'; DockerHost = $h }
            $soon = @{ UpdateMonitor = '500ms' }
            New-DockerService busybox sleep, 1000 -Name "$n-web" -Replicas 3 -MaxReplicasPerNode 2 @quick @soon `
                -Publish 8080-8082:80-82, 53:53/udp, 'target=99,published=9099,mode=host'
            New-DockerService busybox:latest sleep, 1000 -Name "$n-all" -Mode global @quick @soon
            New-DockerService busybox true -Name "$n-job" -Mode replicated-job -Replicas 3 -MaxConcurrent 2 @quick
            New-DockerService busybox sh, -c, 'exit 3' -Name "$n-bad" -RestartCondition none -Detach @quick
            Set-DockerService "$n-web" -Environment A=1 -UpdateParallelism 0 -UpdateOrder stop-first -DockerHost $h
            """).Clean;
        swarm.Until<DockerTask>("Get-DockerTask -Service \"$n-bad\" -DockerHost $h",
            static tasks => tasks is [{ State: "failed" }]);
        AssertSame(await docker.RowsAsync("service", "ls"),
            swarm.Run("Get-DockerService -DockerHost $h").As<DockerService>(), static service => new()
            {
                ["ID"] = service.ShortId,
                ["Name"] = service.Name,
                ["Mode"] = service.Mode.Replace("-job", " job", StringComparison.Ordinal),
                ["Replicas"] = service.Replicas,
                ["Image"] = service.Image,
                ["Ports"] = ServiceText.Ports(service),
            });
        foreach (string part in (string[])["web", "all", "job", "bad"])
        {
            await AssertTasksAsync(docker, ["service", "ps", $"{swarm.Name}-{part}"], $"-Service \"$n-{part}\"");
        }

        foreach (string node in swarm.Nodes)
        {
            await AssertTasksAsync(docker, ["node", "ps", node], $"-Node {node}");
        }

        _ = swarm.Run("Remove-DockerService \"$n*\" -DockerHost $h").Clean;
    }

    [Fact]
    public async Task Every_column_of_secret_ls_and_config_ls()
    {
        using DockerProgram docker = Require();
        _ = swarm.Run("""
            foreach ($number in 10, 2) {
                New-DockerSecret "$n-$number" hunter2 -Label @{ a = 'b'; c = 'd' } -DockerHost $h
                New-DockerConfig "$n-$number" 'a page' -Label @{ a = 'b'; c = 'd' } -DockerHost $h
            }

            Set-DockerSecret "$n-2" -Label e=f -DockerHost $h
            """).Clean;
        await AssertFilesAsync(docker, "secret", "Get-DockerSecret", static (DockerSecret secret) =>
            (secret, secret.Name, secret.Labels), static secret => new() { ["Driver"] = secret.Driver ?? "" });
        await AssertFilesAsync(docker, "config", "Get-DockerConfig", static (DockerConfig config) =>
            (config, config.Name, config.Labels), static _ => []);
        _ = swarm.Run("Remove-DockerSecret \"$n*\" -DockerHost $h; Remove-DockerConfig \"$n*\" -DockerHost $h").Clean;
    }

    [Fact]
    public async Task Every_column_of_network_ls_in_a_swarm()
    {
        using DockerProgram docker = Require();
        _ = swarm.Run("""
            New-DockerNetwork $n -Driver overlay -Attachable -Internal -Label @{ a = 'b' } -DockerHost $h
            """).Clean;
        AssertSame(await docker.RowsAsync("network", "ls", "--no-trunc"),
            swarm.Run("Get-DockerNetwork -DockerHost $h").As<DockerNetwork>(), Network);
        _ = swarm.Run("Remove-DockerNetwork $n -DockerHost $h").Clean;
    }

    private DockerProgram Require()
    {
        swarm.Require();
        return new DockerProgram(swarm.Engines[0].DockerHost);
    }

    private async Task AssertTasksAsync(DockerProgram docker, string[] question, string select)
    {
        DateTimeOffset from = DateTimeOffset.UtcNow;
        JsonObject[] theirs = await docker.RowsAsync([.. question, "--no-trunc"]);
        DateTimeOffset to = DateTimeOffset.UtcNow;
        AssertSame(theirs, swarm.Run($"Get-DockerTask {select} -DockerHost $h").As<DockerTask>(), task => new()
        {
            ["ID"] = task.Id,
            ["Name"] = task.Name,
            ["Image"] = TaskText.Image(task.Image),
            ["Node"] = task.Node,
            ["DesiredState"] = Humanize.Capital(task.DesiredState),
            ["CurrentState"] = Either(theirs, task.Id, "CurrentState",
                Between(from, to, now => TaskText.State(task, now.LocalDateTime))),
            ["Error"] = task.Error.Length > 0 ? $"\"{task.Error}\"" : "",
            ["Ports"] = TaskText.Ports(task),
        });
    }

    private async Task AssertFilesAsync<T>(DockerProgram docker, string word, string cmdlet,
        Func<T, (SwarmObject File, string Name, DockerMap<string> Labels)> read,
        Func<T, Dictionary<string, string>> more)
    {
        DateTimeOffset from = DateTimeOffset.UtcNow;
        JsonObject[] theirs = await docker.RowsAsync(word, "ls");
        DateTimeOffset to = DateTimeOffset.UtcNow;
        AssertSame(theirs, swarm.Run($"{cmdlet} -DockerHost $h").As<T>(), file =>
        {
            (SwarmObject one, string name, DockerMap<string> labels) = read(file);
            return new(more(file))
            {
                ["ID"] = one.Id,
                ["Name"] = name,
                ["CreatedAt"] = Either(theirs, one.Id, "CreatedAt",
                    Between(from, to, now => Humanize.Ago(one.CreatedAt, now.LocalDateTime))),
                ["UpdatedAt"] = Either(theirs, one.Id, "UpdatedAt",
                    Between(from, to, now => Humanize.Ago(one.UpdatedAt, now.LocalDateTime))),
                ["Labels"] = Labels(labels),
            };
        });
    }
}
