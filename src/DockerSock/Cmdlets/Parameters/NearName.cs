namespace DockerSock.Cmdlets;

/// <summary>Finds the name that somebody may have meant.</summary>
internal static class NearName
{
    /// <summary>The nearest of the names; null when none is near enough to be a slip of the fingers.</summary>
    public static string? Of(string written, IEnumerable<string> names)
    {
        (string? name, int steps) = names.Select(name => ((string?)name, Steps(written, name)))
            .DefaultIfEmpty((null, int.MaxValue)).MinBy(static pair => pair.Item2);
        return steps <= Math.Max(1, written.Length / 3) ? name : null;
    }

    /// <summary>How many letters must be put in, taken out or changed; the case does not count.</summary>
    private static int Steps(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int corner = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int change = corner
                    + (char.ToUpperInvariant(from[i - 1]) == char.ToUpperInvariant(to[j - 1]) ? 0 : 1);
                corner = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
