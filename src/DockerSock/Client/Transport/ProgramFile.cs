namespace DockerSock.Client;

/// <summary>Finds programs as a shell does.</summary>
internal static class ProgramFile
{
    /// <summary>
    /// The file of a program on PATH; null where there is none. .NET would look into the current folder before: a
    /// folder from elsewhere must not bring a program that is given passwords, or a way to an engine.
    /// </summary>
    /// <param name="name">Its name, without a folder.</param>
    public static string? Find(string name)
    {
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat", ""] : [""];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Where(Path.IsPathFullyQualified)
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder, name + ending)))
            .FirstOrDefault(CanRun);
    }

    private static bool CanRun(string file) => File.Exists(file) && (OperatingSystem.IsWindows()
        || (File.GetUnixFileMode(file)
            & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
