using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Shows a transfer of layers: a bar for the image, and below it one for each layer on its way. Ten times a second at
/// most, however many steps arrive.
/// </summary>
/// <param name="call">Who is told.</param>
/// <param name="activity">What is transferred, for a person.</param>
/// <param name="clock">What time it is; the system's when null.</param>
internal sealed class LayerProgress(EngineCall call, string activity, TimeProvider? clock = null)
{
    private static readonly TimeSpan s_every = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly Dictionary<string, Layer> _layers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _shown = new(StringComparer.Ordinal);
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private long? _told;

    /// <summary>A step has arrived.</summary>
    public async ValueTask AddAsync(EngineStep step)
    {
        // What has a name and no state of its own is the image: "Pulling from library/alpine", with the tag as id.
        if (step is not { Id: { } id, ProgressDetail: { } detail })
        {
            return;
        }

        Layer layer = _layers.GetValueOrDefault(id, new Layer("", 0, 0, 0, false));
        if (layer.Done)
        {
            // Of a plugin more is said when all is done: "Download complete".
            return;
        }

        bool done = detail.Total <= 0 && IsEnd(step.Status);
        _layers[id] = new Layer(step.Status ?? "", detail.Current, detail.Total > 0 ? detail.Total : layer.Total,
            Math.Max(layer.Size, detail.Total), done);
        _changed.Add(id);
        if (_told is not { } told || _clock.GetElapsedTime(told) >= s_every)
        {
            _told = _clock.GetTimestamp();
            await TellAsync().ConfigureAwait(false);
        }
    }

    /// <summary>There is no more; the bars go.</summary>
    public ValueTask EndAsync() => call.ReportAsync(new TransferProgress(activity, 0, null, Ended: true));

    private async ValueTask TellAsync()
    {
        int ready = _layers.Values.Count(static layer => layer.Done);
        long total = _layers.Values.Sum(static layer => layer.Size);
        await call.ReportAsync(new TransferProgress(activity, ready, _layers.Count)
        {
            Percent = (int)(_layers.Values.Average(static layer => layer.Share) * 100),
            Status = $"{ready} of {_layers.Count} layers{(total > 0 ? $", {Humanize.Size(total)}" : "")}",
        }).ConfigureAwait(false);
        foreach (string id in _changed)
        {
            Layer layer = _layers[id];
            if (!layer.Done || _shown.Contains(id))
            {
                _shown.Add(id);
                // Between two phases there is nothing to measure: a bar would fall back to nothing.
                bool isMeasured = layer is { Total: > 0, Current: > 0 };
                await call.ReportAsync(new TransferProgress(activity, layer.Current, isMeasured ? layer.Total : null,
                    Ended: layer.Done)
                {
                    Part = id,
                    Status = isMeasured
                        ? $"{layer.Phase} {Humanize.Size(layer.Current)} of {Humanize.Size(layer.Total)}"
                        : layer.Phase,
                }).ConfigureAwait(false);
            }
        }

        _changed.Clear();
    }

    /// <summary>The last states of a layer, in the engine's words; for the bars alone.</summary>
    private static bool IsEnd(string? status) =>
        status is "Pull complete" or "Already exists" or "Pushed" or "Layer already exists" or "Loaded"
            or "Complete" or "Upload complete"
        || status?.StartsWith("Mounted from", StringComparison.Ordinal) == true;

    /// <summary>How far a layer is.</summary>
    private sealed record Layer(string Phase, long Current, long Total, long Size, bool Done)
    {
        /// <summary>
        /// What is done of it, 0 to 1. A layer is fetched, which takes most of its time, and then unpacked.
        /// </summary>
        public double Share => Done ? 1 : Phase switch
        {
            "Downloading" => 0.7 * Part,
            "Verifying Checksum" or "Download complete" => 0.7,
            "Extracting" => 0.7 + (0.3 * Part),
            _ => Part,
        };

        private double Part => Total > 0 ? Math.Min(1, (double)Current / Total) : 0;
    }
}
