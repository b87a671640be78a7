using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>An object of a swarm as it was read, with the user's change in its specification.</summary>
/// <param name="Id">Its id; for the swarm itself the swarm's.</param>
/// <param name="Version">The version that the change is meant for, as the query takes it.</param>
/// <param name="Spec">The whole specification, as it is to be.</param>
internal sealed record SwarmChange(string Id, string Version, JsonObject Spec)
{
    /// <summary>The specification as a request's body.</summary>
    public RequestBody Body => RequestBody.Of(Spec.ToJsonString(DockerJson.Plain.Options), "application/json");
}

/// <summary>
/// Changes an object of a swarm: reads it, changes its specification as JSON, so that fields which this version does
/// not know are kept, and sends it with the version that was read. When somebody else was faster, it reads again and
/// repeats the change, as long as nobody has touched what the user changes.
/// </summary>
internal static class SwarmUpdate
{
    /// <summary>How often a change is sent; a busy swarm may be faster a few times, and not for ever.</summary>
    private const int Attempts = 8;

    /// <summary>Changes one object.</summary>
    /// <param name="call">A manager of the swarm.</param>
    /// <param name="what">The object for people: node 'n1'.</param>
    /// <param name="read">The request for the object.</param>
    /// <param name="change">Puts the user's change into the specification; called again for each attempt. Null for a
    /// change that is only right for what was read, such as a rollback: it is sent once.</param>
    /// <param name="sendAsync">Sends the change.</param>
    /// <exception cref="SockException">The engine refused, or somebody else has changed the same:
    /// <see cref="SockFailure.Conflict"/>.</exception>
    public static async Task RunAsync(EngineCall call, string what, DockerRequest read, Action<JsonObject>? change,
        Func<SwarmChange, Task> sendAsync)
    {
        JsonObject? first = null;
        JsonObject? wanted = null;
        for (int attempt = 1; ; attempt++)
        {
            JsonElement answer = await call.ReadAsync(read, DockerJson.Default.JsonElement).ConfigureAwait(false);
            JsonObject found = DockerJson.Node(answer)!.AsObject();
            JsonObject before = found["Spec"] as JsonObject ?? [];
            JsonObject spec = before.DeepClone().AsObject();
            if (first is not null && Touched(first, wanted!, before) is { } path)
            {
                throw Conflict(what, $"{path} of ");
            }

            change?.Invoke(spec);
            first ??= before;
            wanted ??= spec.DeepClone().AsObject();
            try
            {
                await sendAsync(new SwarmChange(found["ID"]?.GetValue<string>() ?? "", Version(found, what), spec))
                    .ConfigureAwait(false);
                return;
            }
            catch (SockException late) when (IsLate(late) && change is null)
            {
                throw Conflict(what);
            }
            catch (SockException late) when (IsLate(late) && attempt < Attempts)
            {
                await call.TellAsync($"{what} has been changed since it was read; reading it again.")
                    .ConfigureAwait(false);
            }
        }
    }

    private static SockException Conflict(string what, string place = "") => new(SockFailure.Conflict,
        $"Somebody else has changed {place}{what} at the same time; it was left as it is now.",
        "Look at it, and repeat the command.");

    /// <summary>True for the refusal of a change that is meant for an older version.</summary>
    private static bool IsLate(SockException problem) => problem.Status is not null
        && problem.Message.Contains("update out of sequence", StringComparison.Ordinal);

    private static string Version(JsonObject found, string what) => found["Version"]?["Index"] is JsonValue index
        && index.TryGetValue(out ulong number)
        ? number.ToString(CultureInfo.InvariantCulture)
        : throw new SockException(SockFailure.ResponseUnreadable, $"The engine does not tell the version of {what}.");

    /// <summary>
    /// The first place that the user's change touches and that has another value now than it had at first; null when
    /// there is none.
    /// </summary>
    private static string? Touched(JsonNode? first, JsonNode? wanted, JsonNode? now, string path = "Spec")
    {
        if (JsonNode.DeepEquals(first, wanted))
        {
            return null;
        }

        // Where there was nothing, the user adds to nothing: others may add beside it.
        if (wanted is not JsonObject target || first is not (null or JsonObject) || now is not (null or JsonObject))
        {
            return JsonNode.DeepEquals(first, now) || JsonNode.DeepEquals(wanted, now) ? null : path;
        }

        return target.Select(static field => field.Key)
            .Union(first is JsonObject had ? had.Select(static field => field.Key) : [], StringComparer.Ordinal)
            .Select(key => Touched(first?[key], target[key], now?[key], $"{path}.{key}"))
            .FirstOrDefault(static touched => touched is not null);
    }
}
