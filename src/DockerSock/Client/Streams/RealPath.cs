namespace DockerSock.Client;

/// <summary>Where paths lead when every link on their way is followed.</summary>
internal static class RealPath
{
    private const int MostLinks = 40;

    /// <summary>
    /// Where a path leads when every link on its way is followed, as the system does it; null when links lead in a
    /// circle. What is not there leads to itself.
    /// </summary>
    /// <param name="path">Full path.</param>
    /// <param name="folders">Takes each directory that is looked into on the way; null for nobody.</param>
    /// <param name="links">Takes each link on the way, and where it leads as it is written; null for nobody.</param>
    public static string? Of(string path, Action<string>? folders = null, Action<string, string>? links = null)
    {
        string at = "";
        Stack<string> rest = new();
        Push(path);
        for (int followed = 0; rest.TryPop(out string? part);)
        {
            folders?.Invoke(at);
            if (part is "" or "." or "..")
            {
                at = part == ".." ? Path.GetDirectoryName(at) ?? at : at;
            }
            else if (LocalFiles.LinkTarget(Path.Combine(at, part)) is not { } target)
            {
                at = Path.Combine(at, part);
            }
            else if (++followed > MostLinks)
            {
                return null;
            }
            else
            {
                links?.Invoke(Path.Combine(at, part), target);
                Push(target);
            }
        }

        return at;

        void Push(string more)
        {
            string start = Path.GetPathRoot(more) ?? "";
            at = start.Length > 0 ? start : at;
            foreach (string part in Enumerable.Reverse(more[start.Length..].Split([Path.DirectorySeparatorChar,
                Path.AltDirectorySeparatorChar])))
            {
                rest.Push(part);
            }
        }
    }
}
