using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>Tasks: they know their service and their node by ids, and people know both by names.</summary>
internal sealed class TaskKind() : SwarmKind<DockerTask>("task", DockerJson.Default.DockerTask,
    static one => one.Name, static one => $"{one.State}, on {one.Node}")
{
    // The tasks that a slot had before have its name too.
    private protected override bool SharesNames => true;

    /// <summary>By service and slot, the newest first.</summary>
    public override async IAsyncEnumerable<DockerObject> ListAsync(EngineCall call,
        IReadOnlyDictionary<string, string[]>? filters = null)
    {
        List<DockerTask> all = [];
        SwarmNames? names = null;
        await foreach (DockerObject one in base.ListAsync(call, filters).ConfigureAwait(false))
        {
            names ??= await SwarmNames.LoadAsync(call).ConfigureAwait(false);
            names.Give((DockerTask)one);
            all.Add((DockerTask)one);
        }

        foreach (DockerTask task in all.OrderBy(static task => task.Service, NaturalOrder.Comparer)
            .ThenBy(static task => task.Slot ?? 0)
            .ThenBy(static task => task.Slot is > 0 ? "" : task.Node, NaturalOrder.Comparer)
            .ThenByDescending(static task => task.CreatedAt))
        {
            yield return task;
        }
    }
}
