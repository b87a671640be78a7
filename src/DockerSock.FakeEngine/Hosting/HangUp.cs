using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace DockerSock.Fake.Hosting;

/// <summary>
/// Sees that a client has closed its connection and not only its half of it; engines do the same for attached clients.
/// To read tells no difference between the two.
/// </summary>
internal static class HangUp
{
    private const short Error = 0x8;
    private const short HungUp = 0x10;

    /// <summary>How long one look takes at most, in milliseconds.</summary>
    private const int Look = 50;

    /// <summary>Calls back once when the client is gone, unless the watch is over before.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="gone">What to call.</param>
    /// <param name="over">Ends the watch.</param>
    public static void Watch(Socket socket, Action gone, CancellationToken over)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Thread thread = new(() => Run(socket, gone, over)) { IsBackground = true, Name = "hang-up watch" };
        thread.Start();
    }

    private static void Run(Socket socket, Action gone, CancellationToken over)
    {
        bool held = false;
        try
        {
            socket.SafeHandle.DangerousAddRef(ref held);
            PollEntry entry = new() { Descriptor = (int)socket.SafeHandle.DangerousGetHandle() };
            while (!over.IsCancellationRequested)
            {
                if (Poll(ref entry, 1, Look) > 0 && (entry.Returned & (Error | HungUp)) != 0)
                {
                    gone();
                    return;
                }
            }
        }
        catch (ObjectDisposedException)
        {
            // The connection ended first.
        }
        finally
        {
            if (held)
            {
                socket.SafeHandle.DangerousRelease();
            }
        }
    }

    [DllImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Poll(ref PollEntry entries, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Asked;
        public short Returned;
    }
}
