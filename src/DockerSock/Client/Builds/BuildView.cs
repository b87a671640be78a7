using System.Diagnostics;
using System.Globalization;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Tells somebody who looks at a build how far it is: its steps, the time, and what the steps that run do.
/// </summary>
/// <param name="call">The engine.</param>
/// <param name="title">What is built.</param>
/// <param name="size">Bytes of the context.</param>
internal sealed class BuildView(EngineCall call, string title, long size)
{
    /// <summary>
    /// Least time between two reports, in milliseconds: a build may have thousands of lines a second.
    /// </summary>
    private const long Pause = 100;

    private readonly string _activity = $"Building {title}";
    private readonly HashSet<string> _running = [];
    private readonly long _began = Stopwatch.GetTimestamp();
    private long _sent;
    private long _told;

    /// <summary>Takes the bytes of the context that have been read so far; may be called from any thread.</summary>
    public void Sent(long bytes) => Volatile.Write(ref _sent, bytes);

    /// <summary>Tells how far the build is, unless that was told just now.</summary>
    public async ValueTask ShowAsync(BuildReport report)
    {
        if (Environment.TickCount64 - _told < Pause)
        {
            return;
        }

        _told = Environment.TickCount64;
        (int done, int total) = report.Count;
        Dictionary<string, string> running = total > 0
            ? report.Running.ToDictionary(static step => step.Name, static step => step.Doing)
            : new() { ["context"] = $"{Humanize.Size(Volatile.Read(ref _sent))} of {Humanize.Size(size)}" };
        foreach (string gone in _running.Except(running.Keys).ToArray())
        {
            _running.Remove(gone);
            await call.ReportAsync(new TransferProgress(_activity, 0, null, Ended: true) { Part = gone })
                .ConfigureAwait(false);
        }

        TimeSpan time = Stopwatch.GetElapsedTime(_began);
        await call.ReportAsync(new TransferProgress(_activity, 0, null)
        {
            Status = string.Create(CultureInfo.CurrentCulture, $"{done} of {total} steps, {time.TotalSeconds:0.0} s"),
            Percent = total > 0 ? done * 100 / total : null,
        }).ConfigureAwait(false);
        foreach ((string name, string doing) in running)
        {
            _running.Add(name);
            await call.ReportAsync(new TransferProgress(_activity, 0, null)
            {
                Part = name,
                Status = doing.Trim() is { Length: > 0 } text ? text : " ",
            }).ConfigureAwait(false);
        }
    }

    /// <summary>There is no more to look at.</summary>
    public ValueTask EndAsync() => call.ReportAsync(new TransferProgress(_activity, 0, null, Ended: true));
}
