using System.Text.Json;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Samples what containers use: once, or each second until the client has enough.</summary>
internal static class ContainerStatsRoutes
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    public static void Map(RouteTable routes) => routes.Get("/containers/{name}/stats", StatsAsync);

    private static async Task StatsAsync(EngineCall call)
    {
        EngineContainer container = call.State.Locked(() => call.State.ContainerStore.Get(call.Name));
        bool stream = call.Flag("stream") || !call.Has("stream");
        bool once = call.Flag("one-shot");
        if (stream && once)
        {
            throw EngineException.BadRequest("cannot have stream=true and one-shot=true");
        }

        if (stream)
        {
            await StreamAsync(call, container);
            return;
        }

        // A real engine takes two samples, a second apart; here the first one is worked out.
        await call.JsonAsync(writer => call.State.Change(() =>
        {
            CpuSample? now = Sample(call, container);
            CpuSample? before = now is null || once ? null : container.SampleProcessors(now.Read - s_second);
            bool named = now is null || !once || !call.State.System.Api.From(48);
            StatsJson.Write(writer, container, call.State, call.Api, now, before, named);
        }));
    }

    private static async Task StreamAsync(EngineCall call, EngineContainer container)
    {
        call.Response.ContentType = "application/json";
        CpuSample? before = null;
        while (!container.IsRemoved)
        {
            using MemoryStream bytes = new();
            call.State.Change(() =>
            {
                CpuSample? now = Sample(call, container);
                using Utf8JsonWriter writer = new(bytes, JsonResponse.Options);
                StatsJson.Write(writer, container, call.State, call.Api, now, now is null ? null : before, named: true);
                before = now;
            });
            bytes.WriteByte((byte)'\n');
            await call.Response.Body.WriteAsync(bytes.ToArray(), call.Cancel);
            await call.Response.Body.FlushAsync(call.Cancel);
            await Task.Delay(s_second, call.State.Time, call.Cancel);
        }
    }

    private static CpuSample? Sample(EngineCall call, EngineContainer container)
    {
        if (!container.IsRunning)
        {
            return null;
        }

        container.Stats.Sampling?.Invoke(container.Stats);
        return container.SampleProcessors(call.State.Now);
    }
}
