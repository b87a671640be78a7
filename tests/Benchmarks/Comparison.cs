using System.Globalization;

namespace DockerSock.Benchmarks;

/// <summary>
/// The same list by the module and by Invoke-RestMethod: time as a ratio of one run, and allocated bytes.
/// </summary>
internal static class Comparison
{
    private const string Ours = "Get-DockerContainer";
    private const string Theirs = "Invoke-RestMethod";
    private const double WantedRatio = 6;
    private const double WantedBytesEach = 4500;

    /// <summary>Measures, prints what was measured, and tells which targets are met.</summary>
    public static async Task<IReadOnlyList<Target>> RunAsync(BenchmarkOptions options, ScriptRunner runner,
        string module)
    {
        List<Sample> samples = [];
        using (EngineProcess engine = await EngineProcess.StartAsync(options.Containers))
        {
            Dictionary<string, object> parameters = new()
            {
                ["Module"] = module,
                ["Socket"] = engine.SocketPath,
                ["Rounds"] = options.Rounds,
            };
            await runner.RunAsync("Compare.ps1", parameters, fields => samples.Add(Sample.Read(fields)));
        }

        // A way that was given something else than the list has not been measured.
        if (samples.Find(sample => sample.Objects != options.Containers) is { } wrong)
        {
            throw new BenchmarkException(
                $"{wrong.Way} delivered {wrong.Objects:N0} objects, not {options.Containers:N0}.");
        }

        Result[] results = [.. samples.GroupBy(static sample => sample.Way).Select(Result.Of)];
        Table.Print([
            [$"{options.Containers:N0} containers, medians of {options.Rounds}", "ms", "fastest", "slowest", "MB",
                "objects/s"],
            .. results.Select(result => result.Row(options.Containers)),
        ]);
        return Judge(options, results);
    }

    private static IReadOnlyList<Target> Judge(BenchmarkOptions options, Result[] results)
    {
        Result ours = results.Single(static result => result.Way == Ours);
        Result theirs = results.Single(static result => result.Way == Theirs);
        double wantedBytes = WantedBytesEach * options.Containers;
        return [
            new($"{Ours}, times as fast as {Theirs}", $"{theirs.Time / ours.Time:0.0}", $">= {WantedRatio:0}",
                theirs.Time >= WantedRatio * ours.Time),
            new($"{Ours}, allocated", $"{ours.Bytes / 1e6:0.0} MB", $"<= {wantedBytes / 1e6:0.#} MB",
                ours.Bytes <= wantedBytes),
        ];
    }

    private sealed record Sample(string Way, double Time, long Bytes, int Objects)
    {
        public static Sample Read(string[] fields) =>
            new(fields[0], double.Parse(fields[1], CultureInfo.InvariantCulture),
            long.Parse(fields[2], CultureInfo.InvariantCulture), int.Parse(fields[3], CultureInfo.InvariantCulture));
    }

    /// <summary>Medians of a way, and the ends of its range: they tell how quiet the machine was.</summary>
    private sealed record Result(string Way, double Time, double Fastest, double Slowest, double Bytes)
    {
        public static Result Of(IGrouping<string, Sample> way) => new(way.Key,
            Median(way.Select(static sample => sample.Time)),
            way.Min(static sample => sample.Time),
            way.Max(static sample => sample.Time),
            Median(way.Select(static sample => (double)sample.Bytes)));

        public string[] Row(int objects) =>
            [Way, $"{Time:N1}", $"{Fastest:N1}", $"{Slowest:N1}", $"{Bytes / 1e6:N1}", $"{objects / Time * 1000:N0}"];

        private static double Median(IEnumerable<double> values)
        {
            double[] sorted = [.. values.Order()];
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }
}
