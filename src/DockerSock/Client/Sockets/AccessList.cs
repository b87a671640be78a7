using System.Buffers.Binary;

namespace DockerSock.Client;

/// <summary>Whom an entry of an access control list is for; the values are Linux's.</summary>
internal enum AccessTag
{
    /// <summary>The file's owner.</summary>
    Owner = 0x01,

    /// <summary>A user that is named.</summary>
    User = 0x02,

    /// <summary>The file's group.</summary>
    OwningGroup = 0x04,

    /// <summary>A group that is named.</summary>
    Group = 0x08,

    /// <summary>The most that named users and all groups have.</summary>
    Mask = 0x10,

    /// <summary>Everybody else.</summary>
    Others = 0x20,
}

/// <summary>One entry of an access control list.</summary>
/// <param name="Tag">Whom it is for.</param>
/// <param name="Rights">4 reading, 2 writing, 1 entering.</param>
/// <param name="Id">Number of the user or group that is named.</param>
internal readonly record struct AccessEntry(AccessTag Tag, int Rights, uint Id)
{
    /// <summary>The entry as getfacl writes it: <c>user:ann:rw-</c>.</summary>
    public override string ToString() => Tag switch
    {
        AccessTag.Owner or AccessTag.User => $"user:{(Tag == AccessTag.User ? Accounts.UserName(Id) : "")}",
        AccessTag.OwningGroup or AccessTag.Group =>
            $"group:{(Tag == AccessTag.Group ? Accounts.GroupName(Id) : "")}",
        AccessTag.Mask => "mask:",
        _ => "other:",
    } + ":" + SocketAccess.Letters(Rights);
}

/// <summary>
/// A file's access control list, read from the attribute in which Linux keeps it; no program is needed.
/// </summary>
internal static class AccessList
{
    private const string AttributeName = "system.posix_acl_access";
    private const int Version = 2;
    private const int EntrySize = 8;

    /// <summary>The entries; empty for a file that has none besides its mode.</summary>
    public static IReadOnlyList<AccessEntry> Of(string path)
    {
        if (LocalFiles.Attribute(path, AttributeName) is not { Length: >= 4 } value
            || BinaryPrimitives.ReadUInt32LittleEndian(value) != Version)
        {
            return [];
        }

        List<AccessEntry> entries = [];
        for (int at = 4; at + EntrySize <= value.Length; at += EntrySize)
        {
            ReadOnlySpan<byte> entry = value.AsSpan(at, EntrySize);
            entries.Add(new AccessEntry((AccessTag)BinaryPrimitives.ReadUInt16LittleEndian(entry),
                BinaryPrimitives.ReadUInt16LittleEndian(entry[2..]),
                BinaryPrimitives.ReadUInt32LittleEndian(entry[4..])));
        }

        return entries;
    }
}
