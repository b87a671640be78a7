using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// BuildKit's report of a build as lines: each step with a number, what it writes under that number, and how it ended.
/// Steps that work beside each other tell their lines as they come.
/// </summary>
internal sealed class TraceReport(string dockerHost) : BuildReport(dockerHost)
{
    private readonly Dictionary<string, TraceStep> _steps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TraceStep> _byDigest = new(StringComparer.Ordinal);
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);
    private readonly Queue<string> _warnings = new();
    private int _begun;

    /// <summary>True when BuildKit has said anything.</summary>
    public bool HasBegun => _steps.Count > 0;

    /// <inheritdoc/>
    public override (int Done, int Total) Count => (_steps.Values.Count(static step => step.HasEnded), _steps.Count);

    /// <inheritdoc/>
    public override IEnumerable<RunningStep> Running => _steps.Values
        .Where(static step => step is { Number: > 0, HasEnded: false })
        .OrderBy(static step => step.Number)
        .Select(static step => new RunningStep($"#{step.Number} {step.Name}", step.Doing));

    /// <inheritdoc/>
    public override bool TryTakeWarning([NotNullWhen(true)] out string? warning) => _warnings.TryDequeue(out warning);

    /// <inheritdoc/>
    public override IEnumerable<BuildLine> Take(EngineStep answer) =>
        answer.IsTrace() ? Take(BuildTrace.Read(answer.TraceBytes())) : [];

    /// <inheritdoc/>
    public override IEnumerable<BuildLine> TakeRest() =>
        _steps.Values.OrderBy(static step => step.Number).SelectMany(step => Rest(step).Concat(End(step)));

    /// <inheritdoc/>
    public override (string? Step, IReadOnlyList<string> LastLines) Failed() =>
        _steps.Values.FirstOrDefault(static step => step.Error is { } error && !IsCanceled(error)) is { } failed
            ? (failed.Name, failed.LastLines)
            : (null, []);

    private IEnumerable<BuildLine> Take(BuildTrace trace)
    {
        foreach (BuildVertex vertex in trace.Vertexes)
        {
            StepOf(vertex).Update(vertex);
        }

        // An end is told when the next thing happens elsewhere: what has ended may still turn out to have been there
        // already, or go on.
        HashSet<TraceStep> changed = [.. trace.Vertexes.Select(vertex => _byDigest[vertex.Digest])];
        foreach (BuildLine line in Ends(step => !changed.Contains(step)))
        {
            yield return line;
        }

        foreach (TraceStep step in changed.Where(static step => step is { Number: 0, HasBegun: true })
            .OrderBy(static step => step.Began))
        {
            foreach (BuildLine line in Ends(static _ => true))
            {
                yield return line;
            }

            step.Number = ++_begun;
            yield return Line(step, step.Name);
        }

        foreach (BuildLine line in trace.Statuses.SelectMany(Transfer).Concat(trace.Logs.SelectMany(Log)))
        {
            yield return line;
        }

        foreach (BuildWarning warning in trace.Warnings
            .Where(warning => _warned.Add($"{warning.Short}\n{warning.Line}")))
        {
            _warnings.Enqueue(Text(warning));
        }
    }

    private TraceStep StepOf(BuildVertex vertex)
    {
        string key = vertex.Group?.Id ?? vertex.Digest;
        if (!_steps.TryGetValue(key, out TraceStep? step))
        {
            _steps[key] = step = new TraceStep(vertex.Group?.Name ?? vertex.Name);
        }

        return _byDigest[vertex.Digest] = step;
    }

    private IEnumerable<BuildLine> Ends(Func<TraceStep, bool> which) =>
        _steps.Values.Where(static step => step is { Number: > 0, IsTold: false }).Where(which)
            .OrderBy(static step => step.Number).SelectMany(End);

    private IEnumerable<BuildLine> End(TraceStep step)
    {
        if (step.Number == 0 || step.IsTold || !step.HasEnded)
        {
            yield break;
        }

        foreach (BuildLine line in Rest(step))
        {
            yield return line;
        }

        step.IsTold = true;
        yield return Line(step, step switch
        {
            { Error: { } error } => IsCanceled(error) ? "CANCELED" : $"ERROR: {error}",
            { IsCached: true } => "CACHED",
            _ => $"DONE {Seconds(step.Worked)}",
        });
    }

    private IEnumerable<BuildLine> Rest(TraceStep step) =>
        step.Texts.SelectMany(text => text.Value.TakeRest().Select(line => Wrote(step, text.Key, line, null)));

    private IEnumerable<BuildLine> Transfer(BuildStatus transfer)
    {
        if (!_byDigest.TryGetValue(transfer.Vertex, out TraceStep? step))
        {
            yield break;
        }

        string text = Text(transfer);
        if (step.Update(transfer, text) && step.Number > 0)
        {
            yield return Line(step, text);
        }
    }

    private IEnumerable<BuildLine> Log(BuildLog log)
    {
        if (!_byDigest.TryGetValue(log.Vertex, out TraceStep? step) || step.Number == 0)
        {
            return [];
        }

        if (!step.Texts.TryGetValue(log.Stream, out WrittenText? text))
        {
            step.Texts[log.Stream] = text = new WrittenText();
        }

        return text.Take(log.Bytes).Select(line => Wrote(step, log.Stream, line, log.Timestamp - step.Began));
    }

    private BuildLine Wrote(TraceStep step, long stream, string text, TimeSpan? elapsed)
    {
        step.Wrote(text);
        BuildLine line = Line(step, text);
        line.Stream = stream == 2 ? "stderr" : "stdout";
        line.Elapsed = elapsed;
        return line;
    }

    private BuildLine Line(TraceStep step, string text)
    {
        BuildLine line = Line(step.Number, step.Name, text);
        line.IsNumbered = true;
        return line;
    }

    private static string Text(BuildStatus transfer)
    {
        string size = transfer.Total > 0 ? $" {Humanize.Size(transfer.Current)} / {Humanize.Size(transfer.Total)}"
            : transfer.Current > 0 ? $" {Humanize.Size(transfer.Current)}" : "";
        TimeSpan? took = (transfer.Completed ?? transfer.Timestamp) - transfer.Started;
        string time = took is { TotalSeconds: > 0.01 } ? " " + Seconds(took.Value) : "";
        return $"{transfer.Id}{size}{time}{(transfer.Completed is null ? "" : " done")}";
    }

    /// <summary>The warning with its line, and where more can be read.</summary>
    private static string Text(BuildWarning warning)
    {
        string place = $"(line {warning.Line})";
        return (warning.Line > 0 && !warning.Short.Contains(place, StringComparison.Ordinal)
            ? $"{warning.Short} {place}" : warning.Short)
            + (warning.Url.Length > 0 ? $" {warning.Url}" : "");
    }

    private static bool IsCanceled(string error) => error.EndsWith("context canceled", StringComparison.Ordinal);

    private static string Seconds(TimeSpan time) =>
        time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + "s";
}
