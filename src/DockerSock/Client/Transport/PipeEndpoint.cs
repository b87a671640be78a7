using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace DockerSock.Client;

/// <summary>
/// A named pipe, as engines on Windows listen on: <c>npipe:////./pipe/docker_engine</c>. On other systems it is what
/// .NET makes of it, a Unix socket of .NET's own programs; that much of it is tested on Linux, and what only Windows
/// has, the messages and the end of one direction, is not.
/// </summary>
public sealed partial class PipeEndpoint : DockerEndpoint
{
    private PipeEndpoint(string server, string name)
    {
        (Server, Name) = (server, name);
        Text = $"npipe:////{server}/pipe/{name}";
    }

    /// <summary>The machine; <c>.</c> is this one.</summary>
    public string Server { get; }

    /// <summary>The pipe's name.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override string Text { get; }

    internal override Uri BaseAddress { get; } = new("http://localhost");

    /// <summary>Reads the address.</summary>
    /// <exception cref="SockException">It is none of the forms.</exception>
    internal static PipeEndpoint Parse(string text)
    {
        string path = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..].Replace('\\', '/').TrimStart('/');
        path = path.Length == 0 ? "./pipe/docker_engine" : path;
        return path.Split('/', 3) is [{ Length: > 0 } server, var pipe, { Length: > 0 } name]
            && pipe.Equals("pipe", StringComparison.OrdinalIgnoreCase) && !name.Contains('/') && !name.Contains('\0')
            ? new PipeEndpoint(server.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? "." : server, name)
            : throw new SockException(SockFailure.EndpointInvalid, $"'{text}' names no endpoint: it is no named pipe.",
                "Use npipe:////./pipe/NAME, such as npipe:////./pipe/docker_engine.");
    }

    /// <summary>
    /// The engine's end is in message mode for this: a message without a byte is the end. .NET sends none.
    /// </summary>
    internal override ValueTask EndSendingAsync(Stream connection)
    {
        NamedPipeClientStream pipe = (NamedPipeClientStream)connection;
        if (!OperatingSystem.IsWindows())
        {
            // Two directions in one: the other would end as well.
            return ValueTask.CompletedTask;
        }

        // The end of an overlapped write is told to an event; with its lowest bit set nobody else hears of it, .NET's
        // own completion port included.
        using ManualResetEvent written = new(false);
        nint handle = written.SafeWaitHandle.DangerousGetHandle() | 1;
        Overlapped overlapped = new() { Event = handle };
        const int pending = 997;
        if (!WriteFile(pipe.SafePipeHandle, 0, 0, 0, ref overlapped) && Marshal.GetLastPInvokeError() is not pending
            and var error)
        {
            throw new IOException(Marshal.GetPInvokeErrorMessage(error));
        }

        written.WaitOne();
        return ValueTask.CompletedTask;
    }

    private protected override async Task<Stream> OpenAsync(CancellationToken cancel)
    {
        if (!OperatingSystem.IsWindows() && Server != ".")
        {
            throw new SockException(SockFailure.EndpointUnsupported, $"{this} is a pipe of another machine, which only "
                + "Windows reaches.");
        }

        if (!OperatingSystem.IsWindows() && !File.Exists(Path.Combine(Path.GetTempPath(), "CoreFxPipe_" + Name)))
        {
            throw new SockException(SockFailure.EndpointUnsupported, $"There is no {this}: pipes are what Windows has.",
                "Here an engine has a Unix socket: 'Find-DockerSock' shows those that there are.");
        }

        NamedPipeClientStream pipe = new(Server, Name, PipeDirection.InOut, PipeOptions.Asynchronous);
        try
        {
            await pipe.ConnectAsync(cancel).ConfigureAwait(false);
            return pipe;
        }
        catch (UnauthorizedAccessException problem)
        {
            await pipe.DisposeAsync().ConfigureAwait(false);
            throw new SockException(SockFailure.SocketAccessDenied, $"No permission to use the pipe {this}.",
                "Run as administrator, or have the engine let a group in: \"group\": \"docker-users\" in daemon.json.",
                problem);
        }
        catch (IOException problem)
        {
            await pipe.DisposeAsync().ConfigureAwait(false);
            throw new SockException(SockFailure.ConnectionFailed, $"No connection to {this}: {problem.Message}", null,
                problem);
        }
        catch
        {
            await pipe.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private protected override string SlowAdvice => "No program listens on a pipe of that name, or all that do are busy; "
        + @"on Windows [IO.Directory]::GetFiles('\\.\pipe\') lists the names.";

    [LibraryImport("kernel32", EntryPoint = "WriteFile", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool WriteFile(Microsoft.Win32.SafeHandles.SafePipeHandle pipe, nint bytes, int count,
        nint written, ref Overlapped overlapped);

    /// <summary>The system's struct OVERLAPPED.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Overlapped
    {
        public nint Status;
        public nint Count;
        public uint Offset;
        public uint OffsetHigh;
        public nint Event;
    }
}
