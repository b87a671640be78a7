using CsCheck;
using DockerSock.Client;

namespace DockerSock.Tests.Client;

public sealed class PassedStreamTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>However they are written and however they are read, the same bytes come out.</summary>
    [Fact]
    public void Bytes_survive_any_pieces() => Gen.Select(Gen.Byte.Array[0, 400], Gen.Int[1, 60], Gen.Int[1, 60])
        .Sample((bytes, written, read) =>
    {
        using PassedStream stream = new();
        Task<byte[]> reading = ReadAsync(stream, read);
        WriteAsync(stream, bytes, written).GetAwaiter().GetResult();
        Assert.Equal(bytes, reading.GetAwaiter().GetResult());
    }, iter: 1000);

    [Fact]
    public async Task A_writer_is_a_bounded_number_of_pieces_ahead()
    {
        using PassedStream stream = new();
        List<Task> writes = [];
        for (int piece = 0; piece < 100; piece++)
        {
            writes.Add(stream.PassAsync(new byte[] { (byte)piece }, Cancel).AsTask());
        }

        int ahead = writes.Count(static write => write.IsCompleted);
        Assert.InRange(ahead, 1, 20);
        // Each piece that is read lets one more in.
        byte[] one = new byte[1];
        Assert.Equal((1, 0), (await stream.ReadAsync(one, Cancel), one[0]));
        await writes[ahead];
        Assert.Equal(ahead + 1, writes.Count(static write => write.IsCompleted));
        stream.Leave();
        await Task.WhenAll(writes).WaitAsync(Cancel);
    }

    [Fact]
    public async Task What_is_passed_is_a_copy()
    {
        using PassedStream stream = new();
        byte[] buffer = [1, 2, 3];
        await stream.PassAsync(buffer, Cancel);
        buffer.AsSpan().Clear();
        stream.End();
        Assert.Equal([1, 2, 3], await ReadAsync(stream, 10));
    }

    /// <summary>When the reader has enough, at whatever byte, the writer gets through with all of it.</summary>
    [Fact]
    public void A_reader_may_leave_early() => Gen.Select(Gen.Int[0, 300], Gen.Int[1, 40], Gen.Int[1, 40])
        .Sample((leave, written, read) =>
    {
        using PassedStream stream = new();
        Task writing = Task.Run(() => WriteAsync(stream, new byte[2000], written));
        byte[] buffer = new byte[read];
        for (int total = 0; total < leave;)
        {
            total += stream.ReadAsync(buffer).AsTask().GetAwaiter().GetResult();
        }

        stream.Leave();
        writing.WaitAsync(TimeSpan.FromSeconds(30)).GetAwaiter().GetResult();
    }, iter: 500);

    [Fact]
    public async Task A_writer_that_waits_for_room_hears_of_the_end_of_its_call()
    {
        using PassedStream stream = new();
        using CancellationTokenSource stop = new();
        Task write = Task.CompletedTask;
        while (write.IsCompletedSuccessfully)
        {
            write = stream.PassAsync(new byte[1], stop.Token).AsTask();
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write.WaitAsync(Cancel));
    }

    private static async Task WriteAsync(PassedStream stream, byte[] bytes, int piece)
    {
        foreach (byte[] part in bytes.Chunk(piece))
        {
            await stream.PassAsync(part, Cancel);
        }

        stream.End();
    }

    private static async Task<byte[]> ReadAsync(PassedStream stream, int piece)
    {
        using MemoryStream all = new();
        byte[] buffer = new byte[piece];
        for (int count; (count = await stream.ReadAsync(buffer, Cancel)) > 0;)
        {
            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    }
}
