using System.Text.Json.Serialization.Metadata;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Models;

/// <summary>
/// Every field that the API documents is a property of the model, by exactly its name in JSON: a property with a wrong
/// name loses nothing, its field is among the unknown ones, and so no other test sees it.
/// </summary>
public sealed class ApiFieldTests
{
    /// <summary>The models that answers and bodies begin with, and the definitions that they are.</summary>
    private static readonly (Type Model, string[] Definitions)[] s_roots =
    [
        (typeof(ContainerSummary), ["ContainerSummary"]),
        (typeof(ContainerInspect), ["ContainerInspectResponse"]),
        (typeof(ContainerTop), ["ContainerTopResponse", "ContainerTop"]),
        (typeof(ContainerChange), ["FilesystemChange", "ContainerChanges"]),
        (typeof(ContainerStatsSample), ["ContainerStatsResponse"]),
        (typeof(ContainerConfig), ["ContainerConfig"]),
        (typeof(HostConfig), ["HostConfig"]),
        (typeof(WaitResponse), ["ContainerWaitResponse"]),
        (typeof(ExecCreate), ["ContainerExecBody"]),
        (typeof(ExecInspect), ["ExecInspect"]),
        (typeof(ImageSummary), ["ImageSummary"]),
        (typeof(ImageInspect), ["ImageInspect"]),
        (typeof(ImageHistoryEntry), ["ImageHistoryResponseItem"]),
        (typeof(ImageSearchResult), ["ImageSearch"]),
        (typeof(ImageRemoval), ["ImageDeleteResponseItem"]),
        (typeof(ImageManifest), ["DistributionInspect"]),
        (typeof(ImageAttestation), ["AttestationStatement"]),
        (typeof(DockerNetwork), ["Network", "NetworkSummary"]),
        (typeof(NetworkInspect), ["NetworkInspect"]),
        (typeof(NetworkCreate), ["NetworkCreateBody"]),
        (typeof(NetworkCreated), ["NetworkCreateResponse"]),
        (typeof(DockerVolume), ["Volume"]),
        (typeof(VolumeList), ["VolumeListResponse"]),
        (typeof(VolumeCreate), ["VolumeCreateOptions"]),
        (typeof(DockerPlugin), ["Plugin"]),
        (typeof(PluginPrivilege), ["PluginPrivilege"]),
        (typeof(DockerSwarm), ["Swarm"]),
        (typeof(DockerSwarmUnlockKey), ["SwarmUnlockkey"]),
        (typeof(SwarmInit), ["SwarmInitBody"]),
        (typeof(SwarmJoin), ["SwarmJoinBody"]),
        (typeof(SwarmUnlock), ["SwarmUnlockBody"]),
        (typeof(DockerNode), ["Node"]),
        (typeof(DockerSecret), ["Secret"]),
        (typeof(DockerConfig), ["Config"]),
        (typeof(DockerTask), ["Task"]),
        (typeof(DockerService), ["Service"]),
        (typeof(SwarmCreated), ["ServiceCreateResponse"]),
        (typeof(DockerVersion), ["SystemVersion"]),
        (typeof(SystemInfo), ["SystemInfo"]),
        (typeof(DataUsage), ["SystemDataUsage"]),
        (typeof(BuildCacheRemoval), ["BuildPrune"]),
        (typeof(PruneResult), ["ContainerPrune", "ImagePrune", "NetworkPrune", "VolumePrune"]),
        (typeof(DockerEvent), ["EventMessage"]),
        (typeof(EngineStep), ["BuildInfo", "CreateImageInfo", "PushImageInfo"]),
        (typeof(AuthResponse), ["SystemAuth", "AuthResponse"]),
        (typeof(NetworkService), ["ServiceInfo"]),
        (typeof(NetworkTask), ["NetworkTaskInfo"]),
        (typeof(NetworkLink), ["NetworkConnectRequest", "NetworkDisconnectRequest"]),
        (typeof(IdResponse), ["IDResponse", "IdResponse", "ContainerCreateResponse"]),
        (typeof(WarningsResponse), ["ContainerUpdateResponse", "ServiceUpdateResponse"]),
    ];

    /// <summary>Fields without a property of their own, and models that are nobody's definition.</summary>
    private static readonly (string Reason, string Names)[] s_exceptions =
    [
        ("ours, of no definition of the API's", """
            ClientVersion DiskUsageItem EmptyMode EmptyValue ImageArchiveEntry PathStat SockExposure SockFinding
            SockRequest SockTest SwarmFileCreate
            """),
        ("a sample is read for what Measure-DockerContainer shows, and is not shown itself", """
            BlkioEntry.major BlkioEntry.minor BlkioStats.io_merged_recursive BlkioStats.io_queue_recursive
            BlkioStats.io_service_time_recursive BlkioStats.io_serviced_recursive BlkioStats.io_time_recursive
            BlkioStats.io_wait_time_recursive BlkioStats.sectors_recursive ContainerStatsSample.id
            ContainerStatsSample.name ContainerStatsSample.os_type ContainerStatsSample.storage_stats
            CpuStats.throttling_data CpuUsage.usage_in_kernelmode CpuUsage.usage_in_usermode
            MemoryStats.commitbytes MemoryStats.commitpeakbytes MemoryStats.failcnt MemoryStats.max_usage
            MemoryStats.privateworkingset NetworkStats.endpoint_id NetworkStats.instance_id
            NetworkStats.rx_dropped NetworkStats.rx_errors NetworkStats.rx_packets NetworkStats.tx_dropped
            NetworkStats.tx_errors NetworkStats.tx_packets
            """),
        ("what the drivers of cluster volumes are told has no shape; it is shown as an unknown field is", """
            ClusterVolumeAccess.AccessibilityRequirements ClusterVolumeAccess.CapacityRange
            ClusterVolumeAccess.MountVolume ClusterVolumeAccess.Secrets ClusterVolumeInfo.AccessibleTopology
            """),
        ("engines send Healthcheck, whatever the API's text says", """
            ContainerSpec.HealthCheck
            """),
        ("the text of a bar, which is drawn here", """
            EngineStep.progress
            """),
        ("not sent: the terminal is resized when the command runs", """
            ExecCreate.ConsoleSize
            """),
        ("an engine never tells a secret", """
            SecretSpec.Data
            """),
        ("cluster volumes are not made with it", """
            VolumeCreate.ClusterVolumeSpec
            """),
    ];

    [Fact]
    public void Every_documented_field_has_its_property()
    {
        string file = Path.Combine(Repository.Root, "tests", "DockerSock.Tests", "Models", "ApiFields.tsv");
        Dictionary<string, string[]> api = File.ReadLines(file).Where(static line => line[0] != '#')
            .Select(static line => line.Split('\t'))
            .ToDictionary(static row => row[0], static row => row[1].Split(' '));
        Queue<(Type Model, string Definition)> left = new(s_roots.SelectMany(static root =>
            root.Definitions.Select(definition => (root.Model, definition))));
        HashSet<(Type Model, string Definition)> seen = [];
        List<string> wrong = [];
        int fields = 0;
        while (left.TryDequeue(out (Type Model, string Definition) next))
        {
            if (!seen.Add(next))
            {
                continue;
            }

            JsonTypeInfo type = DockerJson.Default.GetTypeInfo(next.Model)!;
            foreach (string[] field in api[next.Definition].Select(static field => field.Split('@')[0].Split(':')))
            {
                fields++;
                if (type.Properties.FirstOrDefault(one => one.Name == field[0]) is not { Get: not null } property)
                {
                    wrong.Add($"{next.Model.Name}.{field[0]}");
                }
                else if (field.Length > 1 && ModelIn(property.PropertyType) is { } inner)
                {
                    left.Enqueue((inner, field[1]));
                }
            }
        }

        TestContext.Current.SendDiagnosticMessage("{0} fields of {1} models", fields, seen.Count);
        wrong.AddRange(Models().Except(seen.Select(static one => one.Model)).Select(static model => model.Name));
        Assert.Equal(s_exceptions.SelectMany(static one => one.Names.Split([' ', '\n']))
            .Order(StringComparer.Ordinal), wrong.Distinct().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<Type> Models() => typeof(DockerValue).Assembly.GetTypes().Where(static type =>
        type.IsSubclassOf(typeof(DockerValue)) && type is { IsAbstract: false, IsGenericType: false }
        && DockerJson.Default.GetTypeInfo(type) is not null);

    /// <summary>The model that a field is, or that its list or map holds.</summary>
    private static Type? ModelIn(Type type) => type.IsSubclassOf(typeof(DockerValue)) ? type
        : type.GenericTypeArguments is [.., { } inner] ? ModelIn(inner) : null;
}
