namespace DockerSock.Client;

/// <summary>
/// Headers that the user wants on every request to an engine, for a proxy on the way: those of DOCKER_CUSTOM_HEADERS,
/// else HttpHeaders of config.json.
/// </summary>
internal static class ConfiguredHeaders
{
    private const string Variable = "DOCKER_CUSTOM_HEADERS";

    /// <summary>What the protocol, a body or we ourselves say is nobody else's to change.</summary>
    private static readonly string[] s_ours = ["Host", "Connection", "Upgrade", "Content-Length", "Content-Type",
        "Transfer-Encoding", "User-Agent"];

    /// <summary>
    /// Adds them to a request, after its own, which count before them; their values are never shown.
    /// </summary>
    /// <exception cref="SockException">The variable is not a list of headers.</exception>
    public static void AddTo(DockerRequest request)
    {
        foreach ((string name, string value) in Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text
            ? Parse(text) : EndpointResolver.Current.Configuration.Headers)
        {
            if (!s_ours.Contains(name, StringComparer.OrdinalIgnoreCase)
                && !request.Headers.Exists(own => string.Equals(own.Key, name, StringComparison.OrdinalIgnoreCase)))
            {
                request.Headers.Add(new(name, value));
                request.Unshown.Add(name);
            }
        }
    }

    /// <summary>
    /// Reads <c>name=value,name=value</c>; a part with a comma stands in quotes, and in them a quote twice.
    /// </summary>
    /// <exception cref="SockException">It is no such list.</exception>
    internal static IReadOnlyList<KeyValuePair<string, string>> Parse(string text)
    {
        List<KeyValuePair<string, string>> headers = [];
        for (int at = 0; at <= text.Length; at++)
        {
            string part = Part(text, ref at);
            int equals = part.IndexOf('=');
            string name = equals < 0 ? "" : part[..equals].Trim();
            if (name.Length == 0)
            {
                throw Invalid();
            }

            headers.RemoveAll(one => string.Equals(one.Key, name, StringComparison.OrdinalIgnoreCase));
            headers.Add(new(name, part[(equals + 1)..]));
        }

        return headers;
    }

    /// <summary>The part that begins at a place, which moves to the comma behind it.</summary>
    private static string Part(string text, ref int at)
    {
        int start = at;
        if (at == text.Length || text[at] != '"')
        {
            int comma = text.IndexOf(',', at);
            at = comma < 0 ? text.Length : comma;
            return text[start..at].Contains('"') ? throw Invalid() : text[start..at];
        }

        do
        {
            at = text.IndexOf('"', at + 1) is >= 0 and var quote ? quote + 1 : throw Invalid();
        }
        while (at < text.Length && text[at] == '"');
        return at == text.Length || text[at] == ',' ? text[(start + 1)..(at - 1)].Replace("\"\"", "\"")
            : throw Invalid();
    }

    private static SockException Invalid() => new(SockFailure.EndpointInvalid,
        $"{Variable} is no list of headers.", "Write name=value, several with commas between them.");
}
