using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>What ended an attachment.</summary>
internal enum AttachEnd
{
    /// <summary>The process ended, or wrote all that was asked for.</summary>
    Output,

    /// <summary>The client will send no more.</summary>
    Input,

    /// <summary>The client pressed the keys for leaving.</summary>
    Keys,

    /// <summary>The connection is gone.</summary>
    Gone,
}

/// <summary>Both ways of a hijacked connection, and which of them ends it.</summary>
internal sealed class AttachedStreams(
    HijackedConnection connection, DetachKeys? keys, CancellationToken stop)
{
    /// <summary>Where goes what the client sends; null for nowhere.</summary>
    public ProcessInput? Input { get; init; }

    /// <summary>
    /// Whether the process is told that the client will send no more. Otherwise the connection ends there, and the
    /// process goes on.
    /// </summary>
    public bool ClosesInput { get; init; }

    /// <summary>What the client sends, piece by piece; empty at its end.</summary>
    public Func<CancellationToken, ValueTask<ReadOnlyMemory<byte>>> ReceiveAsync { get; init; } =
        connection.ReceiveAsync;

    /// <summary>Goes on until the output ends, or the client leaves.</summary>
    public async Task<AttachEnd> RunAsync(Func<CancellationToken, Task> outputAsync)
    {
        // What the client sent before it went still is the process's input.
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using CancellationTokenSource noOutput = CancellationTokenSource.CreateLinkedTokenSource(
            connection.Gone, end.Token);
        Task output = outputAsync(noOutput.Token);
        Task<bool> input = Input is null ? Task.FromResult(false) : PumpAsync(Input, end.Token);
        try
        {
            if (Input is not null && await Task.WhenAny(output, input) == input)
            {
                if (await input || !ClosesInput)
                {
                    return await input ? AttachEnd.Keys : AttachEnd.Input;
                }

                await Input.CloseAsync(end.Token);
            }

            await output;
            return AttachEnd.Output;
        }
        catch (Exception error) when (error is IOException || connection.Gone.IsCancellationRequested)
        {
            if (Input is not null && ClosesInput)
            {
                await input;
                await Input.CloseAsync(end.Token);
            }

            return AttachEnd.Gone;
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(output, input).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Hands on what the client sends, to its end.</summary>
    /// <returns>Whether it pressed the keys for leaving.</returns>
    private async Task<bool> PumpAsync(ProcessInput input, CancellationToken cancel)
    {
        while (await ReceiveAsync(cancel) is { Length: > 0 } bytes)
        {
            bool detached = false;
            if (keys is not null)
            {
                (byte[] left, detached) = keys.Take(bytes.Span);
                bytes = left;
            }

            // When nobody reads it any more it is dropped: the end of the process ends the connection.
            await input.WriteAsync(bytes, cancel);
            if (detached)
            {
                return true;
            }
        }

        return false;
    }
}
