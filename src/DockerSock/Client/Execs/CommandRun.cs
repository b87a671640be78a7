using System.Runtime.CompilerServices;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>The end of a command.</summary>
/// <param name="DockerHost">Endpoint of the engine.</param>
/// <param name="Container">Name of the container it ran in.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Duration">From its start to its end.</param>
public sealed record CommandExit(string DockerHost, string Container, long ExitCode, TimeSpan Duration);

/// <summary>How the output of a command is delivered.</summary>
/// <param name="Raw">True for bytes as they come, false for lines.</param>
/// <param name="Limit">How long it may take before it is killed; null for ever.</param>
/// <param name="EndsWithReader">True to kill it as well when nobody reads its output any more.</param>
public readonly record struct CommandOptions(bool Raw, TimeSpan? Limit, bool EndsWithReader = false);

/// <summary>What is done with one command, wherever it runs.</summary>
/// <param name="What">Begin of a sentence: what did not end.</param>
/// <param name="HasEndedAsync">Asks the engine whether it has ended: some cut the connection of one that ends before
/// it has read all its input.</param>
/// <param name="ExitCodeAsync">Its exit code, when it has ended; its output may end before.</param>
/// <param name="KillAsync">Kills it; the end of a sentence says how that went.</param>
internal sealed record CommandControl(string What, Func<EngineCall, Task<bool>> HasEndedAsync,
    Func<EngineCall, Task<long>> ExitCodeAsync, Func<EngineCall, Task<string>> KillAsync);

/// <summary>
/// What running a command in a container has in common, wherever it runs: input, output, and a time limit, which holds
/// whether the engine answers or not.
/// </summary>
/// <param name="call">The engine.</param>
/// <param name="options">How the output is delivered, and how long it may take.</param>
internal sealed class CommandRun(EngineCall call, CommandOptions options)
{
    /// <summary>
    /// What an engine has beyond the time of the command: to start it, to kill it, to hand over what it wrote before,
    /// to remove its container.
    /// </summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Makes the calls that come before the command runs.</summary>
    /// <param name="what">Begin of a sentence: what did not start.</param>
    /// <param name="prepareAsync">The calls.</param>
    /// <exception cref="SockException"><see cref="SockFailure.TimedOut"/>, or what the calls throw.</exception>
    public Task<T> PrepareAsync<T>(string what, Func<EngineCall, Task<T>> prepareAsync) =>
        WithinAsync(options.Limit + Grace, $"{what} was not started: the engine gave no answer in time.", prepareAsync);

    /// <summary>Makes the calls that come before the command runs.</summary>
    /// <param name="what">Begin of a sentence: what did not start.</param>
    /// <param name="prepareAsync">The calls.</param>
    /// <exception cref="SockException"><see cref="SockFailure.TimedOut"/>, or what the calls throw.</exception>
    public Task PrepareAsync(string what, Func<EngineCall, Task> prepareAsync) => PrepareAsync(what, async limited =>
    {
        await prepareAsync(limited).ConfigureAwait(false);
        return true;
    });

    /// <summary>Makes the calls that come after the command has ended.</summary>
    /// <param name="what">Begin of a sentence: what has ended.</param>
    /// <param name="finishAsync">The calls.</param>
    /// <exception cref="SockException"><see cref="SockFailure.TimedOut"/>, or what the calls throw.</exception>
    public Task<T> FinishAsync<T>(string what, Func<EngineCall, Task<T>> finishAsync) =>
        WithinAsync(options.Limit + Grace, $"{what} has ended, and the engine gave no answer after that.",
            finishAsync);

    /// <summary>
    /// Sends the input and delivers the output until the command has ended: log lines, or bytes of stdout and lines of
    /// stderr; at last its <see cref="CommandExit"/>.
    /// </summary>
    /// <param name="connection">The connection to the command.</param>
    /// <param name="shape">What comes over it.</param>
    /// <param name="input">What the command reads; null for nothing.</param>
    /// <param name="command">The command.</param>
    /// <exception cref="SockException"><see cref="SockFailure.TimedOut"/>: the command was killed, or could not
    /// be.</exception>
    public async IAsyncEnumerable<object?> OutputAsync(SockConnection connection, OutputShape shape,
        CommandInput? input, CommandControl command)
    {
        long started = Clock.Moment;
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(call.Cancel);
        using CancellationTokenSource sent = CancellationTokenSource.CreateLinkedTokenSource(call.Cancel);
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(call.Cancel);
        Task sending = input?.SendAsync(connection, sent.Token) ?? Task.CompletedTask;
        Task<string?> guarding = GuardAsync(command, end, ended.Token);
        OutputLines lines = new(shape);
        IAsyncEnumerable<object?> output = options.Raw ? Pieces(connection, shape, end.Token)
            : Lines(connection, lines, end.Token);
        IAsyncEnumerator<object?> items = output.GetAsyncEnumerator(CancellationToken.None);
        try
        {
            while (await UnlessOverAsync(end.Token, limited => NextAsync(items, command, limited))
                .ConfigureAwait(false))
            {
                yield return items.Current;
            }
        }
        finally
        {
            await items.DisposeAsync().ConfigureAwait(false);
            await sent.CancelAsync().ConfigureAwait(false);
            input?.Drop();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // The last line may lack its end, however the output ended.
        foreach (Models.LogLine line in lines.TakeRest())
        {
            yield return line;
        }

        // One that has closed its output and goes on is still within its time.
        long? code = await UnlessOverAsync<long?>(end.Token,
            async limited => await command.ExitCodeAsync(limited).ConfigureAwait(false)).ConfigureAwait(false);
        TimeSpan duration = Clock.Since(started);
        await ended.CancelAsync().ConfigureAwait(false);
        if (await guarding.ConfigureAwait(false) is { } killed)
        {
            throw new SockException(SockFailure.TimedOut, killed);
        }

        yield return new CommandExit(shape.DockerHost, shape.Container, code!.Value, duration);
    }

    private string Seconds => FormattableString.Invariant($"{options.Limit?.TotalSeconds:0.###} seconds");

    private async Task<T> WithinAsync<T>(TimeSpan? time, string late, Func<EngineCall, Task<T>> workAsync)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(call.Cancel);
        end.CancelAfter(time ?? Timeout.InfiniteTimeSpan);
        try
        {
            return await workAsync(call.With(end.Token)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!call.Cancel.IsCancellationRequested)
        {
            throw new SockException(SockFailure.TimedOut, late);
        }
    }

    /// <summary>The result of calls; the default when the command was killed and says nothing more.</summary>
    private async Task<T?> UnlessOverAsync<T>(CancellationToken end, Func<EngineCall, Task<T>> workAsync)
    {
        try
        {
            return await workAsync(call.With(end)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!call.Cancel.IsCancellationRequested)
        {
            return default;
        }
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<object?> items, CommandControl command,
        EngineCall limited)
    {
        try
        {
            return await items.MoveNextAsync().ConfigureAwait(false);
        }
        catch (SockException cut) when (cut.Failure == SockFailure.ResponseIncomplete)
        {
            if (await command.HasEndedAsync(limited).ConfigureAwait(false))
            {
                return false;
            }

            throw;
        }
    }

    private async Task<string?> GuardAsync(CommandControl command, CancellationTokenSource end, CancellationToken ended)
    {
        if (options.Limit is not { } limit)
        {
            return null;
        }

        await Task.Delay(limit, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (ended.IsCancellationRequested)
        {
            return null;
        }

        // What it wrote before it died is still delivered; a process that lives on does not hold us.
        end.CancelAfter(Grace);
        string late = $"{command.What} did not end within {Seconds} and ";
        try
        {
            return late + await WithinAsync(Grace, FormattableString.Invariant(
                $"the engine gave no answer within {Grace.TotalSeconds} seconds"), command.KillAsync)
                .ConfigureAwait(false);
        }
        catch (SockException problem)
        {
            return late + $"could not be killed: {problem.Message.TrimEnd('.')}. It may go on.";
        }
    }

    private static async IAsyncEnumerable<object?> Lines(SockConnection connection, OutputLines lines,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (List<Models.LogLine> batch in lines.ReadBatchesAsync(connection.Response.Body, cancel)
            .ConfigureAwait(false))
        {
            foreach (Models.LogLine line in batch)
            {
                yield return line;
            }
        }
    }

    private static async IAsyncEnumerable<object?> Pieces(SockConnection connection, OutputShape shape,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (OutputChunk chunk in OutputChunks.ReadAsync(connection.Response.Body, shape.Frames, cancel)
            .ConfigureAwait(false))
        {
            if (chunk.Bytes.Length > 0)
            {
                yield return new OutputPiece(chunk.Stream == 2, chunk.Bytes.ToArray());
            }
        }
    }
}

/// <summary>Bytes that a process wrote.</summary>
/// <param name="IsError">True for stderr.</param>
/// <param name="Bytes">The bytes.</param>
public sealed record OutputPiece(bool IsError, byte[] Bytes);
