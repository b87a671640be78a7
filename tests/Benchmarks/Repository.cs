using System.Diagnostics;
using System.Reflection;

namespace DockerSock.Benchmarks;

/// <summary>The repository that this program was built from.</summary>
internal static class Repository
{
    private static readonly string s_root = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(static item => item.Key == "RepositoryRoot").Value!;

    /// <summary>The dotnet program that runs this one.</summary>
    public static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host
        ? host : "dotnet";

    /// <summary>
    /// Builds the module as it is released, in a folder of its own: bin keeps the build that users of the repository
    /// import.
    /// </summary>
    /// <returns>The path of its manifest.</returns>
    public static async Task<string> BuildModuleAsync()
    {
        const string Manifest = "DockerSock.psd1";
        string folder = Path.Combine(s_root, "out", "benchmark");
        ProcessStartInfo start = new(Dotnet, [
            "build", Path.Combine(s_root, "src", "DockerSock"), "--configuration", "Release", "--nologo",
            "--verbosity", "quiet",
            $"--property:OutputPath={Path.Combine(folder, "bin")}/",
        ]) { RedirectStandardOutput = true };
        using Process build = Process.Start(start)!;
        string printed = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();
        if (build.ExitCode != 0)
        {
            throw new BenchmarkException($"The module does not build:{Environment.NewLine}{printed}");
        }

        string manifest = Path.Combine(folder, Manifest);
        File.Copy(Path.Combine(s_root, Manifest), manifest, overwrite: true);
        return manifest;
    }
}
