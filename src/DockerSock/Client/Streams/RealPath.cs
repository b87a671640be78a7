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
    public static string? Of(string path)
    {
        string at = "";
        Stack<string> rest = new();
        Push(path);
        for (int links = 0; rest.TryPop(out string? part);)
        {
            if (part is "" or "." or "..")
            {
                at = part == ".." ? Path.GetDirectoryName(at) ?? at : at;
            }
            else if (LocalFiles.LinkTarget(Path.Combine(at, part)) is not { } target)
            {
                at = Path.Combine(at, part);
            }
            else if (++links > MostLinks)
            {
                return null;
            }
            else
            {
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
