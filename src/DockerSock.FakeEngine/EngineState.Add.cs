namespace DockerSock.Fake;

/// <content>What a test puts into an engine before it asks.</content>
public sealed partial class EngineState
{
    /// <summary>Adds an image.</summary>
    /// <param name="tag">Its name, such as "alpine:3.20"; null for an image without a name.</param>
    /// <param name="size">All layers together, in bytes.</param>
    /// <param name="id">64 hexadecimal digits, with or without "sha256:"; null makes them from the name.</param>
    /// <param name="setUp">Sets anything else.</param>
    /// <exception cref="EngineException">The name is none.</exception>
    public EngineImage AddImage(
        string? tag = null, long size = 7_800_000, string? id = null, Action<EngineImage>? setUp = null)
    {
        lock (Sync)
        {
            string? familiar = tag is null ? null : ImageReference.Parse(tag).Familiar;
            string hex = id ?? (familiar is null ? Ids.Fresh() : Ids.Of("image " + familiar));
            EngineImage image = new(hex.StartsWith("sha256:", StringComparison.Ordinal) ? hex : "sha256:" + hex, Now)
            {
                Size = size,
                Command = ["/bin/sh"],
            };
            if (familiar is not null)
            {
                Store.Untag(familiar);
                image.Tags.Add(familiar);
            }

            setUp?.Invoke(image);
            Store.Add(image);
            return image;
        }
    }

    /// <summary>Adds a container; its image too, when there is none of that name.</summary>
    /// <param name="name">Its name; null for a random one.</param>
    /// <param name="image">The image's name or identifier.</param>
    /// <param name="running">Whether it is started.</param>
    /// <param name="command">Its words; null for "sleep infinity".</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="ports">Published ports, as `docker run --publish` takes them.</param>
    /// <param name="mounts">Mounts, as `docker run --volume` takes them.</param>
    /// <param name="network">Its network; made when there is none of that name.</param>
    /// <param name="id">64 hexadecimal digits; null for random ones.</param>
    /// <param name="setUp">Sets anything else, before it is started.</param>
    /// <exception cref="EngineException">The name is taken or none.</exception>
    public EngineContainer AddContainer(
        string? name = null,
        string image = "busybox:latest",
        bool running = false,
        IEnumerable<string>? command = null,
        IReadOnlyDictionary<string, string>? labels = null,
        IEnumerable<string>? ports = null,
        IEnumerable<string>? mounts = null,
        string network = "bridge",
        string? id = null,
        Action<EngineContainer>? setUp = null)
    {
        EngineContainer container;
        lock (Sync)
        {
            EngineImage found = Store.Find(image) ?? AddImage(image);
            name ??= ContainerStore.FreshName();
            ContainerStore.CheckName(name, name);
            if (network is not ("default" or "host" or "none") && NetworkList.All(other => other.Name != network))
            {
                AddNetwork(network);
            }

            container = new EngineContainer(this, id ?? Ids.Fresh(name), name, found);
            container.Config.Image = image;
            container.Config.Command = [.. command ?? ["sleep", "infinity"]];
            container.Host.NetworkMode = network;
            container.Host.PortBindings = [.. (ports ?? []).Select(PortBinding.Parse)];
            foreach ((string key, string value) in labels ?? new Dictionary<string, string>())
            {
                container.Config.Labels[key] = value;
            }

            foreach (PortBinding port in container.Host.PortBindings)
            {
                container.Config.ExposedPorts.Add(port.Key);
            }

            foreach (string mount in mounts ?? [])
            {
                container.Host.Binds.Add(mount);
                container.Mounts.Add(Mount(mount));
            }

            container.StopExitCode = ContainerCreation.StopExitCode(container);
            container.JoinNetwork();
            setUp?.Invoke(container);
            ContainerStore.Add(container);
        }

        if (running)
        {
            container.Start();
        }

        return container;
    }

    /// <summary>Adds a network.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="driver">What makes it; a bridge has addresses.</param>
    /// <param name="setUp">Sets anything else.</param>
    public EngineNetwork AddNetwork(string name, string driver = "bridge", Action<EngineNetwork>? setUp = null)
    {
        lock (Sync)
        {
            EngineNetwork network = new()
            {
                Name = name,
                Id = NetworkList.Exists(other => other.Name == name) ? Ids.Fresh() : Ids.Of("network " + name),
                Driver = driver,
                Created = Now,
                Subnet = driver is "host" or "null" ? 0 : _lastSubnet++,
            };
            setUp?.Invoke(network);
            NetworkList.Add(network);
            return network;
        }
    }

    /// <summary>Adds a volume, or gives the one of that name.</summary>
    /// <param name="name">Its name; null for 64 random digits, as anonymous volumes have.</param>
    /// <param name="setUp">Sets anything else on a new one.</param>
    public EngineVolume AddVolume(string? name = null, Action<EngineVolume>? setUp = null)
    {
        lock (Sync)
        {
            bool isAnonymous = name is null;
            name ??= Ids.Fresh();
            if (VolumeList.Find(other => other.Name == name) is { } found)
            {
                return found;
            }

            EngineVolume volume = new()
            {
                Name = name,
                Mountpoint = $"{System.RootDirectory}/volumes/{name}/_data",
                Created = Now,
            };
            if (isAnonymous && System.Api.From(42))
            {
                volume.Labels["com.docker.volume.anonymous"] = "";
            }

            setUp?.Invoke(volume);
            VolumeList.Add(volume);
            return volume;
        }
    }

    /// <summary>What `docker run --volume` means: source:destination[:options], or a destination alone.</summary>
    internal EngineMount Mount(string text)
    {
        string[] parts = text.Split(':');
        string destination = parts.Length > 1 ? parts[1] : parts[0];
        string mode = parts.Length > 2 ? parts[2] : "";
        bool write = !mode.Split(',').Contains("ro");
        if (parts.Length > 1 && parts[0].StartsWith('/'))
        {
            return new EngineMount
            {
                Type = "bind",
                Source = parts[0],
                Destination = destination,
                Mode = mode,
                ReadWrite = write,
            };
        }

        EngineVolume volume = AddVolume(parts.Length > 1 ? parts[0] : null);
        return new EngineMount
        {
            Name = volume.Name,
            Source = volume.Mountpoint,
            Destination = destination,
            Mode = mode.Length > 0 ? mode : "z",
            ReadWrite = write,
        };
    }
}
