using System.Text.Json.Serialization.Metadata;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>A kind of object that an engine lists, and how its objects are found by what a user calls them.</summary>
/// <param name="word">What people call it: network.</param>
public abstract class ObjectKind(string word)
{
    /// <summary>The cmdlets' noun: DockerNetwork.</summary>
    public string Noun => "Docker" + Humanize.Capital(word);

    /// <summary>What people call it.</summary>
    public string Word => word;

    /// <summary>All objects of the kind.</summary>
    /// <exception cref="SockException">The list cannot be had.</exception>
    public abstract IAsyncEnumerable<DockerObject> ListAsync(EngineCall call,
        IReadOnlyDictionary<string, string[]>? filters = null);

    /// <summary>The request for the object of an id or a name, which the engine finds by itself.</summary>
    internal virtual DockerRequest Inspection(string name) => DockerRequest.Get($"/{word}s/{name}");

    /// <summary>What that request answers.</summary>
    /// <exception cref="SockException">There is none, or the name means several.</exception>
    internal abstract Task<DockerObject> InspectAsync(EngineCall call, string name);

    /// <summary>
    /// The objects that the patterns name, each once, in the patterns' order; a name without one is a failure of its
    /// own.
    /// </summary>
    /// <exception cref="SockException">The list cannot be had.</exception>
    public async IAsyncEnumerable<DockerObject> FindAsync(EngineCall call, IReadOnlyList<NamePattern> patterns,
        IReadOnlyDictionary<string, string[]>? filters = null)
    {
        List<DockerObject> all = await ListAsync(call, filters).ToListAsync().ConfigureAwait(false);
        HashSet<DockerObject> seen = [];
        foreach (NamePattern pattern in patterns)
        {
            foreach (DockerObject found in await MatchAsync(call, pattern, all).ConfigureAwait(false))
            {
                if (seen.Add(found))
                {
                    yield return found;
                }
            }
        }
    }

    /// <summary>The one object that a name means.</summary>
    /// <exception cref="SockException">There is none, or the name means several.</exception>
    public async Task<DockerObject> OneAsync(EngineCall call, string name) =>
        (await EachAsync(call, [name]).ConfigureAwait(false))[0];

    /// <summary>The objects that names mean, one for each; the engine is asked once.</summary>
    /// <exception cref="SockException">There is none of a name, or it means several.</exception>
    public async Task<IReadOnlyList<DockerObject>> EachAsync(EngineCall call, IReadOnlyList<string> names)
    {
        List<DockerObject> all = await ListAsync(call).ToListAsync().ConfigureAwait(false);
        return [.. names.Select(name => Exact(new NamePattern(name, null), all) ?? throw Missing(call, name, all))];
    }

    /// <summary>
    /// Names of the objects that a wildcard means; the id of one without a name, or with one that others have too.
    /// </summary>
    public async IAsyncEnumerable<string> NamesAsync(EngineCall call, NamePattern pattern)
    {
        List<DockerObject> all = await FindAsync(call, [pattern]).ToListAsync().ConfigureAwait(false);
        Dictionary<string, int> counts = all.GroupBy(NameOf).ToDictionary(static same => same.Key, Enumerable.Count);
        foreach (DockerObject found in all)
        {
            string name = NameOf(found);
            yield return name.Length > 0 && counts[name] == 1 ? name : IdOf(found);
        }
    }

    /// <summary>Name of an object.</summary>
    public abstract string NameOf(DockerObject found);

    /// <summary>A few words on an object, for the tooltip of its completion.</summary>
    public abstract string FactsOf(DockerObject found);

    /// <summary>True when objects may share a name as a matter of course, and the name means all of them.</summary>
    private protected virtual bool SharesNames => false;

    /// <summary>True when a text is the object's name.</summary>
    private protected virtual bool IsNamed(DockerObject one, string text) => NameOf(one) == text;

    /// <summary>True when a wildcard means the object.</summary>
    private protected virtual bool IsMatch(DockerObject one, Func<string, bool> matcher) => matcher(NameOf(one));

    /// <summary>Id of an object; its name where it has no other.</summary>
    private protected abstract string IdOf(DockerObject found);

    /// <summary>
    /// The same objects in the order of their names, as the docker program shows them: engines list them in another one
    /// each time.
    /// </summary>
    private protected async IAsyncEnumerable<DockerObject> InOrderAsync(IAsyncEnumerable<DockerObject> objects)
    {
        List<DockerObject> all = await objects.ToListAsync().ConfigureAwait(false);
        foreach (DockerObject one in all.OrderBy(NameOf, NaturalOrder.Comparer).ThenBy(IdOf, StringComparer.Ordinal))
        {
            yield return one;
        }
    }

    private async Task<IEnumerable<DockerObject>> MatchAsync(EngineCall call, NamePattern pattern,
        List<DockerObject> all)
    {
        if (pattern.IsWildcard)
        {
            return all.Where(one => IsMatch(one, pattern.Matcher!));
        }

        if (SharesNames && all.FindAll(one => IsNamed(one, pattern.Text)) is { Count: > 0 } sharing)
        {
            return sharing;
        }

        SockException problem;
        try
        {
            if (Exact(pattern, all) is { } found)
            {
                return [found];
            }

            problem = Missing(call, pattern.Text, all);
        }
        catch (SockException ambiguous)
        {
            problem = ambiguous;
        }

        await call.FailAsync(pattern.Text, problem).ConfigureAwait(false);
        return [];
    }

    private DockerObject? Exact(NamePattern pattern, List<DockerObject> all)
    {
        if (all.Find(one => IdOf(one) == pattern.Text) is { } exact)
        {
            return exact;
        }

        List<DockerObject> named = all.FindAll(one => IsNamed(one, pattern.Text));
        return named.Count <= 1
            ? named.FirstOrDefault() ?? FindByStart(pattern, all)
            : throw new SockException(SockFailure.NameAmbiguous, $"'{pattern.Text}' is the name of {named.Count} "
                + $"{word}s: {string.Join(", ", named.Take(4).Select(IdOf))}.", "Give the id.");
    }

    /// <summary>The object whose id starts with the text.</summary>
    private protected virtual DockerObject? FindByStart(NamePattern pattern, List<DockerObject> all) =>
        pattern.FindById(all, IdOf, word);

    private SockException Missing(EngineCall call, string name, List<DockerObject> all) =>
        NotFound.Of(word, name, call.Engine.Endpoint, all.Select(NameOf));
}

/// <summary>A kind of object whose list is an array.</summary>
/// <typeparam name="T">Its model.</typeparam>
/// <param name="word">What people call it: network.</param>
/// <param name="type">The model's type.</param>
/// <param name="id">Id of an object.</param>
/// <param name="name">Its name.</param>
/// <param name="facts">A few words on it.</param>
internal class ObjectKind<T>(string word, JsonTypeInfo<T> type, Func<T, string> id, Func<T, string> name,
    Func<T, string> facts) : ObjectKind(word)
    where T : DockerObject
{
    /// <inheritdoc/>
    public override IAsyncEnumerable<DockerObject> ListAsync(EngineCall call,
        IReadOnlyDictionary<string, string[]>? filters = null) => InOrderAsync(call.ListAsync(Listing(filters), type));

    internal override async Task<DockerObject> InspectAsync(EngineCall call, string name) =>
        await call.ReadAsync(Inspection(name), type).ConfigureAwait(false);

    /// <inheritdoc/>
    public override string NameOf(DockerObject found) => name((T)found);

    /// <inheritdoc/>
    public override string FactsOf(DockerObject found) => facts((T)found);

    /// <summary>The request for the list, without conditions.</summary>
    private protected virtual DockerRequest List => DockerRequest.Get($"/{Word}s");

    /// <summary>The request for the list.</summary>
    private protected DockerRequest Listing(IReadOnlyDictionary<string, string[]>? filters) =>
        filters is null ? List : List.Query("filters", filters);

    private protected override string IdOf(DockerObject found) => id((T)found);
}
