using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DockerSock.Client;

/// <summary>
/// Changes owner, group and mode of a socket, and of nothing else: what was looked at is held open, so that nobody who
/// owns its directory can put another file in its place meanwhile.
/// </summary>
internal sealed partial class SocketOwnership : IDisposable
{
    private const int HoldOnly = 0x200000 | 0x20000 | 0x80000; // O_PATH | O_NOFOLLOW | O_CLOEXEC
    private const uint AsItIs = uint.MaxValue;
    private const int Digits = 0xFFF;

    private readonly SafeFileHandle _held;
    private readonly byte[] _file;
    private readonly string _path;

    private SocketOwnership(string path, SafeFileHandle held)
    {
        (_path, _held) = (path, held);
        _file = LocalFiles.Zero(Name(held));
        Facts = FileFacts.Of(Name(held)) ?? throw Failed("it cannot be looked at");
    }

    /// <summary>What the socket has now.</summary>
    public FileFacts Facts { get; }

    /// <summary>Holds the socket at a path; links are followed.</summary>
    /// <exception cref="SockException">There is none, it is none, or it cannot be reached.</exception>
    public static SocketOwnership Hold(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new SockException(SockFailure.EndpointUnsupported,
                "Owner, group and mode of sockets are changed on Linux only.");
        }

        SockException? problem = SocketDiagnosis.Find(path);
        if (problem is not null and not { Failure: SockFailure.SocketAccessDenied })
        {
            throw problem;
        }

        // No permission to use it is no reason: its owner may change it all the same.
        string real = RealPath.Of(path)!;
        int file = Open(LocalFiles.Zero(real), HoldOnly, 0);
        if (file < 0)
        {
            throw problem ?? new SockException(SockFailure.FileFailed,
                $"'{path}': {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");
        }

        SocketOwnership held = new(path, new SafeFileHandle(file, ownsHandle: true));
        if (!held.Facts.IsSocket)
        {
            held.Dispose();
            throw new SockException(SockFailure.NotASocket, $"'{path}' is {held.Facts.Kind}, not a socket.");
        }

        return held;
    }

    /// <summary>
    /// Gives it an owner, a group and a mode; null leaves what it has. At no moment has anybody a right that he has
    /// neither before nor afterwards; what fails leaves it as it was.
    /// </summary>
    /// <exception cref="SockException">The system refused.</exception>
    public void Change(uint? owner, uint? group, int? mode)
    {
        int before = Facts.Mode & Digits;
        bool isOwned = owner is not null || group is not null;
        if (isOwned)
        {
            Check(ChMod(_file, before & (mode ?? before)));
            if (ChOwn(_file, owner ?? AsItIs, group ?? AsItIs) != 0)
            {
                SockException problem = Failure();
                _ = ChMod(_file, before);
                throw problem;
            }
        }

        // A change of owner takes bits away.
        Check(ChMod(_file, mode ?? before));
    }

    /// <inheritdoc/>
    public void Dispose() => _held.Dispose();

    private static string Name(SafeFileHandle held) => $"/proc/self/fd/{held.DangerousGetHandle()}";

    private void Check(int result)
    {
        if (result != 0)
        {
            throw Failure();
        }
    }

    private SockException Failure()
    {
        const int notPermitted = 1;
        int error = Marshal.GetLastPInvokeError();
        return error == notPermitted
            ? new SockException(SockFailure.FileFailed, $"'{_path}' stays as it is: {Accounts.UserName(Accounts.Me)} may "
                + $"not change it (owner {Accounts.UserName(Facts.Owner)}).",
                "Its owner may change its mode, and give it one of his own groups; root may do all: 'sudo pwsh'.")
            : Failed(Marshal.GetPInvokeErrorMessage(error));
    }

    private SockException Failed(string why) => new(SockFailure.FileFailed, $"'{_path}' stays as it is: {why}.");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int Open(byte[] path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true)]
    private static partial int ChOwn(byte[] path, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "chmod", SetLastError = true)]
    private static partial int ChMod(byte[] path, int mode);
}
