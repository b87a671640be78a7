using System.Runtime.InteropServices;

namespace DockerSock.Client;

/// <summary>
/// Kind, owner, group and mode of a file, as Linux's statx gives them; .NET has no call for the first three.
/// </summary>
internal sealed partial record FileFacts(uint Owner, uint Group, int Mode)
{
    private const int TypeMask = 0xF000;
    private const int AtCurrentDirectory = -100;
    private const uint BasicStats = 0x7ff;

    public bool IsRegular => (Mode & TypeMask) == 0x8000;

    public bool IsSocket => (Mode & TypeMask) == 0xC000;

    /// <summary>What the file is, with its article.</summary>
    public string Kind => (Mode & TypeMask) switch
    {
        0x4000 => "a directory",
        0x8000 => "a file",
        0x2000 or 0x6000 => "a device",
        0x1000 => "a named pipe",
        0xC000 => "a socket",
        _ => "something else",
    };

    /// <summary>The permissions as ls shows them: <c>rw-rw----</c>.</summary>
    public string Permissions => string.Create(9, Mode, static (text, mode) =>
    {
        for (int i = 0; i < 9; i++)
        {
            text[i] = (mode & (1 << (8 - i))) != 0 ? "rwx"[i % 3] : '-';
        }
    });

    /// <summary>The facts; null where there is no such file or the system has no statx.</summary>
    public static FileFacts? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            return StatX(AtCurrentDirectory, path, 0, BasicStats, out StatXBuffer buffer) == 0
                ? new FileFacts(buffer.Owner, buffer.Group, buffer.Mode)
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int directory, string path, int flags, uint mask, out StatXBuffer buffer);

    /// <summary>The kernel's struct statx: the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatXBuffer
    {
        [FieldOffset(20)]
        public uint Owner;

        [FieldOffset(24)]
        public uint Group;

        [FieldOffset(28)]
        public ushort Mode;
    }
}
