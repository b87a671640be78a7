using System.Globalization;

namespace DockerSock.Fake;

/// <summary>What the program was started with.</summary>
internal static class CommandLine
{
    public const string Usage = """
        Usage: DockerSock.FakeEngine [--socket PATH]... [--tcp PORT] [--tls PORT --certs FOLDER]
                                     [--api VERSION] [--min-api VERSION] [--image NAME]... [--registry HOST]...
                                     [--containers COUNT] [--plain-labels] [--sample] [--gallery]
                                     [--swarm COUNT] [--clock TIME] [--seed NUMBER]
                                     [--tecnativa NAMES] [--wollomatic METHOD=REGEX]... [--authz NAME=REGEX]

        A container engine in memory. It prints its address when it listens, and ends with Ctrl+C.

          --socket PATH       where to listen; a fresh path in the temporary directory without it. With several
                              there is an engine at each
          --tcp PORT          listen on 127.0.0.1 as well; 0 takes a free port
          --tls PORT          listen on 127.0.0.1 with TLS as well, for clients with a certificate; 0 takes a free port
          --certs FOLDER      where the ca.pem, cert.pem and key.pem are written that clients need for that, as
                              DOCKER_CERT_PATH takes them; they are made anew at each start
          --api VERSION       the newest API version it speaks (1.51)
          --min-api VERSION   the oldest API version it speaks (1.24)
          --image NAME        start with an image of that name; may be given several times
          --registry HOST     reach a registry there, empty at first; may be given several times
          --containers COUNT  start with that many synthetic containers (0)
          --plain-labels      give those no labels whose keys differ only in case
          --sample            start with a few lively images and containers
          --gallery           start with some of everything, in all states, with long names
          --swarm COUNT       start as the leader of a swarm of that many nodes, the others being pretended (0)
          --clock TIME        let its clock stand still, such as at 2026-01-15T12:00:00Z
          --seed NUMBER       give the same identifiers, names and tokens in each run
          --tecnativa NAMES   refuse requests as Tecnativa's docker-socket-proxy with these variables set, such as
                              CONTAINERS=1,POST=1; '' sets none
          --wollomatic METHOD=REGEX   refuse them as wollomatic's socket-proxy, but those paths of a method; may be
                              given several times
          --authz NAME=REGEX  refuse them as an authorization plugin of that name, where "METHOD /path" matches
        """;

    /// <summary>The options of each engine, one for each socket; or what is wrong with the arguments.</summary>
    public static (IReadOnlyList<FakeEngineOptions> Engines, string? Problem) Parse(IReadOnlyList<string> arguments)
    {
        Places places = new();
        (FakeEngineOptions? first, string? problem) = ParseOne(arguments, places);
        if (first is null)
        {
            return ([], problem);
        }

        if ((places.TlsPort is null) != (places.Certificates is null))
        {
            return ([], "--tls and --certs go together.");
        }

        if (places is { TlsPort: { } port, Certificates: { } folder })
        {
            try
            {
                first.Tls = EngineTls.WithClientIn(folder, port);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return ([], $"The certificates cannot be written: {error.Message}");
            }
        }

        // Nothing is shared between them, so each has its own.
        FakeEngineOptions[] more = [.. places.Sockets.SkipLast(1).Select(socket =>
        {
            FakeEngineOptions options = ParseOne(arguments, new()).Options!;
            (options.SocketPath, options.TcpPort) = (socket, null);
            return options;
        })];
        return ([.. more, first], null);
    }

    private static (FakeEngineOptions? Options, string? Problem) ParseOne(
        IReadOnlyList<string> arguments, Places places)
    {
        FakeEngineOptions options = new();
        List<string> allowed = [];
        for (int at = 0; at < arguments.Count; at++)
        {
            string name = arguments[at];
            if (name == "--sample")
            {
                options.Sample = true;
                continue;
            }

            if (name == "--gallery")
            {
                options.Gallery = true;
                continue;
            }

            if (name == "--plain-labels")
            {
                options.PlainLabels = true;
                continue;
            }

            if (name is not ("--socket" or "--tcp" or "--tls" or "--certs" or "--api" or "--min-api" or "--image"
                or "--registry" or "--containers" or "--swarm" or "--clock" or "--seed" or "--tecnativa"
                or "--wollomatic" or "--authz"))
            {
                return (null, $"There is no argument '{name}'.");
            }

            if (++at == arguments.Count)
            {
                return (null, $"{name} needs a value.");
            }

            if (name is "--tecnativa" or "--wollomatic" or "--authz")
            {
                allowed.Add(arguments[at]);
                try
                {
                    options.Proxy = Proxy(name, arguments[at], allowed);
                }
                catch (Exception wrong) when (wrong is FormatException or ArgumentException)
                {
                    return (null, $"{name} cannot be '{arguments[at]}': {wrong.Message}");
                }

                continue;
            }

            if (Set(options, places, name, arguments[at]) is { } problem)
            {
                return (null, problem);
            }
        }

        return (options, null);
    }

    private static SocketProxy Proxy(string name, string value, List<string> allowed) => name switch
    {
        "--tecnativa" => SocketProxy.Tecnativa(value.Split(',', StringSplitOptions.RemoveEmptyEntries)),
        "--wollomatic" => SocketProxy.Wollomatic(allowed),
        _ => value.Split('=', 2) is [{ Length: > 0 } plugin, var refused]
            ? SocketProxy.Authorization(plugin, refused, "not for you")
            : throw new FormatException("it is not of the form NAME=REGEX"),
    };

    private static string? Set(FakeEngineOptions options, Places places, string name, string value)
    {
        bool isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        switch (name)
        {
            case "--socket":
                options.SocketPath = Path.GetFullPath(value);
                places.Sockets.Add(options.SocketPath);
                return null;
            case "--image" when ImageReference.IsName(value):
                options.Images.Add(value);
                return null;
            case "--registry" when ImageReference.IsName(value + "/name"):
                (options.Registries ??= new RegistrySet()).Add(value);
                return null;
            case "--api" when ApiVersion.TryParse(value, out _):
                options.ApiVersion = value;
                return null;
            case "--min-api" when ApiVersion.TryParse(value, out _):
                options.MinApiVersion = value;
                return null;
            case "--tcp" when isNumber && number <= ushort.MaxValue:
                options.TcpPort = number;
                return null;
            case "--tls" when isNumber && number <= ushort.MaxValue:
                places.TlsPort = number;
                return null;
            case "--certs":
                places.Certificates = Path.GetFullPath(value);
                return null;
            case "--containers" when isNumber:
                options.Containers = number;
                return null;
            case "--swarm" when isNumber:
                options.SwarmNodes = number;
                return null;
            case "--clock" when DateTimeOffset.TryParse(
                value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time):
                options.Time = new StoppedClock(time);
                return null;
            case "--seed" when isNumber:
                options.Seed = number;
                return null;
            default:
                return $"{name} cannot be '{value}'.";
        }
    }

    /// <summary>Where the program's engines listen, and where it writes the certificates for that.</summary>
    private sealed class Places
    {
        public List<string> Sockets { get; } = [];

        public int? TlsPort { get; set; }

        public string? Certificates { get; set; }
    }
}
