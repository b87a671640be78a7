using System.Diagnostics;

namespace DockerSock.Tests.Hosting;

/// <summary>Folders that tests have made.</summary>
internal static class Folders
{
    /// <summary>Removes one with all that is in it, also names that are not UTF-8, which .NET cannot remove.</summary>
    public static void Remove(DirectoryInfo folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            folder.Delete(recursive: true);
            return;
        }

        using Process process = Process.Start("rm", ["-rf", folder.FullName]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
