using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>What POST /containers/{name}/update makes of a container's limits.</summary>
internal static class ContainerUpdate
{
    private const long LeastMemory = 6 << 20;
    private const long NanosPerProcessor = 1_000_000_000;

    private static readonly string[] s_limits =
    [
        "BlkioWeight", "CpuShares", "CpuPeriod", "CpuQuota", "CpusetCpus", "CpusetMems", "Memory", "MemorySwap",
        "MemoryReservation", "KernelMemory", "NanoCpus", "PidsLimit", "CpuRealtimePeriod", "CpuRealtimeRuntime",
    ];

    /// <summary>
    /// Changes the limits that were sent and are not zero, and the restart policy; all of it or nothing.
    /// </summary>
    public static void Apply(EngineState state, EngineContainer container, JsonElement body)
    {
        bool late = state.System.Api.From(44);
        Check(body, state.System.Processors, late);
        string policy = body.Field("RestartPolicy").Text("Name");
        int retries = (int)body.Field("RestartPolicy").Number("MaximumRetryCount");
        CheckPolicy(policy, retries, late);
        if (Conflict(container, body, policy) is { } conflict)
        {
            throw EngineException.Conflict($"Cannot update container {container.Id}: {conflict}");
        }

        container.Host.Requested = Merged(container.Host.Requested, body);
        if (policy.Length > 0)
        {
            container.Host.RestartPolicy = policy;
            container.Host.MaximumRetries = retries;
        }

        container.Emit("update");
    }

    private static void Check(JsonElement body, int processors, bool late)
    {
        if (body.Number("Memory") is > 0 and < LeastMemory)
        {
            throw EngineException.BadRequest("Minimum memory limit allowed is 6MB");
        }

        long nanos = body.Number("NanoCpus");
        if (nanos < 0 || nanos > processors * NanosPerProcessor)
        {
            throw EngineException.BadRequest($"{(late ? "r" : "R")}ange of CPUs is from 0.01 to {processors}.00, as "
                + $"there are only {processors} CPUs available");
        }
    }

    private static void CheckPolicy(string policy, int retries, bool late)
    {
        if (policy is not ("" or "no" or "always" or "on-failure" or "unless-stopped"))
        {
            throw EngineException.BadRequest(late
                ? $"invalid restart policy: unknown policy '{policy}'; use one of 'no', 'always', 'on-failure', or "
                    + "'unless-stopped'"
                : $"invalid restart policy '{policy}'");
        }

        if (retries != 0 && policy != "on-failure")
        {
            throw EngineException.BadRequest(late
                ? "invalid restart policy: maximum retry count can only be used with 'on-failure'"
                : $"maximum retry count cannot be used with restart policy '{policy}'");
        }
    }

    private static string? Conflict(EngineContainer container, JsonElement body, string policy)
    {
        JsonElement now = container.Host.Requested;
        (string Asked, string Present, string What)[] exclusive =
        [
            ("NanoCpus", "CpuPeriod", "Nano CPUs cannot be updated as CPU Period has"),
            ("NanoCpus", "CpuQuota", "Nano CPUs cannot be updated as CPU Quota has"),
            ("CpuPeriod", "NanoCpus", "CPU Period cannot be updated as NanoCPUs has"),
            ("CpuQuota", "NanoCpus", "CPU Quota cannot be updated as NanoCPUs has"),
        ];
        (_, _, string? what) = exclusive.FirstOrDefault(
            pair => body.Number(pair.Asked) > 0 && now.Number(pair.Present) > 0);
        return what is not null ? $"Conflicting options: {what} already been set"
            : body.Number("Memory") > now.Number("MemorySwap") && body.Number("MemorySwap") == 0
                && now.Number("MemorySwap") >= 0
                ? "Memory limit should be smaller than already set memoryswap limit, update the memoryswap at the "
                    + "same time"
            : policy.Length > 0 && container.Host.AutoRemove
                ? "Restart policy cannot be updated because AutoRemove is enabled for the container"
            : null;
    }

    private static JsonElement Merged(JsonElement now, JsonElement body)
    {
        Dictionary<string, object> fields = now.ValueKind == JsonValueKind.Object
            ? now.EnumerateObject().ToDictionary(field => field.Name, field => (object)field.Value)
            : [];
        foreach (string limit in s_limits)
        {
            JsonElement asked = body.Field(limit);
            if (asked.IsThere() && asked.GetRawText() is not ("0" or "\"\""))
            {
                // No limit at all is -1 for a client, and 0 for the engine.
                fields[limit] = limit == "PidsLimit" && body.Number(limit) < 0 ? 0 : asked;
            }
        }

        return JsonSerializer.SerializeToElement(fields);
    }
}
