namespace DockerSock.Fake;

/// <summary>
/// Some of everything that people may see: all states, long names, many ports. What is simulated by a process is left
/// out, so that all of it is the same ones at each look.
/// </summary>
internal static class Gallery
{
    /// <summary>A name as teams give them: longer than a column of a narrow terminal.</summary>
    public const string LongRepository = "registry.example.com:5000/recommendations/frontend-server";

    /// <summary>Adds it; services too where the engine leads a swarm.</summary>
    public static void Add(EngineState state)
    {
        state.System.Name = "harbour";
        state.System.Warnings.Add("WARNING: No swap limit support");
        GalleryImages.Add(state);
        AddNetworks(state);
        AddVolumes(state);
        GalleryContainers.Add(state);
        AddPlugins(state);
        AddBuildCache(state);
        GalleryEvents.Add(state);
        if (state.Swarm is { } swarm)
        {
            GallerySwarm.Add(state, swarm);
        }
    }

    private static void AddNetworks(EngineState state)
    {
        foreach (EngineNetwork own in state.Networks)
        {
            own.Created = state.Now - TimeSpan.FromDays(40);
        }

        state.AddNetwork("front", setUp: network =>
        {
            network.Created = state.Now - TimeSpan.FromDays(20);
            network.Pools = [new EngineNetworkPool("172.28.0.0/16", "172.28.5.0/24", "172.28.5.254")];
            network.Labels["com.docker.compose.network"] = "front";
            network.Labels["com.docker.compose.project"] = "shop";
        });
        state.AddNetwork("back", setUp: network =>
        {
            network.Created = state.Now - TimeSpan.FromDays(20);
            network.Internal = true;
            network.IPv6 = true;
            network.Pools =
            [
                new EngineNetworkPool("10.89.0.0/24", Gateway: "10.89.0.1"),
                new EngineNetworkPool("fd00:dead:beef::/48", Gateway: "fd00:dead:beef::1"),
            ];
        });
        state.AddNetwork("recommendations-frontend-server_default", setUp: network =>
            network.Created = state.Now - TimeSpan.FromHours(2));
    }

    private static void AddVolumes(EngineState state)
    {
        void Add(string name, double daysAgo, long size, params (string Key, string Value)[] labels) =>
            state.AddVolume(name, volume =>
            {
                volume.Created = state.Now - TimeSpan.FromDays(daysAgo);
                volume.Size = size;
                foreach ((string key, string value) in labels)
                {
                    volume.Labels[key] = value;
                }
            });
        Add("data", 20, 1_340_000_000, ("owner", "shop"));
        Add("recommendations-frontend-server_node-modules", 2, 412_000_000,
            ("com.docker.compose.project", "recommendations"), ("com.docker.compose.volume", "node-modules"));
        Add(Ids.Of("an anonymous volume"), 3, 52_400, ("com.docker.volume.anonymous", ""));
        Add("old-uploads", 200, 0);
        state.AddVolume("share", volume =>
        {
            volume.Created = state.Now - TimeSpan.FromDays(90);
            volume.Options["type"] = "nfs";
            volume.Options["o"] = "addr=10.0.0.5,rw";
            volume.Options["device"] = ":/export";
        });
    }

    private static void AddPlugins(EngineState state)
    {
        const string config = """
            {
                "description": "sshFS plugin for Docker",
                "documentation": "https://docs.example.com/sshfs",
                "entrypoint": ["/docker-volume-sshfs"],
                "env": [{ "name": "DEBUG", "description": "", "settable": ["value"], "value": "0" }],
                "args": { "name": "args", "description": "", "settable": ["value"], "value": [] },
                "interface": { "types": ["docker.volumedriver/1.0"], "socket": "sshfs.sock" },
                "linux": { "capabilities": ["CAP_SYS_ADMIN"] },
                "network": { "type": "host" },
                "mounts": [{ "name": "sshkey", "description": "", "settable": ["source"], "source": "",
                    "destination": "/root/.ssh", "type": "bind", "options": ["rbind"] }]
            }
            """;
        state.AddPlugin("vieux/sshfs", config, enabled: true);
        state.AddPlugin("registry.example.com:5000/storage/replicated-volumes:2.0.1");
        state.Registries.AddPlugin("vieux/sshfs", config);
        state.Registries.AddPlugin("localhost:5000/team/volumes:1");
        state.Registries.AddPlugin("localhost:5000/team/volumes:2", RegistrySet.PlainPlugin + "\n");
    }

    private static void AddBuildCache(EngineState state)
    {
        void Add(string type, string description, long size, double hoursAgo, bool shared = false,
            bool inUse = false) =>
            state.BuildCache.Add(new EngineBuildRecord
            {
                Id = Ids.Of("cache of " + description)[..25],
                Type = type,
                Description = description,
                Size = size,
                Created = state.Now - TimeSpan.FromHours(hoursAgo * 3),
                LastUsed = state.Now - TimeSpan.FromHours(hoursAgo),
                Shared = shared,
                InUse = inUse,
                UsageCount = (int)hoursAgo,
            });
        Add("source.local", "local source for context", 148_000, 1);
        Add("regular", "[build 2/5] RUN apt-get update && apt-get install --yes --no-install-recommends curl git make",
            214_000_000, 5);
        Add("regular", "[build 4/5] RUN npm ci", 388_000_000, 2, shared: true);
        Add("exec.cachemount", "mount / from exec /bin/sh -c npm ci", 96_500_000, 2, inUse: true);
        Add("frontend", "pulled from docker.io/docker/dockerfile:1", 12_900_000, 400);
    }
}
