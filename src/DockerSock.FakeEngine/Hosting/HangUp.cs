using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace DockerSock.Fake.Hosting;

/// <summary>
/// Sees that a client has closed its connection and not only its half of it; engines do the same for attached clients.
/// To read tells no difference between the two.
/// </summary>
internal static class HangUp
{
    private const short EndOfInput = 0x2000;
    private const short Error = 0x8;
    private const short HungUp = 0x10;

    /// <summary>How long one look takes at most, in milliseconds.</summary>
    private const int Look = 50;

    /// <summary>Calls back once when the client is gone, unless the watch is over before.</summary>
    /// <param name="connection">The connection. Behind TLS a client that has closed its half of it still has the other
    /// half of TCP, so the end of that is the end of all.</param>
    /// <param name="gone">What to call.</param>
    /// <param name="over">Ends the watch.</param>
    public static void Watch(RawConnection connection, Action gone, CancellationToken over)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        SafeSocketHandle handle = connection.Socket.SafeHandle;
        short ends = (short)(Error | HungUp | (connection.IsSecure && OperatingSystem.IsLinux() ? EndOfInput : 0));
        Thread thread = new(() =>
        {
            if (IsGone(handle, ends, over))
            {
                gone();
            }
        })
        {
            IsBackground = true,
            Name = "hang-up watch",
        };
        thread.Start();
    }

    /// <summary>
    /// Waits for the end of the watch. Nothing else may run while the socket is held: to dispose it waits for that.
    /// </summary>
    private static bool IsGone(SafeSocketHandle handle, short ends, CancellationToken over)
    {
        bool held = false;
        try
        {
            handle.DangerousAddRef(ref held);
            PollEntry entry = new() { Descriptor = (int)handle.DangerousGetHandle(), Asked = ends };
            while (!over.IsCancellationRequested)
            {
                if (Poll(ref entry, 1, Look) > 0 && (entry.Returned & ends) != 0)
                {
                    return !over.IsCancellationRequested;
                }
            }

            return false;
        }
        catch (ObjectDisposedException)
        {
            // The connection ended first.
            return false;
        }
        finally
        {
            if (held)
            {
                handle.DangerousRelease();
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
