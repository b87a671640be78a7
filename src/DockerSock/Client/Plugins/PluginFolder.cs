using System.Text.Json;

namespace DockerSock.Client;

/// <summary>The folder that a plugin is made of.</summary>
internal static class PluginFolder
{
    /// <summary>
    /// What of a folder is the plugin: the file config.json and the folder rootfs, where a link leads when it is one.
    /// </summary>
    /// <exception cref="SockException"><see cref="SockFailure.FileFailed"/>: one of the two is missing, or config.json
    /// cannot be read.</exception>
    public static PackItem[] ItemsOf(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new SockException(SockFailure.FileFailed, $"There is no folder '{folder}'.");
        }

        string config = Path.Combine(folder, "config.json");
        string files = Path.Combine(folder, "rootfs");
        string? missing = !File.Exists(config) ? "file config.json" : !Directory.Exists(files) ? "folder rootfs" : null;
        if (missing is not null)
        {
            throw new SockException(SockFailure.FileFailed, $"'{folder}' is no plugin: it has no {missing}.",
                "A plugin's folder has the file config.json, which says what it is and wants, and the folder rootfs "
                + "with its files.");
        }

        Check(config);
        return [new PackItem(Real(config), "config.json"), new PackItem(Real(files), "rootfs")];
    }

    private static string Real(string path) =>
        new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;

    private static void Check(string config)
    {
        try
        {
            using FileStream file = LocalFiles.Open(config);
            using JsonDocument json = JsonDocument.Parse(file);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new SockException(SockFailure.FileFailed, $"'{config}' is JSON, but no object.");
            }
        }
        catch (JsonException problem)
        {
            throw new SockException(SockFailure.FileFailed, $"'{config}' is no JSON: {problem.Message}", null, problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw FileFailure.Unreadable(config, problem);
        }
    }
}
