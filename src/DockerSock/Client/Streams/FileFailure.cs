namespace DockerSock.Client;

/// <summary>Says in one way why a file of this machine cannot be read or written.</summary>
internal static class FileFailure
{
    /// <summary>Reads a file, or opens it.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="read">What is done with it.</param>
    /// <exception cref="SockException">There is no such file, or it may not be read.</exception>
    public static T Read<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Unreadable(path, problem);
        }
    }

    /// <summary>The failure of a file that cannot be written.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="problem">The system's reason.</param>
    public static SockException Unwritable(string path, Exception problem) => new(SockFailure.FileFailed,
        Directory.Exists(path) ? $"'{path}' is a folder, not a file."
        : problem is DirectoryNotFoundException ? $"There is no folder '{Path.GetDirectoryName(path)}'."
        : $"'{path}' cannot be written: {problem.Message}", null, problem);

    /// <summary>The failure of a file, or of a stream, that cannot be read.</summary>
    /// <param name="name">Its path, or what a stream is called.</param>
    /// <param name="problem">The system's reason.</param>
    public static SockException Unreadable(string name, Exception problem) => new(SockFailure.FileFailed,
        Directory.Exists(name) ? $"'{name}' is a folder, not a file."
        : problem is FileNotFoundException or DirectoryNotFoundException ? $"There is no file '{name}'."
        : $"'{name}' cannot be read: {problem.Message}", null, problem);
}
