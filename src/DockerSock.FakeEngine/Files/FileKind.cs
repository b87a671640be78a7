namespace DockerSock.Fake;

/// <summary>What a file is.</summary>
public enum FileKind
{
    /// <summary>A regular file.</summary>
    Regular,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A symbolic link.</summary>
    SymbolicLink,

    /// <summary>A named pipe.</summary>
    Fifo,

    /// <summary>A device of characters.</summary>
    CharacterDevice,

    /// <summary>A device of blocks.</summary>
    BlockDevice,
}
