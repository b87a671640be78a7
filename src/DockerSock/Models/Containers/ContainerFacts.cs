using System.Globalization;
using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>The answer of ContainerTop: a table as ps prints it.</summary>
internal sealed class ContainerTop : DockerValue
{
    public DockerList<string> Titles { get => field ??= []; set; }

    public DockerList<DockerList<string>> Processes { get => field ??= []; set; }
}

/// <summary>A process of a container. Source: ContainerTop, <c>GET /containers/{id}/top</c>.</summary>
public sealed class ContainerProcess : DockerObject
{
    internal ContainerProcess(IReadOnlyList<string> titles, IReadOnlyList<string> row)
    {
        if (titles is [var line] && line.Contains(' ') && row.Count == 1)
        {
            // Podman hands on what ps printed, line by line.
            titles = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            row = row[0].Split((char[]?)null, titles.Count,
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }

        for (int i = 0; i < titles.Count && i < row.Count; i++)
        {
            Columns[titles[i]] = row[i];
        }
    }

    /// <summary>Name of the container.</summary>
    public string Container { get; internal set; } = "";

    /// <summary>User that it runs as, or the user's number; null when the columns do not have it.</summary>
    public string? User => Column("UID", "USER");

    /// <summary>
    /// Process id on the engine's host (Podman: in the container); null when the columns do not have it.
    /// </summary>
    public long? ProcessId => Number(Column("PID"));

    /// <summary>Id of the process that started it.</summary>
    public long? ParentProcessId => Number(Column("PPID"));

    /// <summary>When it was started, as ps writes it.</summary>
    public string? Started => Column("STIME", "START", "STARTED");

    /// <summary>Its terminal; ? for none.</summary>
    public string? Terminal => Column("TTY", "TT");

    /// <summary>Processor time that it has used, as ps writes it: hours, minutes, seconds.</summary>
    public string? CpuTime => Column("TIME");

    /// <summary>The command with its arguments.</summary>
    public string? Command => Column("CMD", "COMMAND");

    /// <summary>All columns as ps named and printed them.</summary>
    public DockerMap<string> Columns { get; } = [];

    /// <inheritdoc/>
    public override string ToString() => Command ?? "";

    private string? Column(params ReadOnlySpan<string> titles)
    {
        foreach (string title in titles)
        {
            if (Columns.TryGetValue(title, out string? value))
            {
                return value;
            }
        }

        return null;
    }

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}

/// <summary>What has become of a file.</summary>
public enum ChangeKind
{
    /// <summary>Changed; a folder also when something in it was.</summary>
    Modified,

    /// <summary>New.</summary>
    Added,

    /// <summary>No longer there.</summary>
    Deleted,
}

/// <summary>
/// A file of a container that differs from its image. Source: ContainerChanges, <c>GET /containers/{id}/changes</c>.
/// </summary>
public sealed class ContainerChange : DockerObject
{
    /// <summary>What has become of it.</summary>
    public ChangeKind Kind { get; set; }

    /// <summary>Its path in the container.</summary>
    public string Path { get; set; } = "";

    /// <summary>Name of the container.</summary>
    [JsonIgnore]
    public string Container { get; internal set; } = "";

    /// <inheritdoc/>
    public override string ToString() => Path;
}

/// <summary>The answer of an operation that makes something.</summary>
internal sealed class IdResponse : DockerValue, ICreated
{
    public string Id { get; set; } = "";

    public DockerList<string> Warnings { get => field ??= []; set; }
}

/// <summary>The answer of an operation that may warn.</summary>
internal sealed class WarningsResponse : DockerValue
{
    public DockerList<string> Warnings { get => field ??= []; set; }
}

/// <summary>The answer of ContainerWait.</summary>
internal sealed class WaitResponse : DockerValue
{
    public long? StatusCode { get; set; }

    public EngineFailure? Error { get; set; }
}

/// <summary>Why the engine could not do something, inside an answer.</summary>
internal sealed class EngineFailure : DockerValue
{
    public string? Message { get; set; }
}
