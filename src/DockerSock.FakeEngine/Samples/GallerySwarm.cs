using System.Text;
using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>What a swarm has: services of all modes, secrets, configs, nodes that are not well.</summary>
internal static class GallerySwarm
{
    public static void Add(EngineState state, EngineSwarm swarm)
    {
        EngineNode[] nodes = [.. swarm.Nodes];
        foreach (EngineNode node in nodes.Skip(1))
        {
            node.Labels["zone"] = "b";
        }

        EngineSecret Secret(string name, int daysAgo) => swarm.AddSecret(
            name, Encoding.UTF8.GetBytes("a secret"), secret => secret.CreatedAt = state.Now - TimeSpan.FromDays(daysAgo));
        Secret("db-password", 400);
        Secret("db-password-1", 800);
        EngineSecret key = Secret("recommendations-frontend-server.example.com.key", 10);
        swarm.AddConfig("nginx.conf", Encoding.UTF8.GetBytes("worker_processes auto;\n"),
            config => config.CreatedAt = state.Now - TimeSpan.FromDays(30));
        swarm.AddConfig("settings.json", Encoding.UTF8.GetBytes("""{ "port": 8080 }"""));

        AddService(swarm, new
        {
            Name = "web",
            Labels = new Dictionary<string, string> { ["team"] = "shop" },
            TaskTemplate = new
            {
                ContainerSpec = new
                {
                    Image = "nginx:1.29",
                    Args = (string[])["sleep", "infinity"],
                    Secrets = (object[])[new
                    {
                        SecretID = key.Id,
                        SecretName = key.Name,
                        File = new { Name = "server.key", UID = "0", GID = "0", Mode = 292 },
                    }],
                },
            },
            Mode = new { Replicated = new { Replicas = 4 } },
            EndpointSpec = new
            {
                Ports = (object[])
                [
                    new { Protocol = "tcp", TargetPort = 80, PublishedPort = 8080, PublishMode = "ingress" },
                    new { Protocol = "tcp", TargetPort = 443, PublishedPort = 8443, PublishMode = "ingress" },
                    new { Protocol = "udp", TargetPort = 443, PublishedPort = 8443, PublishMode = "ingress" },
                ],
            },
        });
        AddService(swarm, new
        {
            Name = "agent",
            TaskTemplate = new
            {
                ContainerSpec = new { Image = "busybox:latest", Args = (string[])["sleep", "infinity"] },
            },
            Mode = new { Global = new { } },
        });
        AddService(swarm, new
        {
            Name = "recommendations-frontend-server",
            TaskTemplate = new
            {
                ContainerSpec = new
                {
                    Image = Gallery.LongRepository + ":2026.01.15-rc.1@sha256:" + new string('7', 64),
                    Env = (string[])["MODE=canary"],
                },
                Placement = new { Constraints = (string[])["node.labels.zone==nowhere"] },
            },
            Mode = new { Replicated = new { Replicas = 1 } },
        });
        swarm.AddNode("n2");
        swarm.AddNode("worker3", setUp: static node =>
        {
            (node.State, node.Message, node.Availability) = ("down", "heartbeat failure", "drain");
            node.Labels["rack"] = "a-long-label-value";
        });
    }

    private static void AddService(EngineSwarm swarm, object spec) =>
        swarm.AddService(JsonSerializer.SerializeToElement(spec));
}
