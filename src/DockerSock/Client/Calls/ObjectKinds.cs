using System.Text.Json.Serialization.Metadata;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>The kinds of objects that an engine lists, besides containers and images.</summary>
public static class ObjectKinds
{
    /// <summary>Networks.</summary>
    public static ObjectKind Network { get; } = new NetworkKind();

    /// <summary>Volumes.</summary>
    public static ObjectKind Volume { get; } = new VolumeKind();

    /// <summary>Plugins.</summary>
    public static ObjectKind Plugin { get; } = new PluginKind();

    /// <summary>Nodes of a swarm.</summary>
    public static ObjectKind Node { get; } = new SwarmKind<DockerNode>("DockerNode", "node",
        static () => DockerRequest.Get($"/nodes"),
        DockerJson.Default.DockerNode, static one => one.Name, static one =>
        $"{one.Role}, {one.State}, {one.Availability}");

    /// <summary>Services of a swarm.</summary>
    public static ObjectKind Service { get; } = new SwarmKind<DockerService>("DockerService", "service",
        static () => DockerRequest.Get($"/services").Query("status", true), DockerJson.Default.DockerService,
        static one => one.Name, static one => $"{one.Mode} {one.Replicas}, {one.Image}");

    /// <summary>Tasks of a swarm.</summary>
    public static ObjectKind Task { get; } = new TaskKind();

    /// <summary>Secrets of a swarm.</summary>
    public static ObjectKind Secret { get; } = new SwarmKind<DockerSecret>("DockerSecret", "secret",
        static () => DockerRequest.Get($"/secrets"),
        DockerJson.Default.DockerSecret, static one => one.Name, static one => $"of {one.UpdatedAt:d}");

    /// <summary>Configs of a swarm.</summary>
    public static ObjectKind Config { get; } = new SwarmKind<DockerConfig>("DockerConfig", "config",
        static () => DockerRequest.Get($"/configs"),
        DockerJson.Default.DockerConfig, static one => one.Name, static one =>
        $"{one.Bytes.Length} bytes, of {one.UpdatedAt:d}");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ObjectKind> All { get; } = [Network, Volume, Plugin, Node, Service, Task, Secret,
        Config];
}

/// <summary>Networks: engines list them in another order each time.</summary>
internal sealed class NetworkKind() : ObjectKind<DockerNetwork>("DockerNetwork", "network",
    static () => DockerRequest.Get($"/networks"), DockerJson.Default.DockerNetwork,
    static one => one.Id, static one => one.Name, static one => $"{one.Driver}, {one.Scope}")
{
    /// <inheritdoc/>
    public override IAsyncEnumerable<DockerObject> ListAsync(EngineCall call,
        IReadOnlyDictionary<string, string[]> filters) => InOrderAsync(base.ListAsync(call, filters));
}

/// <summary>Volumes: their list is wrapped, and has warnings beside it.</summary>
internal sealed class VolumeKind() : ObjectKind("DockerVolume", "volume")
{
    /// <inheritdoc/>
    public override async IAsyncEnumerable<DockerObject> ListAsync(EngineCall call,
        IReadOnlyDictionary<string, string[]> filters)
    {
        VolumeList list = await call.ReadAsync(DockerRequest.Get($"/volumes").Query("filters", filters),
            DockerJson.Default.VolumeList).ConfigureAwait(false);
        foreach (string warning in list.Warnings)
        {
            await call.WarnAsync(null, warning).ConfigureAwait(false);
        }

        foreach (DockerVolume volume in list.Volumes)
        {
            volume.DockerHost = call.Engine.Endpoint.Text;
            yield return volume;
        }
    }

    /// <inheritdoc/>
    public override string NameOf(DockerObject found) => ((DockerVolume)found).Name;

    /// <inheritdoc/>
    public override string FactsOf(DockerObject found) =>
        ((DockerVolume)found) is var volume ? $"{volume.Driver}, {volume.Scope}" : "";

    private protected override string IdOf(DockerObject found) => ((DockerVolume)found).Name;
}

/// <summary>
/// Plugins: their names have a tag, and <c>latest</c> may be left out; engines list them in another order each time.
/// </summary>
internal sealed class PluginKind() : ObjectKind<DockerPlugin>("DockerPlugin", "plugin",
    static () => DockerRequest.Get($"/plugins"), DockerJson.Default.DockerPlugin,
    static one => one.Id, static one => one.Name,
    static one => $"{(one.Enabled ? "enabled" : "disabled")}, {one.Description}")
{
    private const string Latest = ":latest";

    /// <inheritdoc/>
    public override IAsyncEnumerable<DockerObject> ListAsync(EngineCall call,
        IReadOnlyDictionary<string, string[]> filters) => InOrderAsync(base.ListAsync(call, filters));

    private protected override bool IsNamed(DockerObject one, string text) =>
        NameOf(one) is var name && ImageReference.Familiar(text) is var familiar
        && (name == familiar || name == familiar + Latest);

    private protected override bool IsMatch(DockerObject one, Func<string, bool> matcher) =>
        NameOf(one) is var name
        && (matcher(name) || (name.EndsWith(Latest, StringComparison.Ordinal) && matcher(name[..^Latest.Length])));
}

/// <summary>Objects of a swarm: their ids are of letters and digits, and engines list them in no order.</summary>
internal class SwarmKind<T>(string noun, string word, Func<DockerRequest> list, JsonTypeInfo<T> type,
    Func<T, string> name, Func<T, string> facts)
    : ObjectKind<T>(noun, word, list, type, static one => one.Id, name, facts)
    where T : SwarmObject
{
    /// <inheritdoc/>
    public override IAsyncEnumerable<DockerObject> ListAsync(EngineCall call,
        IReadOnlyDictionary<string, string[]> filters) => InOrderAsync(base.ListAsync(call, filters));

    private protected override DockerObject? FindByStart(NamePattern pattern, List<DockerObject> all) =>
        pattern.FindByStart(all, IdOf, Word);
}

/// <summary>Tasks: they know their service and their node by ids, and people know both by names.</summary>
internal sealed class TaskKind()
    : SwarmKind<DockerTask>("DockerTask", "task", static () => DockerRequest.Get($"/tasks"),
    DockerJson.Default.DockerTask,
    static one => one.Name, static one => $"{one.State}, on {one.Node}")
{
    // The tasks that a slot had before have its name too.
    private protected override bool SharesNames => true;

    /// <summary>By service and slot, the newest first.</summary>
    public override async IAsyncEnumerable<DockerObject> ListAsync(EngineCall call,
        IReadOnlyDictionary<string, string[]> filters)
    {
        List<DockerTask> all = [];
        SwarmNames? names = null;
        await foreach (DockerObject one in base.ListAsync(call, filters).ConfigureAwait(false))
        {
            names ??= await SwarmNames.LoadAsync(call).ConfigureAwait(false);
            names.Give((DockerTask)one);
            all.Add((DockerTask)one);
        }

        foreach (DockerTask task in all.OrderBy(static task => task.Service, StringComparer.Ordinal)
            .ThenBy(static task => task.Slot ?? 0)
            .ThenBy(static task => task.Slot is > 0 ? "" : task.Node, StringComparer.Ordinal)
            .ThenByDescending(static task => task.CreatedAt))
        {
            yield return task;
        }
    }
}
