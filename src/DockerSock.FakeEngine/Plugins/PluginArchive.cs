using System.Formats.Tar;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DockerSock.Fake;

/// <summary>Reads the archive that a plugin is made of: config.json and rootfs; engines pass over the rest.</summary>
internal static class PluginArchive
{
    /// <exception cref="EngineException">500: it is no such archive.</exception>
    public static async Task<(PluginManifest Manifest, RegistryLayer Files)> ReadAsync(
        Stream body, ApiVersion engine, CancellationToken cancel)
    {
        PluginManifest? manifest = null;
        bool hasFiles = false;
        long size = 0;
        using IncrementalHash content = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using MemoryStream whole = new();
        await body.CopyToAsync(whole, cancel);
        whole.Position = 0;
        using TarReader archive = new(whole);
        while (whole.Length > 0 && await NextAsync(archive, cancel) is { } entry)
        {
            string name = entry.Name.Trim('/');
            name = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
            bool isFile = name == "rootfs" || name.StartsWith("rootfs/", StringComparison.Ordinal);
            if (name != "config.json" && !isFile)
            {
                continue;
            }

            using MemoryStream bytes = new();
            await (entry.DataStream ?? Stream.Null).CopyToAsync(bytes, cancel);
            if (!isFile)
            {
                manifest = PluginManifest.Parse(Encoding.UTF8.GetString(bytes.ToArray()));
                continue;
            }

            hasFiles = true;
            size += bytes.Length;
            content.AppendData(Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"{name}\n{entry.EntryType}\n{entry.Mode}\n{entry.LinkName}\n")));
            content.AppendData(bytes.ToArray());
        }

        if (!hasFiles && !engine.From(44))
        {
            throw EngineException.Internal("no rootfs found: EOF");
        }

        return manifest is null
            ? throw EngineException.Internal("config not found")
            : (manifest, new RegistryLayer("sha256:" + Convert.ToHexStringLower(content.GetHashAndReset()), size));
    }

    private static async Task<TarEntry?> NextAsync(TarReader archive, CancellationToken cancel)
    {
        try
        {
            return await archive.GetNextEntryAsync(copyData: true, cancel);
        }
        catch (EndOfStreamException)
        {
            throw EngineException.Internal("failed to read from tar: unexpected EOF");
        }
        catch (Exception error) when (error is InvalidDataException or FormatException)
        {
            throw EngineException.Internal("failed to read from tar: archive/tar: invalid tar header");
        }
    }
}
