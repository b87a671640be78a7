using System.Globalization;
using DockerSock.Fake;

namespace DockerSock.Benchmarks;

/// <summary>
/// The first object of a slow answer comes out of the pipeline before the engine has sent the last byte. One engine
/// holds its answer back until the object was seen, which proves it at any speed; another one is slow, which shows the
/// times.
/// </summary>
internal static class FirstObject
{
    private const int Containers = 200;
    private const int Piece = 4096;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>Measures, prints what was measured, and tells which targets are met.</summary>
    public static async Task<IReadOnlyList<Target>> RunAsync(ScriptRunner runner, string module)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { Containers = Containers });
        await using FakeEngine quick = await FakeEngine.StartAsync(new FakeEngineOptions { Containers = Containers });
        Dictionary<string, object> parameters = new()
        {
            ["Module"] = module,
            ["DockerHost"] = engine.DockerHost,
            ["QuickHost"] = quick.DockerHost,
        };

        Times held, slow;
        bool seenWhileHeld;
        GateFault gate = Fault.Gate(Piece);
        using (engine.Misbehave("GET", "/containers/json", gate))
        {
            // Without an object the gate opens after a while, so that the run ends and can tell what was missing.
            Task gaveUp = GiveUpAsync(gate);
            held = await Times.OfAsync(runner, parameters, gate.Open);
            seenWhileHeld = held.First < held.End && !gaveUp.IsCompleted;
        }

        using (engine.Misbehave("GET", "/containers/json", Fault.SlowBytes(Piece, s_pause)))
        {
            slow = await Times.OfAsync(runner, parameters, static () => { });
        }

        Table.Print(
            [$"{Containers:N0} containers, slowly", "first object, ms", "last, ms"],
            [$"held after {Piece:N0} bytes until the first object", $"{held.First:N1}", $"{held.End:N1}"],
            [$"{Piece:N0} bytes every {s_pause.TotalMilliseconds:N0} ms", $"{slow.First:N1}", $"{slow.End:N1}"]);
        return [
            new("First object, while the engine holds the rest", seenWhileHeld ? "seen" : "not seen", "seen",
                seenWhileHeld),
        ];
    }

    private static async Task GiveUpAsync(GateFault gate)
    {
        await gate.Reached;
        await Task.Delay(s_patience);
        gate.Open();
    }

    private sealed record Times(double First, double End)
    {
        public static async Task<Times> OfAsync(ScriptRunner runner,
            IReadOnlyDictionary<string, object> parameters, Action seen)
        {
            Times times = new(double.NaN, double.NaN);
            await runner.RunAsync("FirstObject.ps1", parameters, fields =>
            {
                double time = double.Parse(fields[1], CultureInfo.InvariantCulture);
                if (fields[0] == "first")
                {
                    times = times with { First = time };
                    seen();
                    return;
                }

                times = times with { End = time };
            });
            return times;
        }
    }
}
