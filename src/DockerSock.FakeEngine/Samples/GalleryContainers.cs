namespace DockerSock.Fake;

/// <summary>Containers in all states.</summary>
internal static class GalleryContainers
{
    public static void Add(EngineState state)
    {
        AddWeb(state);
        AddDatabases(state);
        AddProxy(state);
        AddJobs(state);
        AddOthers(state);
    }

    private static EngineContainer Made(
        EngineState state,
        string name,
        string image,
        string[] command,
        TimeSpan ago,
        string network = "front",
        string[]? ports = null,
        string[]? mounts = null,
        Action<EngineContainer>? setUp = null) =>
        state.AddContainer(name, image, command: command, ports: ports, mounts: mounts, network: network,
            id: Ids.Of("container " + name), setUp: made =>
            {
                made.Created = state.Now - ago;
                setUp?.Invoke(made);
            });

    private static void AddWeb(EngineState state)
    {
        EngineContainer web = Made(state, "web", "nginx:1.29", ["nginx", "-g", "daemon off;"], TimeSpan.FromHours(3.1),
            ports: ["8080:80", "127.0.0.1:8443:443"], mounts: ["/srv/shop/www:/usr/share/nginx/html:ro"],
            setUp: made =>
            {
                made.Config.Entrypoint = ["/docker-entrypoint.sh"];
                made.Config.Environment = ["NGINX_VERSION=1.29.1", "TZ=Europe/Berlin"];
                made.Config.Labels["com.docker.compose.project"] = "shop";
                made.Config.Labels["com.docker.compose.service"] = "web";
                made.Host.RestartPolicy = "unless-stopped";
                made.Networks["back"] = new NetworkEndpoint { Network = "back", Aliases = ["web"] };
                made.MoreProcesses.Add(new ProcessRow(4012, 4007, "nginx: worker process", "nginx"));
                made.MoreProcesses.Add(new ProcessRow(4013, 4007, "nginx: worker process with a very long title: "
                    + "accepting connections on 0.0.0.0:80, [::]:80, 0.0.0.0:443 and [::]:443", "nginx"));
                made.WrittenSize = 1095;
            });
        web.Pretend(ContainerState.Running, startedAgo: TimeSpan.FromHours(3));
        web.Stats.CpuPercent = 2.34;
        web.Stats.Memory = 24_500_000;
        web.Stats.InactiveFile = 4_000_000;
        web.Stats.Interfaces["eth0"] = new InterfaceStats { Received = 1_840_000, Sent = 23_600_000 };
        web.Stats.BlockRead = 8_190_000;
        web.Files.AddDirectory("/var/log/nginx");
        web.Files.AddDirectory("/usr/share/nginx");
        web.Files.AddFile("/etc/nginx/nginx.conf", "worker_processes auto;\n");
        web.Files.TakeAsImage();
        web.Files.AddFile("/var/log/nginx/access.log", FileContent.Of(new string('x', 2_345_678)), userId: 101);
        web.Files.AddFile("/var/log/nginx/error.log", FileContent.Of("none\n"), 640, 101, 4,
            state.Now - TimeSpan.FromHours(3));
        web.Files.AddSymbolicLink("/var/log/latest.log", "nginx/access.log");
        web.Files.AddFile("/etc/nginx/conf.d/recommendations-frontend-server.example.com.conf", "server { }\n");
        web.Files.AddFile("/etc/nginx/nginx.conf", "worker_processes 4;\n");
        web.Files.Remove("/etc/hosts");
        string[] lines =
        [
            "172.28.5.1 - - \"GET / HTTP/1.1\" 200 612 \"-\" \"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox\"",
            "172.28.5.1 - - \"GET /style.css HTTP/1.1\" 200 1043",
            "[error] 29#29: *1 open() \"/usr/share/nginx/html/favicon.ico\" failed (2: No such file or directory)",
            "172.28.5.1 - - \"GET /favicon.ico HTTP/1.1\" 404 153",
        ];
        for (int at = 0; at < lines.Length; at++)
        {
            web.LogLine(lines[at], lines[at][0] == '[' ? "stderr" : "stdout",
                state.Now - TimeSpan.FromMinutes(9) + TimeSpan.FromMilliseconds(at * 1250));
        }
    }

    private static void AddDatabases(EngineState state)
    {
        HealthCheck check = new()
        {
            Test = ["CMD-SHELL", "pg_isready -U shop"],
            Interval = TimeSpan.FromSeconds(10),
            Timeout = TimeSpan.FromSeconds(3),
            Retries = 5,
        };
        EngineContainer db = Made(state, "db", "postgres:17", ["postgres"], TimeSpan.FromHours(3.1), "back",
            ["127.0.0.1:5432:5432"], ["data:/var/lib/postgresql/data"], made => made.Config.HealthCheck = check);
        db.Pretend(ContainerState.Running, startedAgo: TimeSpan.FromHours(3));
        db.Health = Report(state, "healthy", 0, (0, "/var/run/postgresql:5432 - accepting connections\n"));
        db.Stats.CpuPercent = 81.7;
        db.Stats.Memory = 1_240_000_000;
        db.Stats.BlockWritten = 912_000_000;
        db.LogLine("database system is ready to accept connections", "stderr", state.Now - TimeSpan.FromHours(3));
        EngineContainer api = Made(state, "shop-api-1", "shop/web:1.4", ["/app/web", "--listen", ":3000"],
            TimeSpan.FromDays(2), "front", ["3000"], setUp: made => made.Config.HealthCheck = check);
        api.Pretend(ContainerState.Running, startedAgo: TimeSpan.FromMinutes(25));
        api.Health = Report(state, "unhealthy", 7, (1, "curl: (7) Failed to connect to localhost port 3000 after 0 ms: "
            + "Could not connect to server\n"), (-1, "Health check exceeded timeout (3s)"));
        EngineContainer cache = Made(state, "cache", "redis:8", ["redis-server", "--appendonly", "yes"],
            TimeSpan.FromMinutes(51), "back", mounts: ["/data"]);
        cache.Pretend(ContainerState.Paused, startedAgo: TimeSpan.FromMinutes(50));
    }

    private static void AddProxy(EngineState state)
    {
        string[] ports = ["80:80", "443:443", "8000:8000", "8001:8001", "8002:8002", "53:53/udp", "9000:90", "9443:8443"];
        EngineContainer proxy = Made(state, "proxy", Gallery.LongRepository + "@sha256:" + Ids.Of("proxy"),
            ["node", "server.js", "--upstream", "http://web:80", "--upstream", "http://shop-api-1:3000"],
            TimeSpan.FromDays(33), "front", ports);
        proxy.Pretend(ContainerState.Running, startedAgo: TimeSpan.FromDays(33));
        EngineContainer pinned = Made(state, "recommendations-frontend-server-canary-1",
            Gallery.LongRepository + ":2026.01.15-rc.1@sha256:" + Ids.Of("pinned"), ["node", "server.js"],
            TimeSpan.FromHours(2), "recommendations-frontend-server_default",
            mounts: ["recommendations-frontend-server_node-modules:/app/node_modules"]);
        pinned.Pretend(ContainerState.Running, startedAgo: TimeSpan.FromSeconds(42));
    }

    private static void AddJobs(EngineState state)
    {
        Made(state, "job1", "alpine:latest", ["sh", "-c", "echo done"], TimeSpan.FromHours(26))
            .Pretend(ContainerState.Exited, 0, TimeSpan.FromHours(26), TimeSpan.FromHours(25));
        EngineContainer killed = Made(state, "job2", "alpine:latest",
            ["sh", "-c", "tar c /data | gzip > /backup/data.tar.gz"], TimeSpan.FromHours(26));
        killed.Pretend(ContainerState.Exited, 137, TimeSpan.FromHours(26), TimeSpan.FromHours(25));
        killed.OutOfMemory = true;
        EngineContainer worker = Made(state, "worker", "shop/web:1.4", ["/app/web", "work"], TimeSpan.FromDays(2));
        worker.Host.RestartPolicy = "always";
        worker.Pretend(ContainerState.Restarting, 1, TimeSpan.FromSeconds(70), TimeSpan.FromSeconds(12));
        worker.RestartCount = 14;
    }

    private static void AddOthers(EngineState state)
    {
        Made(state, "scratch", "alpine:latest", ["/bin/sh"], TimeSpan.FromMinutes(12), "bridge",
            setUp: static made => made.Config.Tty = made.Config.OpenStdin = true);
        Made(state, "app", "busybox:latest", ["sh"], TimeSpan.FromMinutes(12), "host",
            setUp: static made => made.Config.Tty = made.Config.OpenStdin = true)
            .Pretend(ContainerState.Running, startedAgo: TimeSpan.FromSeconds(1));
        EngineContainer broken = Made(
            state, "broken", "busybox:latest", ["/entrypoint.sh"], TimeSpan.FromDays(3), "none");
        broken.Pretend(ContainerState.Created);
        broken.ExitCode = 127;
        broken.Error = "failed to create task for container: exec: \"/entrypoint.sh\": no such file or directory";
        Made(state, "old", "shop/web:1.3", ["/app/web"], TimeSpan.FromDays(400), mounts: ["old-uploads:/data"])
            .Pretend(ContainerState.Dead, 255, TimeSpan.FromDays(390), TimeSpan.FromDays(390));
    }

    private static HealthReport Report(
        EngineState state, string status, int streak, params (int Code, string Output)[] probes)
    {
        HealthReport report = new() { Status = status, FailingStreak = streak };
        for (int at = 0; at < probes.Length; at++)
        {
            DateTimeOffset start = state.Now - TimeSpan.FromSeconds(10 * (probes.Length - at));
            report.Log.Add(new HealthProbe(
                start, start + TimeSpan.FromMilliseconds(84), probes[at].Code, probes[at].Output));
        }

        return report;
    }
}
