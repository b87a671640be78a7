namespace DockerSock.Client;

/// <summary>A file or folder of this machine that goes into an archive.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Name">Its name in the archive; empty for the contents of a folder alone.</param>
internal sealed record PackItem(string Path, string Name);

/// <summary>Writes files and folders of this machine into an archive while it is sent. Constant memory.</summary>
internal static class TarPacker
{
    /// <summary>Writes the archive.</summary>
    /// <param name="items">What goes in.</param>
    /// <param name="archive">Takes the archive.</param>
    /// <param name="failAsync">Told each file that cannot go in.</param>
    /// <param name="read">Told the bytes of files so far.</param>
    /// <param name="cancel">Ends the writing.</param>
    public static async Task WriteAsync(IEnumerable<PackItem> items, Stream archive,
        Func<string, SockException, ValueTask> failAsync, Action<long> read, CancellationToken cancel)
    {
        TarFiles files = new(archive, read) { CutsGrown = true };
        await using (files.ConfigureAwait(false))
        {
            foreach (PackItem item in items)
            {
                await AddAsync(item).ConfigureAwait(false);
            }
        }

        async Task AddAsync(PackItem item)
        {
            if (item.Name.Length > 0
                && await files.AddAsync(item.Path, item.Name, cancel).ConfigureAwait(false) is { } problem)
            {
                await failAsync(item.Path, problem).ConfigureAwait(false);
                return;
            }

            if (!LocalFiles.IsFolder(item.Path) || LocalFiles.LinkTarget(item.Path) is not null)
            {
                return;
            }

            IReadOnlyList<string> children = [];
            try
            {
                children = TarFiles.Names(item.Path);
            }
            catch (SockException unreadable)
            {
                await failAsync(item.Path, unreadable).ConfigureAwait(false);
            }

            foreach (string child in children)
            {
                await AddAsync(new PackItem(Path.Combine(item.Path, child),
                    item.Name.Length > 0 ? $"{item.Name}/{child}" : child)).ConfigureAwait(false);
            }
        }
    }
}
