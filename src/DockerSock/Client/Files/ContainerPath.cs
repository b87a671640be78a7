using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>A path in a container, as the docker program writes it: <c>web:/etc/passwd</c>.</summary>
/// <param name="Container">The container, as the user named it.</param>
/// <param name="Path">The path; it always begins at the root.</param>
public sealed record ContainerPath(string Container, string Path)
{
    /// <summary>The last part of the path; empty for the root, and "." where the user wrote it.</summary>
    public string Name => Path.TrimEnd('/')[(Path.TrimEnd('/').LastIndexOf('/') + 1)..];

    /// <summary>The folder above.</summary>
    public string Parent => Path.TrimEnd('/').LastIndexOf('/') is > 0 and var slash ? Path[..slash] : "/";

    /// <summary>True when the user means what is in a folder, not the folder: the path ends in <c>/.</c></summary>
    public bool MeansContents => Path.EndsWith("/.", StringComparison.Ordinal);

    /// <summary>Reads a path; null for one of this machine: it begins with a slash or a dot, or has no colon.</summary>
    public static ContainerPath? Parse(string text)
    {
        int colon = text.IndexOf(':');
        bool drive = OperatingSystem.IsWindows() && colon == 1 && char.IsAsciiLetter(text[0]);
        if (colon <= 0 || text[0] is '/' or '.' or '~' || drive)
        {
            return null;
        }

        string path = text[(colon + 1)..];
        return new ContainerPath(text[..colon], path.StartsWith('/') ? path : "/" + path);
    }

    /// <summary>What the engine knows of the path; null when there is nothing. Source: ContainerArchiveInfo.</summary>
    /// <exception cref="SockException">There is no such container, or the engine refused.</exception>
    public async Task<DockerItem?> StatAsync(EngineCall call)
    {
        try
        {
            return await ReadAsync(call).ConfigureAwait(false);
        }
        catch (SockException missing) when (missing.Failure == SockFailure.ObjectNotFound)
        {
            // The head of an answer has no words: the container itself may be what is missing.
            await ContainerLookup.InspectAsync(call, Container).ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>The same, where there is something. Source: ContainerArchiveInfo.</summary>
    /// <exception cref="SockException">There is nothing, no such container, or the engine refused.</exception>
    internal async Task<DockerItem> ReadAsync(EngineCall call)
    {
        using SockResponse response = await call.OpenAsync(DockerRequest.Head($"/containers/{Container}/archive")
            .Query("path", Path)).ConfigureAwait(false);
        return Item(call, response, this);
    }

    /// <summary>The item of an answer's header.</summary>
    internal static DockerItem Item(EngineCall call, SockResponse response, ContainerPath path)
    {
        string header = response.Header("X-Docker-Container-Path-Stat") ?? throw Unsaid("the answer has no", null);
        PathStat stat;
        try
        {
            stat = ModelReader.Read(Convert.FromBase64String(header), DockerJson.Default.PathStat);
        }
        catch (Exception odd) when (odd is FormatException or SockException)
        {
            throw Unsaid("nobody can read its", odd);
        }

        return new DockerItem
        {
            Container = path.Container,
            Path = path.Path,
            // JSON has no bytes that are not UTF-8.
            Name = ByteText.IsUnicode(path.Name) ? stat.Name : path.Name,
            Size = stat.Size,
            ModeBits = stat.Mode,
            ModifiedTime = stat.ModifiedTime,
            // Podman names a target for everything: the path itself.
            LinkTarget = (stat.Mode & DockerItem.SymbolicLink) != 0 && stat.LinkTarget is { Length: > 0 } target
                ? target : null,
            DockerHost = call.Engine.Endpoint.Text,
        };

        SockException Unsaid(string why, Exception? problem) => new(SockFailure.ResponseUnreadable,
            $"{call.Engine.Endpoint} does not say what '{path}' is: {why} X-Docker-Container-Path-Stat.", null,
            problem);
    }

    /// <summary>A path below this one's container.</summary>
    public ContainerPath At(string path) => this with { Path = path };

    /// <inheritdoc/>
    public override string ToString() => $"{Container}:{Path}";
}
