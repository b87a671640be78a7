namespace DockerSock.Help;

/// <summary>An operation of the Engine API, as a line of Routes.tsv names it.</summary>
/// <param name="Operation">The API's own name of the operation.</param>
/// <param name="Endpoint">Method and path: <c>POST /containers/{id}/stop</c>.</param>
/// <param name="Since">API version that brought it; null where it is as old as 1.41 or older.</param>
internal sealed record RouteLine(string Operation, string Endpoint, string? Since);

/// <summary>The project's own table of the API's operations.</summary>
internal sealed class RouteList
{
    private readonly Dictionary<string, RouteLine> _routes;

    private RouteList(IEnumerable<RouteLine> routes) =>
        _routes = routes.ToDictionary(static route => route.Operation, StringComparer.Ordinal);

    /// <summary>Reads the table from its file.</summary>
    public static RouteList Load(string file) => Parse(File.ReadLines(file));

    /// <summary>Reads the table's lines: method, path, operation and version, with tabs between them.</summary>
    public static RouteList Parse(IEnumerable<string> lines) => new(
        from line in lines
        where !line.StartsWith('#')
        let parts = line.Split('\t')
        where parts.Length == 4
        select new RouteLine(parts[2], $"{parts[0]} {parts[1]}", parts[3].Length > 0 ? parts[3] : null));

    /// <summary>The operation of a name; null when the API has none.</summary>
    public RouteLine? Find(string operation) => _routes.GetValueOrDefault(operation);
}
