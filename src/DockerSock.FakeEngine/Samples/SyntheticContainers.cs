using System.Globalization;

namespace DockerSock.Fake;

/// <summary>
/// Any number of containers for measurements: varied, of a realistic size, and the same ones each time.
/// </summary>
internal static class SyntheticContainers
{
    private static readonly string[] s_images =
    [
        "nginx:1.29", "postgres:17", "redis:8", "registry.example.com/shop/api:2.4.1",
        "registry.example.com/shop/worker:2.4.1", "ghcr.io/example/metrics:0.9", "busybox:latest", "python:3.13-slim",
    ];

    private static readonly string[] s_services = ["web", "db", "cache", "api", "worker", "metrics", "batch", "cron"];

    public static void Add(EngineState state, int count, bool plainLabels)
    {
        for (int number = 0; number < count; number++)
        {
            AddOne(state, number, plainLabels);
        }
    }

    private static void AddOne(EngineState state, int number, bool plainLabels)
    {
        int kind = number % s_images.Length;
        string project = string.Create(CultureInfo.InvariantCulture, $"project{number / 40}");
        string service = s_services[kind];
        string name = string.Create(CultureInfo.InvariantCulture, $"{project}-{service}-{number}");
        string[] ports = kind switch
        {
            0 or 3 => [string.Create(CultureInfo.InvariantCulture, $"{10_000 + (number % 50_000)}:80")],
            1 => [string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{10_000 + (number % 50_000)}:5432")],
            _ => [],
        };
        string[] mounts = kind switch
        {
            1 => [$"{project}_{service}-data:/var/lib/postgresql/data"],
            2 => [$"{project}_{service}-data:/data"],
            0 => ["/srv/www:/usr/share/nginx/html:ro", "/etc/ssl/certs:/etc/ssl/certs:ro"],
            _ => [],
        };
        TimeSpan age = TimeSpan.FromMinutes(3 + (number * 7L % 100_000));
        EngineContainer container = state.AddContainer(
            name,
            s_images[kind],
            command: kind switch
            {
                0 => ["nginx", "-g", "daemon off;"],
                1 => ["postgres", "-c", "shared_buffers=256MB"],
                2 => ["redis-server", "--appendonly", "yes"],
                _ => ["python", "-m", service, "--number", number.ToString(CultureInfo.InvariantCulture)],
            },
            labels: Labels(project, service, number, plainLabels),
            ports: ports,
            mounts: mounts,
            network: string.Create(CultureInfo.InvariantCulture, $"net{number / 40 % 25}"),
            id: Ids.Of("synthetic " + number.ToString(CultureInfo.InvariantCulture)),
            setUp: made => made.Created = state.Now - age);
        Settle(container, number, age);
    }

    private static void Settle(EngineContainer container, int number, TimeSpan age)
    {
        TimeSpan ended = age / 3;
        switch (number % 10)
        {
            case < 6:
                container.Pretend(ContainerState.Running, startedAgo: age);
                container.Health = number % 4 == 1 ? new HealthReport { Status = "healthy" } : null;
                break;
            case 6:
                container.Pretend(ContainerState.Exited, 0, age, ended);
                break;
            case 7:
                container.Pretend(ContainerState.Exited, 137, age, ended);
                break;
            case 8:
                container.Pretend(ContainerState.Paused, startedAgo: age);
                break;
        }
    }

    private static SortedDictionary<string, string> Labels(
        string project, string service, int number, bool plain) => new(StringComparer.Ordinal)
    {
        ["com.docker.compose.project"] = project,
        ["com.docker.compose.service"] = service,
        ["com.docker.compose.container-number"] = number.ToString(CultureInfo.InvariantCulture),
        ["com.docker.compose.config-hash"] = Ids.Of(project + service),
        ["com.docker.compose.oneoff"] = "False",
        ["org.opencontainers.image.title"] = service,
        ["org.opencontainers.image.revision"] = Ids.Of(service)[..40],
        [plain ? "Department" : "Maintainer"] = "Operations <ops@example.com>",
        ["maintainer"] = "team-" + service,
        ["tier"] = number % 3 == 0 ? "front" : "back",
    };
}
