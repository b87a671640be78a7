using System.Globalization;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>The filters of the container list.</summary>
internal sealed class ContainerFilter
{
    /// <summary>The filters that there are.</summary>
    public static readonly string[] Names =
    [
        "ancestor", "before", "exited", "id", "isolation", "label", "name", "status", "health", "since", "volume",
        "network", "is-task", "publish", "expose",
    ];

    private static readonly string[] s_states =
        ["created", "running", "paused", "restarting", "removing", "exited", "dead"];
    private static readonly string[] s_healths = ["none", "starting", "healthy", "unhealthy"];

    private readonly Filters _filters;
    private readonly IReadOnlyList<int> _exitCodes;
    private readonly HashSet<string> _ancestors;
    private readonly bool? _isTask;
    private readonly HashSet<(int Port, string Protocol)> _published;
    private readonly HashSet<(int Port, string Protocol)> _exposed;
    private readonly EngineContainer? _before;
    private readonly EngineContainer? _since;

    /// <summary>Reads the filters; under the engine's lock.</summary>
    public ContainerFilter(EngineState state, Filters filters)
    {
        _filters = filters;
        _exitCodes = filters.Numbers("exited");
        OneOf("status", "state", s_states, state);
        OneOf("health", "health", s_healths, state);
        _isTask = filters.Truth("is-task");
        _before = filters.Values("before").Select(state.ContainerStore.Get).FirstOrDefault();
        _since = filters.Values("since").Select(state.ContainerStore.Get).FirstOrDefault();
        _ancestors = [.. filters.Values("ancestor").Select(state.Store.FindQuietly).OfType<EngineImage>()
            .Select(image => image.Id)];
        _published = Ports("publish");
        _exposed = Ports("expose");
    }

    /// <summary>Those that are meant, newest first.</summary>
    public IEnumerable<EngineContainer> Apply(IEnumerable<EngineContainer> containers, bool all)
    {
        // Among those of the same moment the later one is the newer.
        List<EngineContainer> newest = [.. containers.Reverse().OrderByDescending(container => container.Created)];
        int first = _before is null ? 0 : newest.IndexOf(_before) + 1;
        int end = _since is null ? newest.Count : newest.IndexOf(_since);
        return newest.Where((container, index) =>
            index >= first && index < end && (all || container.IsRunning) && Means(container));
    }

    private bool Means(EngineContainer container) =>
        _filters.Match("id", container.Id)
        && _filters.Match("name", container.Name, "/" + container.Name)
        && _filters.Labels("label", container.Config.Labels)
        && _filters.Exact("status", container.StateText)
        && _filters.Exact("health", container.Health?.Status ?? "none")
        && _isTask is null or false
        && (_exitCodes.Count == 0
            || (container is { IsRunning: false, StartedAt: not null } && _exitCodes.Contains(container.ExitCode)))
        && (!_filters.Has("ancestor") || _ancestors.Contains(container.ImageId))
        && (!_filters.Has("volume") || container.Mounts.Any(mount =>
            _filters.Exact("volume", mount.Destination, mount.Name.Length > 0 ? mount.Name : mount.Source)))
        && (!_filters.Has("network") || container.Networks.Values.Any(endpoint =>
            _filters.Exact("network", endpoint.Network)
            || (endpoint.NetworkId.Length > 0 && _filters.Fuzzy("network", endpoint.NetworkId))))
        && (_published.Count == 0 || container.OpenPorts.Any(port =>
            port.Host is not null && _published.Contains((port.Container, port.Protocol))))
        && (_exposed.Count == 0 || container.Config.ExposedPorts.Select(PortBinding.Parse)
            .Any(port => _exposed.Contains((port.Container, port.Protocol))));

    private void OneOf(string filter, string called, string[] allowed, EngineState state)
    {
        if (_filters.Values(filter).FirstOrDefault(value => !allowed.Contains(value)) is { } bad)
        {
            throw state.System.Api.From(42)
                ? Filters.Invalid(
                    $"{filter}={bad}",
                    $"invalid value for {called} ({bad}): must be one of {string.Join(", ", allowed)}")
                : EngineException.BadRequest($"Invalid filter '{filter}={bad}'");
        }
    }

    /// <summary>"80", "80/udp" or "8000-8010/tcp".</summary>
    private HashSet<(int, string)> Ports(string filter)
    {
        HashSet<(int, string)> found = [];
        foreach (string value in _filters.Values(filter))
        {
            string[] ends = value.Split('/');
            string[] range = ends[0].Split('-');
            int Number(string text) =>
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                ? number
                : throw EngineException.Internal(
                    $"error while looking up for {filter} {value}: strconv.ParseUint: parsing \"{text}\": "
                        + "invalid syntax");
            for (int port = Number(range[0]); port <= Number(range[^1]); port++)
            {
                found.Add((port, ends.Length > 1 ? ends[1] : "tcp"));
            }
        }

        return found;
    }
}
