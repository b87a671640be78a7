using System.Diagnostics;
using DockerSock.Client;

namespace DockerSock.Tests.Client;

/// <summary>The programs that know archives and files without us: GNU tar, bsdtar, find.</summary>
internal static class TarPrograms
{
    /// <summary>Runs a command of sh in a folder; what it prints must be the whole story.</summary>
    /// <exception cref="Xunit.Sdk.SkipException">There is no such program here.</exception>
    public static byte[] Run(string folder, string command, int mostExit = 0)
    {
        ProcessStartInfo start = new("/bin/sh", ["-c", command])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["LC_ALL"] = "C.UTF-8", ["TZ"] = "UTC" },
        };
        using Process process = Process.Start(start)!;
        using MemoryStream output = new();
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        Assert.SkipWhen(process.ExitCode == 127, $"There is no program for '{command}' here.");
        Assert.True(process.ExitCode <= mostExit, $"{command}: {errors.Result}");
        return output.ToArray();
    }

    /// <summary>Why tests of names and owners cannot run here; null where they can.</summary>
    public static string? Missing => !OperatingSystem.IsLinux() ? "only Linux has names of any bytes"
        : !Environment.IsPrivilegedProcess ? "only root can give files to others" : null;

    /// <summary>What find knows of all below a folder: a line each, by name.</summary>
    public static IReadOnlyList<string> Found(string folder) =>
        [.. ByteText.Of(Run(folder, "find . -mindepth 1 -printf '%P|%y|%m|%U|%G|%s|%T@|%l\\0'"))
            .Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => line.Split('|'))
            .Select(static words => string.Join('|', words[0], words[1], words[1] == "l" ? "" : words[2], words[3],
                words[4], words[1] == "f" ? words[5] : "", words[1] == "l" ? "" : words[6].TrimEnd('0').TrimEnd('.'),
                words[7]))
            .Order(StringComparer.Ordinal)];
}
