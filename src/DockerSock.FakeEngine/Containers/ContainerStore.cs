using System.Text.RegularExpressions;

namespace DockerSock.Fake;

/// <summary>The containers of an engine; used under the engine's lock.</summary>
internal sealed partial class ContainerStore(SystemFacts facts)
{
    private readonly Dictionary<string, EngineContainer> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EngineContainer> _byName = new(StringComparer.Ordinal);

    public IEnumerable<EngineContainer> All => _byId.Values;

    public int Count => _byId.Count;

    public void Add(EngineContainer container)
    {
        _byId.Add(container.Id, container);
        _byName.Add(container.Name, container);
    }

    public void Remove(EngineContainer container)
    {
        _byId.Remove(container.Id);
        _byName.Remove(container.Name);
    }

    public void Rename(EngineContainer container, string name)
    {
        _byName.Remove(container.Name);
        container.Name = name;
        _byName.Add(name, container);
    }

    /// <summary>By identifier, by name (a slash in front is allowed), or by the beginning of an identifier.</summary>
    /// <exception cref="EngineException">400, from older engines 500: several begin like that.</exception>
    public EngineContainer? Find(string nameOrId)
    {
        if (_byId.TryGetValue(nameOrId, out EngineContainer? container)
            || _byName.TryGetValue(nameOrId.TrimStart('/'), out container))
        {
            return container;
        }

        if (!Ids.IsHex(nameOrId))
        {
            return null;
        }

        List<EngineContainer> starting =
            [.. _byId.Values.Where(other => other.Id.StartsWith(nameOrId, StringComparison.Ordinal)).Take(2)];
        return starting.Count > 1
            ? throw (facts.Api.From(44)
                ? EngineException.BadRequest($"multiple IDs found with provided prefix: {nameOrId}")
                : EngineException.Internal($"Multiple IDs found with provided prefix: {nameOrId}"))
            : starting.FirstOrDefault();
    }

    /// <exception cref="EngineException">404: there is none.</exception>
    public EngineContainer Get(string nameOrId) =>
        Find(nameOrId) ?? throw EngineException.NotFound($"No such container: {nameOrId}");

    /// <exception cref="EngineException">400: no name for a container; 409: another one has it.</exception>
    public void CheckName(string name, string shown, string prefix = "")
    {
        if (!ValidName().IsMatch(name))
        {
            throw EngineException.BadRequest(
                $"{prefix}Invalid container name ({shown}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
        }

        if (_byName.TryGetValue(name, out EngineContainer? other))
        {
            throw EngineException.Conflict($"{prefix}Conflict. The container name \"/{name}\" is already in use by "
                + $"container \"{other.Id}\". You have to remove (or rename) that container to be able to "
                + "reuse that name.");
        }
    }

    public string FreshName()
    {
        string name = Ids.FreshName();
        return _byName.ContainsKey(name) ? $"{name}_{_byName.Count}" : name;
    }

    [GeneratedRegex(@"^[a-zA-Z0-9][a-zA-Z0-9_.-]+\z")]
    private static partial Regex ValidName();
}
