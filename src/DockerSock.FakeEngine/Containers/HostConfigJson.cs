using System.Globalization;
using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>
/// The HostConfig of a container: what it was created with, and the engine's defaults for all the rest.
/// </summary>
internal static class HostConfigJson
{
    private const string MaskedPaths = """
        ["/proc/asound","/proc/acpi","/proc/interrupts","/proc/kcore","/proc/keys","/proc/latency_stats",
        "/proc/timer_list","/proc/timer_stats","/proc/sched_debug","/proc/scsi","/sys/firmware",
        "/sys/devices/virtual/powercap"]
        """;

    /// <summary>Every field with its default as JSON, and the minor API version that dropped it.</summary>
    private static readonly (string Name, string Default, int Until)[] s_fields =
    [
        ("ContainerIDFile", "\"\"", 0), ("LogConfig", """{"Type":"json-file","Config":{}}""", 0),
        ("VolumeDriver", "\"\"", 0), ("VolumesFrom", "null", 0), ("ConsoleSize", "[0,0]", 0), ("CapAdd", "null", 0),
        ("CapDrop", "null", 0), ("CgroupnsMode", "\"private\"", 0), ("Dns", "[]", 0), ("DnsOptions", "[]", 0),
        ("DnsSearch", "[]", 0), ("ExtraHosts", "null", 0), ("GroupAdd", "null", 0), ("IpcMode", "\"private\"", 0),
        ("Cgroup", "\"\"", 0), ("Links", "null", 0), ("OomScoreAdj", "0", 0), ("PidMode", "\"\"", 0),
        ("Privileged", "false", 0), ("ReadonlyRootfs", "false", 0), ("SecurityOpt", "null", 0),
        ("UTSMode", "\"\"", 0), ("UsernsMode", "\"\"", 0), ("ShmSize", "67108864", 0), ("Runtime", "\"runc\"", 0),
        ("Isolation", "\"\"", 0), ("CpuShares", "0", 0), ("Memory", "0", 0), ("NanoCpus", "0", 0),
        ("CgroupParent", "\"\"", 0), ("BlkioWeight", "0", 0), ("BlkioWeightDevice", "[]", 0),
        ("BlkioDeviceReadBps", "[]", 0), ("BlkioDeviceWriteBps", "[]", 0), ("BlkioDeviceReadIOps", "[]", 0),
        ("BlkioDeviceWriteIOps", "[]", 0), ("CpuPeriod", "0", 0), ("CpuQuota", "0", 0),
        ("CpuRealtimePeriod", "0", 0), ("CpuRealtimeRuntime", "0", 0), ("CpusetCpus", "\"\"", 0),
        ("CpusetMems", "\"\"", 0), ("Devices", "[]", 0), ("DeviceCgroupRules", "null", 0),
        ("DeviceRequests", "null", 0), ("KernelMemory", "0", 42), ("KernelMemoryTCP", "0", 42),
        ("MemoryReservation", "0", 0), ("MemorySwap", "0", 0), ("MemorySwappiness", "null", 0),
        ("OomKillDisable", "false", 0), ("PidsLimit", "null", 0), ("Ulimits", "[]", 0), ("CpuCount", "0", 0),
        ("CpuPercent", "0", 0), ("IOMaximumIOps", "0", 0), ("IOMaximumBandwidth", "0", 0),
        ("MaskedPaths", MaskedPaths, 0),
        ("ReadonlyPaths", """["/proc/bus","/proc/fs","/proc/irq","/proc/sys","/proc/sysrq-trigger"]""", 0),
    ];

    private static readonly HashSet<string> s_known =
    [
        .. s_fields.Select(field => field.Name), "Binds", "NetworkMode", "PortBindings", "RestartPolicy", "AutoRemove",
        "PublishAllPorts", "Annotations",
    ];

    public static void Write(Utf8JsonWriter writer, EngineContainer container, ApiVersion api) =>
        writer.Object("HostConfig", () =>
    {
        HostSettings host = container.Host;
        writer.Texts("Binds", host.Binds, nullWhenEmpty: true);
        writer.WriteString("NetworkMode", ContainerListJson.NetworkMode(container, api));
        WritePortBindings(writer, host);
        writer.Object("RestartPolicy", () =>
        {
            writer.WriteString("Name", host.RestartPolicy);
            writer.WriteNumber("MaximumRetryCount", host.MaximumRetries);
        });
        writer.WriteBoolean("AutoRemove", host.AutoRemove);
        writer.WriteBoolean("PublishAllPorts", host.PublishAll);
        if (host.Annotations.Count > 0 && api.From(43))
        {
            writer.Map("Annotations", host.Annotations);
        }

        foreach ((string name, string json, int until) in s_fields
            .Where(field => field.Until == 0 || !api.From(field.Until)))
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(Requested(host, name)?.GetRawText() ?? json, skipInputValidation: true);
        }

        WriteUnknown(writer, host);
    });

    /// <summary>What a client asked for, unless that means the default.</summary>
    private static JsonElement? Requested(HostSettings host, string name) =>
        host.Requested.ValueKind == JsonValueKind.Object
        && host.Requested.TryGetProperty(name, out JsonElement value)
        && !(value.ValueKind is JsonValueKind.Null
            || (value.ValueKind is JsonValueKind.String && value.GetString()!.Length == 0)
            || (name == "ShmSize" && value.ToString() == "0")
            || (name == "LogConfig" && value.TryGetProperty("Type", out JsonElement type) && type.GetString() == ""))
            ? value
            : null;

    /// <summary>Fields that engines leave out when they are empty, such as Sysctls, Tmpfs, Init and Mounts.</summary>
    private static void WriteUnknown(Utf8JsonWriter writer, HostSettings host)
    {
        if (host.Requested.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (JsonProperty field in host.Requested.EnumerateObject().Where(field => !s_known.Contains(field.Name)))
        {
            bool empty = field.Value.ValueKind is JsonValueKind.Null or JsonValueKind.False
                || field.Value.GetRawText() is "{}" or "[]" or "\"\"" or "0";
            if (!empty)
            {
                field.WriteTo(writer);
            }
        }
    }

    private static void WritePortBindings(Utf8JsonWriter writer, HostSettings host) =>
        writer.Object("PortBindings", () =>
    {
        foreach (IGrouping<string, PortBinding> port in host.PortBindings.GroupBy(binding => binding.Key))
        {
            writer.List(port.Key, port, binding =>
            {
                writer.WriteString("HostIp", binding.HostIp);
                writer.WriteString("HostPort", binding.Host?.ToString(CultureInfo.InvariantCulture) ?? "");
            });
        }
    });
}
