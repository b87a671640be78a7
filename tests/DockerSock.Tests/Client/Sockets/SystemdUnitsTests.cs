using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Tests.Client;

/// <summary>The unit that makes a socket is read from systemd's files, as systemd reads them.</summary>
public sealed class SystemdUnitsTests : IDisposable
{
    private const string Docker = """
        [Unit]
        Description=Docker Socket for the API

        [Socket]
        # ListenStream=/run/other.sock
        ListenStream=/run/docker.sock
        SocketMode=0660
        SocketUser=root
        SocketGroup=docker

        [Install]
        WantedBy=sockets.target
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("ds-").FullName;

    private SystemdUnits Units => new(_root, Path.Combine(_root, "home"), Path.Combine(_root, "run/user/7"));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_unit_is_found_by_its_socket()
    {
        Write("usr/lib/systemd/system/docker.socket", Docker);
        SockUnit unit = Units.Of(["/run/docker.sock"])!;
        Assert.Equal(("docker.socket", "docker.service", "root", "docker", "0660", false),
            (unit.Name, unit.Service, unit.SocketUser, unit.SocketGroup, unit.SocketMode, unit.IsUsers));
        Assert.Null(Units.Of(["/run/other.sock"]));
    }

    [Fact]
    public void What_is_beside_it_counts_and_the_administrators_file_before_the_packages()
    {
        Write("usr/lib/systemd/system/docker.socket", Docker);
        Write("etc/systemd/system/docker.socket.d/group.conf", "[Socket]\nSocketGroup=ops\nListenStream=\nListenStream=/run/d.sock\n");
        SockUnit unit = Units.Of(["/run/d.sock"])!;
        Assert.Equal(("ops", "0660"), (unit.SocketGroup, unit.SocketMode));
        Assert.Null(Units.Of(["/run/docker.sock"]));
        Write("etc/systemd/system/docker.socket", "[Socket]\nListenStream=/run/e.sock\nService=own.service\n");
        Directory.Delete(Path.Combine(_root, "etc/systemd/system/docker.socket.d"), recursive: true);
        Assert.Equal("own.service", Units.Of(["/run/e.sock"])!.Service);
    }

    [Fact]
    public void A_users_unit_is_of_the_users_folder()
    {
        Write("usr/lib/systemd/user/podman.socket", "[Socket]\nListenStream=%t/podman/podman.sock\nSocketMode=0660\n");
        SockUnit unit = Units.Of([Path.Combine(_root, "run/user/7/podman/podman.sock")])!;
        Assert.Equal(("podman.socket", true), (unit.Name, unit.IsUsers));
        SockAccess access = new() { Unit = unit, Path = "/x" };
        Assert.Equal("'systemctl --user edit podman.socket' with SocketMode=0600 below [Socket], then 'systemctl --user "
            + "restart podman.socket'.", SocketInspection.Lasting(access, mode: "0600"));
    }

    [Fact]
    public void The_lasting_way_is_the_machines()
    {
        Write("etc/systemd/system/docker.socket", Docker);
        SockAccess access = new() { Unit = Units.Of(["/run/docker.sock"]), Path = "/run/docker.sock" };
        Assert.Equal("'sudo systemctl edit docker.socket' with SocketUser=ann, SocketGroup=ops below [Socket], then 'sudo "
            + "systemctl restart docker.socket'.", SocketInspection.Lasting(access, "ann", "ops"));
        access.Unit = null;
        access.Owner = "root";
        access.Listeners = [new SockListener { Id = 7, Program = "dockerd" }];
        Assert.Contains("""{ "group": "ops" } into /etc/docker/daemon.json, or start dockerd with --group ops""",
            SocketInspection.Lasting(access, group: "ops"));
        access.Owner = "ann";
        Assert.Contains("ann's own (rootless)", SocketInspection.Lasting(access));
        access.Listeners = [new SockListener { Id = 7, Program = "containerd" }];
        Assert.Contains("'containerd' decides it", SocketInspection.Lasting(access));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[Socket")]
    [InlineData("=\n[Socket]\n=/run/docker.sock\nListenStream")]
    public void A_file_that_is_no_unit_costs_nothing(string text)
    {
        Write("etc/systemd/system/odd.socket", text);
        Write("usr/lib/systemd/system/docker.socket", Docker);
        Assert.Equal("docker.socket", Units.Of(["/run/docker.sock"])!.Name);
    }

    private void Write(string file, string text)
    {
        string path = Path.Combine(_root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
