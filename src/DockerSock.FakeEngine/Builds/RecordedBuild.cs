namespace DockerSock.Fake;

/// <summary>A file of a build's context, as the client sent it.</summary>
/// <param name="Name">Its name in the archive, a directory's as it was written.</param>
/// <param name="Kind">What it is; a hard link is a regular file with a link.</param>
/// <param name="Mode">Who may do what with it.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Link">Where a link leads; empty for other kinds.</param>
public sealed record BuildContextEntry(string Name, FileKind Kind, UnixFileMode Mode, long Size, string Link);

/// <summary>A build that a client asked for.</summary>
public sealed class RecordedBuild
{
    private readonly List<BuildContextEntry> _entries = [];

    internal RecordedBuild(RecordedRequest request) => Request = request;

    /// <summary>The request: headers and body.</summary>
    public RecordedRequest Request { get; }

    /// <summary>The parameters as they were sent: each name with its values.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Parameters => Request.Query;

    /// <summary>The names for the image, as they were sent.</summary>
    public IReadOnlyList<string> Tags => Parameters.GetValueOrDefault("t") ?? [];

    /// <summary>The arguments; null for one without a value.</summary>
    public IReadOnlyDictionary<string, string?> Arguments { get; internal set; } = new Dictionary<string, string?>();

    /// <summary>The labels.</summary>
    public IReadOnlyDictionary<string, string?> Labels { get; internal set; } = new Dictionary<string, string?>();

    /// <summary>The context: all entries of the archive, in its order.</summary>
    public IReadOnlyList<BuildContextEntry> Entries
    {
        get
        {
            lock (_entries)
            {
                return _entries.ToArray();
            }
        }
    }

    /// <summary>The text of the Dockerfile; empty when there was none.</summary>
    public string Dockerfile { get; internal set; } = "";

    /// <summary>Whether BuildKit was asked to build it.</summary>
    public bool IsBuildKit => Parameter("version") == "2";

    /// <summary>The image that it made; null for none.</summary>
    public string? ImageId { get; internal set; }

    /// <summary>The files of the context; null until the whole archive has arrived.</summary>
    public ContainerFiles? Context { get; internal set; }

    /// <summary>The first value of a parameter; null when it was not sent.</summary>
    /// <param name="name">The parameter; case counts.</param>
    public string? Parameter(string name) => Request.QueryValue(name);

    internal void Add(Client.TarHeader entry)
    {
        FileKind kind = entry.Type switch
        {
            System.Formats.Tar.TarEntryType.Directory => FileKind.Directory,
            System.Formats.Tar.TarEntryType.SymbolicLink => FileKind.SymbolicLink,
            System.Formats.Tar.TarEntryType.Fifo => FileKind.Fifo,
            System.Formats.Tar.TarEntryType.CharacterDevice => FileKind.CharacterDevice,
            System.Formats.Tar.TarEntryType.BlockDevice => FileKind.BlockDevice,
            _ => FileKind.Regular,
        };
        lock (_entries)
        {
            _entries.Add(new BuildContextEntry(entry.Name, kind, entry.Mode, entry.Size, entry.LinkName));
        }
    }
}
