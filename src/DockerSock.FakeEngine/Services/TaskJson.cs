using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>A task as the API shows it.</summary>
internal static class TaskJson
{
    public static void Write(Utf8JsonWriter writer, EngineTask task, EngineState state)
    {
        writer.WriteStartObject();
        ServiceJson.WriteHead(writer, task);
        writer.Map("Labels", new Dictionary<string, string>());
        writer.WritePropertyName("Spec");
        task.Spec.Task.WriteTo(writer);
        writer.WriteString("ServiceID", task.Service.Id);
        if (task.Slot > 0)
        {
            writer.WriteNumber("Slot", task.Slot);
        }

        if (task.Node is { } node)
        {
            writer.WriteString("NodeID", node.Id);
        }

        WriteStatus(writer, task);
        writer.WriteString("DesiredState", task.Desired.ToString().ToLowerInvariant());
        if (task.Container?.Networks.Values is { Count: > 0 } && task.Spec.Task.Items("Networks").Any())
        {
            WriteNetworks(writer, task, state);
        }

        if (task.JobIteration is { } iteration)
        {
            ServiceJson.WriteIteration(writer, iteration);
        }

        if (state.System.Api.From(42))
        {
            writer.WriteNull("Volumes");
        }

        writer.WriteEndObject();
    }

    private static void WriteStatus(Utf8JsonWriter writer, EngineTask task) => writer.Object("Status", () =>
    {
        writer.WriteString("Timestamp", GoText.Time(task.Since));
        writer.WriteString("State", task.State.ToString().ToLowerInvariant());
        writer.WriteString("Message", task.Message);
        if (task.Error.Length > 0)
        {
            writer.WriteString("Err", task.Error);
        }

        bool hasRun = task.Container?.StartedAt is not null;
        if (hasRun || task.IsOver)
        {
            writer.Object("ContainerStatus", () =>
            {
                writer.WriteString("ContainerID", task.Container?.Id ?? "");
                writer.WriteNumber("PID", task.Container?.Pid ?? 0);
                writer.WriteNumber("ExitCode", task.Container?.ExitCode ?? 0);
            });
        }

        writer.Object("PortStatus", () => ServiceJson.WritePorts(writer, Ports(task)));
    });

    /// <summary>The ports of the node that lead to it alone, while it runs.</summary>
    private static IReadOnlyList<ServicePort> Ports(EngineTask task) => task.State != TaskState.Running ? []
        :
        [
            .. ServicePort.Of(task.Spec.Endpoint).Where(static port => port.Mode == "host").SelectMany(
                port => task.Container!.OpenPorts.Where(open => open.Container == port.Target
                    && open.Protocol == port.Protocol && open.Host is not null)
                    .Select(open => port with { Published = open.Host ?? 0 })),
        ];

    private static void WriteNetworks(Utf8JsonWriter writer, EngineTask task, EngineState state) =>
        writer.List("NetworksAttachments", task.Container!.Networks.Values, endpoint =>
        {
            EngineNetwork? network = state.NetworkList.Find(one => one.Name == endpoint.Network);
            writer.Object("Network", () =>
            {
                writer.WriteString("ID", network?.Id ?? "");
                writer.Object("Version", static () => { });
                writer.WriteString("CreatedAt", GoText.Time(network?.Created));
                writer.WriteString("UpdatedAt", GoText.Time(network?.Created));
                writer.Object("Spec", () =>
                {
                    writer.WriteString("Name", endpoint.Network);
                    writer.Map("Labels", network?.Labels ?? []);
                    writer.Object("DriverConfiguration", () => writer.WriteString("Name", network?.Driver ?? ""));
                    writer.WriteString("Scope", network?.Scope ?? "swarm");
                });
                writer.Object("DriverState", () => writer.WriteString("Name", network?.Driver ?? ""));
            });
            if (endpoint.Address.Length > 0)
            {
                writer.Texts("Addresses", [$"{endpoint.Address}/{endpoint.PrefixLength}"]);
            }
        });
}
