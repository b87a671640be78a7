using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using DockerSock.Client;

namespace DockerSock.Tests.Client;

/// <summary>What is in an archive that was sent to a build, a line for each entry, in its order.</summary>
internal static partial class ContextListing
{
    public static IReadOnlyList<string> Of(byte[] archive)
    {
        List<string> lines = [];
        // The docker program leaves the end of an archive out that it has added a Dockerfile to.
        ArchiveReader reader = new(new MemoryStream([.. archive, .. new byte[1024 + (-archive.Length & 511)]]),
            static why => new InvalidDataException(why));
        while (reader.NextAsync(default).GetAwaiter().GetResult() is { } entry)
        {
            string name = RandomName().Replace(entry.Name, ".dockerfile.RANDOM");
            byte[] content = Content(reader.Content);
            bool isOurs = name is ".dockerfile.RANDOM" or ".dockerignore";
            lines.Add(string.Join('|', entry.Type, name, Convert.ToString((int)entry.Mode, 8),
                entry.UserId, entry.GroupId,
                entry.Size, entry.LinkName, entry.Device,
                isOurs ? "" : entry.ModifiedTime!.Value.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                string.Join(',', entry.Attributes.Select(static one => $"{one.Name}={Convert.ToHexString(one.Value)}")),
                Convert.ToHexString(SHA256.HashData(content))[..12]));
        }

        return lines;
    }

    public static IReadOnlyList<string> Names(byte[] archive) =>
        [.. Of(archive).Select(static line => line.Split('|')[1])];

    private static byte[] Content(Stream data)
    {
        using MemoryStream content = new();
        data.CopyToAsync(content).GetAwaiter().GetResult();
        string text = System.Text.Encoding.Latin1.GetString(content.ToArray());
        return System.Text.Encoding.Latin1.GetBytes(RandomName().Replace(text, ".dockerfile.RANDOM"));
    }

    [GeneratedRegex(@"\.dockerfile\.[0-9a-f]{20}")]
    private static partial Regex RandomName();
}
