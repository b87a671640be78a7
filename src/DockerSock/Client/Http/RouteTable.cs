namespace DockerSock.Client;

/// <summary>An operation of the Engine API.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path with its holes in braces: <c>/containers/{id}/json</c>.</param>
/// <param name="Operation">The API's own name of the operation.</param>
/// <param name="Since">API version that brought it; null where it is as old as 1.41 or older.</param>
public sealed record Route(string Method, string Path, string Operation, string? Since)
{
    /// <summary>
    /// Sections of the API whose objects are named by references, which have slashes of their own.
    /// </summary>
    private static readonly string[] s_references = ["images", "distribution", "plugins"];

    private string[] Parts => field ??= Path.Split('/');

    /// <summary>True where the hole of the path is a reference: <c>docker.io/library/busybox:latest</c>.</summary>
    internal bool HasReference => Parts.Length > 2 && Parts[2].StartsWith('{') && s_references.Contains(Parts[1]);

    /// <summary>True where the path has a hole.</summary>
    internal bool HasHole => Path.Contains('{');

    /// <summary>True for a path of this operation, without a version before it.</summary>
    /// <param name="path">The path, split at its slashes.</param>
    internal bool Fits(string[] path)
    {
        int more = path.Length - Parts.Length;
        if (more < 0 || (more > 0 && !HasReference) || path.AsSpan().ContainsAny(".", ".."))
        {
            return false;
        }

        for (int i = 0; i < Parts.Length; i++)
        {
            // What comes after a reference is counted from the end.
            string given = path[i > 2 ? i + more : i];
            if (Parts[i].StartsWith('{') ? given.Length == 0 : given != Parts[i])
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>The operations of the newest API that this module knows.</summary>
public static class RouteTable
{
    /// <summary>All operations, by path.</summary>
    public static IReadOnlyList<Route> All { get; } = [.. Read()];

    /// <summary>Words of the API win over names, as in an engine's router.</summary>
    private static readonly Route[] s_byWords =
        [.. All.OrderBy(static route => route.HasHole)
            .ThenByDescending(static route => route.Path.Count(static c => c == '/'))];

    /// <summary>The operation that a request is; null when the API has none of that method and path.</summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">Path without a version before it and without a query.</param>
    public static Route? Find(string method, string path)
    {
        string[] parts = path.Split('/');
        return s_byWords.FirstOrDefault(route => route.Method == method && route.Fits(parts));
    }

    private static IEnumerable<Route> Read()
    {
        using StreamReader table = new(typeof(RouteTable).Assembly.GetManifestResourceStream("Routes.tsv")!);
        while (table.ReadLine() is { } line)
        {
            if (line.Split('\t') is [var method, var path, var operation, var since] && !line.StartsWith('#'))
            {
                yield return new Route(method, path, operation, since.Length > 0 ? since : null);
            }
        }
    }
}
