using System.Collections.Concurrent;

namespace DockerSock.Client;

/// <summary>
/// Asks once for each key, however many want to know and whenever they do; what failed has failed for all of them.
/// </summary>
internal sealed class Once<TKey, TValue>
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Lazy<Task<TValue>>> _asked = [];

    /// <summary>What the first of those who ask for the key is told.</summary>
    public Task<TValue> GetAsync(TKey key, Func<Task<TValue>> ask) =>
        _asked.GetOrAdd(key, static (_, ask) => new Lazy<Task<TValue>>(ask), ask).Value;
}
