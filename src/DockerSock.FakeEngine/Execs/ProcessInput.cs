using System.IO.Pipelines;

namespace DockerSock.Fake;

/// <summary>The standard input of a simulated process; clients may write to it before the process starts.</summary>
internal sealed class ProcessInput
{
    private readonly Pipe _pipe = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private bool _closed;

    public ProcessInput() => Stream = _pipe.Reader.AsStream();

    /// <summary>What the process reads.</summary>
    public Stream Stream { get; }

    /// <summary>An input that is at its end.</summary>
    public static ProcessInput Empty()
    {
        ProcessInput input = new();
        input._closed = true;
        input._pipe.Writer.Complete();
        return input;
    }

    /// <summary>Hands bytes to the process, and waits while it has not read much of the earlier ones.</summary>
    /// <param name="bytes">What a client sent.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <returns>False when nobody will read any more.</returns>
    public async Task<bool> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            return !_closed && !(await _pipe.Writer.WriteAsync(bytes, cancel)).IsCompleted;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>There will be no more to read.</summary>
    /// <param name="cancel">Gives up waiting for a write under way.</param>
    public async Task CloseAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        _closed = true;
        await _pipe.Writer.CompleteAsync();
        _turn.Release();
    }

    /// <summary>The process has ended and reads no more.</summary>
    public void Abandon() => Stream.Dispose();
}
