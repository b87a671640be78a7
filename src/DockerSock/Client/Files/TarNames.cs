using System.Formats.Tar;

namespace DockerSock.Client;

/// <summary>Names of entries in an archive that is not to be trusted.</summary>
internal static class TarNames
{
    private const int LongestPath = 4095;

    /// <summary>The parts of an entry's name, <c>./</c> and empty ones left out.</summary>
    /// <exception cref="SockException"><see cref="SockFailure.ArchiveHostile"/>: the name leads out.</exception>
    public static string[] Parts(string name)
    {
        if (name.StartsWith('/') || name.Contains('\0')
            || (OperatingSystem.IsWindows() && name.AsSpan().ContainsAny('\\', ':')))
        {
            throw Hostile(name, "its path does not begin in the archive");
        }

        string[] parts = [.. name.Split('/').Where(static part => part is not ("" or "."))];
        return parts.Contains("..") ? throw Hostile(name, "its path leads out of the archive") : parts;
    }

    /// <summary>The refusal of an entry.</summary>
    public static SockException Hostile(string name, string why) =>
        new(SockFailure.ArchiveHostile, $"The entry '{name}' was refused: {why}.", "Nothing was written for it.");

    /// <summary>What an entry is, for people.</summary>
    public static string Kind(TarEntryType type) => type switch
    {
        TarEntryType.BlockDevice => "it is a block device",
        TarEntryType.CharacterDevice => "it is a character device",
        TarEntryType.Fifo => "it is a named pipe",
        _ => $"entries of type '{(char)type}' are not copied",
    };

    /// <summary>Why no file can be made of an entry, whatever its name; null where one can.</summary>
    public static string? Refusal(TarHeader entry) =>
        entry.Type is not (TarEntryType.RegularFile or (>= TarEntryType.HardLink and <= TarEntryType.Fifo))
            ? Kind(entry.Type)
        : entry.Type == TarEntryType.SymbolicLink
            && (entry.LinkName.Length is 0 || ByteText.Bytes(entry.LinkName).Length > LongestPath)
            ? $"a path of {entry.LinkName.Length} letters is no target of a link"
        : null;
}
