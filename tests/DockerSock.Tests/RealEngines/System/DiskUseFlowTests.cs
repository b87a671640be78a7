using System.Globalization;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.RealEngines;

/// <summary>What compares an engine as a whole: it runs when no other test uses the engine.</summary>
[CollectionDefinition(nameof(QuietEngine), DisableParallelization = true)]
public sealed class QuietEngine;

/// <summary>The use of the disk, on real engines, agrees with the docker program's.</summary>
[Collection(nameof(QuietEngine))]
public sealed class DiskUseFlowTests : IDisposable
{
    private readonly HostedPowerShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task The_use_of_the_disk_agrees_with_the_docker_program(RealEngine engine)
    {
        engine.MustAnswer();
        using DockerProgram docker = new(engine.DockerHost);
        string[] theirs =
        [
            .. (await docker.OutAsync("system", "df", "--format",
                "{{.Type}}|{{.TotalCount}}|{{.Active}}|{{.Size}}|{{.Reclaimable}}"))
                .Replace("Local Volumes", "Volumes").Replace("Build Cache", "BuildCache").Split('\n'),
        ];
        Assert.Equal(theirs, _shell.Run("param($h) Get-DockerDiskUsage -DockerHost $h", ("h", engine.DockerHost))
            .As<DiskUsage>().Select(Row));
    }

    private static string Row(DiskUsage sum)
    {
        string part = sum.ReclaimablePercent is { } percent && sum.Type != "BuildCache" ? $" ({percent}%)" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sum.Type}|{sum.Total}|{sum.Active}|"
            + $"{Humanize.Size(sum.Size, 4)}|{Humanize.Size(sum.Reclaimable, 4)}{part}");
    }
}
