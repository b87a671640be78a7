using System.Diagnostics;

namespace DockerSock.Shell;

/// <summary>A pwsh program that is new enough for the module.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Version">What it calls itself, such as 7.6.1 or 7.7.0-preview.2.</param>
public sealed record Pwsh(string Path, string Version);

/// <summary>Looks for a pwsh that can load the module: on PATH, then among the user's .NET tools.</summary>
public static class PwshFinder
{
    private static readonly Version s_oldest = new(7, 4);

    /// <summary>The first pwsh of version 7.4 or newer; null when there is none.</summary>
    public static Pwsh? Find() => Find(Environment.GetEnvironmentVariable("PATH") ?? "");

    /// <summary>The first pwsh of version 7.4 or newer in the folders of a PATH and the user's .NET tools.</summary>
    public static Pwsh? Find(string searchPath)
    {
        string name = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";
        string tools = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
            ".dotnet", "tools");
        foreach (string folder in searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append(tools))
        {
            string program = Path.Combine(folder, name);
            if (File.Exists(program) && VersionOf(program) is { } version)
            {
                return new(program, version);
            }
        }

        return null;
    }

    /// <summary>
    /// The version in what pwsh -Version prints; null when it is older than 7.4 or no version at all.
    /// </summary>
    public static string? ReadVersion(string printed)
    {
        string text = printed.Trim().Split(' ')[^1];
        return Version.TryParse(text.Split('-')[0], out Version? version) && version >= s_oldest ? text : null;
    }

    private static string? VersionOf(string program)
    {
        ProcessStartInfo start = new(program, ["-NoLogo", "-NoProfile", "-Version"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> printed = process.StandardOutput.ReadToEndAsync();
            if (printed.Wait(TimeSpan.FromSeconds(10)) && process.WaitForExit(1000) && process.ExitCode == 0)
            {
                return ReadVersion(printed.Result);
            }

            process.Kill(entireProcessTree: true);
            return null;
        }
        catch (Exception problem) when (problem is System.ComponentModel.Win32Exception or IOException
            or InvalidOperationException or AggregateException)
        {
            return null;
        }
    }
}
