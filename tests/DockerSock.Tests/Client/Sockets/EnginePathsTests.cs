using DockerSock.Client;

namespace DockerSock.Tests.Client;

public sealed class EnginePathsTests
{
    [Theory]
    [InlineData("/var/run/docker.sock", "/run/docker.sock")]
    [InlineData("/var/lib/../run", "/run")]
    [InlineData("//run/./user/1000//", "/run/user/1000")]
    [InlineData("/../..", "/")]
    [InlineData("/var/running", "/var/running")]
    public void A_path_is_written_in_one_way(string path, string clean) => Assert.Equal(clean, EnginePaths.Clean(path));

    [Theory]
    [InlineData("/run/docker.sock", true)]
    [InlineData("/srv/anywhere/docker.sock", true)]
    [InlineData("/run/user/1000/podman/podman.sock", true)]
    [InlineData("/run/containerd/containerd.sock", true)]
    [InlineData("/run/crio/crio.sock", true)]
    [InlineData("/run/buildkit/buildkitd.sock", true)]
    [InlineData("/var/run/docker.sock.raw", true)]
    [InlineData("/run/docker/plugins/rexray.sock", false)]
    [InlineData("/run/mysqld/mysqld.sock", false)]
    [InlineData("/etc/docker.socket", false)]
    public void Sockets_of_engines_are_known(string path, bool isOne) =>
        Assert.Equal(isOne, EnginePaths.IsSocket(path));

    [Theory]
    [InlineData("/", true)]
    [InlineData("/run", true)]
    [InlineData("/run/user", true)]
    [InlineData("/run/user/1000", true)]
    [InlineData("/run/user/1000/podman", true)]
    [InlineData("/run/docker/containerd", true)]
    [InlineData("/run/docker/plugins", false)]
    [InlineData("/run/lock", false)]
    [InlineData("/ru", false)]
    [InlineData("/srv", false)]
    public void So_are_the_folders_above_them(string path, bool isOne) =>
        Assert.Equal(isOne, EnginePaths.SocketBelow(path, []) is not null);

    [Theory]
    [InlineData("/var", true)]
    [InlineData("/var/lib", true)]
    [InlineData("/data/engine", true)]
    [InlineData("/data/engine/volumes", true)]
    [InlineData("/data/engine/volumes/web/_data", false)]
    [InlineData("/var/lib/postgresql", false)]
    public void And_the_folders_of_all_containers(string path, bool isOne) =>
        Assert.Equal(isOne, EnginePaths.IsData(path, "/data/engine"));

    [Theory]
    [InlineData("/dev/sda", true)]
    [InlineData("/dev/nvme0n1p2", true)]
    [InlineData("/dev/vda1", true)]
    [InlineData("/dev/mapper/root", true)]
    [InlineData("/dev/mem", true)]
    [InlineData("/dev", true)]
    [InlineData("/dev/null", false)]
    [InlineData("/dev/nvidia0", false)]
    [InlineData("/dev/dri/card0", false)]
    public void Disks_are_told_from_other_devices(string path, bool isOne) =>
        Assert.Equal(isOne, EnginePaths.IsDisk(path));

    [Theory]
    [InlineData("type=none,o=bind,device=/var/run", null, null, "/var/run")]
    [InlineData("o=rbind;ro,device=/", null, "var/run", "/var/run")]
    [InlineData("type=ext4,device=/dev/sda1", "local", "etc", "/dev/sda1")]
    [InlineData("type=tmpfs,device=tmpfs", null, null, null)]
    [InlineData("type=nfs,o=addr=10.0.0.1,device=:/srv", null, null, null)]
    [InlineData("type=overlay,o=lowerdir=/run,device=overlay", null, null, null)]
    [InlineData("mountpoint=/var/run", "local-persist", null, "/var/run")]
    [InlineData("size=1", "local", null, null)]
    public void A_volume_is_what_its_options_say(string options, string? driver, string? part, string? path) =>
        Assert.Equal(path, VolumeSource.Of(options.Split(',').Select(static one => one.Split('=', 2))
            .ToDictionary(static pair => pair[0], static pair => pair[1]), driver, part));

    [Theory]
    [InlineData("28.5.2", "28.5.2", false)]
    [InlineData("28.5.2+dfsg4", "28.5.2", true)]
    [InlineData("20.10.24+dfsg1", "20.10.24", true)]
    [InlineData("1.1.5+ds1", "1.1.5", true)]
    [InlineData("v1.3.3", "1.3.3", false)]
    [InlineData("18.09.1-ce", "18.9.1", false)]
    [InlineData("29.0.0-rc.1", "29.0.0", false)]
    [InlineData("26.1", "26.1.0", false)]
    [InlineData("dev", null, false)]
    [InlineData("", null, false)]
    public void Versions_are_read_with_what_distributions_add(string text, string? number, bool isPatched)
    {
        EngineRelease? release = EngineRelease.Parse(text);
        Assert.Equal((number, number is not null && isPatched), (release?.ToString(), release?.IsPatched ?? false));
    }

    [Theory]
    [InlineData("28.5.2+dfsg4", false)]
    [InlineData("27.1.0", true)]
    [InlineData("27.0.3", true)]
    [InlineData("26.1.5", false)]
    [InlineData("26.0.2", true)]
    [InlineData("25.0.6", false)]
    [InlineData("24.0.9", true)]
    [InlineData("20.10.27", true)]
    public void A_correction_is_in_its_branch_and_in_what_came_later(string version, bool isBefore) =>
        Assert.Equal(isBefore, EngineRelease.Parse(version)!.IsBefore(["23.0.15", "25.0.6", "26.1.5", "27.1.1"]));
}
