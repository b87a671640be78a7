using System.Text.RegularExpressions;

namespace DockerSock.Client;

/// <summary>
/// What the socket proxies that people put before an engine must be told for a request to pass: the variables of
/// Tecnativa's docker-socket-proxy, and the allow-list of wollomatic's socket-proxy.
/// </summary>
internal static partial class ProxyRules
{
    /// <summary>A name or an id, as one segment of a path; it is none of "." and "..".</summary>
    private const string Name = "[a-zA-Z0-9][a-zA-Z0-9_.-]*";

    /// <summary>The same of a reference: segments with a tag or a digest.</summary>
    private const string Reference = "[a-zA-Z0-9][a-zA-Z0-9_.:@-]*(/[a-zA-Z0-9][a-zA-Z0-9_.:@-]*)*";

    /// <summary>A path may have an API version before it, or none.</summary>
    private const string Version = "(/v[0-9.]+)?";

    /// <summary>The sections of the API that Tecnativa's proxy can allow, by the variable that does.</summary>
    private static readonly string[] s_sections = ["AUTH", "BUILD", "COMMIT", "CONFIGS", "CONTAINERS", "DISTRIBUTION",
        "EVENTS", "EXEC", "GRPC", "IMAGES", "INFO", "NETWORKS", "NODES", "PING", "PLUGINS", "SECRETS", "SERVICES",
        "SESSION", "SWARM", "SYSTEM", "TASKS", "VERSION", "VOLUMES"];

    /// <summary>Sections that it allows when it is told nothing.</summary>
    public static IReadOnlyList<string> AllowedUntold { get; } = ["EVENTS", "PING", "VERSION"];

    /// <summary>
    /// The variables of Tecnativa's proxy that let a request pass, POST for all that is not only read; none where it
    /// cannot let it pass.
    /// </summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">Path without a version.</param>
    public static IReadOnlyList<string> Tecnativa(string method, string path)
    {
        string section = path.Split('/') is [_, var first, ..] ? first.TrimStart('_').ToUpperInvariant() : "";
        string[] change = method is "GET" or "HEAD" ? [] : ["POST"];
        return change.Length > 0 && OfLife().Match(path) is { Success: true } life ? [.. change,
                life.Groups["act"].Value switch { "start" => "ALLOW_START", "stop" => "ALLOW_STOP", _ => "ALLOW_RESTARTS" }]
            : s_sections.Contains(section) ? [.. change, section] : [];
    }

    /// <summary>
    /// The path of a request as an expression, for Go's regular expressions and .NET's: names and ids are any, what the
    /// API does not have stands as it is. Null for a path that leads elsewhere than it says.
    /// </summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">Path without a version.</param>
    public static string? Pattern(string method, string path)
    {
        if (RouteTable.Find(method, path) is { } route)
        {
            return Hole().Replace(Regex.Escape(route.Path).Replace("\\{", "{"), route.HasReference ? Reference : Name);
        }

        string plain = Uri.UnescapeDataString(path);
        return plain.Split('/').AsSpan().ContainsAny(".", "..") || plain.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? null : Id().Replace(Regex.Escape(plain), "[0-9a-f]+");
    }

    /// <summary>What wollomatic's proxy takes for requests of one method, beside the method.</summary>
    /// <param name="patterns">Expressions of <see cref="Pattern"/>.</param>
    public static string Wollomatic(IEnumerable<string> patterns) => patterns.ToArray() is [var one]
        ? $"^{Version}{one}$" : $"^{Version}({string.Join('|', patterns)})$";

    /// <summary>What can be done where a proxy has refused a request; null where nothing is known.</summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">Path without a version.</param>
    /// <param name="isHaProxy">True where Tecnativa's, or another HAProxy, has answered; false for wollomatic's.</param>
    public static string? Advice(string method, string path, bool isHaProxy) => isHaProxy
        ? Tecnativa(method, path) is { Count: > 0 } variables
            ? "Tecnativa's docker-socket-proxy lets it pass with "
                + $"{string.Join(" and ", variables.Select(static one => one + "=1"))}."
            : "Tecnativa's docker-socket-proxy cannot let it pass."
        : Pattern(method, path) is { } pattern
            ? $"wollomatic's socket-proxy lets it pass with '-allow{method}={Wollomatic([pattern])}', from a client that "
                + "is in its -allowfrom."
            : null;

    [GeneratedRegex("^/containers/[a-zA-Z0-9_.-]+/(?<act>start|stop|restart|kill)$", RegexOptions.ExplicitCapture)]
    private static partial Regex OfLife();

    [GeneratedRegex("\\{[a-z]+}")]
    private static partial Regex Hole();

    [GeneratedRegex("(?<=/)(?:[0-9a-f]{64}|[0-9a-f]{12})(?=/|$)")]
    private static partial Regex Id();
}
