using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DockerSock.Fake;

/// <summary>The container that a node makes for a task.</summary>
internal static class TaskContainer
{
    /// <summary>Gives a node the image, where it has none and its registry does.</summary>
    public static void Pull(EngineState engine, EngineTask task)
    {
        if (engine.Store.FindQuietly(task.Spec.Image) is not null)
        {
            return;
        }

        try
        {
            ImageReference name = ImageReference.Parse(task.Spec.Image);
            name = name.With(name.Digest ?? name.Tag ?? "latest");
            RegistrySession session = new(engine, name, task.Service.Credentials);
            RegistryImage manifest = session.Manifest(name.Digest ?? name.Tag!);
            if ((manifest.IsList
                ? manifest.Variants.FirstOrDefault(static one => one.Platforms[0].Fits(ImagePlatform.Host))
                : manifest) is { } fitting)
            {
                ImagePull.Keep(engine, fitting, name, manifest);
            }
        }
        catch (EngineException)
        {
            // As with engines, the container says that its image is not there.
        }
    }

    /// <summary>Makes it.</summary>
    /// <exception cref="EngineException">Such as that there is no image of that name.</exception>
    public static EngineContainer Create(EngineState engine, EngineTask task)
    {
        ServiceSpec spec = task.Spec;
        string number = task.Slot > 0 || !spec.IsGlobal
            ? task.Slot.ToString(CultureInfo.InvariantCulture)
            : task.Node!.Id;
        string name = $"{task.Service.Name}.{number}.{task.Id}";
        JsonObject labels = Map(spec.Container.Field("Labels"));
        labels["com.docker.swarm.node.id"] = task.Node!.Id;
        labels["com.docker.swarm.service.id"] = task.Service.Id;
        labels["com.docker.swarm.service.name"] = task.Service.Name;
        labels["com.docker.swarm.task"] = "";
        labels["com.docker.swarm.task.id"] = task.Id;
        labels["com.docker.swarm.task.name"] = name;

        (string, string)[] holes =
        [
            ("{{.Service.ID}}", task.Service.Id), ("{{.Service.Name}}", task.Service.Name),
            ("{{.Node.ID}}", task.Node.Id), ("{{.Node.Hostname}}", task.Node.Hostname),
            ("{{.Task.ID}}", task.Id), ("{{.Task.Name}}", name), ("{{.Task.Slot}}", number),
        ];
        string Fill(string text) =>
            holes.Aggregate(text, static (filled, hole) => filled.Replace(hole.Item1, hole.Item2));

        string[] networks = [.. spec.Task.Items("Networks").Select(static network => network.Text("Target"))
            .Select(id => engine.NetworkList.Find(network => network.Id == id)?.Name ?? id)];
        JsonObject body = new()
        {
            ["Image"] = spec.Image,
            ["Entrypoint"] = Copy(spec.Container.Field("Command")),
            ["Cmd"] = Copy(spec.Container.Field("Args")),
            ["Hostname"] = Fill(spec.Container.Text("Hostname")),
            ["Env"] = new JsonArray([.. spec.Container.Texts("Env").Select(line => JsonValue.Create(Fill(line)))]),
            ["User"] = spec.Container.Text("User"),
            ["WorkingDir"] = spec.Container.Text("Dir"),
            ["Tty"] = spec.Container.Flag("TTY"),
            ["OpenStdin"] = spec.Container.Flag("OpenStdin"),
            ["StopSignal"] = spec.Container.Text("StopSignal"),
            ["Healthcheck"] = Copy(spec.Container.Field("Healthcheck")),
            ["Labels"] = labels,
            ["HostConfig"] = new JsonObject
            {
                ["NetworkMode"] = networks.FirstOrDefault() ?? "default",
                ["Mounts"] = Copy(spec.Container.Field("Mounts")),
                ["Init"] = Copy(spec.Container.Field("Init")),
                ["Memory"] = spec.Task.Field("Resources").Field("Limits").Number("MemoryBytes"),
                ["NanoCpus"] = spec.Task.Field("Resources").Field("Limits").Number("NanoCPUs"),
                ["PortBindings"] = new JsonObject(ServicePort.Of(spec.Endpoint)
                    .Where(static port => port.Mode == "host")
                    .Select(static port => KeyValuePair.Create<string, JsonNode?>(
                        $"{port.Target}/{port.Protocol}", new JsonArray(Binding(port))))),
            },
        };
        if (networks.Length > 0)
        {
            body["NetworkingConfig"] = new JsonObject
            {
                ["EndpointsConfig"] = new JsonObject(networks.Select(
                    static network => KeyValuePair.Create<string, JsonNode?>(network, new JsonObject()))),
            };
        }

        return ContainerCreation.Create(engine, name, JsonSerializer.SerializeToElement(body));
    }

    private static JsonObject Binding(ServicePort port) => port.Published == 0
        ? []
        : new JsonObject { ["HostPort"] = port.Published.ToString(CultureInfo.InvariantCulture) };

    private static JsonNode? Copy(JsonElement json) => json.IsThere() ? JsonNode.Parse(json.GetRawText()) : null;

    private static JsonObject Map(JsonElement json) => Copy(json) as JsonObject ?? [];
}
