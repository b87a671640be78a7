using System.Formats.Tar;

namespace DockerSock.Client;

/// <summary>What an archive says of an entry. Names and link targets are <see cref="ByteText"/>.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Name">Its name, as it is written there.</param>
internal sealed record TarHeader(TarEntryType Type, string Name)
{
    /// <summary>The prefix of the records that hold a file's extended attributes.</summary>
    public const string AttributePrefix = "SCHILY.xattr.";

    /// <summary>Where a link leads; for a hard link the name of another entry.</summary>
    public string LinkName { get; init; } = "";

    /// <summary>Who may do what with it.</summary>
    public UnixFileMode Mode { get; init; }

    /// <summary>The number of its owner; whether a system has it is not known.</summary>
    public long UserId { get; init; }

    /// <summary>The number of its group.</summary>
    public long GroupId { get; init; }

    /// <summary>Bytes of its content, holes included.</summary>
    public long Size { get; init; }

    /// <summary>When it was last written; null for a time that no calendar has.</summary>
    public DateTimeOffset? ModifiedTime { get; init; }

    /// <summary>The numbers of a device.</summary>
    public (long Major, long Minor) Device { get; init; }

    /// <summary>True for a file with holes, which the archive does not hold.</summary>
    public bool IsSparse { get; init; }

    /// <summary>
    /// All else that the archive says, by the names of PAX: extended attributes, times. Not what the properties say.
    /// </summary>
    public IReadOnlyDictionary<string, byte[]> Records { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>Its extended attributes: <c>security.capability</c>.</summary>
    public IEnumerable<(string Name, byte[] Value)> Attributes => Records
        .Where(static record => record.Key.StartsWith(AttributePrefix, StringComparison.Ordinal))
        .Select(static record => (record.Key[AttributePrefix.Length..], record.Value));
}
