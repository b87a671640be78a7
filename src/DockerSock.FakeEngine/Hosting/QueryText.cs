namespace DockerSock.Fake.Hosting;

/// <summary>
/// Query strings as engines read them: names are case-sensitive, a plus is a space, names may repeat.
/// </summary>
internal static class QueryText
{
    /// <summary>Every name with its values, in the order they were sent.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Parse(string query)
    {
        Dictionary<string, IReadOnlyList<string>> found = new(StringComparer.Ordinal);
        foreach (string pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            string name = Decode(equals < 0 ? pair : pair[..equals]);
            string value = equals < 0 ? "" : Decode(pair[(equals + 1)..]);
            if (!found.TryGetValue(name, out IReadOnlyList<string>? values))
            {
                found[name] = values = new List<string>();
            }

            ((List<string>)values).Add(value);
        }

        return found;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
