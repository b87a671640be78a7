using System.Text.RegularExpressions;

namespace DockerSock.Client;

/// <summary>
/// Says that an object is not there: in one sentence, whether an engine said it or we did not find it, with the names
/// that may have been meant and the cmdlet that lists what there is.
/// </summary>
internal static partial class NotFound
{
    private const string Kinds = "(?<kind>container|image|network|volume|service|task|node|secret|config|plugin)";

    /// <summary>How long the engine may take to tell the names of what there is.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private static readonly NamePattern s_every = new("*", static _ => true);

    /// <summary>The failure that there is no such object.</summary>
    /// <param name="word">What people call such an object: network.</param>
    /// <param name="name">What the user wrote.</param>
    /// <param name="endpoint">The engine.</param>
    /// <param name="names">Names of all that there are; null where they are not known yet.</param>
    /// <param name="refused">The engine's own failure, where it has said so.</param>
    public static SockException Of(string word, string name, DockerEndpoint endpoint,
        IEnumerable<string>? names = null, SockException? refused = null) => new(SockFailure.ObjectNotFound,
            $"There is no {word} '{name}' on {endpoint}.",
            $"{(names is null ? null : NearName.Question(name, names))} {Lister(word)}".TrimStart(), refused)
        {
            Status = refused?.Status,
            Sought = names is null ? (word, name) : null,
        };

    /// <summary>
    /// The failure in our words where the engine says that an object of a kind is not there; the same failure where it
    /// is about something else.
    /// </summary>
    public static SockException Explain(SockException refused, DockerRequest request, DockerEndpoint endpoint)
    {
        if (refused is not { Failure: SockFailure.ObjectNotFound, IsNoRoute: false }
            || Said().Match(refused.Message) is not { Success: true } said)
        {
            return refused;
        }

        string word = said.Groups["kind"].Value.ToLowerInvariant();
        Match path = Path().Match(request.Target);
        string name = said.Groups["name"].Value is { Length: > 0 } named ? named
            : path.Groups["kind"].Value == word ? Uri.UnescapeDataString(path.Groups["name"].Value) : "";
        return name.Length > 0 ? Of(word, name, endpoint, null, refused)
            : refused.With(Lister(word));
    }

    /// <summary>
    /// The same failure with the names that may have been meant. The engine is asked for them, once for each kind and
    /// for a short time; what comes of it takes nothing from the failure.
    /// </summary>
    public static async Task<SockException> WithNamesAsync(SockException problem, EngineCall call,
        Once<(DockerEndpoint, string), IReadOnlyList<string>> known)
    {
        (string word, string name) = problem.Sought!.Value;
        return new NamePattern(name, null).IsWholeId ? problem : problem.With(NearName.Question(name,
            await known.GetAsync((call.Engine.Endpoint, word), () => ListAsync(call, word)).ConfigureAwait(false)));
    }

    private static async Task<IReadOnlyList<string>> ListAsync(EngineCall call, string word)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(call.Cancel);
        limit.CancelAfter(s_patience);
        List<string> names = [];
        try
        {
            await foreach (string one in NamesAsync(call.With(limit.Token), word).ConfigureAwait(false))
            {
                names.Add(one);
            }
        }
        catch (Exception noList) when (noList is not OutOfMemoryException)
        {
            // It was to help; the failure is the same without.
        }

        return names;
    }

    private static IAsyncEnumerable<string> NamesAsync(EngineCall call, string word) => word switch
    {
        "container" => ContainerLookup.NamesAsync(call, s_every),
        "image" => ImageLookup.TagsAsync(call, s_every),
        _ => ObjectKinds.All.First(kind => kind.Word == word).NamesAsync(call, s_every),
    };

    private static string Lister(string word) =>
        $"Get-Docker{char.ToUpperInvariant(word[0])}{word[1..]}{(word == "container" ? " -All" : "")} lists what there is.";

    /// <summary>The words of Docker and of Podman.</summary>
    [GeneratedRegex($@"\bwith name or ID ""?(?<name>[^\s"":]+)""?.*\b{Kinds}\b"
        + $@"|\bno such {Kinds}\b(?:: (?<name>[^\s""']+?)[.:]?(?=\s|$))?"
        + $@"|\b{Kinds} ""?(?<name>[^\s""]+?)""? not found|(?:(?<name>\S+): )?\b{Kinds} not (?:found|known)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Said();

    [GeneratedRegex($@"/{Kinds}s/(?!(?:create|json|prune|search|load|get)\b)(?<name>[^/?]+)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Path();
}
