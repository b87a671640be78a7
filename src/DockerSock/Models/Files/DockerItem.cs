using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>What ContainerArchiveInfo says of a path, in the header X-Docker-Container-Path-Stat.</summary>
internal sealed class PathStat : DockerValue
{
    [JsonPropertyName("name")]
    public string Name { get; set; } = "";

    [JsonPropertyName("size")]
    public long Size { get; set; }

    [JsonPropertyName("mode")]
    public uint Mode { get; set; }

    [JsonPropertyName("mtime")]
    public DateTime? ModifiedTime { get; set; }

    [JsonPropertyName("linkTarget")]
    public string? LinkTarget { get; set; }
}

/// <summary>
/// A file or folder in a container. Source: ContainerArchiveInfo, <c>HEAD /containers/{id}/archive</c>.
/// </summary>
public sealed class DockerItem : DockerObject
{
    private const uint Directory = 1u << 31;
    internal const uint SymbolicLink = 1u << 27;
    private const uint Device = 1u << 26;
    private const uint NamedPipe = 1u << 25;
    private const uint Socket = 1u << 24;
    private const uint SetUser = 1u << 23;
    private const uint SetGroup = 1u << 22;
    private const uint CharacterDevice = 1u << 21;
    private const uint Sticky = 1u << 20;

    /// <summary>Name of the container.</summary>
    public string Container { get; internal set; } = "";

    /// <summary>Full path in the container.</summary>
    public string Path { get; internal set; } = "";

    /// <summary>The last part of the path.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>Bytes of a file.</summary>
    public long Size { get; internal set; }

    /// <summary>Kind and rights as ls writes them: <c>-rw-r--r--</c>.</summary>
    public string Mode => Kind() + Rights(6, SetUser, 's') + Rights(3, SetGroup, 's') + Rights(0, Sticky, 't');

    /// <summary>Time of the last change.</summary>
    public DateTime? ModifiedTime { get; internal set; }

    /// <summary>Where a symbolic link leads; null for all else.</summary>
    public string? LinkTarget { get; internal set; }

    /// <summary>True for a folder.</summary>
    public bool IsDirectory => (ModeBits & Directory) != 0;

    /// <summary>True for a symbolic link.</summary>
    public bool IsLink => (ModeBits & SymbolicLink) != 0;

    /// <summary>True for a socket.</summary>
    internal bool IsSocket => (ModeBits & Socket) != 0;

    /// <summary>Kind and rights as the API has them: the bits of Go's os.FileMode.</summary>
    public uint ModeBits { get; internal set; }

    /// <summary>The form that Copy-DockerItem takes: container and path.</summary>
    public override string ToString() => $"{Container}:{Path}";

    internal override string Word => "item";

    private char Kind() => IsDirectory ? 'd' : IsLink ? 'l' : (ModeBits & CharacterDevice) != 0
        ? 'c' : (ModeBits & Device) != 0 ? 'b'
        : (ModeBits & NamedPipe) != 0 ? 'p' : (ModeBits & Socket) != 0 ? 's' : '-';

    private string Rights(int shift, uint special, char letter)
    {
        uint bits = ModeBits >> shift;
        bool runs = (bits & 1) != 0;
        char last = (ModeBits & special) != 0 ? (runs ? letter : char.ToUpperInvariant(letter)) : runs ? 'x' : '-';
        return $"{((bits & 4) != 0 ? 'r' : '-')}{((bits & 2) != 0 ? 'w' : '-')}{last}";
    }
}
