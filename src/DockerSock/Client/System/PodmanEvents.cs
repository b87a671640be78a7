using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Conditions on the kind of event, for Podman: it tells some under Docker's names, and looks for all under its own.
/// </summary>
internal static class PodmanEvents
{
    /// <summary>
    /// What Docker calls an event: what Podman looks for, and what it then tells. Nothing where it has no such event.
    /// </summary>
    private static readonly Dictionary<string, (string Type, string Asked, string Told)[]> s_names =
        new(StringComparer.Ordinal)
        {
            ["die"] = [("container", "died", "die")],
            ["destroy"] = [("container", "remove", "remove"), ("volume", "remove", "remove"),
                ("network", "remove", "remove")],
            ["remove"] = [("", "remove", "remove")],
            ["delete"] = [("image", "remove", "delete")],
            ["exec_start"] = [("container", "exec", "exec")],
            ["exec_die"] = [("container", "exec_died", "exec_died")],
            ["load"] = [("image", "loadfromarchive", "loadfromarchive")],
            ["exec_create"] = [],
            ["exec_detach"] = [],
            ["detach"] = [],
            ["resize"] = [],
            ["top"] = [],
            ["oom"] = [],
            ["copy"] = [],
            ["archive-path"] = [],
            ["extract-to-dir"] = [],
            ["reload"] = [],
            ["enable"] = [],
            ["disable"] = [],
        };

    /// <summary>
    /// The conditions as the engine understands them, and which of the events that it then tells are meant; those of
    /// which it has none are a warning.
    /// </summary>
    public static async Task<(IReadOnlyDictionary<string, string[]> Filters, Func<DockerEvent, bool>? IsMeant)>
        TranslateAsync(EngineCall call, IReadOnlyDictionary<string, string[]> filters)
    {
        if (!filters.TryGetValue("event", out string[]? asked) || !asked.Any(s_names.ContainsKey)
            || !await call.IsPodmanAsync().ConfigureAwait(false))
        {
            return (filters, null);
        }

        foreach (string none in asked.Where(static name => s_names.TryGetValue(name, out var own) && own is []))
        {
            await call.WarnAsync(none, $"{call.Engine.Endpoint} is Podman, which has no event '{none}'.")
                .ConfigureAwait(false);
        }

        (string Type, string Asked, string Told)[] own = [.. asked.SelectMany(static name =>
            s_names.TryGetValue(name, out var known) ? known : [("", name, name)])];
        Dictionary<string, string[]> translated = new(filters, StringComparer.Ordinal)
        {
            ["event"] = own is [] ? asked : [.. own.Select(static name => name.Asked).Distinct()],
        };
        return (translated, happened => own.Any(name => happened.Action == name.Told
            && (name.Type.Length == 0 || happened.Type == name.Type)));
    }
}
