namespace DockerSock.Client;

/// <summary>Finds the names that somebody may have meant.</summary>
internal static class NearName
{
    private const int Most = 3;

    /// <summary>The nearest of the names; null when none is near enough to be a slip of the fingers.</summary>
    public static string? Of(string written, IEnumerable<string> names) => Near(written, names).FirstOrDefault();

    /// <summary>
    /// The question whether others were meant, for a message: those near enough to be a slip of the fingers, and those
    /// that the name is a part of, the nearest first; null where there are none.
    /// </summary>
    public static string? Question(string written, IEnumerable<string> names)
    {
        string[] all = [.. names.Where(static name => name.Length > 0).Distinct(StringComparer.Ordinal)];
        string[] near = [.. Near(written, all).Concat(all.Where(name =>
            written.Length > 2 && name.Contains(written, StringComparison.OrdinalIgnoreCase)))
            .Distinct(StringComparer.Ordinal).Take(Most).Select(static name => $"'{name}'")];
        return near.Length == 0 ? null : $"Did you mean {string.Join(" or ", near)}?";
    }

    /// <summary>Names that are near enough; of one that ends in :latest, nobody writes that.</summary>
    private static IEnumerable<string> Near(string written, IEnumerable<string> names)
    {
        const string latest = ":latest";
        int most = Math.Max(1, written.Length / 3);
        return names.SelectMany(name => name.EndsWith(latest, StringComparison.Ordinal)
                ? [(name, name), (name, name[..^latest.Length])] : new[] { (Name: name, Part: name) })
            .Where(one => Math.Abs(one.Part.Length - written.Length) <= most)
            .Select(one => (one.Name, Steps: Steps(written, one.Part))).Where(one => one.Steps <= most)
            .OrderBy(static one => one.Steps).Select(static one => one.Name);
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
