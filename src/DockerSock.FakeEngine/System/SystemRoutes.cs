using System.Text.Json;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>/_ping, /version and /info.</summary>
internal static class SystemRoutes
{
    public static void Map(RouteTable routes)
    {
        routes.Get("/_ping", PingAsync);
        routes.Head("/_ping", PingAsync);
        routes.Get("/version", VersionAsync);
        routes.Get("/info", call => call.JsonAsync(writer => InfoJson.Write(writer, call.State, call.Api)));
    }

    private static async Task PingAsync(EngineCall call)
    {
        call.Response.Headers.CacheControl = "no-cache, no-store, must-revalidate";
        call.Response.Headers.Pragma = "no-cache";
        call.Response.ContentType = "text/plain; charset=utf-8";
        if (call.State.System.Api.From(42))
        {
            call.Response.Headers["Builder-Version"] = "2";
            call.Response.Headers["Swarm"] = call.State.Locked(() => call.State switch
            {
                { IsSwarmLocked: true } => "locked",
                { Node: { } node } => "active/" + node.Role,
                _ => "inactive",
            });
        }

        bool head = call.Request.Method == "HEAD";
        call.Response.ContentLength = head ? 0 : 2;
        if (!head)
        {
            await call.Response.Body.WriteAsync("OK"u8.ToArray(), call.Cancel);
        }
    }

    private static Task VersionAsync(EngineCall call) => call.JsonAsync(writer =>
    {
        SystemFacts facts = call.State.System;
        string oldest = call.Engine.Options.MinApiVersion;
        writer.WriteStartObject();
        writer.Object("Platform", () => writer.WriteString("Name", "DockerSock fake engine"));
        writer.WriteStartArray("Components");
        Component(writer, "Engine", facts.Version, () =>
        {
            writer.WriteString("ApiVersion", facts.Api.ToString());
            writer.WriteString("Arch", "amd64");
            writer.WriteString("BuildTime", "2025-01-01T00:00:00.000000000+00:00");
            writer.WriteString("Experimental", "false");
            writer.WriteString("GitCommit", "fa4e000");
            writer.WriteString("GoVersion", "none");
            writer.WriteString("KernelVersion", facts.KernelVersion);
            writer.WriteString("MinAPIVersion", oldest);
            writer.WriteString("Os", "linux");
        });
        Component(writer, "containerd", "2.1.4", () => writer.WriteString("GitCommit", "fa4e001"));
        Component(writer, "runc", "1.3.0", () => writer.WriteString("GitCommit", "fa4e002"));
        writer.WriteEndArray();
        writer.WriteString("Version", facts.Version);
        writer.WriteString("ApiVersion", facts.Api.ToString());
        writer.WriteString("MinAPIVersion", oldest);
        writer.WriteString("GitCommit", "fa4e000");
        writer.WriteString("GoVersion", "none");
        writer.WriteString("Os", "linux");
        writer.WriteString("Arch", "amd64");
        writer.WriteString("KernelVersion", facts.KernelVersion);
        writer.WriteString("BuildTime", "2025-01-01T00:00:00.000000000+00:00");
        writer.WriteEndObject();
    });

    private static void Component(Utf8JsonWriter writer, string name, string version, Action details)
    {
        writer.WriteStartObject();
        writer.WriteString("Name", name);
        writer.WriteString("Version", version);
        writer.Object("Details", details);
        writer.WriteEndObject();
    }
}
