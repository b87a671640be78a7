using System.Globalization;

namespace DockerSock.Benchmarks;

/// <summary>What the program was started with.</summary>
/// <param name="Containers">How many containers the engine lists.</param>
/// <param name="Rounds">How often each way is measured, after the warm-up.</param>
internal sealed record BenchmarkOptions(int Containers, int Rounds)
{
    public const string Usage = """
        Usage: dotnet run --project tests/Benchmarks -c Release [-- [--containers N] [--rounds N]]

        Lists the containers of an engine in memory with the module and with Invoke-RestMethod, in a real pwsh, by turns. Where a real engine
        runs (tests/engines/engines.sh up) it also reads a million log lines beside curl, stops 50 containers beside docker stop, and saves and loads an image
        of a gibibyte beside docker save and docker load.

          --containers N   how many containers the engine has (10000)
          --rounds N       how often each way is measured; medians are shown (7)

        It ends with 0 when the targets are met, 1 when one is missed, 2 when one could not be measured.
        """;

    /// <summary>The options; null when the arguments are none.</summary>
    public static BenchmarkOptions? Parse(IReadOnlyList<string> arguments)
    {
        BenchmarkOptions options = new(10_000, 7);
        for (int at = 0; at < arguments.Count; at += 2)
        {
            if (at + 1 == arguments.Count
                || !int.TryParse(arguments[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                || number == 0)
            {
                return null;
            }

            switch (arguments[at])
            {
                case "--containers":
                    options = options with { Containers = number };
                    break;
                case "--rounds":
                    options = options with { Rounds = number };
                    break;
                default:
                    return null;
            }
        }

        return options;
    }
}
