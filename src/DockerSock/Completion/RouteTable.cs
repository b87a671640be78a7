namespace DockerSock.Completion;

/// <summary>An operation of the Engine API.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path with its holes in braces: <c>/containers/{id}/json</c>.</param>
/// <param name="Operation">The API's own name of the operation.</param>
/// <param name="Since">API version that brought it; null where it is as old as 1.41 or older.</param>
public sealed record Route(string Method, string Path, string Operation, string? Since);

/// <summary>The operations of the newest API that this module knows.</summary>
public static class RouteTable
{
    /// <summary>All operations, by path.</summary>
    public static IReadOnlyList<Route> All { get; } = [.. Read()];

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
