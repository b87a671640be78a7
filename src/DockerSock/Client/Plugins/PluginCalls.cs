using System.Globalization;
using System.Text.Json.Nodes;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>What several cmdlets do with a plugin.</summary>
internal static class PluginCalls
{
    /// <summary>A plugin by its name, which engines know without its tag too, or by its id or its start. Source:
    /// PluginInspect.</summary>
    /// <exception cref="SockException">There is none, or there are several.</exception>
    public static async Task<DockerPlugin> InspectAsync(EngineCall call, string plugin) =>
        (DockerPlugin)await ObjectKinds.Plugin.InspectAsync(call, plugin).ConfigureAwait(false);

    /// <summary>Starts a plugin; one that runs is left so. Source: PluginEnable.</summary>
    /// <param name="call">The engine.</param>
    /// <param name="plugin">Name or id.</param>
    /// <param name="seconds">How long the engine waits for an answer of the plugin, each time that it asks it
    /// something; 0 as long as the engine thinks right.</param>
    /// <exception cref="SockException">It does not start.</exception>
    public static Task EnableAsync(EngineCall call, string plugin, int seconds) => SendAsync(call,
        DockerRequest.Post($"/plugins/{plugin:ref}/enable")
            .Query("timeout", seconds.ToString(CultureInfo.InvariantCulture)), "plugin already enabled");

    /// <summary>Stops a plugin; one that does not run is left so. Source: PluginDisable.</summary>
    /// <exception cref="SockException">It is in use.</exception>
    public static Task DisableAsync(EngineCall call, string plugin, bool force) => SendAsync(call,
        DockerRequest.Post($"/plugins/{plugin:ref}/disable").Query("force", force), "plugin is already disabled");

    /// <summary>Changes settings. Source: PluginSet.</summary>
    /// <exception cref="SockException">The plugin runs, or has no such settings.</exception>
    public static Task SetAsync(EngineCall call, string plugin, DockerMap<string> settings)
    {
        JsonArray body = [.. settings.Select(static one => (JsonNode)$"{one.Key}={one.Value}")];
        return SendAsync(call, DockerRequest.Post($"/plugins/{plugin:ref}/set",
            RequestBody.Of(body.ToJsonString(), "application/json")));
    }

    /// <summary>Removes a plugin. Source: PluginDelete.</summary>
    /// <exception cref="SockException">It runs or is in use.</exception>
    public static Task RemoveAsync(EngineCall call, string plugin, bool force) =>
        SendAsync(call, DockerRequest.Delete($"/plugins/{plugin:ref}").Query("force", force));

    /// <summary>Sends a change; what the engine refuses because it is so already is success.</summary>
    private static async Task SendAsync(EngineCall call, DockerRequest request, string? already = null)
    {
        try
        {
            await call.SendAsync(request).ConfigureAwait(false);
        }
        catch (SockException refused) when (refused.Status is not null && already is not null
            && refused.Message.StartsWith(already, StringComparison.Ordinal))
        {
            await call.TellAsync($"{request}: nothing to do, it is so already.").ConfigureAwait(false);
        }
        catch (SockException refused) when (refused.Status is not null)
        {
            throw PluginFailure.Of(refused);
        }
    }
}
