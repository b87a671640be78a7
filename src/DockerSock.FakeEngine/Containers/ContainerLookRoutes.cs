using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Shows the processes of containers, and what they have changed of their images.</summary>
internal static class ContainerLookRoutes
{
    public static void Map(RouteTable routes)
    {
        routes.Get("/containers/{name}/top", TopAsync);
        routes.Get("/containers/{name}/changes", ChangesAsync);
    }

    private static EngineContainer Container(EngineCall call) =>
        call.State.Locked(() => call.State.ContainerStore.Get(call.Name));

    private static Task TopAsync(EngineCall call)
    {
        EngineContainer container = Container(call);
        (ProcessColumns columns, IReadOnlyList<ProcessRow> processes) = call.State.Locked(() =>
        {
            if (container.State == ContainerState.Restarting)
            {
                throw EngineException.Conflict(
                    $"Container {container.Id} is restarting, wait until the container is running");
            }

            container.RequireRunning();
            ProcessColumns read = ProcessColumns.Parse(call.Text("ps_args"));
            container.Emit("top");
            return (read, container.Processes);
        });
        return call.JsonAsync(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("Processes");
            foreach (ProcessRow process in processes)
            {
                writer.WriteStartArray();
                foreach (string value in columns.Row(process, container.StartedAt ?? container.Created))
                {
                    writer.WriteStringValue(value);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndArray();
            writer.Texts("Titles", columns.Titles);
            writer.WriteEndObject();
        });
    }

    private static Task ChangesAsync(EngineCall call)
    {
        IReadOnlyList<FileChange> changes = Container(call).Files.Changes();
        return call.JsonAsync(writer =>
        {
            if (changes.Count == 0)
            {
                writer.WriteNullValue();
                return;
            }

            writer.WriteStartArray();
            foreach (FileChange change in changes)
            {
                writer.WriteStartObject();
                writer.WriteString("Path", change.Path);
                writer.WriteNumber("Kind", change.Kind);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
    }
}
