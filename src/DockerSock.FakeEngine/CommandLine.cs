using System.Globalization;

namespace DockerSock.Fake;

/// <summary>What the program was started with.</summary>
internal static class CommandLine
{
    public const string Usage = """
        Usage: DockerSock.FakeEngine [--socket PATH] [--tcp PORT] [--api VERSION] [--min-api VERSION]
                                     [--image NAME]... [--registry HOST]... [--containers COUNT] [--plain-labels]
                                     [--sample] [--swarm COUNT]

        A container engine in memory. It prints its address when it listens, and ends with Ctrl+C.

          --socket PATH       where to listen; a fresh path in the temporary directory without it
          --tcp PORT          listen on 127.0.0.1 as well; 0 takes a free port
          --api VERSION       the newest API version it speaks (1.51)
          --min-api VERSION   the oldest API version it speaks (1.24)
          --image NAME        start with an image of that name; may be given several times
          --registry HOST     reach a registry there, empty at first; may be given several times
          --containers COUNT  start with that many synthetic containers (0)
          --plain-labels      give those no labels whose keys differ only in case
          --sample            start with a few lively images and containers
          --swarm COUNT       start as the leader of a swarm of that many nodes, the others being pretended (0)
        """;

    /// <summary>The options, or what is wrong with the arguments.</summary>
    public static (FakeEngineOptions? Options, string? Problem) Parse(IReadOnlyList<string> arguments)
    {
        FakeEngineOptions options = new();
        for (int at = 0; at < arguments.Count; at++)
        {
            string name = arguments[at];
            if (name == "--sample")
            {
                options.Sample = true;
                continue;
            }

            if (name == "--plain-labels")
            {
                options.PlainLabels = true;
                continue;
            }

            if (name is not ("--socket" or "--tcp" or "--api" or "--min-api" or "--image" or "--registry"
                or "--containers" or "--swarm"))
            {
                return (null, $"There is no argument '{name}'.");
            }

            if (++at == arguments.Count)
            {
                return (null, $"{name} needs a value.");
            }

            if (Set(options, name, arguments[at]) is { } problem)
            {
                return (null, problem);
            }
        }

        return (options, null);
    }

    private static string? Set(FakeEngineOptions options, string name, string value)
    {
        bool isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        switch (name)
        {
            case "--socket":
                options.SocketPath = Path.GetFullPath(value);
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
            case "--containers" when isNumber:
                options.Containers = number;
                return null;
            case "--swarm" when isNumber:
                options.SwarmNodes = number;
                return null;
            default:
                return $"{name} cannot be '{value}'.";
        }
    }
}
