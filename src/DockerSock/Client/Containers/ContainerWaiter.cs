using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>What a container can be waited for.</summary>
public enum WaitFor
{
    /// <summary>It does not run.</summary>
    Exited,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>Its health check succeeds.</summary>
    Healthy,

    /// <summary>It is no longer there.</summary>
    Removed,

    /// <summary>It has written a line that matches.</summary>
    Log,

    /// <summary>A process in it listens on a port.</summary>
    Port,
}

/// <summary>What is waited for, and how long.</summary>
/// <param name="For">What.</param>
/// <param name="Match">The line, for <see cref="WaitFor.Log"/>.</param>
/// <param name="Port">The port, for <see cref="WaitFor.Port"/>.</param>
/// <param name="Limit">How long; null for ever.</param>
internal sealed record WaitOptions(WaitFor For, Regex? Match, int Port, TimeSpan? Limit);

/// <summary>
/// Waits for one container. It subscribes to what happens before it looks at the container, and looks again whenever
/// something has happened: what counts is how the container is, and that it has not ended since the first look. Source:
/// SystemEvents, ContainerInspect, ContainerLogs.
/// </summary>
internal sealed class ContainerWaiter(EngineCall call, string target, WaitOptions options)
{
    /// <summary>
    /// Between looks where no engine says that something has changed: a port that is listened on, and health on Podman.
    /// </summary>
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// How long the events of a container that is gone are waited for: that it is gone may be known before them.
    /// </summary>
    private static readonly TimeSpan s_late = TimeSpan.FromSeconds(5);

    private const int LastLines = 10;

    private readonly Channel<bool> _wake =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private string _id = "";
    private string _name = "";
    private ContainerInspect? _last;
    private readonly TaskCompletionSource _removed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long? _exitCode;

    /// <summary>Waits, and says what came.</summary>
    /// <exception cref="SockException">It cannot come any more, or did not come in time.</exception>
    public async Task<ContainerWait> WaitAsync()
    {
        long started = Clock.Moment;
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(call.Cancel);
        limit.CancelAfter(options.Limit ?? Timeout.InfiniteTimeSpan);
        EngineCall limited = call.With(limit.Token);
        try
        {
            string? line = await RunAsync(limited, limit.Token).ConfigureAwait(false);
            return new ContainerWait
            {
                Container = _name,
                Id = _id,
                For = options.For.ToString(),
                ExitCode = options.For is WaitFor.Exited or WaitFor.Removed ? _exitCode : null,
                Line = line,
                Duration = Clock.Since(started),
                DockerHost = call.Engine.Endpoint.Text,
            };
        }
        catch (OperationCanceledException) when (!call.Cancel.IsCancellationRequested)
        {
            throw new SockException(SockFailure.TimedOut, string.Create(CultureInfo.InvariantCulture,
                $"'{(_name.Length > 0 ? _name : target)}' {Missed()} within "
                    + $"{options.Limit!.Value.TotalSeconds:0.###} seconds{Now()}."),
                    "Give more time with -TimeoutSec, or look at Get-DockerLog.");
        }
    }

    private async Task<string?> RunAsync(EngineCall limited, CancellationToken end)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(end);
        using EngineEvents events = await EngineEvents.OpenAsync(limited).ConfigureAwait(false);
        ContainerInspect first = await ContainerLookup.InspectAsync(limited, target).ConfigureAwait(false);
        (_id, _name) = (first.Id, first.Name);
        if (options.For == WaitFor.Healthy && (first.Config?.Healthcheck?.Test is not { Count: > 0 } test
            || test is ["NONE"]) && first.State?.Health is null or { Status: "none" or "" })
        {
            throw new SockException(SockFailure.NoHealthCheck,
                $"'{_name}' has no health check; it will never be healthy.",
                "Create it with -HealthCommand, or wait for Running, Port or Log.");
        }

        if (options.For == WaitFor.Exited && HasNotRun(first.State))
        {
            await limited.WarnAsync(_name, $"'{_name}' was created and has not run yet; it is waited for until somebody "
                + "has started it (Start-DockerContainer) and it has ended.").ConfigureAwait(false);
        }

        Task watching = WatchAsync(events, over.Token);
        Task<string?> log = options.For == WaitFor.Log ? FindLineAsync(limited.With(over.Token), first)
            : Task.FromResult<string?>(null);
        try
        {
            for (ContainerInspect? now = first; ; now = await LookAsync(limited).ConfigureAwait(false))
            {
                _last = now ?? _last;
                if (await IsThereAsync(limited, first, now, log).ConfigureAwait(false))
                {
                    return await log.ConfigureAwait(false);
                }

                await NextAsync(watching, log, end).ConfigureAwait(false);
            }
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ((Task)log).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>True when what is waited for is there; a failure when it cannot come any more.</summary>
    private async Task<bool> IsThereAsync(EngineCall limited, ContainerInspect first, ContainerInspect? now,
        Task<string?> log)
    {
        if (now is null)
        {
            if (options.For is WaitFor.Exited or WaitFor.Removed && _exitCode is null)
            {
                // The last event tells that it was removed; what its exit code was came before that.
                await Task.WhenAny(_removed.Task, Task.Delay(s_late, limited.Cancel)).ConfigureAwait(false);
            }

            return options.For is WaitFor.Removed ? true : options.For is WaitFor.Exited && _exitCode is not null ? true
                : throw new SockException(SockFailure.ContainerExited,
                    $"'{_name}' was removed while it was waited "
                        + $"for{(_exitCode is { } code ? $"; its exit code was {code}" : "")}.");
        }

        ContainerState state = now.State ?? new ContainerState();
        bool died = state.FinishedAt is { } finished && finished != first.State?.FinishedAt;
        switch (options.For)
        {
            case WaitFor.Exited when died || !(state.Running || HasNotRun(state)):
                _exitCode = state.Running ? _exitCode ?? state.ExitCode : state.ExitCode ?? _exitCode;
                return true;
            case WaitFor.Running when !died:
                return state is { Running: true, Paused: false, Restarting: false };
            case WaitFor.Log when log.IsCompletedSuccessfully && log.Result is not null:
                return true;
            case WaitFor.Exited or WaitFor.Removed:
                return false;
        }

        bool ended = died || (!state.Running && state.Status is "exited" or "dead" or "stopped");
        if (ended)
        {
            // The last lines may be the ones that are waited for.
            if (options.For == WaitFor.Log && await log.ConfigureAwait(false) is not null)
            {
                return true;
            }

            throw await ContainerExit.ExplainAsync(limited, now, $"'{_name}' ended before it {Missed(done: true)},",
                LastLines).ConfigureAwait(false);
        }

        return options.For switch
        {
            WaitFor.Healthy => state.Health?.Status == "healthy",
            // Its address may be another's by the time that it answers: it must still run.
            WaitFor.Port => state.Running && await ListensAsync(limited, now).ConfigureAwait(false)
                && await LookAsync(limited).ConfigureAwait(false) is { State: { Running: true } still }
                && still.StartedAt == state.StartedAt,
            _ => false,
        };
    }

    /// <summary>The container as it is now; null when it is no longer there.</summary>
    private async Task<ContainerInspect?> LookAsync(EngineCall limited)
    {
        for (bool again = true; ; again = false)
        {
            try
            {
                return await ContainerLookup.InspectAsync(limited, _id).ConfigureAwait(false);
            }
            catch (SockException gone) when (gone.Failure == SockFailure.ObjectNotFound)
            {
                return null;
            }
            catch (SockException half) when (half.Failure == SockFailure.EngineError && again)
            {
                // Podman answers so while it removes the container.
                await Task.Delay(s_look, limited.Cancel).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits until it is worth looking again.</summary>
    private async Task NextAsync(Task watching, Task<string?> log, CancellationToken end)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(end);
        Task<bool> woken = _wake.Reader.ReadAsync(stop.Token).AsTask();
        List<Task> reasons = [woken, watching];
        // A log that has ended without the line has said what it can; the end of the run is an event.
        if (options.For == WaitFor.Log && !(log.IsCompletedSuccessfully && log.Result is null))
        {
            reasons.Add(log);
        }

        if (options.For is WaitFor.Port or WaitFor.Healthy)
        {
            reasons.Add(Task.Delay(s_look, stop.Token));
        }

        Task reason = await Task.WhenAny(reasons).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        await ((Task)woken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        end.ThrowIfCancellationRequested();
        if (reason == watching)
        {
            await watching.ConfigureAwait(false);
            throw new SockException(SockFailure.ResponseIncomplete,
                $"{call.Engine.Endpoint} ended its events while '{_name}' was waited for.",
                "The engine was stopped or restarted; repeat the command.");
        }

        if (reason == log)
        {
            await log.ConfigureAwait(false);
        }
    }

    private async Task WatchAsync(EngineEvents events, CancellationToken cancel)
    {
        await foreach (DockerEvent happened in events.ReadAsync(cancel).ConfigureAwait(false))
        {
            if (happened.Actor?.Id == _id)
            {
                if (happened.Action is "die" or "died"
                    && (happened.Actor.Attributes.TryGetValue("exitCode", out string? code)
                    || happened.Actor.Attributes.TryGetValue("containerExitCode", out code))
                        && long.TryParse(code, CultureInfo.InvariantCulture, out long number))
                {
                    _exitCode = number;
                }

                if (happened.Action is "destroy" or "remove")
                {
                    _removed.TrySetResult();
                }

                _wake.Writer.TryWrite(true);
            }
        }
    }

    /// <summary>The first line of the run that matches; null when the log ends without it.</summary>
    private async Task<string?> FindLineAsync(EngineCall limited, ContainerInspect first)
    {
        ContainerInspect now = first;
        string? since = first.State is { Running: true, StartedAt: { } started }
            ? LogTime.Query(LogTime.Of(Later(started.AddSeconds(-1), first.State.FinishedAt?.AddTicks(1))))
            : null;
        while (true)
        {
            bool early = now.State?.Status == "created";
            DockerRequest request = DockerRequest.Get($"/containers/{first.Id}/logs").Query("follow", true)
                .Query("stdout", true).Query("stderr", true).Query("since", since);
            SockResponse opened;
            try
            {
                opened = await limited.OpenAsync(request).ConfigureAwait(false);
            }
            catch (SockException gone) when (gone.Failure == SockFailure.ObjectNotFound)
            {
                // Its removal is an event.
                return null;
            }

            using SockResponse response = opened;
            await foreach (LogLine line in OutputLines.ReadAsync(response.Body,
                new OutputShape(now.Config?.Tty != true),
                limited.Cancel).ConfigureAwait(false))
            {
                if (options.Match!.IsMatch(line.Line))
                {
                    return line.Line;
                }
            }

            // What is gone, or had run already when its log was asked for, says nothing more.
            if (await LookAsync(limited).ConfigureAwait(false) is not { } after || !early)
            {
                return null;
            }

            // It had not run yet: there is a log to follow once it does.
            now = after;
            await Task.Delay(now.State?.Status == "created" ? s_look : TimeSpan.Zero, limited.Cancel)
                .ConfigureAwait(false);
        }
    }

    /// <summary>
    /// A run's first lines may be older than its start, which an engine takes down when the process is there; none is
    /// older than the end of the run before.
    /// </summary>
    private static DateTimeOffset Later(DateTimeOffset start, DateTimeOffset? end) => end > start ? end.Value : start;

    /// <summary>
    /// True when a process in the container listens on the port: the kernel's own table says so, wherever the engine is
    /// and whether the port is published or not. Without a cat inside, the container's address is tried from here.
    /// </summary>
    private async Task<bool> ListensAsync(EngineCall limited, ContainerInspect now)
    {
        string table = "";
        long code = -1;
        try
        {
            ExecCreate look = new() { Cmd = ["cat", "/proc/net/tcp", "/proc/net/tcp6"], User = "0" };
            await foreach (object? item in ExecCall.RunAsync(limited, now.Id, look, null, default)
                .ConfigureAwait(false))
            {
                table += item is LogLine line ? line.Line + "\n" : "";
                code = item is CommandExit exit ? exit.ExitCode : code;
            }
        }
        catch (SockException refused) when (refused.Failure is SockFailure.Conflict or SockFailure.EngineError
            or SockFailure.BadRequest or SockFailure.ObjectNotFound)
        {
            // It does not run at this moment, has ended with the command in it, or has no such program.
        }

        return table.Contains("local_address", StringComparison.Ordinal)
            ? Regex.IsMatch(table, @"^\s*\d+: [0-9A-F]+:" + options.Port.ToString("X4",
                CultureInfo.InvariantCulture) + " [0-9A-F]+:0000 0A ", RegexOptions.Multiline)
            : code is 126 or 127 or -1 && await AnswersAsync(now, limited.Cancel).ConfigureAwait(false);
    }

    private async Task<bool> AnswersAsync(ContainerInspect now, CancellationToken cancel)
    {
        foreach (string address in (now.NetworkSettings?.Networks
            ?? []).Values.Select(static end => end.IPAddress ?? "")
            .Where(static address => address.Length > 0))
        {
            using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(s_look);
            try
            {
                await socket.ConnectAsync(address, options.Port, limit.Token).ConfigureAwait(false);
                return true;
            }
            catch (Exception closed) when (closed is SocketException
                || (closed is OperationCanceledException && !cancel.IsCancellationRequested))
            {
                // Not yet.
            }
        }

        return false;
    }

    private string Missed(bool done = false) => options.For switch
    {
        WaitFor.Exited => done ? "ended" : "did not end",
        WaitFor.Running => done ? "ran on" : "did not run",
        WaitFor.Healthy => done ? "was healthy" : "did not become healthy",
        WaitFor.Removed => done ? "was removed" : "was not removed",
        WaitFor.Log => done ? $"wrote a line that matches '{options.Match}'"
            : $"did not write a line that matches '{options.Match}'",
        _ => done ? $"listened on port {options.Port}" : $"did not listen on port {options.Port}",
    };

    /// <summary>
    /// True for one that was never started: it has not ended. Where a start failed, that was its end.
    /// </summary>
    private static bool HasNotRun(ContainerState? state) =>
        state is { Status: "created" or "configured" or "initialized", ExitCode: 0 or null, Error: null or "" };

    /// <summary>How the container is, for a wait that was in vain.</summary>
    private string Now()
    {
        string state = _last?.State is { } last ? $"; it is {last.Status}" : "";
        return _last?.State?.Health is { } health && options.For == WaitFor.Healthy
            ? $"{state} and {health.Status}{(health.Log.LastOrDefault() is { } result ? $", the last check ended with {result.ExitCode}: {result.Output?.Trim()}" : "")}"
            : state;
    }
}
