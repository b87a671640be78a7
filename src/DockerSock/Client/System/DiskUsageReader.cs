using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// What the objects of an engine take on its disk. Engines from API 1.52 on add up each kind themselves; what older
/// ones list is added up here, as the docker program does. Source: SystemDataUsage, <c>GET /system/df</c>.
/// </summary>
internal static class DiskUsageReader
{
    private static readonly ApiVersion s_byType = new(1, 42);

    private static readonly ApiVersion s_adds = new(1, 52);

    /// <summary>The kinds, in the docker program's order, and their names in the API.</summary>
    public static IReadOnlyList<(string Name, string Api)> Kinds { get; } =
        [("Images", "image"), ("Containers", "container"), ("Volumes", "volume"), ("BuildCache", "build-cache")];

    /// <summary>The use of each kind.</summary>
    /// <exception cref="SockException">The engine cannot tell.</exception>
    public static async IAsyncEnumerable<DiskUsage> SumAsync(EngineCall call, IReadOnlyCollection<string> kinds)
    {
        DataUsage usage = await LoadAsync(call, kinds, items: false).ConfigureAwait(false);
        foreach ((string name, _) in Kinds.Where(kind => IsMeant(kinds, kind.Name)))
        {
            DiskUsage sum = name switch
            {
                "Images" => Given(usage.ImageUsage) ?? OfImages(usage.Images ?? [], usage.LayersSize),
                "Containers" => Given(usage.ContainerUsage) ?? OfItems((usage.Containers ?? []).Select(Of)),
                "Volumes" => Given(usage.VolumeUsage) ?? OfItems((usage.Volumes ?? []).Select(Of)),
                _ => Given(usage.BuildCacheUsage) ?? OfItems((usage.BuildCache ?? []).Select(Of)),
            };
            sum.Type = name;
            sum.DockerHost = call.Engine.Endpoint.Text;
            sum.WithUnknownFields = sum.Rest is null ? null : [sum];
            yield return sum;
        }
    }

    /// <summary>
    /// The use of each object, in the docker program's order: the build cache by its last use, volumes by name.
    /// </summary>
    /// <exception cref="SockException">The engine cannot tell.</exception>
    public static async IAsyncEnumerable<DiskUsageItem> ItemsAsync(EngineCall call, IReadOnlyCollection<string> kinds)
    {
        DataUsage usage = await LoadAsync(call, kinds, items: true).ConfigureAwait(false);
        IEnumerable<DiskUsageItem> items =
        [
            .. (usage.ImageUsage?.Items ?? usage.Images ?? []).Select(Of),
            .. (usage.ContainerUsage?.Items ?? usage.Containers ?? []).Select(Of),
            .. (usage.VolumeUsage?.Items ?? usage.Volumes ?? []).Select(Of)
                .OrderBy(static volume => volume.Name, NaturalOrder.Comparer),
            .. (usage.BuildCacheUsage?.Items ?? usage.BuildCache ?? []).Select(Of)
                .OrderBy(static record => record.LastUsed).ThenBy(static record => record.Id, StringComparer.Ordinal),
        ];
        foreach (DiskUsageItem item in items.Where(item => IsMeant(kinds, item.Type)))
        {
            item.DockerHost = call.Engine.Endpoint.Text;
            item.Object!.DockerHost = item.DockerHost;
            yield return item;
        }
    }

    /// <summary>The records of the build cache.</summary>
    /// <exception cref="SockException">The engine cannot tell.</exception>
    public static async Task<IReadOnlyList<BuildCacheRecord>> BuildCacheAsync(EngineCall call)
    {
        DataUsage usage = await LoadAsync(call, ["BuildCache"], items: true).ConfigureAwait(false);
        return usage.BuildCacheUsage?.Items ?? usage.BuildCache ?? [];
    }

    /// <summary>The volumes, with the use of each.</summary>
    /// <exception cref="SockException">The engine cannot tell.</exception>
    public static async Task<IReadOnlyList<DockerVolume>> VolumesAsync(EngineCall call)
    {
        DataUsage usage = await LoadAsync(call, ["Volumes"], items: true).ConfigureAwait(false);
        return usage.VolumeUsage?.Items ?? usage.Volumes ?? [];
    }

    private static async Task<DataUsage> LoadAsync(EngineCall call, IReadOnlyCollection<string> kinds, bool items)
    {
        // Engines below 1.42 add up everything whatever is asked for.
        ApiVersion version = await call.VersionAsync().ConfigureAwait(false);
        DockerRequest request = DockerRequest.Get($"/system/df");
        foreach ((string name, string api) in Kinds)
        {
            request.Query("type", version >= s_byType && kinds.Contains(name, StringComparer.OrdinalIgnoreCase)
                ? api : null);
        }

        return await call.ReadAsync(request.Query("verbose", items && version >= s_adds), DockerJson.Default.DataUsage)
            .ConfigureAwait(false);
    }

    private static bool IsMeant(IReadOnlyCollection<string> kinds, string kind) => kinds.Count == 0
        || kinds.Contains(kind, StringComparer.OrdinalIgnoreCase);

    private static DiskUsage? Given<T>(KindUsage<T>? usage) => usage is null ? null : new DiskUsage
    {
        Total = usage.TotalCount,
        Active = usage.ActiveCount,
        Size = usage.TotalSize,
        Reclaimable = usage.Reclaimable,
        Rest = usage.Rest,
    };

    /// <summary>Layers that several images share are in the engine's sum once, and in no image's own bytes.</summary>
    private static DiskUsage OfImages(DockerList<ImageSummary> images, long layers) => new()
    {
        Total = images.Count,
        Active = images.Count(static image => image.Containers > 0),
        Size = layers,
        Reclaimable = layers - images.Where(static image => image.Containers != 0 && image.Size != -1
            && image.SharedSize != -1)
            .Sum(static image => image.Size - image.SharedSize),
    };

    private static DiskUsage OfItems(IEnumerable<DiskUsageItem> items)
    {
        DiskUsage sum = new();
        foreach (DiskUsageItem item in items)
        {
            sum.Total++;
            sum.Active += item.InUse ? 1 : 0;
            sum.Size += (item.Size ?? 0) - item.SharedSize;
            sum.Reclaimable += item.Reclaimable;
        }

        return sum;
    }

    private static DiskUsageItem Of(ImageSummary image) => new()
    {
        Type = "Images",
        Id = image.Id,
        Name = image.Called,
        Size = image.Size,
        SharedSize = Math.Max(0, image.SharedSize),
        Users = Math.Max(0, image.Containers),
        InUse = image.Containers > 0,
        Reclaimable = image.Containers > 0 ? 0 : image.Size - Math.Max(0, image.SharedSize),
        Created = image.Created,
        Object = image,
    };

    private static DiskUsageItem Of(ContainerSummary container)
    {
        bool runs = container.State is "running" or "paused" or "restarting";
        return new DiskUsageItem
        {
            Type = "Containers",
            Id = container.Id,
            Name = container.Name,
            Size = container.SizeRw ?? 0,
            InUse = runs,
            Reclaimable = runs ? 0 : container.SizeRw ?? 0,
            Created = container.Created,
            Object = container,
        };
    }

    private static DiskUsageItem Of(DockerVolume volume) => new()
    {
        Type = "Volumes",
        Id = volume.Name,
        Name = volume.Name,
        Size = volume.Size,
        Users = Math.Max(0, volume.UsageData?.RefCount ?? 0),
        InUse = volume.UsageData?.RefCount > 0,
        // Where nobody has counted its containers, nobody may say that it can go.
        Reclaimable = volume.UsageData?.RefCount == 0 ? volume.Size ?? 0 : 0,
        Created = volume.CreatedAt,
        Object = volume,
    };

    private static DiskUsageItem Of(BuildCacheRecord record) => new()
    {
        Type = "BuildCache",
        Id = record.ID,
        Name = record.Description,
        Size = record.Size,
        SharedSize = record.Shared ? record.Size : 0,
        Users = record.UsageCount,
        InUse = record.InUse,
        Reclaimable = record.InUse || record.Shared ? 0 : record.Size,
        Created = record.CreatedAt,
        LastUsed = record.LastUsedAt,
        Object = record,
    };
}
