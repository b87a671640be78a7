using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>What POST /commit was asked.</summary>
/// <param name="Name">The name of the image; null for none.</param>
/// <param name="Comment">What is said of it.</param>
/// <param name="Author">Who made it.</param>
/// <param name="Changes">Lines of a Dockerfile.</param>
/// <param name="Pause">Whether a running container is frozen meanwhile.</param>
/// <param name="Config">The config that was sent, which goes before the container's.</param>
internal sealed record CommitOrder(
    string? Name, string Comment, string Author, IReadOnlyList<string> Changes, bool Pause, JsonElement Config);

/// <content>Images out of containers.</content>
public sealed partial class EngineState
{
    /// <summary>Makes an image of a container: its files, and its config under what was sent.</summary>
    internal EngineImage Commit(EngineContainer container, CommitOrder order)
    {
        bool pause = order.Pause && container.State == ContainerState.Running;
        EngineImage? parent = Store.All.FirstOrDefault(image => image.Id == container.ImageId);
        EngineImage image = new("sha256:" + Ids.Fresh(), Now)
        {
            Comment = order.Comment,
            Author = order.Author,
            Parent = parent?.Id ?? "",
            Size = container.RootSize + container.WrittenSize,
        };
        if (parent is not null)
        {
            string own = image.Layers[0];
            image.LayerSizes[own] = container.WrittenSize;
            image.Layers.Clear();
            foreach (string layer in parent.Layers.Append(own))
            {
                image.Layers.Add(layer);
            }
        }

        foreach ((string layer, long size) in parent?.Layers.Zip(parent.SizesOfLayers()) ?? [])
        {
            image.LayerSizes[layer] = size;
        }

        string command = string.Join(' ', container.Config.Entrypoint.Concat(container.Config.Command));
        image.Steps =
        [
            .. parent?.StepsOfLayers().Select(step => step with { Created = step.Created ?? parent.Created }) ?? [],
            new ImageStep(command, Now, order.Comment),
        ];
        FillSent(image, order.Config);
        CommitChanges.Apply(image, order.Changes, System.Api.From(44));
        FillInherited(image, container.Config);
        if (pause)
        {
            container.Pause();
        }

        image.Files = container.Files.Fork();
        Store.Add(image);
        if (order.Name is not null)
        {
            Tag(image, order.Name);
        }

        container.Emit(
            "commit", ("comment", order.Comment), ("imageID", image.Id), ("imageRef", order.Name ?? ""));
        if (pause)
        {
            container.Unpause();
        }

        return image;
    }

    private static void FillSent(EngineImage image, JsonElement config)
    {
        image.User = config.Text("User");
        image.WorkingDirectory = config.Text("WorkingDir");
        image.StopSignal = config.Text("StopSignal");
        image.Command = config.Texts("Cmd");
        image.Entrypoint = config.Texts("Entrypoint");
        image.Environment = config.Texts("Env");
        image.Volumes = [.. config.Properties("Volumes").Select(volume => volume.Name)];
        image.ExposedPorts = [.. config.Properties("ExposedPorts").Select(port => port.Name)];
        foreach ((string key, string value) in config.Map("Labels"))
        {
            image.Labels[key] = value;
        }
    }

    private static void FillInherited(EngineImage image, ContainerConfig config)
    {
        string Either(string own, string inherited) => own.Length > 0 ? own : inherited;
        image.User = Either(image.User, config.User);
        image.WorkingDirectory = Either(image.WorkingDirectory, config.WorkingDirectory);
        image.StopSignal = Either(image.StopSignal, config.StopSignal);
        if (image.Entrypoint.Count == 0)
        {
            image.Command = image.Command.Count > 0 ? image.Command : [.. config.Command];
            image.Entrypoint = [.. config.Entrypoint];
        }

        string[] names = [.. image.Environment.Select(line => line.Split('=')[0])];
        image.Environment =
            [.. image.Environment, .. config.Environment.Where(line => !names.Contains(line.Split('=')[0]))];
        image.Volumes = [.. image.Volumes.Union(config.Volumes)];
        image.ExposedPorts = [.. image.ExposedPorts.Union(config.ExposedPorts)];
        image.HealthCheck ??= config.HealthCheck;
        foreach ((string key, string value) in config.Labels)
        {
            image.Labels.TryAdd(key, value);
        }
    }
}
