using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>Looks at the security of an engine, its containers and their images. It only reads.</summary>
internal static class SecurityAudit
{
    /// <summary>
    /// All findings: those of the engine first, then of each container and image; within these what fails first.
    /// With names only those of the containers and images that are named.
    /// </summary>
    /// <exception cref="SockException">The engine does not answer.</exception>
    public static async IAsyncEnumerable<SockFinding> ReadAsync(EngineCall call, IReadOnlyList<NamePattern> containers,
        IReadOnlyList<NamePattern> images)
    {
        bool isWhole = containers.Count == 0 && images.Count == 0;
        List<SockFinding> found = [];
        SystemInfo info = await call.ReadAsync(DockerRequest.Get($"/info"), DockerJson.Default.SystemInfo)
            .ConfigureAwait(false);
        if (isWhole)
        {
            EngineFacts engine = new(call.Engine.Endpoint.Real, info,
                await call.ReadAsync(DockerRequest.Get($"/version"), DockerJson.Default.DockerVersion)
                    .ConfigureAwait(false),
                await BridgeAsync(call).ConfigureAwait(false));
            found.AddRange(Sorted([.. SocketChecks.All.Concat(EngineChecks.All).Select(check => check.Find(engine)),
                .. KnownVulnerabilities.Find(engine)]));
        }

        HashSet<string> used = new(StringComparer.Ordinal);
        if (isWhole || containers.Count > 0)
        {
            List<ContainerInspect> all = await ExposureReader.ContainersAsync(call, containers).ConfigureAwait(false);
            ILookup<string?, SockExposure> ways = (await new ExposureReader(call, info).OfAsync(all)
                .ConfigureAwait(false)).Where(static one => one.Kind is "Socket" or "Directory")
                .ToLookup(static one => one.Id);
            foreach (ContainerInspect container in all.OrderBy(static one => one.Called, NaturalOrder.Comparer))
            {
                used.Add(container.Image);
                found.AddRange(Summed(container.Called, "Container", [
                    .. ContainerChecks.All.Select(check => check.Find(container, container.Called)),
                    .. ways[container.Id].Select(way => Of(way, container.Called)),
                    .. ways.Contains(container.Id) ? [] : new[] { Reached(container.Called) }]));
            }
        }

        if (isWhole || images.Count > 0)
        {
            await foreach (ImageFacts image in ImagesAsync(call, images, used).ConfigureAwait(false))
            {
                string name = image.Image.RepoTags.FirstOrDefault() ?? image.Image.ShortId;
                found.AddRange(Summed(name, "Image", [.. ImageChecks.All.Select(check => check.Find(image, name))]));
            }
        }

        foreach (SockFinding finding in found)
        {
            finding.DockerHost = call.Engine.Endpoint.Text;
            yield return finding;
        }
    }

    private static SockFinding Of(SockExposure way, string target) => new()
    {
        Check = "Socket of an engine",
        CisId = "5.32",
        Target = target,
        Severity = way.Severity,
        Status = way.Severity >= SockSeverity.High ? SockFindingStatus.Fail : SockFindingStatus.Warning,
        Evidence = way.How,
        Remedy = way.Remedy,
    };

    private static SockFinding Reached(string target) => new()
    {
        Check = "Socket of an engine", CisId = "5.32", Target = target, Status = SockFindingStatus.Pass,
    };

    /// <summary>What is not as it should be, and one finding for all that is.</summary>
    private static IEnumerable<SockFinding> Summed(string target, string what, List<SockFinding> all)
    {
        string[] good = [.. all.Where(static one => one.Status == SockFindingStatus.Pass)
            .Select(static one => one.CisId)];
        return Sorted(all.Where(static one => one.Status != SockFindingStatus.Pass)).Concat(good.Length == 0 ? [] :
            [
                new SockFinding
                {
                    Check = what,
                    Target = target,
                    Status = SockFindingStatus.Pass,
                    Evidence = $"{good.Length} checks are passed: {string.Join(", ", good)}",
                },
            ]);
    }

    private static IEnumerable<SockFinding> Sorted(IEnumerable<SockFinding> found) =>
        found.OrderBy(static one => one.Status).ThenByDescending(static one => one.Severity);

    private static async Task<NetworkInspect?> BridgeAsync(EngineCall call)
    {
        try
        {
            return await call.ReadAsync(DockerRequest.Get($"/networks/bridge"), DockerJson.Default.NetworkInspect)
                .ConfigureAwait(false);
        }
        catch (SockException none) when (!none.IsUnreachable)
        {
            return null;
        }
    }

    /// <summary>The images that are named, or those of the containers.</summary>
    private static async IAsyncEnumerable<ImageFacts> ImagesAsync(EngineCall call, IReadOnlyList<NamePattern> names,
        HashSet<string> used)
    {
        await foreach (ImageInspect image in call.DetailAsync(names.Count > 0
            ? ImageLookup.FindAsync(call, names, DockerRequest.Get($"/images/json")) : UsedAsync(),
            static one => DockerRequest.Get($"/images/{one.Id:ref}/json"), DockerJson.Default.ImageInspect)
            .ConfigureAwait(false))
        {
            List<ImageHistoryEntry>? history = null;
            try
            {
                history = await call.ListAsync(DockerRequest.Get($"/images/{image.Id:ref}/history"),
                    DockerJson.Default.ImageHistoryEntry).ToListAsync().ConfigureAwait(false);
            }
            catch (SockException refused) when (!refused.IsUnreachable)
            {
                // Its checks say that it cannot be known.
            }

            yield return new ImageFacts(image, history);
        }

        async IAsyncEnumerable<ImageSummary> UsedAsync()
        {
            await foreach (ImageSummary image in call.ListAsync(DockerRequest.Get($"/images/json"),
                DockerJson.Default.ImageSummary).ConfigureAwait(false))
            {
                if (used.Contains(image.Id) || used.Contains($"sha256:{image.Id}"))
                {
                    yield return image;
                }
            }
        }
    }
}
