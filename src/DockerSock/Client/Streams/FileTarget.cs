using System.Buffers;

namespace DockerSock.Client;

/// <summary>How far a transfer is.</summary>
/// <param name="Activity">What is transferred, for a person.</param>
/// <param name="Done">Bytes so far.</param>
/// <param name="Total">Bytes in all; null where nobody said.</param>
/// <param name="Ended">True when there is no more to come.</param>
public sealed record TransferProgress(string Activity, long Done, long? Total, bool Ended = false)
{
    /// <summary>The part that this is about, such as a layer; null for the whole.</summary>
    public string? Part { get; init; }

    /// <summary>How far it is, in words; null for the bytes.</summary>
    public string? Status { get; init; }

    /// <summary>How far it is, 0 to 100; null for the share of the bytes.</summary>
    public int? Percent { get; init; }

    /// <summary>The engine of the transfer.</summary>
    internal DockerEndpoint? Engine { get; init; }
}

/// <summary>
/// Writes a body to a file in constant memory. The bytes go to a neighbour of the file that takes its name only when
/// all of them are there: after a failure the file is what it was before.
/// </summary>
internal static class FileTarget
{
    private const int Piece = 256 * 1024;

    private static readonly TimeSpan s_reportEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>Copies the body to the file.</summary>
    /// <param name="body">The body.</param>
    /// <param name="path">Full path of the file; its directory must exist.</param>
    /// <param name="report">Told the bytes so far, five times a second and at the end.</param>
    /// <param name="cancel">Ends the copy.</param>
    /// <exception cref="SockException">The file cannot be written, or the answer is incomplete.</exception>
    public static async Task CopyAsync(Stream body, string path, Func<long, ValueTask> report, CancellationToken cancel)
    {
        string partial = $"{path}.{Guid.NewGuid():N}.partial";
        try
        {
            FileStream file = new(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0,
                FileOptions.Asynchronous);
            await using (file.ConfigureAwait(false))
            {
                await PumpAsync(body, file, report, cancel).ConfigureAwait(false);
            }

            File.Move(partial, path, overwrite: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw LocalFile.Unwritable(path, problem);
        }
        finally
        {
            // In a folder that is not there a deletion would fail too, and hide why.
            if (File.Exists(partial))
            {
                File.Delete(partial);
            }
        }
    }

    /// <summary>Makes a folder, and those that it is in, unless it is there.</summary>
    /// <exception cref="SockException">It cannot be made.</exception>
    public static void CreateFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new SockException(SockFailure.FileFailed, $"The folder '{path}' cannot be made: {problem.Message}",
                null, problem);
        }
    }

    private static async Task PumpAsync(Stream body, FileStream file, Func<long, ValueTask> report,
        CancellationToken cancel)
    {
        // Answers come in small pieces; each write to a file takes a thread of its own for its time.
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Piece);
        long total = 0;
        long last = Environment.TickCount64;
        try
        {
            for (int count = Piece; count == Piece;)
            {
                count = await body.ReadAtLeastAsync(buffer.AsMemory(0, Piece), Piece, throwOnEndOfStream: false, cancel)
                    .ConfigureAwait(false);
                await file.WriteAsync(buffer.AsMemory(0, count), cancel).ConfigureAwait(false);
                total += count;
                if (Environment.TickCount64 - last >= s_reportEvery.TotalMilliseconds)
                {
                    last = Environment.TickCount64;
                    await report(total).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        await report(total).ConfigureAwait(false);
    }
}
