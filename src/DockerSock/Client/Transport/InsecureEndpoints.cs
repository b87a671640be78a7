using System.Collections.Concurrent;

namespace DockerSock.Client;

/// <summary>
/// The engines on other machines that the user has agreed to reach without TLS; the session remembers them, so that
/// their objects can be piped on.
/// </summary>
internal static class InsecureEndpoints
{
    private static readonly ConcurrentDictionary<string, bool> s_allowed = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>True when the user has agreed to it in this session.</summary>
    public static bool Allows(TcpEndpoint endpoint) => s_allowed.ContainsKey(endpoint.Text);

    /// <summary>Remembers that the user agrees; true the first time.</summary>
    public static bool Allow(TcpEndpoint endpoint) => s_allowed.TryAdd(endpoint.Text, true);

    /// <summary>Forgets it.</summary>
    public static void Forget(string endpoint) => s_allowed.TryRemove(endpoint, out _);
}
