namespace DockerSock.Client;

/// <summary>Sequences whose items come later.</summary>
internal static class AsyncItems
{
    /// <summary>All items, when the last has come.</summary>
    public static async Task<List<T>> ToListAsync<T>(this IAsyncEnumerable<T> items)
    {
        List<T> all = [];
        await foreach (T item in items.ConfigureAwait(false))
        {
            all.Add(item);
        }

        return all;
    }
}
