using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>Finds containers by what a user calls them: name, wildcard, id, start of an id.</summary>
public static class ContainerLookup
{
    /// <summary>
    /// The containers that the patterns name, each once, in the patterns' order; a name without one is a failure of its
    /// own.
    /// </summary>
    /// <param name="call">The engine.</param>
    /// <param name="patterns">The names.</param>
    /// <param name="filters">Filters of the list, which are the engine's to apply.</param>
    /// <param name="size">True to have the engine add up the containers' files.</param>
    /// <exception cref="SockException">The list cannot be had.</exception>
    public static async IAsyncEnumerable<ContainerSummary> FindAsync(EngineCall call,
        IReadOnlyList<NamePattern> patterns,
        IReadOnlyDictionary<string, string[]>? filters = null, bool size = false)
    {
        Dictionary<string, string[]> narrowed = new(filters ?? new Dictionary<string, string[]>(),
            StringComparer.Ordinal);
        if (patterns.All(static pattern => pattern.IsWholeId) && !narrowed.ContainsKey("id"))
        {
            // Objects from the pipeline come with their whole id: no need to carry all containers over for each of
            // them.
            narrowed["id"] = [.. patterns.Select(static pattern => pattern.Text)];
        }

        DockerRequest list = DockerRequest.Get($"/containers/json").Query("all", true).Query("size", size)
            .Query("filters", narrowed);
        List<ContainerSummary> all = await call.ListAsync(list, DockerJson.Default.ContainerSummary).ToListAsync()
            .ConfigureAwait(false);
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (NamePattern pattern in patterns)
        {
            foreach (ContainerSummary found in await MatchAsync(call, pattern, all).ConfigureAwait(false))
            {
                if (seen.Add(found.Id))
                {
                    yield return found;
                }
            }
        }
    }

    /// <summary>Names of the containers that a wildcard means.</summary>
    public static async IAsyncEnumerable<string> NamesAsync(EngineCall call, NamePattern pattern)
    {
        await foreach (ContainerSummary container in FindAsync(call, [pattern]).ConfigureAwait(false))
        {
            yield return container.Name;
        }
    }

    /// <summary>Everything that the engine knows of one container. Source: ContainerInspect.</summary>
    /// <exception cref="SockException">There is no such container.</exception>
    public static Task<ContainerInspect> InspectAsync(EngineCall call, string target) =>
        call.ReadAsync(DockerRequest.Get($"/containers/{target}/json"), DockerJson.Default.ContainerInspect);

    private static async Task<IEnumerable<ContainerSummary>> MatchAsync(EngineCall call, NamePattern pattern,
        List<ContainerSummary> all)
    {
        if (pattern.IsWildcard)
        {
            return all.Where(container => NamesOf(container).Any(pattern.Matcher!));
        }

        string name = pattern.Text.TrimStart('/');
        try
        {
            ContainerSummary? found = all.Find(container => container.Id == name)
                ?? all.Find(container => NamesOf(container).Contains(name, StringComparer.Ordinal))
                ?? pattern.FindById(all, static container => container.Id, "container");
            if (found is not null)
            {
                return [found];
            }

            await call.FailAsync(pattern.Text, NotFound.Of("container", pattern.Text, call.Engine.Endpoint,
                pattern.IsWholeId ? [] : all.SelectMany(NamesOf))).ConfigureAwait(false);
        }
        catch (SockException ambiguous)
        {
            await call.FailAsync(pattern.Text, ambiguous).ConfigureAwait(false);
        }

        return [];
    }

    private static IEnumerable<string> NamesOf(ContainerSummary container) =>
        container.Names.Select(static name => name.TrimStart('/'));
}
