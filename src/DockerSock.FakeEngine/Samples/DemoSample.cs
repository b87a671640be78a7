namespace DockerSock.Fake;

/// <summary>A small, lively engine for demos.</summary>
internal static class DemoSample
{
    public static void Add(EngineState state)
    {
        AddImages(state);
        AddRegistry(state);
        AddShop(state);
        AddOthers(state);
    }

    private static void AddImages(EngineState state)
    {
        void Age(EngineImage image, double days) =>
            image.Created = image.LastTagged = state.Now - TimeSpan.FromDays(days);
        state.AddImage("alpine:3.22", 8_316_000, setUp: image =>
        {
            Age(image, 40);
            image.Command = ["/bin/sh"];
            image.Environment = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"];
        });
        state.AddImage("nginx:1.29", 192_400_000, setUp: image =>
        {
            Age(image, 12);
            image.Tags.Add("nginx:latest");
            image.Entrypoint = ["/docker-entrypoint.sh"];
            image.Command = ["nginx", "-g", "daemon off;"];
            image.ExposedPorts = ["80/tcp"];
            image.StopSignal = "SIGQUIT";
            image.Labels["maintainer"] = "Web team <web@example.com>";
        });
        state.AddImage("postgres:17", 438_200_000, setUp: image =>
        {
            Age(image, 20);
            image.Entrypoint = ["docker-entrypoint.sh"];
            image.Command = ["postgres"];
            image.ExposedPorts = ["5432/tcp"];
            image.Volumes = ["/var/lib/postgresql/data"];
            image.Environment = ["PG_MAJOR=17", "PGDATA=/var/lib/postgresql/data"];
        });
        state.AddImage("redis:8", 137_500_000, setUp: image =>
        {
            Age(image, 31);
            image.Entrypoint = ["docker-entrypoint.sh"];
            image.Command = ["redis-server"];
            image.ExposedPorts = ["6379/tcp"];
        });
        state.AddImage("registry.example.com/shop/api:2.4.1", 96_700_000, setUp: image =>
        {
            Age(image, 1.5);
            image.Command = ["/app/api"];
            image.Labels["org.opencontainers.image.source"] = "https://git.example.com/shop/api";
            image.Labels["org.opencontainers.image.version"] = "2.4.1";
        });
        state.AddImage(null, 96_100_000, Ids.Of("the api before this one"), image =>
        {
            Age(image, 6);
            image.Labels["org.opencontainers.image.version"] = "2.4.0";
        });
    }

    /// <summary>The docker.io that the images came from, with one more that can be pulled.</summary>
    private static void AddRegistry(EngineState state)
    {
        Registry registry = state.Registries.Add(ImageReference.DefaultHost);
        foreach (EngineImage image in state.Images)
        {
            foreach (ImageReference name in image.Tags.Select(ImageReference.Parse)
                .Where(name => name.Host == registry.Host).ToArray())
            {
                RegistryImage kept = registry.AddImage($"{name.Path}:{name.Tag}", image);
                registry.Describe(name.Path, new RegistryDescription($"The official {name.Name}", 1000, true));
                if (!image.Digests.Contains($"{name.Name}@{kept.Digest}"))
                {
                    image.Digests.Add($"{name.Name}@{kept.Digest}");
                }
            }
        }

        registry.AddImage("library/busybox:latest", RegistryLayer.Of("busybox", 4_430_000));
        registry.Describe("library/busybox", new RegistryDescription("Many small tools in one", 3000, true));
    }

    private static void AddShop(EngineState state)
    {
        state.AddNetwork("shop_default", setUp: network =>
        {
            network.Labels["com.docker.compose.network"] = "default";
            network.Labels["com.docker.compose.project"] = "shop";
        });
        EngineContainer web = Compose(state, "web", "nginx:1.29",
            ["/docker-entrypoint.sh", "nginx", "-g", "daemon off;"],
            ["8080:80", "127.0.0.1:8443:443"], ["/srv/shop/www:/usr/share/nginx/html:ro"]);
        web.Pretend(ContainerState.Running, startedAgo: TimeSpan.FromHours(3));
        EngineContainer db = Compose(state, "db", "postgres:17", ["docker-entrypoint.sh", "postgres"],
            ["127.0.0.1:5432:5432"], ["shop_db-data:/var/lib/postgresql/data"], new HealthCheck
            {
                Test = ["CMD-SHELL", "pg_isready -U shop"],
                Interval = TimeSpan.FromSeconds(10),
                Timeout = TimeSpan.FromSeconds(3),
                Retries = 5,
            });
        db.Pretend(ContainerState.Running, startedAgo: TimeSpan.FromHours(3));
        db.Health = new HealthReport { Status = "healthy" };
        db.LogLine("database system is ready to accept connections", "stderr", state.Now - TimeSpan.FromHours(3));
        EngineContainer cache = Compose(state, "cache", "redis:8", ["docker-entrypoint.sh", "redis-server"], [], []);
        cache.Pretend(ContainerState.Paused, startedAgo: TimeSpan.FromMinutes(50));
        EngineContainer migrate = Compose(state, "migrate", "registry.example.com/shop/api:2.4.1",
            ["/app/api", "migrate"], [], []);
        migrate.Pretend(ContainerState.Exited, 0, TimeSpan.FromMinutes(181), TimeSpan.FromHours(3));
        migrate.LogLine("applied 12 migrations", time: state.Now - TimeSpan.FromHours(3));
        EngineContainer api = Compose(state, "api", "registry.example.com/shop/api:2.4.1",
            ["sh", "-c", "echo listening on :3000; while true; do sleep 1; echo GET /health 200; done"], ["3000"], []);
        api.Start();
        foreach (string line in (string[])
            ["GET / 200", "GET /style.css 200", "GET /basket 200", "GET /favicon.ico 404"])
        {
            bool isError = line.EndsWith("404", StringComparison.Ordinal);
            web.LogLine($"172.18.0.1 \"{line}\"", isError ? "stderr" : "stdout");
        }
    }

    private static void AddOthers(EngineState state)
    {
        EngineContainer backup = state.AddContainer(
            "nightly-backup",
            "alpine:3.22",
            command: ["sh", "-c", "tar c /data | gzip > /backup/data.tar.gz"],
            mounts: ["backup:/backup"],
            labels: new Dictionary<string, string> { ["Team"] = "operations" },
            setUp: made => made.Created = state.Now - TimeSpan.FromDays(2));
        backup.Pretend(ContainerState.Exited, 137, TimeSpan.FromHours(26), TimeSpan.FromHours(25));
        backup.OutOfMemory = true;
        state.AddContainer("scratch", "alpine:3.22", command: ["/bin/sh"], setUp: made =>
        {
            made.Config.Tty = made.Config.OpenStdin = true;
            made.Created = state.Now - TimeSpan.FromMinutes(12);
        });
    }

    private static EngineContainer Compose(
        EngineState state,
        string service,
        string image,
        string[] command,
        string[] ports,
        string[] mounts,
        HealthCheck? check = null) =>
        state.AddContainer(
            $"shop-{service}-1",
            image,
            command: command,
            labels: new Dictionary<string, string>
            {
                ["com.docker.compose.project"] = "shop",
                ["com.docker.compose.service"] = service,
                ["com.docker.compose.container-number"] = "1",
                ["com.docker.compose.oneoff"] = "False",
                ["com.docker.compose.project.working_dir"] = "/srv/shop",
                ["com.docker.compose.config-hash"] = Ids.Of("shop " + service),
            },
            ports: ports,
            mounts: mounts,
            network: "shop_default",
            setUp: made =>
            {
                made.Created = state.Now - TimeSpan.FromHours(3.1);
                made.Config.HealthCheck = check;
                made.Networks["shop_default"].Aliases = [$"shop-{service}-1", service];
            });
}
