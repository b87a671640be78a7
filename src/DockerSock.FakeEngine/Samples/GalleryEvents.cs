namespace DockerSock.Fake;

/// <summary>What has happened within the last hour.</summary>
internal static class GalleryEvents
{
    public static void Add(EngineState state)
    {
        string web = Ids.Of("container web");
        string job = Ids.Of("container job2");
        (int Minutes, string Type, string Action, string Id, (string, string)[] More)[] events =
        [
            (59, "image", "pull", "nginx:1.29", [("name", "nginx")]),
            (58, "volume", "create", "data", [("driver", "local")]),
            (57, "network", "create", Ids.Of("network front"), [("name", "front"), ("type", "bridge")]),
            (55, "container", "create", web, [("image", "nginx:1.29"), ("name", "web")]),
            (55, "network", "connect", Ids.Of("network front"),
                [("container", web), ("name", "front"), ("type", "bridge")]),
            (55, "container", "start", web, [("image", "nginx:1.29"), ("name", "web")]),
            (30, "container", "exec_create: sh -c 'nginx -t && nginx -s reload'", web,
                [("execID", Ids.Of("exec")), ("image", "nginx:1.29"), ("name", "web")]),
            (30, "container", "exec_start: sh -c 'nginx -t && nginx -s reload'", web,
                [("execID", Ids.Of("exec")), ("image", "nginx:1.29"), ("name", "web")]),
            (30, "container", "exec_die", web,
                [("execID", Ids.Of("exec")), ("exitCode", "1"), ("image", "nginx:1.29"), ("name", "web")]),
            (20, "container", "health_status: unhealthy", Ids.Of("container shop-api-1"),
                [("image", "shop/web:1.4"), ("name", "shop-api-1")]),
            (12, "container", "kill", job, [("image", "alpine:latest"), ("name", "job2"), ("signal", "15")]),
            (11, "container", "oom", job, [("image", "alpine:latest"), ("name", "job2")]),
            (11, "container", "die", job, [("execDuration", "3600"), ("exitCode", "137"), ("image", "alpine:latest"),
                ("name", "job2"), ("com.docker.compose.project", "nightly")]),
            (3, "builder", "prune", "", [("reclaimed", "214000000")]),
            (2, "image", "tag", Ids.Of("image shop/web:1.4"),
                [("name", Gallery.LongRepository + ":2026.01.15-rc.1")]),
            (1, "daemon", "reload", state.System.Id, [("name", "harbour"), ("debug", "false")]),
        ];
        foreach ((int minutes, string type, string action, string id, (string, string)[] more) in events)
        {
            SortedDictionary<string, string> attributes = new(StringComparer.Ordinal);
            foreach ((string key, string value) in more)
            {
                attributes[key] = value;
            }

            state.Events.Add(new EngineEvent(
                type, action, id, attributes, state.Now - TimeSpan.FromMinutes(minutes)));
        }
    }
}
