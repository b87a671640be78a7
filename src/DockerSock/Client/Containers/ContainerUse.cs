using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Which containers use which networks, volumes and images, from one list of them. Source: ContainerList.
/// </summary>
internal sealed class ContainerUse
{
    private readonly ILookup<string, string> _networks;
    private readonly ILookup<string, string> _volumes;
    private readonly ILookup<string, string> _images;

    private ContainerUse(List<ContainerSummary> containers)
    {
        _networks = containers.SelectMany(static one => one.NetworkSettings?.Networks ?? [],
            static (one, end) => (one.Name, end))
            // A container that never ran knows the network by its name only.
            .ToLookup(static pair => pair.end.Value?.NetworkID is { Length: > 0 } id ? id : pair.end.Key,
                static pair => pair.Name, StringComparer.Ordinal);
        _volumes = containers.SelectMany(static one => one.Mounts.Where(static mount => mount.Type == "volume"),
            static (one, mount) => (one.Name, mount))
            .ToLookup(static pair => pair.mount.Name ?? "", static pair => pair.Name, StringComparer.Ordinal);
        _images = containers.ToLookup(static one => Hex(one.ImageID), static one => one.Name, StringComparer.Ordinal);
    }

    /// <summary>Asks the engine.</summary>
    /// <param name="call">The engine.</param>
    /// <param name="gone">Ids of containers that are taken as removed already.</param>
    /// <exception cref="SockException">The list cannot be had.</exception>
    public static async Task<ContainerUse> LoadAsync(EngineCall call, IReadOnlySet<string>? gone = null)
    {
        List<ContainerSummary> containers = [];
        DockerRequest list = DockerRequest.Get($"/containers/json").Query("all", true);
        await foreach (ContainerSummary container in call.ListAsync(list, DockerJson.Default.ContainerSummary)
            .ConfigureAwait(false))
        {
            if (gone?.Contains(container.Id) != true)
            {
                containers.Add(container);
            }
        }

        return new ContainerUse(containers);
    }

    /// <summary>
    /// The same for what is only shown: null, and a warning, where a proxy or a plugin does not let anybody ask.
    /// </summary>
    /// <exception cref="SockException">The list cannot be had for another reason.</exception>
    public static async Task<ContainerUse?> TryLoadAsync(EngineCall call)
    {
        try
        {
            return await LoadAsync(call).ConfigureAwait(false);
        }
        catch (SockException refused) when (refused.IsBlocked)
        {
            await call.NoticeAsync($"UsedBy is not known: {refused.Message} {refused.Advice}".TrimEnd())
                .ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>Names of the containers that are set up for a network.</summary>
    public string[] Of(DockerNetwork network) =>
        [.. _networks[network.Id].Concat(_networks[network.Name])
            // What Podman's containers know as podman, its list of networks calls bridge as Docker does.
            .Concat(network.Name == "bridge" ? _networks["podman"] : []).Distinct(StringComparer.Ordinal)];

    /// <summary>Names of the containers that have a volume.</summary>
    public string[] Of(DockerVolume volume) => [.. _volumes[volume.Name]];

    /// <summary>Names of the containers that were made of an image.</summary>
    public string[] Of(ImageSummary image) => [.. _images[Hex(image.Id)]];

    /// <summary>Podman lists ids without their algorithm.</summary>
    private static string Hex(string id) => id[(id.IndexOf(':') + 1)..];
}
