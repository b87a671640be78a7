using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>How large volumes are. Source: SystemDataUsage, <c>GET /system/df</c>.</summary>
internal static class VolumeSizes
{
    /// <summary>The use of each volume, by its name.</summary>
    /// <exception cref="SockException">The engine cannot tell.</exception>
    public static async Task<IReadOnlyDictionary<string, VolumeUsage>> LoadAsync(EngineCall call) =>
        (await DiskUsageReader.VolumesAsync(call).ConfigureAwait(false))
        .Where(static volume => volume.UsageData is not null).DistinctBy(static volume => volume.Name)
        .ToDictionary(static volume => volume.Name, static volume => volume.UsageData!, StringComparer.Ordinal);
}
