using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Finds who reaches an engine besides its administrator. It asks what the engine knows of each container, and of each
/// mount whose path says nothing what there is behind it: a link, a mount of the machine's own or a folder with a
/// socket in it are seen as the container sees them, on machines far away too. It only reads.
/// </summary>
/// <param name="call">The engine.</param>
/// <param name="info">What it says of itself.</param>
internal sealed class ExposureReader(EngineCall call, SystemInfo info)
{
    private readonly ExposureWords _words = new(info);
    private readonly OwnSocket? _own = OwnSocket.Of(call.Engine.Endpoint.Real, info);
    private readonly Dictionary<string, DockerVolume?> _volumes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MountReach?> _looked = new(StringComparer.Ordinal);
    private readonly List<string> _unseen = [];

    /// <summary>
    /// All ways, the worst first. With names only those of the containers that are named.
    /// </summary>
    /// <exception cref="SockException">The engine does not tell what there is.</exception>
    public static async IAsyncEnumerable<SockExposure> ReadAsync(EngineCall call, IReadOnlyList<NamePattern> names)
    {
        SystemInfo info = await call.ReadAsync(DockerRequest.Get($"/info"), DockerJson.Default.SystemInfo)
            .ConfigureAwait(false);
        ExposureReader reader = new(call, info);
        List<SockExposure> all = await reader.OfAsync(await ContainersAsync(call, names).ConfigureAwait(false))
            .ConfigureAwait(false);
        if (names.Count == 0)
        {
            all.AddRange(reader._words.Engine(call.Engine.Endpoint.Real));
            all.AddRange(await reader.ServicesAsync().ConfigureAwait(false));
            all.AddRange(reader._own?.Users() ?? []);
        }

        foreach (SockExposure found in all
            .OrderByDescending(static one => one.Severity).ThenBy(static one => one.Who, NaturalOrder.Comparer)
            .ThenBy(static one => one.Kind, StringComparer.Ordinal))
        {
            found.DockerHost = call.Engine.Endpoint.Text;
            yield return found;
        }
    }

    /// <summary>The containers that are named, else all, with everything that the engine knows of them.</summary>
    /// <exception cref="SockException">The list cannot be had.</exception>
    public static Task<List<ContainerInspect>> ContainersAsync(EngineCall call, IReadOnlyList<NamePattern> names)
    {
        IAsyncEnumerable<ContainerSummary> list = names.Count > 0 ? ContainerLookup.FindAsync(call, names)
            : call.ListAsync(DockerRequest.Get($"/containers/json").Query("all", true),
                DockerJson.Default.ContainerSummary);
        return call.DetailAsync(list, static found => DockerRequest.Get($"/containers/{found.Id}/json"),
            DockerJson.Default.ContainerInspect).ToListAsync();
    }

    /// <summary>The ways of containers.</summary>
    public async Task<List<SockExposure>> OfAsync(IReadOnlyList<ContainerInspect> containers)
    {
        List<SockExposure> all = [];
        Dictionary<string, string> reaches = new(StringComparer.Ordinal);
        foreach (ContainerInspect container in containers)
        {
            int before = all.Count;
            all.AddRange(await MountsAsync(container).ConfigureAwait(false));
            if (all.Skip(before).FirstOrDefault(static one => one.Kind is "Socket" or "Directory") is { } way)
            {
                reaches[container.Id] = way.Destination ?? "/";
            }

            all.AddRange(_words.Rights(container));
        }

        foreach (ContainerInspect container in containers)
        {
            if (Joined(container.HostConfig?.PidMode, containers) is { } other && other != container
                && reaches.TryGetValue(other.Id, out string? destination))
            {
                all.Add(_words.Joined(container, other, destination));
            }
        }

        if (_unseen.Count > 0)
        {
            await call.WarnAsync(null, $"What is behind the mounts of {string.Join(", ", _unseen.Distinct().Take(5))}"
                + $"{(_unseen.Distinct().Count() > 5 ? " and others" : "")} cannot be known from here: the engine does not "
                + "tell, and a link there may lead to a socket.").ConfigureAwait(false);
        }

        return all;
    }

    private static ContainerInspect? Joined(string? mode, IReadOnlyList<ContainerInspect> containers) =>
        mode?.Split(':', 2) is ["container", var id] ? containers.FirstOrDefault(one => one.Id == id || one.Name == id
            || (id.Length >= 12 && one.Id.StartsWith(id, StringComparison.Ordinal))) : null;

    private async Task<List<SockExposure>> MountsAsync(ContainerInspect container)
    {
        List<SockExposure> found = [];
        foreach (MountPoint mount in container.Mounts)
        {
            (string? source, string? volume) = mount.Type switch
            {
                "bind" => (mount.Source, null),
                "npipe" => (mount.Source, null),
                "volume" => await BehindAsync(mount.Name, Given(container, mount)).ConfigureAwait(false),
                _ => (null, null),
            };
            if (source is null)
            {
                continue;
            }

            MountReach? reach = volume is not null && EnginePaths.IsDisk(source) ? ExposureWords.Disk(source)
                : _words.Reach(source, !mount.RW, _own);
            // A folder that is bad enough by itself may have a socket in it too.
            reach = reach is { Severity: SockSeverity.Critical } || mount.Type == "npipe" ? reach
                : await LookAsync(container, mount, source).ConfigureAwait(false) ?? reach;
            if (reach is not null)
            {
                found.Add(_words.Mounted(container, mount, reach, source, volume));
            }
        }

        return found;
    }

    /// <summary>What a container's mount was asked for as, where the engine still says so.</summary>
    private static Mount? Given(ContainerInspect container, MountPoint mount) =>
        container.HostConfig?.Mounts?.Find(given => given.Target == mount.Destination);

    /// <summary>
    /// The folder or device of the machine that a volume really is, and how it came to be one; nothing for a volume
    /// that the engine keeps by itself.
    /// </summary>
    private async Task<(string? Source, string? By)> BehindAsync(string? name, Mount? given)
    {
        if (name is null)
        {
            return default;
        }

        if (!_volumes.TryGetValue(name, out DockerVolume? volume))
        {
            try
            {
                volume = await call.ReadAsync(DockerRequest.Get($"/volumes/{name}"), DockerJson.Default.DockerVolume)
                    .ConfigureAwait(false);
            }
            catch (SockException gone) when (!gone.IsUnreachable)
            {
                _unseen.Add($"the volume '{name}'");
            }

            _volumes[name] = volume;
        }

        return volume is null ? default
            : VolumeSource.Of(volume.Options, volume.Driver, given?.VolumeOptions?.Subpath) is { } source
                ? (source, $"the volume '{name}' ({VolumeSource.Describe(volume.Options)})") : default;
    }

    /// <summary>
    /// What there is behind a mount whose path says nothing, as the container sees it; each source is looked at once.
    /// </summary>
    private async Task<MountReach?> LookAsync(ContainerInspect container, MountPoint mount, string source)
    {
        if (_looked.TryGetValue(source, out MountReach? known))
        {
            return known;
        }

        ContainerPath at = new(container.Id, mount.Destination);
        try
        {
            return _looked[source] = await at.ReadAsync(call).ConfigureAwait(false) switch
            {
                { IsSocket: true } socket => _own?.Judge(socket, source) ?? ExposureWords.Unnamed(source, socket, _own),
                { IsDirectory: true } => await InsideAsync(at, source).ConfigureAwait(false),
                _ => null,
            };
        }
        catch (SockException gone) when (gone.Failure == SockFailure.ObjectNotFound)
        {
            // The engine in memory, and one that keeps no files of a container, have nothing there.
            return null;
        }
        catch (SockException refused) when (!refused.IsUnreachable)
        {
            // Podman does not look behind a file that a container has never had. On this machine we can.
            if (_own?.Real(source) is { } real)
            {
                return real == EnginePaths.Clean(source) ? null : _words.Reach(real, !mount.RW, _own);
            }

            _unseen.Add($"'{container.Called}'");
            return null;
        }
    }

    private async Task<MountReach?> InsideAsync(ContainerPath folder, string source)
    {
        IEnumerable<string> names = EnginePaths.Below;
        foreach (string name in _own is { } own ? names.Prepend(own.Name).Distinct() : names)
        {
            try
            {
                string path = $"{folder.Path.TrimEnd('/')}/{name}";
                DockerItem item = await folder.At(path).ReadAsync(call).ConfigureAwait(false);
                if (item.IsSocket && (name != _own?.Name || EnginePaths.IsSocket("/" + name)
                    || _own.Judge(item, path) is not null))
                {
                    return new MountReach("Directory", SockSeverity.Critical, $"{source.TrimEnd('/')}/{name}");
                }
            }
            catch (SockException gone) when (!gone.IsUnreachable)
            {
                // Not there, or not to be told: the others may be.
            }
        }

        return null;
    }

    private async Task<List<SockExposure>> ServicesAsync()
    {
        if (info.Swarm is not { ControlAvailable: true })
        {
            return [];
        }

        List<SockExposure> found = [];
        await foreach (DockerService service in call.ListAsync(DockerRequest.Get($"/services"),
            DockerJson.Default.DockerService).ConfigureAwait(false))
        {
            ContainerSpec? spec = service.Spec?.TaskTemplate?.ContainerSpec;
            foreach (Mount mount in spec?.Mounts ?? [])
            {
                DockerMap<string>? options = mount.VolumeOptions?.DriverConfig?.Options;
                string? source = mount.Type == "volume"
                    ? options is null ? null : VolumeSource.Of(options, mount.VolumeOptions!.DriverConfig!.Name,
                        mount.VolumeOptions.Subpath)
                    : mount.Type is "bind" or "npipe" ? mount.Source : null;
                if (source is not null && (options is not null && EnginePaths.IsDisk(source)
                    ? ExposureWords.Disk(source) : _words.Reach(source, mount.ReadOnly == true, _own)) is { } reach)
                {
                    found.Add(_words.Mounted(service, mount, reach, source,
                        options is null ? null : VolumeSource.Describe(options)));
                }
            }

            found.AddRange(_words.Rights(service));
        }

        return found;
    }
}
