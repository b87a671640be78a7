namespace DockerSock.Fake.Hosting;

/// <summary>What answers a request.</summary>
internal delegate Task EngineHandler(EngineCall call);

/// <summary>A route: a method, and a path with at most one {name}, which may hold slashes as in engines.</summary>
internal sealed record Route(string Method, string Prefix, string? Suffix, EngineHandler Handler, bool StreamsBody,
    bool Hijacks, string? Unless)
{
    /// <summary>Whether the route is meant, and what stands in its {name}.</summary>
    public bool Matches(RecordedRequest request, string path, out string name)
    {
        name = "";
        if (request.Method != Method || (Unless is not null && request.QueryValue(Unless) is { Length: > 0 }))
        {
            return false;
        }

        if (Suffix is null)
        {
            return path == Prefix;
        }

        bool meant = path.Length >= Prefix.Length + Suffix.Length
            && path.StartsWith(Prefix, StringComparison.Ordinal) && path.EndsWith(Suffix, StringComparison.Ordinal);
        name = meant ? path[Prefix.Length..^Suffix.Length] : "";
        return meant;
    }
}

/// <summary>
/// All routes; the first one that matches answers, so longer paths are registered before shorter ones.
/// </summary>
internal sealed class RouteTable
{
    private readonly List<Route> _routes = [];

    public void Get(string pattern, EngineHandler handler) => Add("GET", pattern, handler);

    public void Head(string pattern, EngineHandler handler) => Add("HEAD", pattern, handler);

    public void Post(string pattern, EngineHandler handler) => Add("POST", pattern, handler);

    public void Put(string pattern, EngineHandler handler) => Add("PUT", pattern, handler);

    public void Delete(string pattern, EngineHandler handler) => Add("DELETE", pattern, handler);

    /// <summary>Registers a route.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="pattern">The path without version, such as "/containers/{name}/json".</param>
    /// <param name="handler">What answers.</param>
    /// <param name="streamsBody">Whether the handler reads the body while it arrives; others get it whole.</param>
    /// <param name="hijacks">Whether the handler may take the connection out of HTTP.</param>
    /// <param name="unless">A parameter of the query that makes it another route's; null for none.</param>
    public void Add(
        string method,
        string pattern,
        EngineHandler handler,
        bool streamsBody = false,
        bool hijacks = false,
        string? unless = null)
    {
        string[] parts = pattern.Split("{name}");
        _routes.Add(new Route(method, parts[0], parts.Length > 1 ? parts[1] : null, handler, streamsBody,
            hijacks, unless));
    }

    public Route? Find(RecordedRequest request, string path, out string name)
    {
        foreach (Route route in _routes)
        {
            if (route.Matches(request, path, out name))
            {
                return route;
            }
        }

        name = "";
        return null;
    }
}
