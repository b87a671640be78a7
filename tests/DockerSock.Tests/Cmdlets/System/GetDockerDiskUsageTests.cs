using DockerSock.Fake;
using DockerSock.Models;

namespace DockerSock.Tests.Cmdlets;

public sealed class GetDockerDiskUsageTests : DiskTest
{
    private static readonly string[] s_types = ["Images", "Containers", "Volumes", "BuildCache"];

    public static TheoryData<string, string, string> Versions { get; } = new()
    {
        { "1.41", "/system/df", "/system/df" },
        { "1.42", "/system/df", "/system/df?type=image&type=volume" },
        { "1.52", "/system/df", "/system/df?type=image&type=volume" },
        { "1.53", "/system/df", "/system/df?type=image&type=volume" },
    };

    [Theory, MemberData(nameof(Versions))]
    public async Task Sums_are_the_same_on_every_engine(string api, string all, string some)
    {
        await using FakeEngine engine = await FilledAsync(api);
        DiskUsage[] sums = [.. On(engine, "Get-DockerDiskUsage -DockerHost $h").As<DiskUsage>()];
        Assert.Equal(
            [("Images", 3L, 2L, 30_000_000L, 10_000_000L), ("Containers", 3L, 1L, 6_000L, 5_000L),
                ("Volumes", 3L, 1L, 700L, 600L), ("BuildCache", 4L, 1L, 1_110L, 1_010L)],
            sums.Select(static sum => (sum.Type, sum.Total, sum.Active, sum.Size, sum.Reclaimable)));
        Assert.Equal([33, 83, 85, 90], sums.Select(static sum => sum.ReclaimablePercent!.Value));
        Assert.All(sums, sum => Assert.Equal(engine.DockerHost, sum.DockerHost));
        Assert.Equal($"GET /v{api}{all}", engine.Requests[^1].ToString());

        Assert.Equal(["Images", "Volumes"], On(engine, "Get-DockerDiskUsage volumes, Images -DockerHost $h")
            .As<DiskUsage>().Select(static sum => sum.Type));
        Assert.Equal($"GET /v{api}{some}", engine.Requests[^1].ToString());
    }

    [Theory]
    [InlineData("1.41", "")]
    [InlineData("1.51", "")]
    [InlineData("1.52", "?verbose=1")]
    [InlineData("1.53", "?verbose=1")]
    public async Task Every_object_is_the_same_on_every_engine(string api, string query)
    {
        await using FakeEngine engine = await FilledAsync(api);
        DiskUsageItem[] items = [.. On(engine, "Get-DockerDiskUsage -Detailed -DockerHost $h").As<DiskUsageItem>()];
        Assert.Equal($"GET /v{api}/system/df{query}", engine.Requests[^1].ToString());
        Assert.Equal(
            [
                ("Images", "one:latest", 10_000_000L, 0L, 2L, true, 0L),
                ("Images", "two:latest", 10_000_000L, 0L, 1L, true, 0L),
                ("Images", "idle:latest", 10_000_000L, 0L, 0L, false, 10_000_000L),
                ("Containers", "run", 1_000L, 0L, 0L, true, 0L), ("Containers", "off", 2_000L, 0L, 0L, false, 2_000L),
                ("Containers", "off2", 3_000L, 0L, 0L, false, 3_000L),
                ("Volumes", "data", 100L, 0L, 1L, true, 0L), ("Volumes", "spare", 200L, 0L, 0L, false, 200L),
                ("Volumes", engine.State.Volumes[2].Name, 400L, 0L, 0L, false, 400L),
                ("BuildCache", "RUN a", 10L, 0L, 1L, false, 10L), ("BuildCache", "RUN b", 100L, 0L, 1L, true, 0L),
                ("BuildCache", "RUN c", 1_000L, 0L, 1L, false, 1_000L),
                ("BuildCache", "RUN d", 5_000L, 5_000L, 1L, false, 0L),
            ],
            // The volume without a name has one by chance, and may stand anywhere among the volumes.
            items.OrderBy(static item => Array.IndexOf(s_types, item.Type))
                .ThenBy(item => item.Type == "Volumes" && item.Name == engine.State.Volumes[2].Name).Select(static item =>
                (item.Type, item.Name, item.Size!.Value, item.SharedSize, item.Users, item.InUse, item.Reclaimable)));
        Assert.Equal(["first"], ((BuildCacheRecord)items[10].Object!).Parents);
        Assert.Equal(("run", engine.DockerHost),
            (((ContainerSummary)items[3].Object!).Name, ((ContainerSummary)items[3].Object!).DockerHost));
        Assert.Equal(["Volumes"], On(engine, "Get-DockerDiskUsage Volumes -Detailed -DockerHost $h").As<DiskUsageItem>()
            .Select(static item => item.Type).Distinct());
    }

    [Fact]
    public async Task The_view_is_that_of_the_docker_program()
    {
        await using FakeEngine engine = await FilledAsync("1.51");
        string shown = Shell.Show($"Get-DockerDiskUsage -DockerHost {engine.DockerHost}");
        Assert.Matches("TYPE +TOTAL +ACTIVE +SIZE +RECLAIMABLE", shown);
        Assert.Matches(@"Images +3 +2 +30MB +10MB \(33%\)", shown);
    }
}
