namespace DockerSock.Client;

/// <summary>Paths with <c>/</c> between their parts, as texts: no file is looked at.</summary>
internal static class PathText
{
    /// <summary>
    /// The shortest path that means the same: without <c>.</c>, empty parts and a slash at the end, and <c>..</c> only
    /// where it leads out. Never empty.
    /// </summary>
    public static string Clean(string path)
    {
        bool rooted = path.StartsWith('/');
        List<string> parts = [];
        foreach (string part in path.Split('/'))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("" or ".") && !(part == ".." && rooted))
            {
                parts.Add(part);
            }
        }

        string clean = string.Join('/', parts);
        return rooted ? $"/{clean}" : clean.Length > 0 ? clean : ".";
    }
}
