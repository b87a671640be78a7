using System.Management.Automation;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class GetDockerInfoTests : CmdletTest
{
    [Fact]
    public void Info_shows_what_the_engine_knows()
    {
        Engine.State.AddContainer("web", running: true);
        Engine.State.System.Warnings.Add("WARNING: no swap limit");
        SystemInfo info = Assert.Single(Run("Get-DockerInfo -DockerHost $h").As<SystemInfo>());
        Assert.Equal("GET /v1.51/info", Sent);
        Assert.Equal((1L, 1L, 0L, "fake-engine", 8L << 30, 4, "overlay2", "28.5.2"),
            (info.Containers, info.ContainersRunning, info.ContainersStopped, info.Name, info.MemTotal, info.NCPU,
                info.Driver, info.ServerVersion));
        Assert.Equal(["Backing Filesystem", "extfs"], info.DriverStatus[0]);
        Assert.Equal(["local"], info.Plugins!.Volume);
        Assert.Equal(("runc", "inactive", true), (info.Runtimes["runc"].Path, info.Swarm!.LocalNodeState,
            info.RegistryConfig!.IndexConfigs["docker.io"].Official));
        Assert.Equal(["WARNING: no swap limit"], info.Warnings);
        Assert.InRange(info.SystemTime!.Value, DateTimeOffset.UtcNow.AddMinutes(-1),
            DateTimeOffset.UtcNow.AddMinutes(1));
    }

    [Fact]
    public void Info_of_everything_that_is_documented_has_no_field_without_a_property()
    {
        Answer("/info", """
            {"ID":"a","Containers":14,"ContainersRunning":3,"ContainersPaused":1,"ContainersStopped":10,"Images":508,"Driver":"overlay2","DriverStatus":[["a","b"]],"DockerRootDir":"/d",
            "Plugins":{"Volume":["local"],"Network":["bridge"],"Authorization":["x"],"Log":["y"]},"MemoryLimit":true,"SwapLimit":true,"KernelMemory":true,"KernelMemoryTCP":true,"CpuCfsPeriod":true,
            "CpuCfsQuota":true,"CPUShares":true,"CPUSet":true,"PidsLimit":true,"OomKillDisable":true,"IPv4Forwarding":true,"BridgeNfIptables":true,"BridgeNfIp6tables":true,"Debug":true,"NFd":64,
            "NGoroutines":174,"SystemTime":"2017-08-08T20:28:29.06202363Z","LoggingDriver":"l","CgroupDriver":"systemd","CgroupVersion":"2","NEventsListener":30,"KernelVersion":"k",
            "OperatingSystem":"o","OSVersion":"24.04","OSType":"linux","Architecture":"x86_64","NCPU":4,"MemTotal":2095882240,"IndexServerAddress":"i",
            "RegistryConfig":{"InsecureRegistryCIDRs":["::1/128"],"IndexConfigs":{"docker.io":{"Name":"docker.io","Mirrors":["m"],"Secure":true,"Official":true}},"Mirrors":["m"],
            "AllowNondistributableArtifactsCIDRs":["c"],"AllowNondistributableArtifactsHostnames":["h"]},
            "GenericResources":[{"DiscreteResourceSpec":{"Kind":"SSD","Value":3}},{"NamedResourceSpec":{"Kind":"GPU","Value":"UUID1"}}],"HttpProxy":"p","HttpsProxy":"q","NoProxy":"n","Name":"node",
            "Labels":["a=b"],"ExperimentalBuild":true,"ServerVersion":"27","Runtimes":{"r":{"path":"p","runtimeArgs":["--debug"],"status":{"f":"{}"}}},"DefaultRuntime":"r",
            "Swarm":{"NodeID":"n","NodeAddr":"a","LocalNodeState":"active","ControlAvailable":true,"Error":"e","RemoteManagers":[{"NodeID":"n","Addr":"a:1"}],"Nodes":4,"Managers":3,
            "Cluster":{"ID":"c","Version":{"Index":7},"CreatedAt":"2016-08-18T10:44:24.496525531Z","UpdatedAt":"2017-08-09T07:09:37.632105588Z","RootRotationInProgress":true,"Spec":{"Name":"default","Orchestration":{"TaskHistoryRetentionLimit":10}},"TLSInfo":{"TrustRoot":"r","CertIssuerSubject":"s","CertIssuerPublicKey":"k"},"DataPathPort":4789,
            "DefaultAddrPool":["10.10.0.0/16"],"SubnetSize":24}},"LiveRestoreEnabled":true,"Isolation":"default","InitBinary":"docker-init","ContainerdCommit":{"ID":"a","Expected":"b"},
            "RuncCommit":{"ID":"a"},"InitCommit":{"ID":"a"},"SecurityOptions":["name=seccomp"],"ProductLicense":"Community","DefaultAddressPools":[{"Base":"10.10.0.0/16","Size":24}],
            "FirewallBackend":{"Driver":"nftables","Info":[["a","b"]]},"DiscoveredDevices":[{"Source":"cdi","ID":"d"}],"NRI":{"Info":[["a","b"]]},"Warnings":["w"],"CDISpecDirs":["/etc/cdi"],
            "Containerd":{"Address":"s","Namespaces":{"Containers":"moby","Plugins":"plugins.moby"}},"ClusterStore":"s","ClusterAdvertise":"t"}
            """);
        PSObject shown = Assert.Single(Run("Get-DockerInfo -DockerHost $h").Clean);
        SystemInfo info = (SystemInfo)shown.BaseObject;
        Assert.Null(info.WithUnknownFields);
        Assert.Equal(("default", "r"), (info.Swarm!.Cluster!.Spec!.Name, info.Swarm.Cluster.TLSInfo!.TrustRoot));
        Assert.Equal((3L, "UUID1", "--debug", "{}", "a:1", 7UL, "10.10.0.0/16", "d", "plugins.moby"),
            (info.GenericResources[0].DiscreteResourceSpec!.Value!.Value,
                info.GenericResources[1].NamedResourceSpec!.Value, info.Runtimes["r"].Arguments[0],
                info.Runtimes["r"].Status["f"],
            info.Swarm.RemoteManagers[0].Addr, info.Swarm.Cluster.Version!.Index, info.DefaultAddressPools[0].Base,
            info.DiscoveredDevices[0].ID, info.Containerd!.Namespaces!.Plugins));
    }

    [Fact]
    public void The_view_of_info_is_a_list() =>
        Assert.Matches(@"Server version +: 28\.5\.2", Shell.Show($"Get-DockerInfo -DockerHost {Engine.DockerHost}"));
}
