namespace DockerSock.Fake;

/// <summary>The mode of a file as Go programs write it: its kind in bits that no file system has.</summary>
internal static class GoFileMode
{
    public static uint Of(ContainerFile file)
    {
        uint mode = (uint)file.Mode & 511;
        mode |= file.Mode.HasFlag(UnixFileMode.SetUser) ? 1u << 23 : 0;
        mode |= file.Mode.HasFlag(UnixFileMode.SetGroup) ? 1u << 22 : 0;
        mode |= file.Mode.HasFlag(UnixFileMode.StickyBit) ? 1u << 20 : 0;
        return mode | file.Kind switch
        {
            FileKind.Directory => 1u << 31,
            FileKind.SymbolicLink => 1u << 27,
            FileKind.BlockDevice => 1u << 26,
            FileKind.Fifo => 1u << 25,
            FileKind.CharacterDevice => (1u << 26) | (1u << 21),
            _ => 0,
        };
    }
}
