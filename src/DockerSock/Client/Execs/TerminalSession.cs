namespace DockerSock.Client;

/// <summary>
/// Joins the terminal of this process with a terminal in a container: keys one way, output the other, and the window's
/// size.
/// </summary>
internal static class TerminalSession
{
    /// <summary>
    /// How often the window's size is looked at, and whether the session is over, while no key is pressed.
    /// </summary>
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// How often a size is sent that the engine does not take: it takes none before the process is there.
    /// </summary>
    private const int MostTries = 20;

    /// <summary>Runs until the other side ends, or the connection does.</summary>
    /// <param name="connection">The connection to the terminal in the container.</param>
    /// <param name="resizeAsync">Tells the engine the window's rows and columns; false when it did not take
    /// them.</param>
    /// <param name="cancel">Ends the session.</param>
    /// <exception cref="SockException">There is no terminal here, or the connection was lost; the terminal is
    /// restored.</exception>
    public static void Run(IDuplex connection, Func<int, int, Task<bool>> resizeAsync, CancellationToken cancel)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using RawTerminal terminal = RawTerminal.Open();
        Thread keys = new(() => SendKeys(connection, resizeAsync, over.Token))
        {
            IsBackground = true, Name = "DockerSock keys",
        };
        keys.Start();
        try
        {
            using Stream screen = Console.OpenStandardOutput();
            byte[] buffer = new byte[32 * 1024];
            for (int count; (count = connection.ReceiveAsync(buffer, cancel).AsTask().GetAwaiter().GetResult()) > 0;)
            {
                screen.Write(buffer, 0, count);
                screen.Flush();
            }
        }
        finally
        {
            // The next key is the prompt's.
            over.Cancel();
            keys.Join();
        }
    }

    private static void SendKeys(IDuplex connection, Func<int, int, Task<bool>> resizeAsync, CancellationToken over)
    {
        byte[] buffer = new byte[4096];
        (int Rows, int Columns) sent = default;
        int tries = 0;
        try
        {
            while (!over.IsCancellationRequested)
            {
                (int Rows, int Columns) size = RawTerminal.Size;
                if (size != sent)
                {
                    bool taken = resizeAsync(size.Rows, size.Columns).GetAwaiter().GetResult();
                    (sent, tries) = taken || ++tries >= MostTries ? (size, 0) : (sent, tries);
                }

                int count = RawTerminal.Read(buffer, s_look);
                if (count < 0)
                {
                    connection.EndSendingAsync().AsTask().GetAwaiter().GetResult();
                    return;
                }

                if (count > 0)
                {
                    connection.SendAsync(buffer.AsMemory(0, count), over).AsTask().GetAwaiter().GetResult();
                }
            }
        }
        catch (Exception end) when (end is SockException or OperationCanceledException or ObjectDisposedException)
        {
            // Whoever reads the output hears of it too.
        }
    }
}
