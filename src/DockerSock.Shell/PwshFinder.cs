using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace DockerSock.Shell;

/// <summary>A pwsh that is new enough for the module.</summary>
/// <param name="Path">Where it is: a program, or the pwsh.dll of the pinned one, which dotnet runs.</param>
/// <param name="Version">What it calls itself, such as 7.6.1 or 7.7.0-preview.2.</param>
public sealed record Pwsh(string Path, string Version)
{
    /// <summary>Whether it is the one that the build has brought.</summary>
    public bool IsPinned => Path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);

    /// <summary>How it is started with arguments.</summary>
    public ProcessStartInfo Start(params IEnumerable<string> arguments)
    {
        if (!IsPinned)
        {
            return new(Path, arguments);
        }

        string root = System.IO.Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory());
        ProcessStartInfo start =
            new(System.IO.Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"),
                [Path, .. arguments]);
        // For the pwsh that it starts itself, as Start-Job does.
        start.Environment["DOTNET_ROOT"] = root;
        return start;
    }
}

/// <summary>
/// Finds a pwsh that can load the module: on PATH, among the user's .NET tools, and the one that the build has brought.
/// </summary>
public static class PwshFinder
{
    private static readonly Version s_oldest = new(7, 4);

    private static string ProgramName => OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";

    /// <summary>The one that .config/dotnet-tools.json names and every build restores.</summary>
    /// <exception cref="FileNotFoundException">It is not there any more.</exception>
    public static Pwsh Pinned
    {
        get
        {
            string path = Path.Combine(Built("PowerShellFolder"), OperatingSystem.IsWindows() ? "win" : "unix",
                "pwsh.dll");
            return File.Exists(path) ? new(path, Built("PowerShellVersion"))
                : throw new FileNotFoundException($"There is no '{path}' any more: dotnet build brings it again.");
        }
    }

    /// <summary>The first pwsh of version 7.4 or newer that is installed, or else the pinned one.</summary>
    /// <exception cref="FileNotFoundException">None is installed, and the pinned one is not there.</exception>
    public static Pwsh Find() => Installed(Environment.GetEnvironmentVariable("PATH") ?? "").FirstOrDefault() ?? Pinned;

    /// <summary>Each pwsh of version 7.4 or newer in the folders of a PATH and among the user's .NET tools.</summary>
    public static IEnumerable<Pwsh> Installed(string searchPath)
    {
        string tools = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
            ".dotnet", "tools");
        return searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Append(tools)
            .Select(static folder => Path.Combine(folder, ProgramName)).Where(File.Exists)
            .Select(Ask).OfType<Pwsh>();
    }

    /// <summary>A program that says it is pwsh 7.4 or newer; null when it does not.</summary>
    public static Pwsh? Ask(string program)
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
                return ReadVersion(printed.Result) is { } version ? new(program, version) : null;
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

    /// <summary>
    /// The version in what pwsh -Version prints; null when it is older than 7.4 or no version at all.
    /// </summary>
    public static string? ReadVersion(string printed)
    {
        string text = printed.Trim().Split(' ')[^1];
        return Version.TryParse(text.Split('-')[0], out Version? version) && version >= s_oldest ? text : null;
    }

    private static string Built(string fact) => typeof(PwshFinder).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == fact).Value!;
}
