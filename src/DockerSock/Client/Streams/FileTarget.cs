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
/// A file of this machine that is written in constant memory. The bytes go to a neighbour of the file that takes its
/// name and its mode only when all of them are there: after a failure the file is what it was before. Behind a link the
/// file that it leads to is written, and the link stays one. Devices and pipes are never replaced.
/// </summary>
internal sealed class FileTarget
{
    private const int Piece = 256 * 1024;

    private static readonly TimeSpan s_reportEvery = TimeSpan.FromMilliseconds(200);

    private readonly bool _isStream;

    private FileTarget(string path, bool isStream)
    {
        Path = path;
        _isStream = isStream;
    }

    /// <summary>Full path of the file, behind the link where a link was named.</summary>
    public string Path { get; }

    /// <summary>
    /// The file that a path means. What it cannot be is known from here on, before anybody was asked for anything.
    /// </summary>
    /// <param name="path">Full path of the file; its folder must exist.</param>
    /// <param name="intoStreams">True to write into a device or a pipe, as curl does, in place of refusing it, as the
    /// docker program does.</param>
    /// <exception cref="SockException">It cannot be written.</exception>
    public static FileTarget At(string path, bool intoStreams = false)
    {
        FileFacts? there = FileFacts.Of(path);
        // What standard output and its like lead to is open already: another file in its place nobody would read.
        bool isOpen = path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/",
            StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal);
        if (System.IO.Path.Exists(path) && (isOpen || there is { IsRegular: false }) && !Directory.Exists(path))
        {
            return intoStreams && there is not { IsSocket: true } ? new FileTarget(path, isStream: true)
                : throw Failed(path, $"It is {there?.Kind ?? "a device"}.", "Name a file.");
        }

        string file = new FileInfo(path).LinkTarget is null ? path
            : RealPath.Of(path) ?? throw Failed(path, "It is a link that leads to itself.");
        return Directory.Exists(file) ? throw Failed(path, "It is a folder.", "Name a file in it.")
            : System.IO.Path.GetDirectoryName(file) is { } folder && Directory.Exists(folder)
                ? new FileTarget(file, isStream: false)
                : throw Failed(path, $"There is no folder '{System.IO.Path.GetDirectoryName(file)}'.",
                    "Make it first.");
    }

    /// <summary>
    /// Writes the text that a work results in to a file that must not be there yet; the work begins when the file is
    /// made, and the file is gone when the work fails.
    /// </summary>
    /// <exception cref="SockException">It is there, or cannot be made.</exception>
    public static async Task<string> NewAsync(string path, Func<Task<string>> work)
    {
        string file = At(path).Path;
        if (System.IO.Path.Exists(file))
        {
            throw new SockException(SockFailure.FileFailed, $"'{path}' is there already.",
                "Remove it when its container is gone, or name another file.");
        }

        string? text = null;
        try
        {
            FileStream stream = new(file, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 0);
            try
            {
                text = await work().ConfigureAwait(false);
                stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
                return text;
            }
            finally
            {
                await stream.DisposeAsync().ConfigureAwait(false);
                if (text is null)
                {
                    File.Delete(file);
                }
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw FileFailure.Unwritable(path, problem).With(text is null ? null : $"It was to hold {text}.");
        }
    }

    /// <summary>Writes bytes that are for its owner alone.</summary>
    /// <param name="content">All of the file.</param>
    /// <param name="overwrite">False where the file must not be there yet, whoever may make it meanwhile.</param>
    /// <exception cref="SockException">It cannot be written; what was there is there still.</exception>
    public void WriteOwn(byte[] content, bool overwrite)
    {
        const UnixFileMode own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        if (overwrite)
        {
            WriteAsync(file => file.WriteAsync(content).AsTask(), own, CancellationToken.None).GetAwaiter().GetResult();
            return;
        }

        bool isMade = false;
        try
        {
            using FileStream file = Create(Path, own);
            isMade = true;
            file.Write(content);
            isMade = false;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw FileFailure.Unwritable(Path, problem);
        }
        finally
        {
            if (isMade)
            {
                File.Delete(Path);
            }
        }
    }

    /// <summary>Makes a folder, and those that it is in, unless it is there.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="mode">The mode of those that are made; null for that of new folders.</param>
    /// <exception cref="SockException">It cannot be made.</exception>
    public static void CreateFolder(string path, UnixFileMode? mode = null)
    {
        try
        {
            if (OperatingSystem.IsWindows() || mode is not { } own)
            {
                Directory.CreateDirectory(path);
                return;
            }

            // The system's own call would give the mode to the last of them only.
            Stack<string> missing = new();
            for (string? at = path; at is not null && !Directory.Exists(at); at = System.IO.Path.GetDirectoryName(at))
            {
                missing.Push(at);
            }

            foreach (string one in missing)
            {
                Directory.CreateDirectory(one, own);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new SockException(SockFailure.FileFailed, $"The folder '{path}' cannot be made: {problem.Message}",
                null, problem);
        }
    }

    /// <summary>Copies the body to the file.</summary>
    /// <param name="body">The body.</param>
    /// <param name="report">Told the bytes so far, five times a second and at the end.</param>
    /// <param name="cancel">Ends the copy.</param>
    /// <exception cref="SockException">The file cannot be written, or the answer is incomplete.</exception>
    public Task CopyAsync(Stream body, Func<long, ValueTask> report, CancellationToken cancel) =>
        WriteAsync(file => PumpAsync(body, file, report, cancel), null, cancel);

    /// <summary>Writes the file.</summary>
    /// <param name="write">Writes all of it.</param>
    /// <param name="mode">Its mode; null for the one that it has, or that new files have.</param>
    /// <param name="cancel">Ends the wait for the other end of a pipe.</param>
    /// <exception cref="SockException">The file cannot be written.</exception>
    public async Task WriteAsync(Func<FileStream, Task> write, UnixFileMode? mode, CancellationToken cancel)
    {
        string partial = $"{Path}.{Guid.NewGuid():N}.partial";
        try
        {
            FileStream file = _isStream ? await OpenStreamAsync(cancel).ConfigureAwait(false)
                : Create(partial, OperatingSystem.IsWindows() || !File.Exists(Path) ? mode
                    : mode ?? File.GetUnixFileMode(Path));
            await using (file.ConfigureAwait(false))
            {
                await write(file).ConfigureAwait(false);
            }

            if (!_isStream)
            {
                File.Move(partial, Path, overwrite: true);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw FileFailure.Unwritable(Path, problem);
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

    private static SockException Failed(string path, string why, string? advice = null) =>
        new(SockFailure.FileFailed, $"'{path}' cannot be written: {why}", advice);

    private static FileStream Create(string path, UnixFileMode? mode)
    {
        FileStreamOptions how = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
        };
        if (OperatingSystem.IsWindows() || mode is not { } own)
        {
            return new FileStream(path, how);
        }

        how.UnixCreateMode = own;
        FileStream file = new(path, how);
        // What the process takes from the rights of new files is not taken from those of one that was there.
        File.SetUnixFileMode(file.SafeFileHandle, own);
        return file;
    }

    /// <summary>A pipe is opened when somebody reads from it; until then a thread waits.</summary>
    private async Task<FileStream> OpenStreamAsync(CancellationToken cancel)
    {
        FileMode mode = FileFacts.Of(Path) is { IsRegular: true } ? FileMode.Append : FileMode.Open;
        Task<FileStream> opening = Task.Run(() => new FileStream(Path, mode, FileAccess.Write,
            FileShare.ReadWrite | FileShare.Delete, 0, FileOptions.Asynchronous), CancellationToken.None);
        try
        {
            return await opening.WaitAsync(cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Who opens a pipe for both waits for nobody, and lets go who waits.
            using FileStream other = new(Path, FileMode.Open, FileAccess.ReadWrite,
                FileShare.ReadWrite | FileShare.Delete);
            (await opening.ConfigureAwait(false)).Dispose();
            throw;
        }
    }

    private async Task PumpAsync(Stream body, FileStream file, Func<long, ValueTask> report, CancellationToken cancel)
    {
        // Answers come in small pieces; each write to a file takes a thread of its own for its time. A write into a
        // pipe that nobody reads may go on when the copy has ended: what it writes from is nobody else's.
        byte[] buffer = new byte[Piece];
        long total = 0;
        long last = Environment.TickCount64;
        for (int count = Piece; count == Piece;)
        {
            count = await body.ReadAtLeastAsync(buffer, Piece, throwOnEndOfStream: false, cancel)
                .ConfigureAwait(false);
            ValueTask write = file.WriteAsync(buffer.AsMemory(0, count), cancel);
            await (_isStream ? write.AsTask().WaitAsync(cancel) : write.AsTask()).ConfigureAwait(false);
            total += count;
            if (Environment.TickCount64 - last >= s_reportEvery.TotalMilliseconds)
            {
                last = Environment.TickCount64;
                await report(total).ConfigureAwait(false);
            }
        }

        await report(total).ConfigureAwait(false);
    }
}
