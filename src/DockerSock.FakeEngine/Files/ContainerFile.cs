namespace DockerSock.Fake;

/// <summary>A file of a container; names with hard links to each other share one.</summary>
public sealed class ContainerFile
{
    private const UnixFileMode AllBits = (UnixFileMode)4095;

    internal ContainerFile(FileKind kind, int mode, long userId, long groupId, DateTimeOffset modified)
    {
        Kind = kind;
        Mode = (UnixFileMode)mode & AllBits;
        UserId = userId;
        GroupId = groupId;
        Modified = modified;
    }

    /// <summary>What it is.</summary>
    public FileKind Kind { get; }

    /// <summary>Who may do what with it.</summary>
    public UnixFileMode Mode { get; internal set; }

    /// <summary>Its owner.</summary>
    public long UserId { get; internal set; }

    /// <summary>Its group.</summary>
    public long GroupId { get; internal set; }

    /// <summary>When it was last written.</summary>
    public DateTimeOffset Modified { get; internal set; }

    /// <summary>The bytes of a regular file; nothing for other kinds.</summary>
    public FileContent Content { get; internal init; } = FileContent.Of([]);

    /// <summary>Where a symbolic link leads, as it is written; empty for other kinds.</summary>
    public string Target { get; internal init; } = "";

    /// <summary>The numbers of a device.</summary>
    public (int Major, int Minor) Device { get; internal init; }

    /// <summary>Its extended attributes: <c>security.capability</c>.</summary>
    public IReadOnlyDictionary<string, byte[]> Attributes { get; internal init; } = new Dictionary<string, byte[]>();

    /// <summary>The size as the file system says it.</summary>
    public long Size => Kind switch
    {
        FileKind.Directory => 4096,
        FileKind.SymbolicLink => Client.ByteText.Bytes(Target).Length,
        _ => Content.Length,
    };

    internal bool IsDirectory => Kind == FileKind.Directory;

    /// <summary>What is in a directory, in the order of the names.</summary>
    internal SortedDictionary<string, ContainerFile> Children { get; } = new(StringComparer.Ordinal);

    /// <summary>The same without what is in it.</summary>
    internal ContainerFile Copy() => new(Kind, (int)Mode, UserId, GroupId, Modified)
    {
        Content = Content,
        Target = Target,
        Device = Device,
        Attributes = Attributes,
    };

    internal bool IsLike(ContainerFile other) =>
        (Kind, Mode, UserId, GroupId, Modified, Target, Device, Content)
            == (other.Kind, other.Mode, other.UserId, other.GroupId, other.Modified, other.Target, other.Device,
                other.Content);
}
