using System.Globalization;
using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>A container as GET /containers/{name}/json shows it.</summary>
internal static class ContainerInspectJson
{
    public static void Write(
        Utf8JsonWriter writer, EngineContainer container, EngineState state, ApiVersion api, bool size)
    {
        IReadOnlyList<string> words = container.Words;
        string root = $"{state.System.RootDirectory}/containers/{container.Id}/";
        string Made(string path) => container.StartedAt is null ? "" : path;
        writer.WriteStartObject();
        writer.WriteString("Id", container.Id);
        writer.WriteString("Created", GoText.Time(container.Created));
        writer.WriteString("Path", words.FirstOrDefault() ?? "");
        writer.Texts("Args", words.Skip(1));
        WriteState(writer, container);
        writer.WriteString("Image", container.ImageId);
        writer.WriteString("ResolvConfPath", Made(root + "resolv.conf"));
        writer.WriteString("HostnamePath", Made(root + "hostname"));
        writer.WriteString("HostsPath", Made(root + "hosts"));
        writer.WriteString("LogPath", Made($"{root}{container.Id}-json.log"));
        writer.WriteString("Name", "/" + container.Name);
        writer.WriteNumber("RestartCount", container.RestartCount);
        writer.WriteString("Driver", "overlay2");
        writer.WriteString("Platform", "linux");
        writer.WriteString("MountLabel", "");
        writer.WriteString("ProcessLabel", "");
        writer.WriteString("AppArmorProfile", "");
        writer.Texts("ExecIDs", container.Execs.Select(exec => exec.Id), nullWhenEmpty: true);
        HostConfigJson.Write(writer, container, api);
        LayerJson.Write(writer, container.Id, container.ImageId, state, isContainer: true, api);
        if (size)
        {
            writer.WriteNumber("SizeRw", container.WrittenSize);
            writer.WriteNumber("SizeRootFs", container.RootSize + container.WrittenSize);
        }

        writer.List("Mounts", container.Mounts, mount => MountJson.Write(writer, mount));
        ConfigJson.Write(writer, container.Config, api);
        WriteNetworkSettings(writer, container, api);
        writer.WriteEndObject();
    }

    private static void WriteState(Utf8JsonWriter writer, EngineContainer container) => writer.Object("State", () =>
    {
        writer.WriteString("Status", container.StateText);
        writer.WriteBoolean("Running", container.IsRunning || container.State == ContainerState.Restarting);
        writer.WriteBoolean("Paused", container.State == ContainerState.Paused);
        writer.WriteBoolean("Restarting", container.State == ContainerState.Restarting);
        writer.WriteBoolean("OOMKilled", container.OutOfMemory);
        writer.WriteBoolean("Dead", container.State == ContainerState.Dead);
        writer.WriteNumber("Pid", container.Pid);
        writer.WriteNumber("ExitCode", container.ExitCode);
        writer.WriteString("Error", container.Error);
        writer.WriteString("StartedAt", GoText.Time(container.StartedAt));
        writer.WriteString("FinishedAt", GoText.Time(container.FinishedAt));
        if (container.Health is not { } health)
        {
            return;
        }

        writer.Object("Health", () =>
        {
            writer.WriteString("Status", health.Status);
            writer.WriteNumber("FailingStreak", health.FailingStreak);
            writer.List("Log", health.Log, probe =>
            {
                writer.WriteString("Start", GoText.Time(probe.Start));
                writer.WriteString("End", GoText.Time(probe.End));
                writer.WriteNumber("ExitCode", probe.ExitCode);
                writer.WriteString("Output", probe.Output);
            });
        });
    });

    private static void WriteNetworkSettings(Utf8JsonWriter writer, EngineContainer container, ApiVersion api) =>
        writer.Object("NetworkSettings", () =>
        {
            string sandbox = container.IsRunning ? Ids.Of("sandbox of " + container.Id) : "";
            writer.WriteString("SandboxID", sandbox);
            writer.WriteString("SandboxKey", sandbox.Length > 0 ? "/var/run/docker/netns/" + sandbox[..12] : "");
            WritePorts(writer, container);
            if (!api.From(52))
            {
                WriteOldFields(writer, container);
            }

            writer.Object("Networks", () =>
            {
                foreach (NetworkEndpoint endpoint in container.Networks.Values)
                {
                    EndpointJson.Write(writer, endpoint, api, container);
                }
            });
        });

    private static void WritePorts(Utf8JsonWriter writer, EngineContainer container) => writer.Object("Ports", () =>
    {
        foreach (IGrouping<string, OpenPort> port in container.OpenPorts.GroupBy(open => open.Key))
        {
            if (port.All(open => open.Host is null))
            {
                writer.WriteNull(port.Key);
                continue;
            }

            writer.List(port.Key, port, open =>
            {
                writer.WriteString("HostIp", open.Ip);
                writer.WriteString("HostPort", open.Host?.ToString(CultureInfo.InvariantCulture));
            });
        }
    });

    /// <summary>
    /// The place in the network "bridge" once more, as before networks had names; gone with API 1.52.
    /// </summary>
    private static void WriteOldFields(Utf8JsonWriter writer, EngineContainer container)
    {
        NetworkEndpoint? bridge = container.Networks.GetValueOrDefault("bridge");
        writer.WriteString("Bridge", "");
        writer.WriteBoolean("HairpinMode", false);
        writer.WriteString("LinkLocalIPv6Address", "");
        writer.WriteNumber("LinkLocalIPv6PrefixLen", 0);
        writer.WriteNull("SecondaryIPAddresses");
        writer.WriteNull("SecondaryIPv6Addresses");
        writer.WriteString("EndpointID", bridge?.EndpointId ?? "");
        writer.WriteString("Gateway", bridge?.Gateway ?? "");
        writer.WriteString("GlobalIPv6Address", "");
        writer.WriteNumber("GlobalIPv6PrefixLen", 0);
        writer.WriteString("IPAddress", bridge?.Address ?? "");
        writer.WriteNumber("IPPrefixLen", bridge is { Address.Length: > 0 } ? 16 : 0);
        writer.WriteString("IPv6Gateway", "");
        writer.WriteString("MacAddress", bridge?.MacAddress ?? "");
    }
}
