using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>How large volumes are. Source: SystemDataUsage, <c>GET /system/df</c>.</summary>
internal static class VolumeSizes
{
    private static readonly ApiVersion s_byType = new(1, 42);

    /// <summary>The use of each volume, by its name.</summary>
    /// <exception cref="SockException">The engine cannot tell.</exception>
    public static async Task<IReadOnlyDictionary<string, VolumeUsage>> LoadAsync(EngineCall call)
    {
        // Older engines add up everything.
        bool byType = await call.VersionAsync().ConfigureAwait(false) >= s_byType;
        VolumeList found = await call.ReadAsync(DockerRequest.Get($"/system/df")
            .Query("type", byType ? "volume" : null), DockerJson.Default.VolumeList)
            .ConfigureAwait(false);
        return found.Volumes.Where(static volume => volume.UsageData is not null)
            .ToDictionary(static volume => volume.Name, static volume => volume.UsageData!,
            StringComparer.Ordinal);
    }
}
