namespace DockerSock.Fake;

/// <summary>Images: of several names, of none, with long ones; and the registries that they come from.</summary>
internal static class GalleryImages
{
    public static void Add(EngineState state)
    {
        EngineImage Image(
            string? name, long size, double daysAgo, string[] command, string[]? also = null,
            string? entrypoint = null) =>
            state.AddImage(name, size, name is null ? Ids.Of($"image of {size} bytes") : null, image =>
            {
                image.Created = image.LastTagged = state.Now - TimeSpan.FromDays(daysAgo);
                image.Command = command;
                image.Environment = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"];
                image.Entrypoint = entrypoint is null ? [] : [entrypoint];
                foreach (string other in also ?? [])
                {
                    image.Tags.Add(other);
                }
            });

        Image("alpine:latest", 8_316_000, 40, ["/bin/sh"]);
        Image("busybox:latest", 4_430_000, 300, ["sh"], ["busybox:1", "busybox:1.37", "localhost:5000/base/busybox:1"]);
        AddNginx(Image("nginx:1.29", 192_400_000, 12, ["nginx", "-g", "daemon off;"], ["nginx:latest"],
            "/docker-entrypoint.sh"));
        EngineImage postgres = Image("postgres:17", 438_200_000, 20, ["postgres"], null, "docker-entrypoint.sh");
        postgres.ExposedPorts = ["5432/tcp"];
        postgres.Volumes = ["/var/lib/postgresql/data"];
        postgres.Environment.Add("PG_MAJOR=17");
        postgres.Environment.Add("PGDATA=/var/lib/postgresql/data");
        Image("postgres:16", 431_900_000, 190, ["postgres"], null, "docker-entrypoint.sh");
        Image("redis:8", 137_500_000, 31, ["redis-server"], null, "docker-entrypoint.sh");
        Image("shop/web:1.4", 96_700_000, 1.5, ["/app/web"], ["shop/web:latest", "localhost:5000/shop/web:1.4"])
            .Attestations.Add(new ImageAttestation("https://spdx.dev/Document",
                """{"predicateType":"https://spdx.dev/Document","predicate":{"spdxVersion":"SPDX-2.3"}}"""));
        Image("shop/web:1.3", 96_100_000, 9, ["/app/web"]);
        Image("shop/db:1.4", 441_000_000, 1.5, ["postgres"]);
        Image(Gallery.LongRepository + ":2026.01.15-rc.1", 1_284_000_000, 0.1, ["node", "server.js"]).Labels["team"] =
            "recommendations";
        Image(null, 96_100_001, 6, ["/app/web"]);
        Image(null, 1_270_000_000, 2, ["node", "server.js"]);
        state.System.KeepsManifests = true;
        AddRegistries(state);
    }

    private static void AddNginx(EngineImage image)
    {
        image.ExposedPorts = ["80/tcp"];
        image.StopSignal = "SIGQUIT";
        image.Labels["maintainer"] = "NGINX Docker Maintainers <docker-maint@nginx.com>";
        image.Layers.Clear();
        (string Step, long Size)[] steps =
        [
            ("# debian.sh --arch 'amd64' out/ 'trixie' '@1754870400'", 78_600_000),
            ("RUN /bin/sh -c set -x && groupadd --system --gid 101 nginx && useradd --system --gid nginx "
                + "--no-create-home --home /nonexistent --comment \"nginx user\" nginx # buildkit", 113_700_000),
            ("COPY docker-entrypoint.sh / # buildkit", 1620),
        ];
        foreach ((string step, long size) in steps)
        {
            string layer = "sha256:" + Ids.Of(step);
            image.Layers.Add(layer);
            image.LayerSizes[layer] = size;
        }

        image.Steps =
        [
            new ImageStep(steps[0].Step, image.Created - TimeSpan.FromDays(3), "debuerreotype 0.15"),
            new ImageStep("ENV NGINX_VERSION=1.29.1", Comment: "buildkit.dockerfile.v0", IsEmpty: true),
            new ImageStep(steps[1].Step, Comment: "buildkit.dockerfile.v0"),
            new ImageStep(steps[2].Step, Comment: "buildkit.dockerfile.v0"),
            new ImageStep("EXPOSE map[80/tcp:{}]", Comment: "buildkit.dockerfile.v0", IsEmpty: true),
            new ImageStep("CMD [\"nginx\" \"-g\" \"daemon off;\"]", Comment: "buildkit.dockerfile.v0", IsEmpty: true),
        ];
    }

    /// <summary>The registries have what is here; of redis a newer one, and of the shop's a list.</summary>
    private static void AddRegistries(EngineState state)
    {
        foreach (EngineImage image in state.Images)
        {
            foreach (ImageReference name in image.Tags.Select(ImageReference.Parse)
                .Where(static name => !name.Familiar.StartsWith("shop/", StringComparison.Ordinal)).ToArray())
            {
                Registry registry = state.Registries.Add(name.Host);
                RegistryImage kept = name.Familiar == "redis:8"
                    ? new RegistryImage(image)
                    : registry.AddImage($"{name.Path}:{name.Tag}", image);
                image.Manifest ??= kept;
                if (!image.Digests.Contains($"{name.Name}@{kept.Digest}"))
                {
                    image.Digests.Add($"{name.Name}@{kept.Digest}");
                }
            }
        }

        Registry hub = state.Registries.Add(ImageReference.DefaultHost);
        hub.AddImage("library/redis:8", RegistryLayer.Of("a newer redis", 138_100_000));
        hub.AddImage("library/hello-world:latest", RegistryLayer.Of("hello", 13_000));
        hub.Describe("library/nginx", new RegistryDescription("Official build of Nginx.", 20_300, true));
        hub.Describe("nginx/nginx-ingress", new RegistryDescription(
            "NGINX and NGINX Plus Ingress Controllers for Kubernetes, with all that a long description says", 112));
        hub.AddImage("nginx/nginx-ingress:latest", RegistryLayer.Of("ingress", 210_000_000));
        state.Registries.Add("localhost:5000").AddUser("ann", "secret");
        state.Registries["localhost:5000"].IsPublic = true;
    }
}
