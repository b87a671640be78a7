using System.Runtime.InteropServices;

namespace DockerSock.Client;

/// <summary>
/// Kind, owner, group, mode and names of a file, as Linux's statx gives them; .NET has no call for most of them.
/// </summary>
internal sealed partial record FileFacts(uint Owner, uint Group, int Mode)
{
    private const int TypeMask = 0xF000;
    private const int AtCurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const uint BasicStats = 0x7ff;

    /// <summary>How many names the file has.</summary>
    public uint Names { get; private init; }

    /// <summary>
    /// What the file's other names have too, and no other file: its file system and its number there.
    /// </summary>
    public (uint Major, uint Minor, ulong Number) Identity { get; private init; }

    /// <summary>The numbers of a device.</summary>
    public (uint Major, uint Minor) Device { get; private init; }

    /// <summary>Bytes of a file.</summary>
    public long Size { get; private init; }

    /// <summary>When it was last written.</summary>
    public DateTime ModifiedTime { get; private init; }

    public bool IsFolder => (Mode & TypeMask) == 0x4000;

    public bool IsRegular => (Mode & TypeMask) == 0x8000;

    public bool IsSocket => (Mode & TypeMask) == 0xC000;

    public bool IsBlockDevice => (Mode & TypeMask) == 0x6000;

    public bool IsCharacterDevice => (Mode & TypeMask) == 0x2000;

    public bool IsPipe => (Mode & TypeMask) == 0x1000;

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
    public static FileFacts? Of(string path) => Of(path, 0);

    /// <summary>The same, of a link itself where the path is one.</summary>
    public static FileFacts? OfLink(string path) => Of(path, NoFollow);

    private static FileFacts? Of(string path, int flags)
    {
        if (!OperatingSystem.IsLinux() || path.Contains('\0'))
        {
            return null;
        }

        try
        {
            return StatX(AtCurrentDirectory, LocalFiles.Zero(path), flags, BasicStats, out StatXBuffer buffer) == 0
                ? new FileFacts(buffer.Owner, buffer.Group, buffer.Mode)
                {
                    Names = buffer.Names,
                    Identity = (buffer.DiskMajor, buffer.DiskMinor, buffer.Number),
                    Device = (buffer.DeviceMajor, buffer.DeviceMinor),
                    Size = buffer.Size,
                    ModifiedTime = Time(buffer.Seconds, buffer.Nanoseconds),
                }
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>A time of a file system, which may have years that DateTime has not.</summary>
    private static DateTime Time(long seconds, uint nanoseconds) => DateTime.UnixEpoch.AddSeconds(Math.Clamp(seconds,
        DateTimeOffset.MinValue.ToUnixTimeSeconds(), DateTimeOffset.MaxValue.ToUnixTimeSeconds()))
        .AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick);

    [LibraryImport("libc", EntryPoint = "statx")]
    private static partial int StatX(int directory, byte[] path, int flags, uint mask, out StatXBuffer buffer);

    /// <summary>The kernel's struct statx: the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatXBuffer
    {
        [FieldOffset(16)]
        public uint Names;

        [FieldOffset(20)]
        public uint Owner;

        [FieldOffset(24)]
        public uint Group;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Number;

        [FieldOffset(40)]
        public long Size;

        [FieldOffset(112)]
        public long Seconds;

        [FieldOffset(120)]
        public uint Nanoseconds;

        [FieldOffset(128)]
        public uint DeviceMajor;

        [FieldOffset(132)]
        public uint DeviceMinor;

        [FieldOffset(136)]
        public uint DiskMajor;

        [FieldOffset(140)]
        public uint DiskMinor;
    }
}
