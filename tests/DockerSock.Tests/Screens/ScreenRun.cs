using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Screens;

/// <summary>
/// What tests/Screens/Screens.ps1 prints now, made once for all tests of it. Where DOCKERSOCK_SCREENS is "accept", it
/// takes the place of what is kept.
/// </summary>
public sealed class ScreenRun : IAsyncLifetime
{
    private static readonly string[] s_folders = ["80", "120", "200", "Examples"];

    /// <summary>Where the kept screens are.</summary>
    public static string Kept { get; } = Path.Combine(Repository.Root, "tests", "Screens");

    /// <summary>Where the new ones are.</summary>
    public string Printed { get; } = Directory.CreateTempSubdirectory("dockersock-screens-").FullName;

    /// <summary>Paths of the screens in a folder that has them, such as 80/Images.txt, sorted.</summary>
    public static IReadOnlyList<string> In(string folder) =>
    [
        .. s_folders.Select(part => Path.Combine(folder, part)).Where(Directory.Exists)
            .SelectMany(static part => Directory.EnumerateFiles(part, "*.txt"))
            .Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal),
    ];

    public async ValueTask InitializeAsync()
    {
        string script = Path.Combine(Kept, "Screens.ps1");
        string engine = typeof(FakeEngine).Assembly.Location;
        ProcessResult run = await RealPowerShell.Pinned.RunAsync(
            $"& '{script}' -Destination '{Printed}' -Engine '{engine}'; exit $LASTEXITCODE",
            TimeSpan.FromMinutes(5), ("LANG", "C.UTF-8"), ("LC_ALL", null), ("TZ", "UTC"));
        Assert.True(run.ExitCode == 0 && run.Errors.Length == 0, run.ToString());
        if (Environment.GetEnvironmentVariable("DOCKERSOCK_SCREENS") == "accept")
        {
            Accept();
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Printed, recursive: true);
        return default;
    }

    private void Accept()
    {
        foreach (string gone in In(Kept).Except(In(Printed)))
        {
            File.Delete(Path.Combine(Kept, gone));
        }

        foreach (string screen in In(Printed))
        {
            string kept = Path.Combine(Kept, screen);
            Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
            File.Copy(Path.Combine(Printed, screen), kept, overwrite: true);
        }
    }
}
