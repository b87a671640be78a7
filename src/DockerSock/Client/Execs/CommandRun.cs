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
public readonly record struct CommandOptions(bool Raw, TimeSpan? Limit);

/// <summary>
/// What running a command in a container has in common, wherever it runs: input, output, a time limit.
/// </summary>
internal static class CommandRun
{
    /// <summary>How long output is still read after the command was killed.</summary>
    private static readonly TimeSpan s_afterKill = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Sends the input and delivers the output until the command has ended: log lines, or bytes of stdout and lines of
    /// stderr.
    /// </summary>
    /// <param name="connection">The connection to the command.</param>
    /// <param name="shape">What comes over it.</param>
    /// <param name="input">What the command reads; null for nothing.</param>
    /// <param name="options">How its output is delivered.</param>
    /// <param name="hasEndedAsync">Asks the engine whether the command has ended: some cut the connection of one that
    /// ends before it has read all its input.</param>
    /// <param name="killAsync">Kills the command when its time is over; says how that went.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="SockException"><see cref="SockFailure.TimedOut"/>: the command was killed, or could not
    /// be.</exception>
    public static async IAsyncEnumerable<object?> OutputAsync(SockConnection connection, OutputShape shape,
        CommandInput? input,
        CommandOptions options,
        Func<Task<bool>> hasEndedAsync, Func<Task<string>> killAsync, [EnumeratorCancellation] CancellationToken cancel)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using CancellationTokenSource sent = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task sending = input?.SendAsync(connection, sent.Token) ?? Task.CompletedTask;
        Task<string?> guarding = GuardAsync(options.Limit, killAsync, end, sent.Token);
        OutputLines lines = new(shape);
        IAsyncEnumerable<object?> output = options.Raw ? Pieces(connection, shape, end.Token)
            : Lines(connection, lines, end.Token);
        IAsyncEnumerator<object?> items = output.GetAsyncEnumerator(CancellationToken.None);
        try
        {
            while (await NextAsync(items, hasEndedAsync, end.Token, cancel).ConfigureAwait(false))
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

        if (await guarding.ConfigureAwait(false) is { } killed)
        {
            throw new SockException(SockFailure.TimedOut, killed);
        }
    }

    /// <summary>Time since a moment of <see cref="Clock"/>.</summary>
    public static TimeSpan Since(long started) => Clock.Since(started);

    private static async Task<bool> NextAsync(IAsyncEnumerator<object?> items, Func<Task<bool>> hasEndedAsync,
        CancellationToken end, CancellationToken cancel)
    {
        try
        {
            return await items.MoveNextAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            // It was killed and says nothing more.
            return false;
        }
        catch (SockException cut) when (cut.Failure == SockFailure.ResponseIncomplete)
        {
            if (await hasEndedAsync().ConfigureAwait(false))
            {
                return false;
            }

            throw;
        }
    }

    private static async Task<string?> GuardAsync(TimeSpan? limit,
        Func<Task<string>> killAsync, CancellationTokenSource end, CancellationToken ended)
    {
        if (limit is not { } time)
        {
            return null;
        }

        await Task.Delay(time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (ended.IsCancellationRequested)
        {
            return null;
        }

        // What it wrote before it died is still delivered; a process that lives on does not hold us.
        end.CancelAfter(s_afterKill);
        return await killAsync().ConfigureAwait(false);
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
