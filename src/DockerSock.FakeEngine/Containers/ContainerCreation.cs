using System.Globalization;
using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>Makes a container of what POST /containers/create sends.</summary>
internal static class ContainerCreation
{
    private const long LeastMemory = 6 << 20;

    /// <summary>Programs that end with 0 when they are told to stop.</summary>
    private static readonly string[] s_gentle =
    [
        "nginx", "postgres", "redis-server", "mysqld", "mariadbd", "httpd", "registry", "docker-entrypoint.sh",
        "docker-entrypoint",
    ];

    public static EngineContainer Create(EngineState state, string? name, JsonElement body)
    {
        string asked = body.Text("Image");
        if (asked.Length == 0)
        {
            throw EngineException.BadRequest(
                $"{(state.System.Api.From(44) ? "c" : "C")}onfig cannot be empty in order to create a container");
        }

        JsonElement host = body.Field("HostConfig");
        if (host.Number("Memory") is > 0 and < LeastMemory)
        {
            throw EngineException.BadRequest("Minimum memory limit allowed is 6MB");
        }

        lock (state.Sync)
        {
            string given = name?.TrimStart('/') ?? "";
            if (given.Length > 0)
            {
                state.ContainerStore.CheckName(given, given);
            }

            EngineImage image = state.Store.Find(asked)
                ?? throw EngineException.NotFound($"No such image: {ImageReference.Parse(asked).Familiar}");
            EngineContainer container = new(
                state, Ids.Fresh(given), given.Length > 0 ? given : state.ContainerStore.FreshName(), image);
            Fill(container.Config, body, image);
            Fill(container.Host, host);
            if (container.Words.Count == 0)
            {
                throw EngineException.BadRequest($"{(state.System.Api.From(44) ? "n" : "N")}o command specified");
            }

            Mount(state, container, host);
            Join(container, body);
            container.StopExitCode = StopExitCode(container);
            state.ContainerStore.Add(container);
            container.Emit("create");
            return container;
        }
    }

    public static int StopExitCode(EngineContainer container) =>
        s_gentle.Contains((container.Words.FirstOrDefault() ?? "").Split('/')[^1])
            ? 0
            : 128 + (Signals.Number(container.Config.StopSignal) ?? Signals.Term);

    private static void Fill(ContainerConfig config, JsonElement body, EngineImage image)
    {
        string Either(string name, string inherited) => body.Text(name) is { Length: > 0 } text ? text : inherited;
        config.Image = body.Text("Image");
        config.Hostname = Either("Hostname", config.Hostname);
        config.Domainname = body.Text("Domainname");
        config.User = Either("User", image.User);
        config.WorkingDirectory = Either("WorkingDir", image.WorkingDirectory);
        config.StopSignal = Either("StopSignal", image.StopSignal);
        config.Tty = body.Flag("Tty");
        config.OpenStdin = body.Flag("OpenStdin");
        config.StdinOnce = body.Flag("StdinOnce");
        config.AttachStdin = body.Flag("AttachStdin");
        config.AttachStdout = body.Flag("AttachStdout");
        config.AttachStderr = body.Flag("AttachStderr");
        config.StopTimeout = body.Field("StopTimeout").IsThere() ? (int)body.Number("StopTimeout") : null;
        config.Entrypoint = body.Texts("Entrypoint");
        config.Command = body.Texts("Cmd");
        if (config.Entrypoint.Count == 0)
        {
            config.Command = config.Command.Count > 0 ? config.Command : [.. image.Command];
            config.Entrypoint = [.. image.Entrypoint];
        }
        else if (config.Entrypoint is [""])
        {
            config.Entrypoint = [];
        }

        IList<string> environment = body.Texts("Env");
        config.Environment =
        [
            .. environment,
            .. image.Environment.Where(line => !environment.Any(own => own.Split('=')[0] == line.Split('=')[0])),
        ];
        config.ExposedPorts.UnionWith(body.Properties("ExposedPorts").Select(port => Key(port.Name))
            .Concat(image.ExposedPorts));
        config.Volumes = [.. body.Properties("Volumes").Select(volume => volume.Name).Union(image.Volumes)];
        foreach ((string key, string value) in image.Labels)
        {
            config.Labels[key] = value;
        }

        foreach ((string key, string value) in body.Map("Labels"))
        {
            config.Labels[key] = value;
        }

        config.HealthCheck = body.Field("Healthcheck") is { ValueKind: JsonValueKind.Object } check
            ? HealthCheck(check)
            : image.HealthCheck;
    }

    private static HealthCheck HealthCheck(JsonElement check) => new()
    {
        Test = check.Texts("Test"),
        Interval = check.Nanoseconds("Interval"),
        Timeout = check.Nanoseconds("Timeout"),
        StartPeriod = check.Nanoseconds("StartPeriod"),
        StartInterval = check.Nanoseconds("StartInterval"),
        Retries = (int)check.Number("Retries"),
    };

    private static void Fill(HostSettings settings, JsonElement host)
    {
        settings.Requested = host;
        int[] size = [.. host.Items("ConsoleSize").Select(number => number.GetInt32())];
        settings.ConsoleSize = size is [var rows, var columns] ? (rows, columns) : (0, 0);
        settings.NetworkMode = host.Text("NetworkMode") is { Length: > 0 } mode ? mode : "default";
        settings.Binds = host.Texts("Binds");
        settings.AutoRemove = host.Flag("AutoRemove");
        settings.PublishAll = host.Flag("PublishAllPorts");
        JsonElement policy = host.Field("RestartPolicy");
        settings.RestartPolicy = policy.Text("Name") is { Length: > 0 } name ? name : "no";
        settings.MaximumRetries = (int)policy.Number("MaximumRetryCount");
        foreach ((string key, string value) in host.Map("Annotations"))
        {
            settings.Annotations[key] = value;
        }

        settings.PortBindings =
        [
            .. host.Properties("PortBindings").SelectMany(port => port.Value.ValueKind != JsonValueKind.Array
                ? []
                : port.Value.EnumerateArray().Select(binding => Binding(port.Name, binding))),
        ];
    }

    private static PortBinding Binding(string port, JsonElement binding)
    {
        string host = binding.Text("HostPort").Split('-')[0];
        PortBinding container = PortBinding.Parse(Key(port));
        int number = 0;
        return host.Length > 0 && !int.TryParse(host, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            ? throw EngineException.BadRequest($"invalid port specification: \"{host}\"")
            : container with { HostIp = binding.Text("HostIp"), Host = number == 0 ? null : number };
    }

    private static string Key(string port)
    {
        string[] ends = port.Split('/');
        return int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? $"{ends[0]}/{(ends.Length > 1 ? ends[1] : "tcp")}"
            : throw EngineException.BadRequest($"invalid port specification: \"{port}\"");
    }

    private static void Mount(EngineState state, EngineContainer container, JsonElement host)
    {
        foreach (string bind in container.Host.Binds)
        {
            container.Mounts.Add(state.Mount(bind));
        }

        foreach (JsonElement mount in host.Items("Mounts"))
        {
            string type = mount.Text("Type");
            EngineVolume? volume = type == "volume"
                ? state.AddVolume(mount.Text("Source") is { Length: > 0 } name ? name : null)
                : null;
            container.Mounts.Add(new EngineMount
            {
                Type = type,
                Name = volume?.Name ?? "",
                Source = volume?.Mountpoint ?? mount.Text("Source"),
                Destination = mount.Text("Target"),
                Mode = volume is null ? "" : "z",
                ReadWrite = !mount.Flag("ReadOnly"),
            });
        }

        foreach (string path in container.Config.Volumes
            .Where(path => container.Mounts.All(mount => mount.Destination != path)))
        {
            EngineMount mount = state.Mount(path);
            mount.Mode = "";
            container.Mounts.Add(mount);
        }
    }

    /// <summary>A place in a network as a client asks for it.</summary>
    public static NetworkEndpoint Endpoint(string network, JsonElement settings)
    {
        JsonElement addresses = settings.Field("IPAMConfig");
        Dictionary<string, string> options = settings.Map("DriverOpts")
            .ToDictionary(pair => pair.Key, pair => pair.Value);
        return new NetworkEndpoint
        {
            Network = network,
            Aliases = settings.Texts("Aliases"),
            Links = settings.Texts("Links"),
            AskedIPv4 = addresses.Text("IPv4Address"),
            AskedIPv6 = addresses.Text("IPv6Address"),
            AskedMacAddress = settings.Text("MacAddress"),
            DriverOptions = options.Count > 0 ? options : null,
            GatewayPriority = settings.Number("GwPriority"),
        };
    }

    private static void Join(EngineContainer container, JsonElement body)
    {
        foreach (JsonProperty endpoint in body.Field("NetworkingConfig").Properties("EndpointsConfig"))
        {
            string name = endpoint.Name == "default" ? "bridge" : endpoint.Name;
            container.Networks[name] = Endpoint(name, endpoint.Value);
        }

        container.JoinNetwork();
    }
}
