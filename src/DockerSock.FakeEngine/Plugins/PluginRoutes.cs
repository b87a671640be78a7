using System.Text.Json;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Lists, makes, changes and removes plugins.</summary>
internal static class PluginRoutes
{
    public static void Map(RouteTable routes)
    {
        routes.Get("/plugins", ListAsync);
        routes.Get("/plugins/privileges", PluginTransferRoutes.PrivilegesAsync);
        routes.Get("/plugins/{name}/json", InspectAsync);
        routes.Post("/plugins/pull", PluginTransferRoutes.PullAsync);
        routes.Post("/plugins/create", CreateAsync);
        routes.Post("/plugins/{name}/enable", EnableAsync);
        routes.Post("/plugins/{name}/disable", DisableAsync);
        routes.Post("/plugins/{name}/set", SetAsync);
        routes.Post("/plugins/{name}/push", PluginTransferRoutes.PushAsync);
        routes.Post("/plugins/{name}/upgrade", PluginTransferRoutes.UpgradeAsync);
        routes.Delete("/plugins/{name}", RemoveAsync);
    }

    private static Task ListAsync(EngineCall call)
    {
        Filters filters = call.Filters("capability", "enabled");
        bool? enabled = filters.Truth("enabled");
        EnginePlugin[] found = [.. call.State.Plugins.Where(plugin => (enabled is null || enabled == plugin.Enabled)
            && filters.Match("capability", [.. plugin.Manifest.Abilities]))];
        return call.ListAsync(found, (writer, plugin) => call.State.Change(
            () => PluginJson.Write(writer, plugin, call.State.System)));
    }

    private static Task InspectAsync(EngineCall call) => call.JsonAsync(writer => call.State.Change(
        () => PluginJson.Write(writer, call.State.GetPlugin(call.Name), call.State.System)));

    private static async Task CreateAsync(EngineCall call)
    {
        ImageReference name = Name(call);
        call.State.Change(() => call.State.CheckPluginName(name.Familiar));
        (PluginManifest manifest, RegistryLayer files) =
            await PluginArchive.ReadAsync(call.Http.Request.Body, call.State.System.Api, call.Cancel);
        call.State.Change(() =>
        {
            // Engines keep the files of plugins by their content, and make none of what is there.
            if (call.State.PluginList.Exists(other => other.Files.DiffId == files.DiffId))
            {
                throw new EngineException(
                    call.State.System.Api.From(44) ? 500 : 409, $"content {files.DiffId}: already exists");
            }

            EnginePlugin plugin = new(name.Familiar, manifest, files, name.Familiar);
            call.State.Add(plugin);
            call.State.EmitPlugin(plugin.Id, plugin.Name, "create");
        });
        await call.StatusAsync(204);
    }

    private static ImageReference Name(EngineCall call)
    {
        string text = call.Text("name");
        try
        {
            ImageReference name = ImageReference.Parse(text, call.State.System.Api, 500);
            return name.Digest is null
                ? name
                : throw EngineException.Internal("canonical references are not permitted");
        }
        catch (EngineException error) when (error.Message.StartsWith("invalid", StringComparison.Ordinal))
        {
            throw EngineException.Internal($"failed to parse reference {text}: {error.Message}");
        }
    }

    private static Task EnableAsync(EngineCall call)
    {
        _ = call.Number("timeout") ?? throw EngineException.Internal("strconv.Atoi: parsing \"\": invalid syntax");
        call.State.Change(() => call.State.Enable(call.Name));
        return call.StatusAsync(200);
    }

    private static Task DisableAsync(EngineCall call)
    {
        call.State.Change(() => call.State.Disable(call.Name, call.Flag("force")));
        return call.StatusAsync(200);
    }

    private static async Task SetAsync(EngineCall call)
    {
        bool late = call.State.System.Api.From(42);
        JsonElement body = await call.BodyAsync(optional: late);
        if (body.IsThere() && body.ValueKind != JsonValueKind.Array)
        {
            string kind = body.ValueKind.ToString().ToLowerInvariant();
            throw EngineException.BadRequest($"{(late ? "invalid JSON: " : "")}json: cannot unmarshal {kind} into Go "
                + "value of type []string");
        }

        call.State.Change(() =>
        {
            EnginePlugin plugin = call.State.GetPlugin(call.Name);
            if (plugin.Enabled)
            {
                throw EngineException.Internal("cannot set on an active plugin, disable plugin before setting");
            }

            foreach (JsonElement setting in body.IsThere() ? body.EnumerateArray() : default)
            {
                plugin.Set(setting.GetString()!);
            }
        });
        await call.StatusAsync(204);
    }

    private static Task RemoveAsync(EngineCall call)
    {
        call.State.Change(() => call.State.RemovePlugin(call.Name, call.Flag("force")));
        return call.StatusAsync(200);
    }
}
