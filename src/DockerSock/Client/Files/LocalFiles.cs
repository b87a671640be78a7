using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DockerSock.Client;

/// <summary>
/// Files of this machine by names of any bytes, as <see cref="ByteText"/>. .NET knows names that are text only; those
/// that are not need Linux's own calls. Everything here throws <see cref="IOException"/> or
/// <see cref="UnauthorizedAccessException"/>.
/// </summary>
internal static partial class LocalFiles
{
    private const int AtCurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const int Create = 0xC1; // O_WRONLY | O_CREAT | O_EXCL
    private const int CloseOnExec = 0x80000;

    // Where the kernel's and the C library's directory entry has its name, on every 64-bit Linux.
    private const int NameOffset = 19;

    /// <summary>The names in a folder, in their order.</summary>
    public static IReadOnlyList<string> Names(string folder)
    {
        if (!OperatingSystem.IsLinux() || nint.Size != 8)
        {
            return [.. Directory.EnumerateFileSystemEntries(folder, "*", new EnumerationOptions
            {
                AttributesToSkip = 0, IgnoreInaccessible = false,
            }).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        }

        nint directory = OpenDir(Zero(folder));
        Check(directory == 0 ? -1 : 0, folder);
        try
        {
            List<string> names = [];
            while (ReadDir(directory) is not 0 and var entry)
            {
                names.Add(Text(entry + NameOffset));
            }

            Check(-Marshal.GetLastPInvokeError(), folder);
            return [.. names.Where(static name => name is not ("." or "..")).Order(StringComparer.Ordinal)];
        }
        finally
        {
            _ = CloseDir(directory);
        }
    }

    /// <summary>True for a folder, also where a link to it stands.</summary>
    public static bool IsFolder(string path) =>
        ByteText.IsUnicode(path) ? Directory.Exists(path) : FileFacts.Of(path) is { IsFolder: true };

    /// <summary>True where anything is, a link that leads nowhere too.</summary>
    public static bool Exists(string path) => ByteText.IsUnicode(path)
        ? Path.Exists(path) || new FileInfo(path).LinkTarget is not null : FileFacts.OfLink(path) is not null;

    /// <summary>Where a link leads, as it is written; null for all else.</summary>
    public static string? LinkTarget(string path)
    {
        if (!OperatingSystem.IsLinux() || path.Contains('\0'))
        {
            return new FileInfo(path).LinkTarget;
        }

        byte[] target = new byte[4096];
        nint length = ReadLink(Zero(path), target, target.Length);
        return length < 0 ? null : ByteText.Of(target.AsSpan(0, (int)length));
    }

    /// <summary>Opens a file for reading, asynchronously and from its beginning.</summary>
    public static FileStream Open(string path) => ByteText.IsUnicode(path)
        ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16,
            FileOptions.Asynchronous | FileOptions.SequentialScan)
        : new FileStream(Handle(path, CloseOnExec), FileAccess.Read, 1 << 16);

    /// <summary>Makes a file where there is none, for writing.</summary>
    public static FileStream CreateFile(string path) => ByteText.IsUnicode(path)
        ? new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 0, FileOptions.Asynchronous)
        : new FileStream(Handle(path, Create | CloseOnExec), FileAccess.Write, 0);

    /// <summary>Makes a folder where there is none, and those above it.</summary>
    public static void CreateFolder(string path)
    {
        if (ByteText.IsUnicode(path))
        {
            Directory.CreateDirectory(path);
        }
        else if (!IsFolder(path))
        {
            CreateFolder(Path.GetDirectoryName(path)!);
            Check(MakeDir(Zero(path), 0x1FF), path);
        }
    }

    /// <summary>Makes a symbolic link.</summary>
    public static void CreateLink(string path, string target)
    {
        if (ByteText.IsUnicode(path) && ByteText.IsUnicode(target))
        {
            File.CreateSymbolicLink(path, target);
            return;
        }

        Check(SymLink(Zero(target), Zero(path)), path);
    }

    /// <summary>Gives a file one more name; copies it where that cannot be.</summary>
    public static void CreateName(string path, string existing)
    {
        if (OperatingSystem.IsWindows() || Link(Zero(existing), Zero(path)) != 0)
        {
            File.Copy(existing, path);
        }
    }

    /// <summary>Gives a file one more name; false where there is a file of that name, or the system may not.</summary>
    public static bool TryCreateName(string path, string existing) =>
        !OperatingSystem.IsWindows() && Link(Zero(existing), Zero(path)) == 0;

    /// <summary>Removes a file or a link, where there is one.</summary>
    public static void Delete(string path)
    {
        if (ByteText.IsUnicode(path))
        {
            File.Delete(path);
        }
        else if (Exists(path))
        {
            Check(Unlink(Zero(path)), path);
        }
    }

    /// <summary>Gives a file another name in its folder, in place of the file or link that has it.</summary>
    public static void Move(string path, string to)
    {
        if (ByteText.IsUnicode(to))
        {
            File.Move(path, to, overwrite: true);
            return;
        }

        Check(Rename(Zero(path), Zero(to)), to);
    }

    /// <summary>Sets who may do what with a file or folder; nothing on Windows.</summary>
    public static void SetMode(string path, UnixFileMode mode)
    {
        if (!ByteText.IsUnicode(path))
        {
            Check(ChMod(Zero(path), (int)mode), path);
        }
        else if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    /// <summary>Sets when a file or folder was last written.</summary>
    public static void SetTime(string path, DateTime time)
    {
        if (ByteText.IsUnicode(path))
        {
            File.SetLastWriteTimeUtc(path, time);
            return;
        }

        long seconds = Math.DivRem((time - DateTime.UnixEpoch).Ticks, TimeSpan.TicksPerSecond, out long rest);
        (seconds, rest) = rest < 0 ? (seconds - 1, rest + TimeSpan.TicksPerSecond) : (seconds, rest);
        // The time of the last access stays: UTIME_OMIT.
        Check(UTimeNsAt(AtCurrentDirectory, Zero(path), [0, 0x3FFFFFFE, (nint)seconds, (nint)(rest * 100)], NoFollow),
            path);
    }

    /// <summary>Sets owner and group, of a link itself; nothing on Windows.</summary>
    public static void SetOwner(string path, long user, long group)
    {
        if (!OperatingSystem.IsWindows())
        {
            // The largest number means "as it is" to the system.
            bool isOwner = user is >= 0 and < uint.MaxValue && group is >= 0 and < uint.MaxValue;
            if (!isOwner || LChown(Zero(path), (uint)user, (uint)group) != 0)
            {
                throw new IOException($"its owner cannot be set to {user}:{group}, which only root may do");
            }
        }
    }

    /// <summary>
    /// An extended attribute of a file, of at most 1 KiB; null where there is none, or the system has no such thing.
    /// </summary>
    public static byte[]? Attribute(string path, string name)
    {
        byte[] value = new byte[1 << 10];
        nint length = OperatingSystem.IsLinux() ? GetAttribute(Zero(path), Zero(name), value, value.Length) : -1;
        return length < 0 ? null : value[..(int)length];
    }

    /// <summary>Sets one; false where the system or the user may not.</summary>
    public static bool TrySetAttribute(string path, string name, byte[] value) =>
        OperatingSystem.IsLinux() && !name.Contains('\0')
            && SetAttribute(Zero(path), Zero(name), value, value.Length, 0) == 0;

    /// <summary>A name as the system's calls take it.</summary>
    internal static byte[] Zero(string name) => name.Contains('\0') ? throw new IOException("A name has a NUL in it.")
        : OperatingSystem.IsLinux() || ByteText.IsUnicode(name) ? [.. ByteText.Bytes(name), 0]
        : throw new IOException("A name is not UTF-8, which names are on this system.");

    private static SafeFileHandle Handle(string path, int flags)
    {
        int file = Open(Zero(path), flags, 0x1B6);
        Check(file, path);
        return new SafeFileHandle(file, ownsHandle: true);
    }

    private static void Check(int result, string path)
    {
        if (result < 0)
        {
            throw new IOException($"{Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())} : '{path}'");
        }
    }

    private static unsafe string Text(nint name) =>
        ByteText.Of(MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)name));

    [LibraryImport("libc", EntryPoint = "opendir", SetLastError = true)]
    private static partial nint OpenDir(byte[] path);

    [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
    private static partial nint ReadDir(nint directory);

    [LibraryImport("libc", EntryPoint = "closedir")]
    private static partial int CloseDir(nint directory);

    [LibraryImport("libc", EntryPoint = "readlink")]
    private static partial nint ReadLink(byte[] path, byte[] target, nint size);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int Open(byte[] path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true)]
    private static partial int MakeDir(byte[] path, int mode);

    [LibraryImport("libc", EntryPoint = "symlink", SetLastError = true)]
    private static partial int SymLink(byte[] target, byte[] path);

    [LibraryImport("libc", EntryPoint = "link")]
    private static partial int Link(byte[] existing, byte[] path);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true)]
    private static partial int Rename(byte[] path, byte[] to);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true)]
    private static partial int Unlink(byte[] path);

    [LibraryImport("libc", EntryPoint = "chmod", SetLastError = true)]
    private static partial int ChMod(byte[] path, int mode);

    [LibraryImport("libc", EntryPoint = "utimensat", SetLastError = true)]
    private static partial int UTimeNsAt(int directory, byte[] path, nint[] times, int flags);

    [LibraryImport("libc", EntryPoint = "lchown")]
    private static partial int LChown(byte[] path, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "lgetxattr")]
    private static partial nint GetAttribute(byte[] path, byte[] name, byte[] value, nint size);

    [LibraryImport("libc", EntryPoint = "lsetxattr")]
    private static partial int SetAttribute(byte[] path, byte[] name, byte[] value, nint size, int flags);
}
