using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.RealEngines;

/// <summary>
/// What a user does with networks and volumes, on real engines; the rows agree with the docker program's.
/// </summary>
public sealed class NetworkVolumeFlowTests : IDisposable
{
    private readonly HostedPowerShell _shell = new();
    private readonly string _name = "dockersock-" + Guid.NewGuid().ToString("N")[..12];
    private RealEngine? _cleanUp;

    public void Dispose()
    {
        if (_cleanUp is { } engine)
        {
            _ = Run(engine, "Get-DockerContainer \"$n*\" -All -DockerHost $h | Remove-DockerContainer -Force -Volume");
            _ = Run(engine, "Get-DockerNetwork \"$n*\" -DockerHost $h | Remove-DockerNetwork");
            _ = Run(engine, "Get-DockerVolume \"$n*\" -DockerHost $h | Remove-DockerVolume -Force");
        }

        _shell.Dispose();
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task A_network_is_created_used_and_removed(RealEngine engine)
    {
        Use(engine);
        int part = Random.Shared.Next(16, 240);
        string subnet = $"10.{part}.{Random.Shared.Next(1, 250)}.0/24";
        string address = subnet.Replace(".0/24", ".77");
        DockerNetwork made =
            Assert.Single(Run(engine,
                $"New-DockerNetwork $n -Subnet {subnet} -Label @{{ Purpose = 'test' }} -DockerHost $h")
                    .As<DockerNetwork>());
        Assert.Equal((_name, "bridge", engine.DockerHost), (made.Name, made.Driver, made.DockerHost));
        Assert.Equal([subnet], made.Subnets);
        Assert.NotEmpty(Run(engine, "New-DockerNetwork $n -DockerHost $h").Errors);

        _ = Run(engine, "New-DockerContainer busybox -Name $n -Start -Command sleep, 300 -DockerHost $h").Clean;
        _ = Run(engine,
            $"Get-DockerContainer $n -DockerHost $h | Connect-DockerNetwork $n -Alias db -IPAddress {address}").Clean;
        DockerNetwork used = Assert.Single(Run(engine, "Get-DockerNetwork $n -Detailed -DockerHost $h")
            .As<DockerNetwork>());
        Assert.Equal([_name], used.UsedBy);
        Assert.Equal((_name, address + "/24"),
            (Assert.Single(used.Containers.Values).Name, used.Containers.Values.Single().IPv4Address));
        Assert.Equal(made.Id,
            Assert.Single(Run(engine, $"Get-DockerNetwork {made.Id[..14]} -DockerHost $h").As<DockerNetwork>()).Id);
        Assert.NotEmpty(Run(engine, "Remove-DockerNetwork $n -DockerHost $h").Errors);

        using DockerProgram docker = new(engine.DockerHost);
        string[] rows = (await docker.OutAsync("network", "ls", "--no-trunc", "--filter", "name=" + _name, "--format",
            "{{.ID}} {{.Name}} {{.Driver}} {{.Scope}}")).Split('\n');
        Assert.Equal(rows, Run(engine, "Get-DockerNetwork \"$n*\" -DockerHost $h").As<DockerNetwork>()
            .Select(static one => $"{one.Id} {one.Name} {one.Driver} {one.Scope}"));

        _ = Run(engine, "Disconnect-DockerNetwork $n $n -DockerHost $h").Clean;
        Assert.Empty(Assert.Single(Run(engine, "Get-DockerNetwork $n -Detailed -DockerHost $h")
            .As<DockerNetwork>()).Containers);
        Assert.Equal(_name,
            Assert.Single(Run(engine, "Get-DockerNetwork $n -DockerHost $h | Remove-DockerNetwork -PassThru")
                .As<DockerNetwork>()).Name);
        Assert.Equal("DockerObjectNotFound", Run(engine, "Get-DockerNetwork $n -DockerHost $h").ErrorId);
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void Clearing_networks_and_volumes_tells_and_removes_only_those_of_a_label(RealEngine engine)
    {
        Use(engine);
        _ = Run(engine,
            "New-DockerNetwork \"$n-a\" -Label @{ owner = $n } -DockerHost $h; New-DockerNetwork \"$n-b\" "
                + "-DockerHost $h; New-DockerVolume \"$n-a\", \"$n-b\" -Label @{ owner = $n } -DockerHost $h").Clean;
        _ = Run(engine,
            "New-DockerContainer busybox -Name $n -Volume \"$n-b:/data\" -Command sleep, 300 -DockerHost $h").Clean;
        Assert.Empty(Run(engine,
            "Clear-DockerNetwork -Filter @{ label = \"owner=$n\" } -WhatIf -DockerHost $h; Clear-DockerVolume -All "
                + "-Filter @{ label = \"owner=$n\" } -WhatIf -DockerHost $h").Clean);
        Assert.Equal([_name + "-a"], Run(engine, "Clear-DockerNetwork -Force -Filter @{ label = \"owner=$n\" } -DockerHost $h")
            .As<DockerNetwork>().Select(static one => one.Name));
        Assert.Equal([_name + "-a"],
            Run(engine, "Clear-DockerVolume -Force -All -Filter @{ label = \"owner=$n\" } -DockerHost $h").As<DockerVolume>()
                .Select(static one => one.Name));
        Assert.Equal([_name + "-b"], Run(engine, "Get-DockerNetwork \"$n*\" -DockerHost $h").As<DockerNetwork>()
            .Select(static one => one.Name));
        Assert.Equal([_name + "-b"], Run(engine, "Get-DockerVolume \"$n*\" -DockerHost $h").As<DockerVolume>()
            .Select(static one => one.Name));
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task A_volume_is_created_filled_measured_and_removed(RealEngine engine)
    {
        Use(engine);
        DockerVolume made = Assert.Single(Run(engine, "New-DockerVolume $n -Label @{ Purpose = 'test' } -DockerHost $h")
            .As<DockerVolume>());
        Assert.Equal((_name, "local", "test", false),
            (made.Name, made.Driver, made.Labels["Purpose"], made.IsAnonymous));
        _ = Run(engine,
            "Invoke-DockerImage busybox -Volume \"${n}:/data\" -Command sh, -c, 'head -c 100000 /dev/zero > /data/f' "
                + "-DockerHost $h").Clean;
        _ = Run(engine,
            "New-DockerContainer busybox -Name $n -Volume \"${n}:/data\" -Command sleep, 300 -DockerHost $h").Clean;
        DockerVolume found = Assert.Single(Run(engine, "Get-DockerVolume $n -Size -DockerHost $h").As<DockerVolume>());
        Assert.Equal([_name], found.UsedBy);
        Assert.InRange(found.Size!.Value, 100_000, 120_000);

        using DockerProgram docker = new(engine.DockerHost);
        string[] rows = (await docker.OutAsync("volume", "ls", "--filter", "name=" + _name, "--format",
            "{{.Driver}} {{.Name}} {{.Scope}} {{.Mountpoint}}")).Split('\n');
        Assert.Equal(rows, Run(engine, "Get-DockerVolume \"$n*\" -DockerHost $h").As<DockerVolume>()
            .Select(static one => $"{one.Driver} {one.Name} {one.Scope} {one.Mountpoint}"));

        Assert.NotEmpty(Run(engine, "Remove-DockerVolume $n -Confirm:$false -DockerHost $h").Errors);
        _ = Run(engine, "Remove-DockerContainer $n -Force -DockerHost $h; Remove-DockerVolume $n -Confirm:$false -DockerHost $h").Clean;
        Assert.Equal("DockerObjectNotFound", Run(engine, "Get-DockerVolume $n -DockerHost $h").ErrorId);
    }

    private void Use(RealEngine engine)
    {
        engine.MustAnswer();
        _cleanUp = engine;
    }

    private Outcome Run(RealEngine engine, string script) =>
        _shell.Run($"param($h, $n) {script}", ("h", engine.DockerHost), ("n", _name));
}
