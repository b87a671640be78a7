using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>
/// Who reaches an engine, on the engine in memory; the ways that only real files make are in
/// RealEngines/Sockets/ExposureFlowTests.
/// </summary>
public sealed class GetDockerSockExposureTests : CmdletTest
{
    private const string Id = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Fact]
    public void An_engine_that_nobody_else_reaches_is_passed_in_silence()
    {
        Engine.State.AddContainer("web", mounts: ["data:/data"]);
        Outcome outcome = Run("Get-DockerSockExposure -DockerHost $h");
        Assert.Empty(outcome.Clean);
        Assert.Empty(outcome.Warnings);
        Assert.All(Engine.Requests, static request => Assert.Contains(request.Method, new[] { "GET", "HEAD" }));
    }

    [Fact]
    public void A_container_with_the_socket_is_told_with_what_it_means_and_what_to_do()
    {
        Inspect("""
            "Mounts":[{"Type":"bind","Source":"/var/run/docker.sock","Destination":"/tmp/x","RW":false}],
            "HostConfig":{"VolumesFrom":["other:ro"]}
            """, "exited");
        SockExposure found = Assert.Single(Run("Get-DockerSockExposure -DockerHost $h").As<SockExposure>());
        Assert.Equal((SockSeverity.Critical, "Socket", "web", Id, "exited", "nginx:1", "/run/docker.sock", "/tmp/x", true),
            (found.Severity, found.Kind, found.Container, found.Id, found.State, found.Image, found.Path,
                found.Destination, found.ReadOnly));
        Assert.Equal("/var/run/docker.sock at /tmp/x, read-only (volumes from other:ro)", found.How);
        Assert.Equal("In the container 'web' (exited; when it is started) the engine's socket /var/run/docker.sock is "
            + "/tmp/x: who speaks to it can become root on its machine. Read-only does not help: it keeps the file from "
            + "being replaced, not the engine from being spoken to.", found.Sentence);
        Assert.NotEmpty(found.Remedy);
        Assert.Equal(Engine.DockerHost, found.DockerHost);
        Assert.Equal(["GET /info", "GET /containers/json?all=1", $"GET /containers/{Id}/json"],
            AllSent.Where(static one => !one.Contains("_ping")).Select(static one => one[..4] + one[one.IndexOf('/', 5)..]));
    }

    [Theory]
    [InlineData("""{"Privileged":true,"CapAdd":["SYS_ADMIN"]}""", "Privileged", SockSeverity.Critical)]
    [InlineData("""{"CapAdd":["CAP_SYS_MODULE"]}""", "Capability", SockSeverity.High)]
    [InlineData("""{"CapAdd":["net_admin"]}""", "", SockSeverity.Info)]
    [InlineData("""{"PidMode":"host"}""", "Processes", SockSeverity.Medium)]
    [InlineData("""{"PidMode":"host","CapAdd":["SYS_PTRACE"]}""", "Processes", SockSeverity.Critical)]
    [InlineData("""{"Devices":[{"PathOnHost":"/dev/nvme0n1","PathInContainer":"/dev/x"}]}""", "Disk",
        SockSeverity.Critical)]
    [InlineData("""{"Devices":[{"PathOnHost":"/dev/fuse"}]}""", "", SockSeverity.Info)]
    [InlineData("""{"DeviceCgroupRules":["a *:* rwm"]}""", "Disk", SockSeverity.Critical)]
    [InlineData("""{"DeviceCgroupRules":["b 8:* rwm"],"CapDrop":["mknod"]}""", "", SockSeverity.Info)]
    [InlineData("""{"DeviceCgroupRules":["c 1:3 mr"]}""", "", SockSeverity.Info)]
    [InlineData("""{"NetworkMode":"host"}""", "", SockSeverity.Info)]
    [InlineData("null", "", SockSeverity.Info)]
    public void Rights_that_lead_out_are_ways_too(string host, string kind, SockSeverity severity)
    {
        Inspect($"\"Mounts\":[],\"HostConfig\":{host}");
        SockExposure[] found = [.. Run("Get-DockerSockExposure -DockerHost $h").As<SockExposure>()];
        Assert.Equal(kind, string.Join(",", found.Select(static one => one.Kind)));
        Assert.All(found, one => Assert.Equal(severity, one.Severity));
    }

    [Theory]
    [InlineData("/", "Directory")]
    [InlineData("/run/user/1000", "Directory")]
    [InlineData("/var/lib/docker", "DataRoot")]
    [InlineData("/run/containerd/containerd.sock", "Socket")]
    [InlineData("/etc", "HostFiles")]
    [InlineData("/srv/www", "")]
    [InlineData("/etc/localtime", "")]
    public void A_mount_is_judged_by_where_it_leads(string source, string kind)
    {
        Inspect($$"""
            "Mounts":[{"Type":"bind","Source":"{{source}}","Destination":"/x","RW":true}],"HostConfig":{}
            """);
        Assert.Equal(kind, string.Join(",", Run("Get-DockerSockExposure -DockerHost $h").As<SockExposure>()
            .Select(static one => one.Kind)));
    }

    [Fact]
    public void What_cannot_be_looked_at_is_said_and_is_no_error()
    {
        Inspect("""
            "Mounts":[{"Type":"bind","Source":"/srv/www","Destination":"/x","RW":true}],"HostConfig":{}
            """);
        using IDisposable refused = Engine.Misbehave("HEAD", $"/containers/{Id}/archive", Fault.Status(403, ""));
        Outcome outcome = Run("Get-DockerSockExposure -DockerHost $h");
        Assert.Empty(outcome.Clean);
        Assert.Contains("What is behind the mounts of 'web' cannot be known from here", Assert.Single(outcome.Warnings));
    }

    [Fact]
    public void A_volume_is_read_once_and_is_what_its_options_say()
    {
        Inspect("""
            "Mounts":[{"Type":"volume","Name":"sock","Source":"/x","Destination":"/a","RW":true},
            {"Type":"volume","Name":"sock","Source":"/x","Destination":"/b","RW":true}],
            "HostConfig":{"Mounts":[{"Type":"volume","Source":"sock","Target":"/b","VolumeOptions":{"Subpath":"lock"}}]}
            """);
        Answer("/volumes/sock", """{"Name":"sock","Driver":"local","Options":{"type":"none","o":"bind","device":"/run"}}""");
        SockExposure found = Assert.Single(Run("Get-DockerSockExposure -DockerHost $h").As<SockExposure>());
        Assert.Equal("/run at /a, by the volume 'sock' (type=none, o=bind)", found.How);
        Assert.Single(AllSent, static one => one.Contains("/volumes/"));
    }

    [Fact]
    public void Users_that_are_mapped_make_it_less_bad()
    {
        Inspect("""
            "Mounts":[{"Type":"bind","Source":"/run/docker.sock","Destination":"/x","RW":true}],
            "HostConfig":{"CapAdd":["SYS_ADMIN"]}
            """);
        Answer("/info", """{"SecurityOptions":["name=userns"],"DockerRootDir":"/var/lib/docker/1.1"}""");
        SockExposure found = Assert.Single(Run("Get-DockerSockExposure -DockerHost $h").As<SockExposure>());
        Assert.Equal(("Socket", SockSeverity.Medium), (found.Kind, found.Severity));
        Assert.Contains("userns-remap", found.Sentence);
    }

    [Fact]
    public void An_address_that_asks_nobody_is_a_way_for_everyone_and_for_what_is_in_its_network()
    {
        Inspect("\"Mounts\":[],\"HostConfig\":{\"NetworkMode\":\"host\"}");
        Engine.State.System.Warnings.Add("[DEPRECATION NOTICE]: API is accessible on http://127.0.0.1:2375 without "
            + "encryption.");
        Engine.State.System.Warnings.Add("[DEPRECATION NOTICE]: API is accessible on https://0.0.0.0:2376 without TLS "
            + "client verification.");
        Assert.Equal(["Critical everyone https://0.0.0.0:2376", "Critical web http://127.0.0.1:2375",
            "Critical web https://0.0.0.0:2376", "High everyone http://127.0.0.1:2375"],
            Run("Get-DockerSockExposure -DockerHost $h").As<SockExposure>()
                .Select(static one => $"{one.Severity} {one.Who} {one.Path}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_environment_tells_of_an_engine_and_no_password()
    {
        Inspect("""
            "Mounts":[],"HostConfig":{},"Config":{"Image":"nginx:1","Env":["DOCKER_HOST=tcp://ann:s3cret@10.0.0.7:2375",
            "CONTAINER_HOST=unix:///run/podman/podman.sock","OTHER=tcp://a"]}
            """);
        SockExposure found = Assert.Single(Run("Get-DockerSockExposure -DockerHost $h").As<SockExposure>());
        Assert.Equal(("Environment", "tcp://ann:***@10.0.0.7:2375"), (found.Kind, found.Path));
        Assert.DoesNotContain("s3cret", found.Sentence + found.How);
    }

    [Fact]
    public void A_socket_proxy_is_told_with_what_it_is_for()
    {
        Inspect("""
            "Mounts":[{"Type":"bind","Source":"/run/docker.sock","Destination":"/run/docker.sock","RW":false}],
            "HostConfig":{},"Config":{"Image":"tecnativa/docker-socket-proxy:latest"}
            """);
        SockExposure found = Assert.Single(Run("Get-DockerSockExposure -DockerHost $h").As<SockExposure>());
        Assert.Equal(SockSeverity.High, found.Severity);
        Assert.Contains("a socket proxy's", found.Sentence);
        Assert.Contains("Publish none of its ports", found.Remedy);
    }

    [Fact]
    public void Services_of_a_swarm_are_looked_at_also_where_their_tasks_are_elsewhere()
    {
        Engine.State.StartSwarm();
        Answer("/services", """
            [{"ID":"s1","Spec":{"Name":"agent","TaskTemplate":{"ContainerSpec":{"Image":"agent:1","Mounts":[
            {"Type":"bind","Source":"/var/run/docker.sock","Target":"/s","ReadOnly":true}],
            "CapabilityAdd":["CAP_SYS_ADMIN"]}}}}]
            """);
        SockExposure[] found = [.. Run("Get-DockerSockExposure -DockerHost $h").As<SockExposure>()];
        Assert.Equal(["Socket", "Capability"], found.Select(static one => one.Kind));
        Assert.All(found, static one => Assert.Equal(("service agent", null), (one.Who, one.Container)));
        Assert.StartsWith("In the tasks of the service 'agent' the engine's socket", found[0].Sentence);
    }

    [Fact]
    public void A_socket_that_all_may_write_to_is_a_way_for_everyone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "modes of sockets are read on Linux alone");
        string path = Engine.DockerHost["unix://".Length..];
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)0b110_110_110);
        }

        SockExposure found = Assert.Single(Run("Get-DockerSockExposure -DockerHost $h").As<SockExposure>());
        Assert.Equal(("Group", "everyone", SockSeverity.Critical, path),
            (found.Kind, found.Who, found.Severity, found.Path));
        Assert.Empty(Run("Get-DockerSockExposure * -DockerHost $h").Clean);
    }

    [Fact]
    public void Names_narrow_it_and_what_is_found_leads_to_its_container()
    {
        Engine.State.AddContainer("one", mounts: ["/var/run/docker.sock:/s"]);
        Engine.State.AddContainer("two", mounts: ["/run:/s"], running: false);
        Assert.Equal(["two"], Run("Get-DockerSockExposure tw* -DockerHost $h").As<SockExposure>()
            .Select(static one => one.Container));
        Assert.Equal(["one", "two"], Run("Get-DockerSockExposure -DockerHost $h | Get-DockerContainer")
            .As<ContainerSummary>().Select(static one => one.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["one"], Run("Get-DockerContainer one -DockerHost $h | Get-DockerSockExposure").As<SockExposure>()
            .Select(static one => one.Container));
        Assert.Equal("DockerObjectNotFound", Run("Get-DockerSockExposure nothing -DockerHost $h").ErrorId);
    }

    /// <summary>Has the engine tell of one container, web.</summary>
    private void Inspect(string fields, string state = "running")
    {
        Answer("/containers/json", $$"""[{"Id":"{{Id}}","Names":["/web"],"State":"{{state}}"}]""");
        Answer($"/containers/{Id}/json", $$"""
            {"Id":"{{Id}}","Name":"/web","State":{"Status":"{{state}}"},
            {{(fields.Contains("\"Config\"") ? "" : "\"Config\":{\"Image\":\"nginx:1\"},")}}{{fields}}}
            """);
    }
}
