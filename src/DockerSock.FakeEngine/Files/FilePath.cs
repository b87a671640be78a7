namespace DockerSock.Fake;

/// <summary>Paths as Go's filepath package and engines treat them.</summary>
internal static class FilePath
{
    /// <summary>The names between the slashes, without empty, "." and ".." ones.</summary>
    public static List<string> Names(string path)
    {
        List<string> names = [];
        foreach (string name in path.Split('/'))
        {
            if (name == "..")
            {
                names.RemoveRange(Math.Max(0, names.Count - 1), Math.Min(1, names.Count));
            }
            else if (name is not ("" or "."))
            {
                names.Add(name);
            }
        }

        return names;
    }

    /// <summary>From the root, without detours.</summary>
    public static string Clean(string path) => "/" + string.Join('/', Names(path));

    /// <summary>As <see cref="Clean"/>; a slash or "/." at the end, which asks for a directory, stays.</summary>
    public static string CleanKeepingEnd(string path)
    {
        string clean = Clean(path);
        string end = path == "." || path.EndsWith("/.", StringComparison.Ordinal) ? "/."
            : path.EndsWith('/') ? "/"
            : "";
        return clean.EndsWith('/') ? clean + end.TrimStart('/') : clean + end;
    }

    /// <summary>The last name, "." for a path that ends so, "/" for the root.</summary>
    public static string Base(string path)
    {
        string trimmed = path.TrimEnd('/');
        return trimmed.Length == 0 ? "/" : trimmed[(trimmed.LastIndexOf('/') + 1)..];
    }

    public static bool AsksForDirectory(string path) =>
        path.EndsWith('/') || path.EndsWith("/.", StringComparison.Ordinal);
}
