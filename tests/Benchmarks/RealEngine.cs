using System.Globalization;

namespace DockerSock.Benchmarks;

/// <summary>
/// What only a real engine can show: a million log lines beside curl, and beside the docker program fifty containers
/// stopped, and a gibibyte of image saved and loaded. The engine is that of DOCKERSOCK_BENCHMARK_ENGINE (a socket's
/// path), else the Docker 28 that tests/engines/engines.sh starts.
/// </summary>
internal static class RealEngine
{
    private const double LogsRatio = 1.15;
    private const double StopRatio = 1.0;
    private const double ImageRatio = 1.15;
    private const double MemoryMegabytes = 32;
    private const long Lines = 1_000_000;

    private static string Socket => Environment.GetEnvironmentVariable("DOCKERSOCK_BENCHMARK_ENGINE")
        ?? "/var/tmp/dockersock-engines/docker28/engine.sock";

    /// <summary>Measures, prints what was measured, and tells which targets are met.</summary>
    public static async Task<IReadOnlyList<Target>> RunAsync(ScriptRunner runner, string module)
    {
        string? missing = !File.Exists(Socket) ? $"no engine at {Socket}"
            : OnPath("curl") is null ? "no curl" : OnPath("docker") is null ? "no docker program" : null;
        return missing is not null
            ? [
                new("Log of a million lines, beside curl", missing, $"at most {LogsRatio}", null),
                new("50 containers stopped, beside docker stop", missing, $"at most {StopRatio}", null),
                new("Image of 1 GiB saved, beside docker save", missing, $"at most {ImageRatio}", null),
                new("Image of 1 GiB loaded, beside docker load", missing, $"at most {ImageRatio}", null),
            ]
            : [.. await LogsAsync(runner, module), .. await StopAsync(runner, module),
                .. await ImagesAsync(runner, module)];
    }

    private static async Task<IReadOnlyList<Target>> LogsAsync(ScriptRunner runner, string module)
    {
        List<double[]> rounds = [];
        long lines = 0;
        await runner.RunAsync("RealLogs.ps1", new Dictionary<string, object>
        {
            ["Module"] = module, ["DockerHost"] = "unix://" + Socket, ["Socket"] = Socket,
        }, fields =>
        {
            if (fields[0] == "lines")
            {
                lines = long.Parse(fields[1], CultureInfo.InvariantCulture);
                return;
            }

            rounds.Add(Numbers(fields));
        });
        double ratio = Median(rounds.Select(static round => round[0] / round[1]));
        double memory = rounds.Max(static round => round[2]);
        Table.Print([
            ["A million log lines of a real engine", "objects, ms", "curl, ms", "ratio", "memory grew, MB"],
            .. rounds.Select(static round =>
                (string[])["", $"{round[0]:N0}", $"{round[1]:N0}", $"{round[0] / round[1]:N2}", $"{round[2]:N1}"]),
        ]);
        return [
            new("Log of a million lines: all of them", $"{lines:N0}", $"{Lines:N0}", lines == Lines),
            new("Log of a million lines, beside curl", $"{ratio:N2}", $"at most {LogsRatio}", ratio <= LogsRatio),
            new("Log of a million lines, memory after the first time", $"{memory:N1} MB",
                $"at most {MemoryMegabytes} MB", memory <= MemoryMegabytes),
        ];
    }

    private static async Task<IReadOnlyList<Target>> StopAsync(ScriptRunner runner, string module)
    {
        List<double[]> rounds = [];
        await runner.RunAsync("RealStop.ps1",
            new Dictionary<string, object> { ["Module"] = module, ["DockerHost"] = "unix://" + Socket,
                ["Docker"] = OnPath("docker")! }, fields => rounds.Add(Numbers(fields)));
        double ratio = Median(rounds.Select(static round => round[0] / round[1]));
        Table.Print([
            ["50 containers stopped", "the module, ms", "docker stop, ms", "ratio"],
            .. rounds.Select(static round =>
                (string[])["", $"{round[0]:N0}", $"{round[1]:N0}", $"{round[0] / round[1]:N2}"]),
        ]);
        return [new("50 containers stopped, beside docker stop", $"{ratio:N2}", $"at most {StopRatio}",
            ratio <= StopRatio)];
    }

    private static async Task<IReadOnlyList<Target>> ImagesAsync(ScriptRunner runner, string module)
    {
        List<(string What, string Who, double Time, double Memory)> samples = [];
        await runner.RunAsync("RealImages.ps1", new Dictionary<string, object>
        {
            ["Module"] = module, ["DockerHost"] = "unix://" + Socket, ["Docker"] = OnPath("docker")!,
        }, fields =>
        {
            double[] numbers = Numbers(fields[2..]);
            samples.Add((fields[0], fields[1], numbers[0], numbers[1]));
        });
        List<string[]> rows = [["An image of 1 GiB", "the module, ms", "docker, ms", "ratio", "memory grew, MB"]];
        List<Target> targets = [];
        foreach ((string what, string done) in (ReadOnlySpan<(string, string)>)[("save", "saved"), ("load", "loaded")])
        {
            (double Ours, double Theirs, double Memory)[] rounds = [.. Of(what, "ours")
                .Zip(Of(what, "docker"), static (ours, theirs) => (ours.Time, theirs.Time, ours.Memory))];
            rows.AddRange(rounds.Select(round => (string[])[what, $"{round.Ours:N0}", $"{round.Theirs:N0}",
                $"{round.Ours / round.Theirs:N2}", $"{round.Memory:N1}"]));
            double ratio = Median(rounds.Select(static round => round.Ours / round.Theirs));
            double memory = rounds.Max(static round => round.Memory);
            targets.Add(new($"Image of 1 GiB {done}, beside docker {what}", $"{ratio:N2}", $"at most {ImageRatio}",
                ratio <= ImageRatio));
            targets.Add(new($"Image of 1 GiB {done}, memory after the first time", $"{memory:N1} MB",
                $"at most {MemoryMegabytes} MB", memory <= MemoryMegabytes));
        }

        Table.Print([.. rows]);
        return targets;

        IEnumerable<(string What, string Who, double Time, double Memory)> Of(string what, string who) =>
            samples.Where(sample => sample.What == what && sample.Who == who);
    }

    private static double[] Numbers(IEnumerable<string> fields) =>
        [.. fields.Select(static field => double.Parse(field, CultureInfo.InvariantCulture))];

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static string? OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
