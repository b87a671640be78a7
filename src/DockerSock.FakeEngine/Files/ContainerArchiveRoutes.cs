using System.Text;
using System.Text.Json;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Copies files out of containers and into them, and exports all of them.</summary>
internal static class ContainerArchiveRoutes
{
    public static void Map(RouteTable routes)
    {
        routes.Head("/containers/{name}/archive", StatAsync);
        routes.Get("/containers/{name}/archive", GetAsync);
        routes.Add("PUT", "/containers/{name}/archive", PutAsync, streamsBody: true);
        routes.Get("/containers/{name}/export", ExportAsync);
    }

    private static EngineContainer Container(EngineCall call) =>
        call.State.Locked(() => call.State.ContainerStore.Get(call.Name));

    private static Task StatAsync(EngineCall call)
    {
        (EngineContainer container, string path) = Asked(call);
        FoundFile found = Find(call, container, path);
        call.Response.Headers["X-Docker-Container-Path-Stat"] = Stat(container, path, found);
        return Task.CompletedTask;
    }

    private static async Task GetAsync(EngineCall call)
    {
        (EngineContainer container, string path) = Asked(call);
        FoundFile found = Find(call, container, path);
        IReadOnlyList<ArchiveEntry> entries = container.Files.Archive(found.Path, FilePath.Base(path));
        container.Emit("archive-path");
        call.Response.Headers["X-Docker-Container-Path-Stat"] = Stat(container, path, found);
        call.Response.ContentType = "application/x-tar";
        await using Stream? instead = container.Files.ArchiveOverride?.Invoke(call.Text("path"));
        if (instead is not null)
        {
            await instead.CopyToAsync(call.Response.Body, call.Cancel);
            return;
        }

        await TarOutput.WriteAsync(call.Response.Body, entries, call.Cancel);
    }

    private static async Task PutAsync(EngineCall call)
    {
        (EngineContainer container, string path) = Asked(call);
        bool late = call.State.System.Api.From(44);
        FoundFile found = Find(call, container, path);
        if (found.File!.Kind == FileKind.SymbolicLink)
        {
            found = Find(call, container, path + "/");
        }

        if (!found.File!.IsDirectory)
        {
            throw new EngineException(late ? 400 : 500, "extraction point is not a directory");
        }

        CheckWritable(container, found.Path, late);
        (long, long)? owner = call.Flag("copyUIDGID") ? Owner(container) : null;
        Extraction extraction = new(
            container.Files, found.Path, call.Flag("noOverwriteDirNonDir"), owner, late);
        await extraction.RunAsync(call.Http.Request.Body, call.Cancel);
        container.Emit("extract-to-dir");
        await call.StatusAsync(200);
    }

    private static async Task ExportAsync(EngineCall call)
    {
        EngineContainer container = Container(call);
        IReadOnlyList<ArchiveEntry> entries = container.Files.Archive("/", "");
        container.Emit("export");
        call.Response.ContentType = "application/octet-stream";
        await TarOutput.WriteAsync(call.Response.Body, entries, call.Cancel);
    }

    /// <summary>The container and the path, from the root, as it was asked for.</summary>
    private static (EngineContainer Container, string Path) Asked(EngineCall call)
    {
        if (call.Text("path").Length == 0)
        {
            throw EngineException.BadRequest("bad parameter: pathcannot be empty");
        }

        return (Container(call), FilePath.CleanKeepingEnd(call.Text("path")));
    }

    private static FoundFile Find(EngineCall call, EngineContainer container, string path)
    {
        FoundFile found = container.Files.Look(path);
        string root = call.State.System.Api.From(44)
            ? ""
            : $"{call.State.System.RootDirectory}/overlay2/{Ids.Of("layer of " + container.Id)}/merged";
        return found.Problem switch
        {
            FileProblem.None => found,
            FileProblem.Missing => throw EngineException.NotFound(
                $"Could not find the file {call.Text("path")} in container {call.Name}"),
            FileProblem.NotADirectory => throw EngineException.Internal($"lstat {root}{path}: not a directory"),
            _ => throw EngineException.Internal($"lstat {root}{path}: too many levels of symbolic links"),
        };
    }

    /// <summary>What the header says: JSON in base64.</summary>
    private static string Stat(EngineContainer container, string path, FoundFile found)
    {
        if (container.Files.StatOverride?.Invoke(path) is { } instead)
        {
            return instead;
        }

        ContainerFile file = found.File!;
        using MemoryStream json = new();
        using (Utf8JsonWriter writer = new(json, JsonResponse.Options))
        {
            writer.WriteStartObject();
            writer.WriteString("name", FilePath.Base(path));
            writer.WriteNumber("size", file.Size);
            writer.WriteNumber("mode", GoFileMode.Of(file));
            writer.WriteString("mtime", GoText.Time(file.Modified));
            writer.WriteString(
                "linkTarget", file.Kind == FileKind.SymbolicLink ? container.Files.FinalTarget(found.Path) : "");
            writer.WriteEndObject();
        }

        return Convert.ToBase64String(json.ToArray());
    }

    /// <summary>A volume may be written to also when the rest may not, and the other way round.</summary>
    private static void CheckWritable(EngineContainer container, string path, bool late)
    {
        EngineMount? mount = container.Mounts.FirstOrDefault(mount => (path + "/").StartsWith(
            FilePath.Clean(mount.Destination).TrimEnd('/') + "/", StringComparison.Ordinal));
        bool closed = container.Host.Requested.ValueKind == JsonValueKind.Object
            && container.Host.Requested.TryGetProperty("ReadonlyRootfs", out JsonElement closing)
            && closing.ValueKind == JsonValueKind.True;
        if (mount is { ReadWrite: false } || (mount is null && closed))
        {
            throw new EngineException(
                late ? 400 : 500,
                mount is null ? "container rootfs is marked read-only" : "mounted volume is marked read-only");
        }
    }

    /// <summary>The user that the container's command runs as; null without one.</summary>
    private static (long User, long Group)? Owner(EngineContainer container)
    {
        string[] words = container.Config.User.Split(':');
        if (words[0].Length == 0)
        {
            return null;
        }

        string[]? line = container.Files.Find("/etc/passwd", follow: true) is { } passwd
            ? Encoding.UTF8.GetString(passwd.Content.ToArray()).Split('\n').Select(entry => entry.Split(':'))
                .FirstOrDefault(entry => entry.Length > 3 && (entry[0] == words[0] || entry[2] == words[0]))
            : null;
        if (!int.TryParse(line?[2] ?? words[0], out int user))
        {
            throw EngineException.Internal(
                $"unable to find user {words[0]}: no matching entries in passwd file");
        }

        return (user, int.TryParse(words.Length > 1 ? words[1] : line?[3], out int group) ? group : 0);
    }
}
