namespace DockerSock.Fake;

/// <summary>Why a path leads to no file.</summary>
internal enum FileProblem
{
    /// <summary>It leads to one.</summary>
    None,

    /// <summary>There is no such file or directory.</summary>
    Missing,

    /// <summary>Something on the way is not a directory.</summary>
    NotADirectory,

    /// <summary>Symbolic links lead round and round.</summary>
    TooManyLinks,
}

/// <summary>Where a path leads.</summary>
/// <param name="Problem">Why nowhere.</param>
/// <param name="Path">From the root, through no symbolic link but the last.</param>
/// <param name="File">What is there.</param>
internal sealed record FoundFile(FileProblem Problem, string Path, ContainerFile? File);
