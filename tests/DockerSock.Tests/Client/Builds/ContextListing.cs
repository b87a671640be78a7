using System.Formats.Tar;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace DockerSock.Tests.Client;

/// <summary>What is in an archive that was sent to a build, a line for each entry, in its order.</summary>
internal static partial class ContextListing
{
    public static IReadOnlyList<string> Of(byte[] archive)
    {
        List<string> lines = [];
        // The docker program leaves the end of an archive out that it has added a Dockerfile to.
        using TarReader reader = new(new MemoryStream([.. archive, .. new byte[1024]]));
        while (reader.GetNextEntry() is { } entry)
        {
            string name = RandomName().Replace(entry.Name, ".dockerfile.RANDOM");
            byte[] content = Content(entry);
            bool isOurs = name is ".dockerfile.RANDOM" or ".dockerignore";
            string device = entry is PosixTarEntry { EntryType: TarEntryType.CharacterDevice
                or TarEntryType.BlockDevice } node
                ? $"{node.DeviceMajor}:{node.DeviceMinor}" : "";
            lines.Add(string.Join('|', entry.EntryType, name, Convert.ToString((int)entry.Mode, 8),
                entry.Uid, entry.Gid,
                entry.Length, entry.LinkName, device,
                isOurs ? "" : entry.ModificationTime.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                Convert.ToHexString(SHA256.HashData(content))[..12]));
        }

        return lines;
    }

    public static IReadOnlyList<string> Names(byte[] archive) =>
        [.. Of(archive).Select(static line => line.Split('|')[1])];

    private static byte[] Content(TarEntry entry)
    {
        using MemoryStream content = new();
        entry.DataStream?.CopyTo(content);
        string text = System.Text.Encoding.Latin1.GetString(content.ToArray());
        return System.Text.Encoding.Latin1.GetBytes(RandomName().Replace(text, ".dockerfile.RANDOM"));
    }

    [GeneratedRegex(@"\.dockerfile\.[0-9a-f]{20}")]
    private static partial Regex RandomName();
}
