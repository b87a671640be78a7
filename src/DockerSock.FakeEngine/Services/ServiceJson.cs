using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>A service as the API shows it.</summary>
internal static class ServiceJson
{
    public static void Write(Utf8JsonWriter writer, EngineService service, bool status = false, bool defaults = false)
    {
        writer.WriteStartObject();
        WriteHead(writer, service);
        writer.WritePropertyName("Spec");
        (defaults ? service.Spec.WithDefaults : service.Spec.Json).WriteTo(writer);
        if (service.PreviousSpec is { } previous)
        {
            writer.WritePropertyName("PreviousSpec");
            previous.Json.WriteTo(writer);
        }

        WriteEndpoint(writer, service);
        if (service.UpdateStatus is { } update)
        {
            writer.Object("UpdateStatus", () =>
            {
                writer.WriteString("State", update.State);
                writer.WriteString("StartedAt", GoText.Time(update.StartedAt));
                if (update.CompletedAt is { } completed)
                {
                    writer.WriteString("CompletedAt", GoText.Time(completed));
                }

                writer.WriteString("Message", update.Message);
            });
        }

        if (status)
        {
            WriteStatus(writer, service);
        }

        if (service.Spec.IsJob)
        {
            writer.Object("JobStatus", () =>
            {
                WriteIteration(writer, service.JobIteration);
                writer.WriteString("LastExecution", GoText.Time(service.LastExecution));
            });
        }

        writer.WriteEndObject();
    }

    /// <summary>Identifier, version and times.</summary>
    public static void WriteHead(Utf8JsonWriter writer, SwarmObject item)
    {
        writer.WriteString("ID", item.Id);
        writer.Object("Version", () => writer.WriteNumber("Index", item.Version));
        writer.WriteString("CreatedAt", GoText.Time(item.CreatedAt));
        writer.WriteString("UpdatedAt", GoText.Time(item.UpdatedAt));
    }

    /// <summary>Which run of a job it is; 0 is left out.</summary>
    public static void WriteIteration(Utf8JsonWriter writer, long iteration) => writer.Object("JobIteration", () =>
    {
        if (iteration > 0)
        {
            writer.WriteNumber("Index", iteration);
        }
    });

    public static void WritePorts(Utf8JsonWriter writer, IReadOnlyList<ServicePort> ports)
    {
        if (ports.Count == 0)
        {
            return;
        }

        writer.List("Ports", ports, port =>
        {
            if (port.Name.Length > 0)
            {
                writer.WriteString("Name", port.Name);
            }

            writer.WriteString("Protocol", port.Protocol);
            writer.WriteNumber("TargetPort", port.Target);
            if (port.Published > 0)
            {
                writer.WriteNumber("PublishedPort", port.Published);
            }

            writer.WriteString("PublishMode", port.Mode);
        });
    }

    /// <summary>A service without ports and networks has none that is worth a word.</summary>
    private static void WriteEndpoint(Utf8JsonWriter writer, EngineService service) => writer.Object("Endpoint", () =>
    {
        bool isThere = service.Ports.Count > 0 || service.Addresses.Count > 0
            || service.Spec.Task.Field("Networks").IsThere();
        writer.Object("Spec", () =>
        {
            if (isThere)
            {
                writer.WriteString("Mode", service.Spec.Endpoint.Text("Mode") is { Length: > 0 } mode ? mode : "vip");
                WritePorts(writer, ServicePort.Of(service.Spec.Endpoint));
            }
        });
        WritePorts(writer, service.Ports);
        if (service.Addresses.Count > 0)
        {
            writer.List("VirtualIPs", service.Addresses, address =>
            {
                writer.WriteString("NetworkID", address.Network);
                if (address.Address.Length > 0)
                {
                    writer.WriteString("Addr", address.Address);
                }
            });
        }
    });

    private static void WriteStatus(Utf8JsonWriter writer, EngineService service) => writer.Object(
        "ServiceStatus", () =>
    {
        EngineTask[] tasks = [.. service.Tasks.Where(
            task => !service.Spec.IsJob || task.JobIteration == service.JobIteration)];
        int complete = tasks.Count(static task => task.State == TaskState.Complete);
        JsonElement mode = service.Spec.Json.Field("Mode");
        writer.WriteNumber(
            "RunningTasks", tasks.Count(static task => task is { State: TaskState.Running, IsLive: true }));
        writer.WriteNumber("DesiredTasks", service.Mode switch
        {
            "replicated" => service.Replicas,
            "replicated-job" => mode.Field("ReplicatedJob").Number("MaxConcurrent"),
            _ => tasks.Count(static task => task.IsLive),
        });
        writer.WriteNumber("CompletedTasks", service.Spec.IsJob ? complete : 0);
    });
}
