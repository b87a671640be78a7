using System.ComponentModel;
using System.Diagnostics;

namespace DockerSock.Client;

/// <summary>
/// Ends what this process has started when it ends, however it ends. On Unix a small shell does it, which is told what
/// there is, and notices by the end of its input that nobody tells it any more: also of a process that was killed.
/// (Linux could tell the programs themselves, but means by their parent the thread that has started them.)
/// </summary>
internal static class ProcessKeeper
{
    /// <summary>
    /// Reads lines: <c>+</c> or <c>-</c> with the number of a process, negative for its group, and <c>/</c> paths of
    /// folders with a socket in them that are to go. At the end it asks the processes to end, and a second later ends
    /// them.
    /// </summary>
    private const string Script = """
        exec >/dev/null 2>&1
        trap '' INT QUIT HUP TERM
        cd /
        ids=; folders=
        while IFS= read -r line; do
            case $line in
            +*) ids="$ids ${line#+}" ;;
            -*) left=; for id in $ids; do [ "$id" = "${line#-}" ] || left="$left $id"; done; ids=$left ;;
            /*) folders="$folders
        $line" ;;
            esac
        done
        if [ -n "$ids" ]; then
            for id in $ids; do kill -s TERM -- "$id"; done
            for wait in 1 2 3 4 5 6 7 8 9 10; do
                sleep 0.1
                alive=; for id in $ids; do kill -s 0 -- "$id" && alive=1; done
                [ -n "$alive" ] || break
            done
            for id in $ids; do kill -s KILL -- "$id"; done
        fi
        IFS='
        '
        for folder in $folders; do rm -f "$folder/s.sock"; rmdir "$folder"; done
        """;

    private static readonly object s_lock = new();
    private static readonly HashSet<string> s_kept = new(StringComparer.Ordinal);
    private static readonly HashSet<TransportProcess> s_processes = [];
    private static Process? s_shell;

    static ProcessKeeper() => AppDomain.CurrentDomain.ProcessExit += static (_, _) =>
    {
        TransportProcess[] left;
        lock (s_lock)
        {
            left = [.. s_processes];
        }

        foreach (TransportProcess process in left)
        {
            process.Signal(isLast: OperatingSystem.IsWindows());
        }
    };

    /// <summary>Is there for what is started next.</summary>
    public static void Prepare()
    {
        lock (s_lock)
        {
            Tell("");
        }
    }

    /// <summary>The process is to end with this one.</summary>
    public static void Add(TransportProcess process)
    {
        lock (s_lock)
        {
            s_processes.Add(process);
            s_kept.Add("+" + process.Target);
            Tell("+" + process.Target);
        }
    }

    /// <summary>The process has ended.</summary>
    public static void Remove(TransportProcess process)
    {
        lock (s_lock)
        {
            s_processes.Remove(process);
            s_kept.Remove("+" + process.Target);
            Tell("-" + process.Target);
        }
    }

    /// <summary>The folder, and the socket in it, are to go with this process.</summary>
    public static void Add(DirectoryInfo folder)
    {
        lock (s_lock)
        {
            s_kept.Add(folder.FullName);
            Tell(folder.FullName);
        }
    }

    private static void Tell(string line)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            if (s_shell is not null)
            {
                s_shell.StandardInput.WriteLine(line);
                return;
            }
        }
        catch (IOException)
        {
            // Somebody has ended it: the next one is told all.
        }

        try
        {
            s_shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Script])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = new System.Text.UTF8Encoding(false),
            })!;
            s_shell.StandardInput.AutoFlush = true;
            foreach (string kept in s_kept)
            {
                s_shell.StandardInput.WriteLine(kept);
            }
        }
        catch (Exception problem) when (problem is Win32Exception or IOException)
        {
            // Without a shell they end when their input does, or at the end of this process.
            s_shell = null;
        }
    }
}
