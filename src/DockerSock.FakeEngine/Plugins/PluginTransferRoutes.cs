using System.Text.Json;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Plugins and registries: what one wants to be allowed, pull, upgrade, push.</summary>
internal static class PluginTransferRoutes
{
    private const int FirstProgress = 32 * 1024;

    /// <summary>A registry that cannot be asked is no error here: engines answer with an empty list.</summary>
    public static Task PrivilegesAsync(EngineCall call)
    {
        ImageReference remote = Remote(call);
        RegistryImage found;
        try
        {
            found = Session(call, remote).Resolve();
        }
        catch (EngineException)
        {
            return call.ListAsync(Array.Empty<PluginPrivilege>(), PluginJson.WritePrivilege);
        }

        IReadOnlyList<PluginPrivilege> wanted = found.Plugin?.Privileges ?? throw EngineException.Internal(
            $"did not find plugin config for specified reference {remote.FullName}:{remote.Tag}");
        return wanted.Count > 0
            ? call.ListAsync(wanted, PluginJson.WritePrivilege)
            : call.JsonAsync(static writer => writer.WriteNullValue());
    }

    public static async Task PullAsync(EngineCall call)
    {
        ImageReference remote = Remote(call);
        IReadOnlyList<PluginPrivilege> granted = await GrantedAsync(call);
        ImageReference name = Local(call, remote);
        call.State.Change(() => call.State.CheckPluginName(name.Familiar, status: 400));
        await FetchAsync(call, remote, name.Familiar, granted, (manifest, files) =>
            call.State.Change(() => call.State.Add(new EnginePlugin(name.Familiar, manifest, files, remote.Familiar))));
    }

    public static async Task UpgradeAsync(EngineCall call)
    {
        ImageReference remote = Remote(call);
        IReadOnlyList<PluginPrivilege> granted = await GrantedAsync(call);
        string name = ImageReference.Parse(call.Name, call.State.System.Api, 500).Familiar;
        EnginePlugin plugin = call.State.Locked(() => call.State.PluginList.Find(plugin => plugin.Name == name))
            ?? throw EngineState.NoPlugin(name);
        if (plugin.Enabled)
        {
            throw EngineException.Conflict(
                $"plugin must be disabled before upgrading: plugin {plugin.Name} is enabled");
        }

        await FetchAsync(call, remote, name, granted, (manifest, files) =>
            call.State.Change(() => plugin.Upgrade(manifest, files, remote.Familiar)));
    }

    public static Task PushAsync(EngineCall call)
    {
        EnginePlugin plugin = call.State.Locked(() => call.State.GetPlugin(call.Name));
        ImageReference name = ImageReference.Parse(plugin.Name);
        MessageStream messages = new(call);
        return messages.RunAsync(
            async () =>
            {
                await messages.StatusAsync($"The push refers to repository [{name.Name}]");
                RegistryImage pushed = new(plugin.Manifest, plugin.Files);
                string[] parts = [Id(pushed.Digest), Id(plugin.Files.DiffId), Id(pushed.PluginConfig)];
                foreach (string part in parts.Concat(parts))
                {
                    await messages.StepAsync("Preparing", part);
                }

                Registry registry = Session(call, name).OpenForPush(plugin.Files);
                if (registry.FindLayer(name.Path, plugin.Files) is null)
                {
                    await messages.ProgressAsync("Upload complete", parts[1], plugin.Files.Size, plugin.Files.Size);
                }

                foreach (string part in parts)
                {
                    await messages.StepAsync("Upload complete", part);
                }

                registry.Put($"{name.Path}:{name.Tag}", pushed);
                await messages.SendAsync(writer =>
                {
                    writer.Object("progressDetail", () => { });
                    writer.Object("aux", () =>
                    {
                        writer.WriteString("Tag", name.Tag);
                        writer.WriteString("Digest", pushed.Digest);
                        writer.WriteNumber("Size", pushed.Size);
                    });
                });
            },
            always: false);
    }

    private static Task FetchAsync(
        EngineCall call,
        ImageReference remote,
        string name,
        IReadOnlyList<PluginPrivilege> granted,
        Action<PluginManifest, RegistryLayer> keep)
    {
        // The docker program learns from it what it has installed.
        call.Response.Headers["Docker-Plugin-Name"] = name;
        MessageStream messages = new(call);
        return messages.RunAsync(
            async () =>
            {
                RegistryImage found = Session(call, remote).Resolve();
                await messages.StatusAsync("Pulling from " + remote.Name, remote.Tag ?? remote.Familiar);
                await messages.StatusAsync("Digest: " + found.Digest);
                foreach (RegistryLayer files in found.Layers)
                {
                    await ReceiveAsync(call.State, messages, files);
                }

                call.State.EmitPlugin(remote.Familiar, name, "pull");
                PluginManifest manifest = found.Plugin
                    ?? throw EngineException.Internal("fetched plugin image but plugin config is missing");
                CheckPrivileges(manifest.Privileges, granted);
                keep(manifest, found.Layers[0]);
            },
            always: false);
    }

    private static async Task ReceiveAsync(EngineState state, MessageStream messages, RegistryLayer files)
    {
        string id = Id(files.DiffId);
        bool isHere = state.Locked(() => state.PluginList.Exists(other => other.Files.DiffId == files.DiffId));
        await messages.StepAsync(isHere ? "Already exists" : "Waiting", id);
        if (files.Size > FirstProgress)
        {
            await messages.ProgressAsync("Extracting", id, FirstProgress, files.Size);
        }

        if (state.StorageError is { } full)
        {
            throw EngineException.Internal(full);
        }

        await messages.ProgressAsync("Extracting", id, files.Size, files.Size);
        await messages.StepAsync("Complete", id);
        if (!isHere)
        {
            await messages.StepAsync("Download complete", id);
        }
    }

    /// <summary>Exactly what the plugin wants must be granted; what it means is no matter.</summary>
    private static void CheckPrivileges(
        IReadOnlyList<PluginPrivilege> wanted, IReadOnlyList<PluginPrivilege> granted)
    {
        static string Text(IEnumerable<PluginPrivilege> privileges) => string.Join('\n', privileges
            .OrderBy(static one => one.Name, StringComparer.Ordinal)
            .Select(static one => $"{one.Name}\t{string.Join('\t', one.Value)}"));
        if (Text(wanted) != Text(granted))
        {
            throw EngineException.Internal("incorrect privileges");
        }
    }

    private static async Task<IReadOnlyList<PluginPrivilege>> GrantedAsync(EngineCall call)
    {
        JsonElement body = await call.BodyAsync(optional: true);
        return !body.IsThere()
            ? call.State.System.Api.From(42) ? [] : throw EngineException.Internal("failed to parse privileges: EOF")
            : [.. body.EnumerateArray().Select(static one =>
                new PluginPrivilege(one.Text("Name"), one.Text("Description"), [.. one.Texts("Value")]))];
    }

    private static ImageReference Remote(EngineCall call)
    {
        ImageReference remote = ImageReference.Parse(call.Text("remote"), call.State.System.Api, 500);
        return remote.Digest is null ? remote.With(remote.Tag ?? "latest") : remote;
    }

    /// <summary>What it is to be called here; with a digest there is a name without one.</summary>
    private static ImageReference Local(EngineCall call, ImageReference remote)
    {
        if (call.Text("name") is not { Length: > 0 } text)
        {
            return remote.Digest is null ? remote : new ImageReference(remote.Name, "latest", null);
        }

        ImageReference name = ImageReference.Parse(text, call.State.System.Api, 500);
        return name.Digest is null ? name : throw EngineException.Internal("cannot use digest in plugin tag");
    }

    private static PluginSession Session(EngineCall call, ImageReference name) =>
        new(call.State, name, RegistryCredentials.FromHeader(call.Request.Header("X-Registry-Auth")));

    private static string Id(string digest) => digest[7..19];
}
