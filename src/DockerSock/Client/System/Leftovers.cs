using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// What nothing uses on an engine, by kind. What is listed here is what a Clear- cmdlet removes: the engine's own prune
/// would also take what has become unused in the meantime.
/// </summary>
internal static class Leftovers
{
    private static readonly ApiVersion s_tellsShared = new(1, 42);

    /// <summary>Containers that do not run.</summary>
    public static LeftoverKind Containers { get; } = new("container", "containers do not run",
        static (call, _) => ContainersAsync(call));

    /// <summary>
    /// Networks that no container is set up for, running or not; those that an engine brings with it stay.
    /// </summary>
    public static LeftoverKind Networks { get; } = new("network", "networks are not used", NetworksAsync);

    /// <summary>Images that no container uses: those without a name, or all.</summary>
    public static LeftoverKind Images(bool all) =>
        new("image", "images are not used", (call, gone) => ImagesAsync(call, gone, all))
    {
        // Images that share layers, removed at the same time, would keep each other's.
        AtOnce = 1,
    };

    /// <summary>Volumes that no container has: those that nobody has named, or all.</summary>
    public static LeftoverKind Volumes(bool all) =>
        new("volume", "volumes are not used", (call, gone) => VolumesAsync(call, gone, all));

    private static async IAsyncEnumerable<Leftover> ContainersAsync(EngineCall call)
    {
        await foreach (ContainerSummary container in call.ListAsync(DockerRequest.Get($"/containers/json")
            .Query("all", true).Query("size", true),
            DockerJson.Default.ContainerSummary).ConfigureAwait(false))
        {
            if (container.State is "created" or "exited" or "dead" or "stopped" or "configured")
            {
                // Without its volumes: those are not what was asked about. Nobody has them then, and clearing volumes
                // finds them.
                yield return new Leftover(container.Name, container.Status, container.SizeRw ?? 0, container.Created,
                    container.Labels, removal => RemoveAsync(removal,
                        DockerRequest.Delete($"/containers/{container.Id}"), container)) { Container = container.Id };
            }
        }
    }

    private static async IAsyncEnumerable<Leftover> NetworksAsync(EngineCall call, IReadOnlySet<string> gone)
    {
        ContainerUse use = await ContainerUse.LoadAsync(call, gone).ConfigureAwait(false);
        ServiceUse? services = null;
        await foreach (DockerObject found in ObjectKinds.Network.ListAsync(call).ConfigureAwait(false))
        {
            DockerNetwork network = (DockerNetwork)found;
            if (IsBuiltIn(network) || use.Of(network).Length > 0)
            {
                continue;
            }

            if (network.Scope != "swarm"
                || !(services ??= await ServiceUse.LoadAsync(call).ConfigureAwait(false)).MayHave(network))
            {
                yield return new Leftover(network.Name, network.Driver, null, network.Created, network.Labels,
                    removal => RemoveAsync(removal, DockerRequest.Delete($"/networks/{network.Id}"), network));
            }
        }
    }

    private static bool IsBuiltIn(DockerNetwork network) => network.Ingress || network.ConfigOnly
        || network.Name is "bridge" or "host" or "none" or "podman" or "docker_gwbridge";

    private static async IAsyncEnumerable<Leftover> ImagesAsync(EngineCall call, IReadOnlySet<string> gone, bool all)
    {
        ContainerUse use = await ContainerUse.LoadAsync(call, gone).ConfigureAwait(false);
        bool shared = await call.VersionAsync().ConfigureAwait(false) >= s_tellsShared;
        DockerRequest list = DockerRequest.Get($"/images/json").Query("shared-size", shared);
        if (!all)
        {
            list.Query("filters", new Dictionary<string, string[]> { ["dangling"] = ["true"] });
        }

        await foreach (ImageSummary image in call.ListAsync(list, DockerJson.Default.ImageSummary)
            .ConfigureAwait(false))
        {
            if (use.Of(image).Length == 0)
            {
                string names = string.Join(", ", image.RepoTags);
                yield return new Leftover(image.RepoTags.Count > 0 ? names : image.ShortId, image.RepoTags.Count > 0
                    ? image.ShortId : "",
                    image.Size - Math.Max(0, image.SharedSize), image.Created, image.Labels,
                    removal => ImageRemove.WholeAsync(removal, image));
            }
        }
    }

    private static async IAsyncEnumerable<Leftover> VolumesAsync(EngineCall call, IReadOnlySet<string> gone, bool all)
    {
        ContainerUse use = await ContainerUse.LoadAsync(call, gone).ConfigureAwait(false);
        IReadOnlyDictionary<string, VolumeUsage> sizes = await VolumeSizes.LoadAsync(call).ConfigureAwait(false);
        await foreach (DockerObject found in ObjectKinds.Volume.ListAsync(call).ConfigureAwait(false))
        {
            DockerVolume volume = (DockerVolume)found;
            volume.UsageData ??= sizes.GetValueOrDefault(volume.Name);
            if ((all || volume.IsAnonymous) && use.Of(volume).Length == 0)
            {
                yield return new Leftover(volume.Name, volume.Driver, volume.Size, volume.CreatedAt, volume.Labels,
                    removal => RemoveAsync(removal, DockerRequest.Delete($"/volumes/{volume.Name}"), volume));
            }
        }
    }

    private static async IAsyncEnumerable<object?> RemoveAsync(EngineCall call, DockerRequest removal,
        DockerObject removed)
    {
        await call.SendAsync(removal).ConfigureAwait(false);
        yield return removed;
    }
}
