using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>Rows come in the order of the docker program, however the engine lists them.</summary>
public sealed class RowOrderTests : CmdletTest
{
    private static readonly string[] s_names = ["web10", "web2", "Zoo", "app", "web-1", "web02", "web", "a.10.b",
        "a.9.b"];

    protected override FakeEngineOptions Options => new() { Gallery = true, SwarmNodes = 3 };

    [Theory]
    [InlineData("network ls --format {{.Name}}", "(Get-DockerNetwork -DockerHost $h).Name", 9)]
    [InlineData("volume ls --format {{.Name}}", "(Get-DockerVolume -DockerHost $h).Name", 9)]
    [InlineData("plugin ls --format {{.Name}}", "(Get-DockerPlugin -DockerHost $h).Name", 9)]
    [InlineData("node ls --format {{.Hostname}}", "(Get-DockerNode -DockerHost $h).Hostname", 5)]
    [InlineData("secret ls --format {{.Name}}", "(Get-DockerSecret -DockerHost $h).Name", 9)]
    [InlineData("config ls --format {{.Name}}", "(Get-DockerConfig -DockerHost $h).Name", 9)]
    [InlineData("service ls --format {{.Name}}", "(Get-DockerService -DockerHost $h).Name", 3)]
    public async Task Rows_are_in_the_docker_programs_order(string docker, string ours, int atLeast)
    {
        foreach (string name in s_names)
        {
            Engine.State.AddNetwork(name);
            Engine.State.AddVolume(name);
            Engine.State.AddPlugin(name.ToLowerInvariant());
        }

        _ = Run("""
            'web10', 'web2', 'Zoo', 'app', 'web-1', 'web02', 'web', 'a.10.b', 'a.9.b' | ForEach-Object {
                $null = New-DockerSecret $_ ([byte[]]1) -DockerHost $h
                $null = New-DockerConfig $_ ([byte[]]1) -DockerHost $h
            }
            """).Clean;
        using DockerProgram program = new(Engine.DockerHost);
        string[] theirs = (await program.OutAsync(docker.Split(' '))).Split('\n');
        Assert.InRange(theirs.Length, atLeast, int.MaxValue);
        Assert.Equal(theirs, Run(ours).As<string>());
    }

    [Fact]
    public async Task Disk_usage_has_volumes_by_name_and_the_build_cache_by_its_last_use()
    {
        DiskUsageItem[] ours = [.. Run("Get-DockerDiskUsage -Detailed -DockerHost $h").As<DiskUsageItem>()];
        using DockerProgram program = new(Engine.DockerHost);
        Assert.Equal((await program.OutAsync("volume", "ls", "--format", "{{.Name}}")).Split('\n'),
            ours.Where(static one => one.Type == "Volumes").Select(static one => one.Name));
        Assert.Equal(
            (await program.OutAsync("system", "df", "-v", "--format", "{{range .BuildCache}}{{.ID}} {{end}}")).Trim()
                .Replace("*", "").Split(' '),
            ours.Where(static one => one.Type == "BuildCache").Select(static one => one.Id));
    }
}
