using System.Management.Automation;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DockerSock.Cmdlets;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed partial class NewDockerContainerTests : ContainerTest
{
    private const string Create = "/containers/create";

    /// <summary>
    /// Every parameter but those that say what happens around the creation. {0} is a folder with files.
    /// </summary>
    private const string Everything = """
        New-DockerContainer 'shop/web:1' -Name web -Command 'serve', '--all', 'a b' -Entrypoint '/init', '-v' -DockerHost $h `
          -Environment @{{ A = 'b' }}, 'C=d=e' -EnvironmentFile '{0}/env' -WorkingDirectory /srv -User 33:33 -Hostname inside -Domainname example.org `
          -Label @{{ team = 'shop' }}, 'tier=' -LabelFile '{0}/labels' -Annotation @{{ note = 'x' }} -Tty -Interactive -StopSignal SIGQUIT -StopTimeout 1m30s `
          -HealthCommand 'curl -f localhost' -HealthInterval 5s -HealthTimeout 2 -HealthRetries 4 -HealthStartPeriod '00:01:00' -HealthStartInterval 500ms `
          -Platform linux/arm64 -Pull Never -Config @{{ Shell = 'sh', '-c'; labels = @{{ more = '1' }} }} `
          -Publish 8080:80, '127.0.0.1::53/udp' -PublishAll -Expose 9000, 9100-9101/udp -Network front, 'name=back,alias=db' -NetworkAlias www, web `
          -IPAddress 10.0.0.5 -IPv6Address 2001:db8::5 -LinkLocalIP 169.254.1.1 -MacAddress 92:d0:c6:0a:29:33 -Link 'db:database' `
          -AddHost 'one:10.0.0.1', @{{ two = 'host-gateway' }} -Dns 1.1.1.1, 9.9.9.9 -DnsOption ndots:2 -DnsSearch example.org `
          -Memory 512MB -MemorySwap 1g -MemoryReservation '256m' -MemorySwappiness 10 -KernelMemory 64mb -Cpus 1.5 -CpuShares 512 -CpuPeriod 100000 `
          -CpuQuota 50000 -CpuRealtimePeriod 1000000 -CpuRealtimeRuntime 950000 -CpusetCpus 0-2 -CpusetMems '0,1' -CpuCount 3 -CpuPercent 50 `
          -PidsLimit 100 -BlkioWeight 300 -BlkioWeightDevice '/dev/sda:500' -DeviceReadBps '/dev/sda:1mb' -DeviceReadIops '/dev/sda:1000' `
          -DeviceWriteBps @{{ '/dev/sdb' = 2MB }} -DeviceWriteIops '/dev/sdb:2000' -IoMaxBandwidth 10mb -IoMaxIops 77 -OomKillDisable -OomScoreAdj -500 `
          -Ulimit 'nofile=1024:2048', @{{ core = 0 }} -ShmSize 64m -Gpu 'device=0,2' -Device /dev/fuse, '/dev/a:/dev/b:r' -DeviceCgroupRule 'c 42:* rmw' `
          -Restart on-failure:3 -HostConfig @{{ ConsoleSize = 24, 80; Sysctls = @{{ 'net.ipv4.ip_forward' = '1' }} }} `
          -Volume '/host:/container:ro', 'data:/data', '/nameless' -Mount 'type=bind,source=/src,target=/dst,readonly' -Tmpfs '/run:size=64m', '/tmp' `
          -VolumesFrom 'other:ro' -VolumeDriver local -StorageOption @{{ size = '10G' }} -ReadOnly -Privileged -CapAdd NET_ADMIN -CapDrop ALL `
          -SecurityOption no-new-privileges, 'seccomp={0}/seccomp.json', 'systempaths=unconfined' -GroupAdd audio, 44 -Userns host -Pid host -Ipc shareable `
          -Uts host -Cgroupns private -CgroupParent /docker -Isolation default -Runtime runc -Sysctl @{{ 'net.core.somaxconn' = 1024 }} -Init `
          -LogDriver local -LogOption @{{ 'max-size' = '10m' }} -AutoRemove -CidFile '{0}/cid'
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("create-");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Engine.State.AddImage("alpine:3.20");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Sends_every_parameter()
    {
        Write("env", "# comment\n\nFILE=of file\n  INDENTED=1\nDOCKERSOCK_TEST_NOT_SET\n");
        Write("labels", "# comment\nteam=of file\nfile=yes=really\nbare\n");
        Write("seccomp.json", """{"defaultAction":"SCMP_ACT_ALLOW"}""");
        Answer(Create, """{"Id":"0123456789ab","Warnings":["One warning."]}""");
        Outcome outcome = Run(string.Format(System.Globalization.CultureInfo.InvariantCulture, Everything,
            _folder.FullName) + " 3>&1");
        Assert.Equal(["One warning."], outcome.As<WarningRecord>().Select(static warning => warning.Message));
        Assert.Equal(
            ["POST /containers/create?name=web&platform=linux%2Farm64",
                "GET /containers/json?all=1&filters=%7B%22id%22%3A%5B%220123456789ab%22%5D%7D"], Calls);
        Assert.Equal("0123456789ab", File.ReadAllText(Path.Combine(_folder.FullName, "cid")));
        HasBody("""
            {
              "Image": "shop/web:1", "Cmd": ["serve", "--all", "a b"], "Entrypoint": ["/init", "-v"],
              "Env": ["FILE=of file", "INDENTED=1", "A=b", "C=d=e"], "WorkingDir": "/srv", "User": "33:33", "Hostname": "inside", "Domainname": "example.org",
              "Labels": { "team": "shop", "file": "yes=really", "tier": "", "more": "1" }, "Tty": true, "OpenStdin": true,
              "StopSignal": "SIGQUIT", "StopTimeout": 90, "Shell": ["sh", "-c"], "MacAddress": "92:d0:c6:0a:29:33",
              "Healthcheck": { "Test": ["CMD-SHELL", "curl -f localhost"], "Interval": 5000000000, "Timeout": 2000000000, "Retries": 4,
                "StartPeriod": 60000000000, "StartInterval": 500000000 },
              "ExposedPorts": { "9000/tcp": {}, "9100/udp": {}, "9101/udp": {}, "80/tcp": {}, "53/udp": {} }, "Volumes": { "/nameless": {} },
              "NetworkingConfig": { "EndpointsConfig": {
                "front": { "Aliases": ["www", "web"], "MacAddress": "92:d0:c6:0a:29:33",
                  "IPAMConfig": { "IPv4Address": "10.0.0.5", "IPv6Address": "2001:db8::5", "LinkLocalIPs": ["169.254.1.1"] } },
                "back": { "Aliases": ["db"] } } },
              "HostConfig": {
                "PortBindings": { "80/tcp": [{ "HostIp": "", "HostPort": "8080" }], "53/udp": [{ "HostIp": "127.0.0.1", "HostPort": "" }] },
                "PublishAllPorts": true, "NetworkMode": "front", "Links": ["db:database"], "ExtraHosts": ["one:10.0.0.1", "two:host-gateway"],
                "Dns": ["1.1.1.1", "9.9.9.9"], "DnsOptions": ["ndots:2"], "DnsSearch": ["example.org"],
                "Memory": 536870912, "MemorySwap": 1073741824, "MemoryReservation": 268435456, "MemorySwappiness": 10, "KernelMemory": 67108864,
                "NanoCpus": 1500000000, "CpuShares": 512, "CpuPeriod": 100000, "CpuQuota": 50000, "CpuRealtimePeriod": 1000000, "CpuRealtimeRuntime": 950000,
                "CpusetCpus": "0-2", "CpusetMems": "0,1", "CpuCount": 3, "CpuPercent": 50, "PidsLimit": 100, "BlkioWeight": 300,
                "BlkioWeightDevice": [{ "Path": "/dev/sda", "Weight": 500 }], "BlkioDeviceReadBps": [{ "Path": "/dev/sda", "Rate": 1048576 }],
                "BlkioDeviceReadIOps": [{ "Path": "/dev/sda", "Rate": 1000 }], "BlkioDeviceWriteBps": [{ "Path": "/dev/sdb", "Rate": 2097152 }],
                "BlkioDeviceWriteIOps": [{ "Path": "/dev/sdb", "Rate": 2000 }], "IOMaximumBandwidth": 10485760, "IOMaximumIOps": 77,
                "OomKillDisable": true, "OomScoreAdj": -500, "Ulimits": [{ "Name": "nofile", "Soft": 1024, "Hard": 2048 }, { "Name": "core", "Soft": 0, "Hard": 0 }],
                "ShmSize": 67108864, "DeviceRequests": [{ "DeviceIDs": ["0", "2"], "Capabilities": [["gpu"]] }],
                "Devices": [{ "PathOnHost": "/dev/fuse", "PathInContainer": "/dev/fuse", "CgroupPermissions": "rwm" },
                  { "PathOnHost": "/dev/a", "PathInContainer": "/dev/b", "CgroupPermissions": "r" }],
                "DeviceCgroupRules": ["c 42:* rmw"], "RestartPolicy": { "Name": "on-failure", "MaximumRetryCount": 3 }, "ConsoleSize": [24, 80],
                "Binds": ["/host:/container:ro", "data:/data"], "Mounts": [{ "Type": "bind", "Source": "/src", "Target": "/dst", "ReadOnly": true }],
                "Tmpfs": { "/run": "size=64m", "/tmp": "" }, "VolumesFrom": ["other:ro"], "VolumeDriver": "local", "StorageOpt": { "size": "10G" },
                "ReadonlyRootfs": true, "Privileged": true, "CapAdd": ["NET_ADMIN"], "CapDrop": ["ALL"],
                "SecurityOpt": ["no-new-privileges", "seccomp={\"defaultAction\":\"SCMP_ACT_ALLOW\"}"], "MaskedPaths": [], "ReadonlyPaths": [],
                "GroupAdd": ["audio", "44"], "UsernsMode": "host", "PidMode": "host", "IpcMode": "shareable", "UTSMode": "host", "CgroupnsMode": "private",
                "CgroupParent": "/docker", "Isolation": "default", "Runtime": "runc",
                "Sysctls": { "net.core.somaxconn": "1024", "net.ipv4.ip_forward": "1" }, "Init": true, "Annotations": { "note": "x" },
                "LogConfig": { "Type": "local", "Config": { "max-size": "10m" } }, "AutoRemove": true
              }
            }
            """, The("POST", Create));
    }

    [Fact]
    public void Every_parameter_is_in_the_test_above()
    {
        string[] elsewhere = ["Start", "NoHealthCheck", "Context", "AllowInsecure", "Image",
            "Dash"];
        IEnumerable<string> all = typeof(NewDockerContainerCommand).GetProperties()
            .Where(static property => property.IsDefined(typeof(ParameterAttribute)))
            .Select(static property => property.Name);
        Assert.All(all.Except(elsewhere), static name => Assert.Contains($" -{name} ", Everything + " "));
    }

    [Fact]
    public async Task Every_flag_of_docker_create_has_a_parameter()
    {
        Dictionary<string, string> without = new()
        {
            ["attach"] = "Invoke-DockerImage and the cmdlets that attach do that",
            ["detach"] = "of docker run: New-DockerContainer -Start is detached",
            ["detachkeys"] = "of docker run: nothing is attached",
            ["disablecontenttrust"] = "the program's own check, before the engine is asked",
            ["help"] = "Get-Help",
            ["quiet"] = "$ProgressPreference",
            ["sigproxy"] = "of docker run: nothing is attached",
            ["useapisocket"] = "experimental, and made of -Volume and files of the program's own configuration",
        };
        using DockerProgram docker = new(Engine.DockerHost);
        string[] flags = [.. Flag().Matches(await docker.OutAsync("create", "--help"))
            .Select(static flag => flag.Groups[1].Value.Replace("-", ""))];
        Assert.True(flags.Length > 80, "These are not all flags: " + string.Join(' ', flags));
        HashSet<string> names = new(typeof(NewDockerContainerCommand).GetProperties().SelectMany(static property =>
            (property.GetCustomAttribute<AliasAttribute>()?.AliasNames ?? []).Append(property.Name)),
                StringComparer.OrdinalIgnoreCase);
        Assert.All(flags.Where(flag => !without.ContainsKey(flag)), flag => Assert.True(names.Contains(flag), flag));
    }

    [Fact]
    public void With_an_image_alone_nothing_else_is_sent_and_the_container_is_shown()
    {
        ContainerSummary made = Assert.Single(Run("New-DockerContainer alpine:3.20 -DockerHost $h")
            .As<ContainerSummary>());
        Assert.Equal((Engine.State.Containers[0].Id, "created", Engine.DockerHost),
            (made.Id, made.State, made.DockerHost));
        Assert.Equal(["POST /containers/create",
            $"GET /containers/json?all=1&filters=%7B%22id%22%3A%5B%22{made.Id}%22%5D%7D"], Calls);
        HasBody("""{"Image":"alpine:3.20","HostConfig":{}}""", The("POST", Create));
    }

    [Theory]
    [InlineData("-NoHealthCheck", """{"Healthcheck":{"Test":["NONE"]}}""")]
    [InlineData("-HealthCommand curl, '-f', 'a b'", """{"Healthcheck":{"Test":["CMD","curl","-f","a b"]}}""")]
    [InlineData("-HealthRetries 2", """{"Healthcheck":{"Retries":2}}""")]
    [InlineData("-Entrypoint ''", """{"Entrypoint":[""]}""")]
    [InlineData("-NetworkAlias web", """{"NetworkingConfig":{"EndpointsConfig":{"default":{"Aliases":["web"]}}}}""")]
    [InlineData("echo 'a b' '$HOME' '\"'", """{"Cmd":["echo","a b","$HOME","\""]}""")]
    [InlineData("-Config @{ image = 'other'; HostConfig = @{ Init = $true } }",
        """{"HostConfig":{"Init":true}}""")]
    [InlineData("sh -Config @{ Image = 'old'; cmd = 'a', 'b'; Labels = @{ a = '1'; b = '1' }; Tty = $true } -Label @{ b = 2 }",
        """{"Cmd":["sh"],"Labels":{"b":"2","a":"1"},"Tty":true}""")]
    [InlineData("-Config @{ Env = 'A=1', 'B=1' } -Environment @{ B = 2 }, 'C=3'", """{"Env":["A=1","B=2","C=3"]}""")]
    [InlineData("-Config @{ HostConfig = @{ Memory = 1; Init = $true } } -HostConfig @{ Memory = 2; ShmSize = 3 } -ShmSize 4",
        """{"HostConfig":{"ShmSize":4,"Memory":2,"Init":true}}""")]
    [InlineData("-Config @{ NetworkingConfig = @{ EndpointsConfig = @{ a = @{ Aliases = @('b') } } } } -Network front",
        """{"NetworkingConfig":{"EndpointsConfig":{"a":{"Aliases":["b"]}}},"HostConfig":{"NetworkMode":"front"}}""")]
    [InlineData("-Memory 1g -HostConfig @{ memory = 5; LogConfig = @{ Config = @{ b = '2' } } } -LogOption 'a=1'",
        """{"HostConfig":{"Memory":1073741824,"LogConfig":{"Config":{"a":"1","b":"2"}}}}""")]
    [InlineData("-HostConfig @{ LogConfig = @{ Type = 'local' } } -LogOption 'a=1'",
        """{"HostConfig":{"LogConfig":{"Type":"local","Config":{"a":"1"}}}}""")]
    public void Sends_what_was_given_and_nothing_else(string parameters, string more)
    {
        JsonObject expected = JsonNode.Parse("""{"Image":"alpine:3.20","HostConfig":{}}""")!.AsObject();
        foreach ((string name, JsonNode? value) in JsonNode.Parse(more)!.AsObject())
        {
            expected[name] = value?.DeepClone();
        }

        Answer(Create, """{"Id":"01","Warnings":[]}""");
        Assert.Empty(Run($"New-DockerContainer alpine:3.20 {parameters} -DockerHost $h").Clean);
        HasBody(expected.ToJsonString(), The("POST", Create));
    }

    [Theory]
    [InlineData("80", """{"80/tcp":[["",""]]}""")]
    [InlineData("8080:80", """{"80/tcp":[["","8080"]]}""")]
    [InlineData("'8080:80/UDP'", """{"80/udp":[["","8080"]]}""")]
    [InlineData("'127.0.0.1:8080:80/udp'", """{"80/udp":[["127.0.0.1","8080"]]}""")]
    [InlineData("'127.0.0.1::80'", """{"80/tcp":[["127.0.0.1",""]]}""")]
    [InlineData("'[::1]:8080:80'", """{"80/tcp":[["::1","8080"]]}""")]
    [InlineData("'[::1]::80/sctp'", """{"80/sctp":[["::1",""]]}""")]
    [InlineData("9000-9001", """{"9000/tcp":[["",""]],"9001/tcp":[["",""]]}""")]
    [InlineData("8000-8001:9000-9001", """{"9000/tcp":[["","8000"]],"9001/tcp":[["","8001"]]}""")]
    [InlineData("8000-8010:80", """{"80/tcp":[["","8000-8010"]]}""")]
    [InlineData("8080:80, 443", """{"80/tcp":[["","8080"]],"443/tcp":[["",""]]}""")]
    [InlineData("8080:80, 8081:80", """{"80/tcp":[["","8080"],["","8081"]]}""")]
    [InlineData("@{ 8080 = 80 }", """{"80/tcp":[["","8080"]]}""")]
    [InlineData("@{ 8080 = 80; '127.0.0.1:53' = '53/udp' }",
        """{"80/tcp":[["","8080"]],"53/udp":[["127.0.0.1","53"]]}""")]
    [InlineData("([pscustomobject]@{ 8080 = 80 })", """{"80/tcp":[["","8080"]]}""")]
    public void Publishes(string ports, string expected)
    {
        Answer(Create, """{"Id":"01","Warnings":[]}""");
        _ = Run($"New-DockerContainer alpine -Publish {ports} -DockerHost $h").Clean;
        JsonNode body = JsonNode.Parse(The("POST", Create).BodyText)!;
        JsonObject bindings = body["HostConfig"]!["PortBindings"]!.AsObject();
        string sent =
            new JsonObject(bindings.Select(static port =>
                KeyValuePair.Create(port.Key, (JsonNode?)new JsonArray([.. port.Value!.AsArray()
            .Select(static binding => new JsonArray((string)binding!["HostIp"]!, (string)binding["HostPort"]!))]))))
            .ToJsonString();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(sent)), sent);
        Assert.Equal(bindings.Select(static port => port.Key).Order(),
            body["ExposedPorts"]!.AsObject().Select(static port => port.Key).Order());
    }

    [Theory]
    [InlineData("''", "'' is not a published port.")]
    [InlineData("web", "'web' is not a published port.")]
    [InlineData("'80/http'", "'80/http' is not a published port.")]
    [InlineData("'web.example.org:8080:80'",
        "'web.example.org:8080:80': 'web.example.org' was taken for the host's address and is none.")]
    [InlineData("8080:0", "'8080:0': 0 is no port or range of ports from 1 to 65535.")]
    [InlineData("70000:80", "'70000:80': 70000 is no port or range of ports from 1 to 65535.")]
    [InlineData("90-80", "'90-80': 90-80 is no port or range of ports from 1 to 65535.")]
    [InlineData("8000-8001:80-83",
        "'8000-8001:80-83': 2 ports of the host for 4 of the container. Both ranges must be of one size.")]
    public void Refuses_what_is_no_published_port(string ports, string message)
    {
        Outcome outcome = Run($"New-DockerContainer alpine -Publish {ports} -DockerHost $h");
        Assert.Equal("ParameterArgumentTransformationError", outcome.ErrorId);
        Assert.Contains(message
            + " Write 80, 8080:80, 127.0.0.1:8080:80/udp, 8000-8010:8000-8010, or @{ 8080 = 80 }: the host's port first.", outcome.ErrorText);
        Assert.Empty(Engine.Requests);
    }

    [Theory]
    [InlineData("./site:/srv:ro", "{0}/site:/srv:ro")]
    [InlineData(".:/srv", "{0}:/srv")]
    [InlineData("../x:/srv", "{1}/x:/srv")]
    [InlineData("data:/srv", "data:/srv")]
    [InlineData("/host:/srv:rw,z", "/host:/srv:rw,z")]
    public void A_relative_volume_is_meant_from_the_location(string volume, string expected)
    {
        Answer(Create, """{"Id":"01","Warnings":[]}""");
        _ = Run($"$ExecutionContext.SessionState.Path.SetLocation('{_folder.FullName}') > $null; New-DockerContainer "
            + $"alpine -Volume '{volume}' -DockerHost $h").Clean;
        Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, _folder.FullName,
            _folder.Parent!.FullName),
            (string?)JsonNode.Parse(The("POST", Create).BodyText)!["HostConfig"]!["Binds"]![0]);
    }

    [Theory]
    [InlineData("@{ '/host' = '/srv:ro' }", """["/host:/srv:ro"]""")]
    [InlineData("'/a:/b', @{ data = '/c' }", """["/a:/b","data:/c"]""")]
    public void Volumes_are_hashtables_too(string volumes, string binds) =>
        HasHost("-Volume " + volumes, "Binds", binds);

    [Theory]
    [InlineData("relative:inside")]
    [InlineData("relative")]
    [InlineData(":/srv")]
    public void Refuses_what_is_no_volume(string volume) =>
        Assert.Contains($"'{volume}' is not a volume", Refused($"-Volume '{volume}'"));

    [Theory]
    [InlineData("'type=bind,source=/src,target=/dst,readonly,bind-propagation=rslave'",
        """{"Type":"bind","Source":"/src","Target":"/dst","ReadOnly":true,"BindOptions":{"Propagation":"rslave"}}""")]
    [InlineData("'src=data,dst=/dst,ro=false,volume-nocopy,volume-driver=local,volume-opt=o=size=1g,volume-label=a=b'",
        """{"Type":"volume","Source":"data","Target":"/dst","ReadOnly":false,"VolumeOptions":{"NoCopy":true,"Labels":{"a":"b"},"DriverConfig":{"Name":"local","Options":{"o":"size=1g"}}}}""")]
    [InlineData("'type=tmpfs,destination=/run,tmpfs-size=64m,tmpfs-mode=1770'",
        """{"Type":"tmpfs","Target":"/run","TmpfsOptions":{"SizeBytes":67108864,"Mode":1016}}""")]
    [InlineData(
        "@{ Type = 'volume'; Source = 'data'; Target = '/data'; VolumeOptions = @{ NoCopy = $true; Labels = @{ a = "
            + "'b' } } }",
        """{"Type":"volume","Source":"data","Target":"/data","VolumeOptions":{"NoCopy":true,"Labels":{"a":"b"}}}""")]
    [InlineData("@{ type = 'bind'; source = '/a'; target = '/b'; readonly = $true; 'bind-recursive' = 'readonly' }",
        """{"Type":"bind","Source":"/a","Target":"/b","ReadOnly":true,"BindOptions":{"ReadOnlyForceRecursive":true}}""")]
    [InlineData("@{ Type = 'tmpfs'; Target = '/run'; 'tmpfs-size' = 1MB }",
        """{"Type":"tmpfs","Target":"/run","TmpfsOptions":{"SizeBytes":1048576}}""")]
    public void Mounts_have_two_shapes(string mount, string expected) =>
        HasHost("-Mount " + mount, "Mounts", $"[{expected}]");

    [Theory]
    [InlineData("'type=bind,source=/src'", "'type=bind,source=/src' has no target.")]
    [InlineData("'target=/dst,color=red'", "'target=/dst,color=red': a mount has no field 'color'.")]
    [InlineData("@{ Source = 'data' }", "'the mount' has no target.")]
    [InlineData("'type=bind,src=/a,dst=/b,bind-recursive=often'",
        "bind-recursive is enabled, disabled, writable or readonly.")]
    public void Refuses_what_is_no_mount(string mount, string message) =>
        Assert.Contains(message, Refused("-Mount " + mount));

    [Theory]
    [InlineData("-EnvironmentFile")]
    [InlineData("-LabelFile")]
    [InlineData("-SecurityOption seccomp=")]
    public void A_file_that_is_not_there_is_an_error_and_nothing_is_sent(string parameter)
    {
        Outcome outcome =
            Run("New-DockerContainer alpine "
                + $"{parameter}{(parameter.EndsWith('=') ? "" : " ")}{_folder.FullName}/none -DockerHost $h");
        Assert.Equal("DockerFileFailed", outcome.ErrorId);
        Assert.Equal($"There is no file '{_folder.FullName}/none'.", outcome.ErrorText);
        Assert.Empty(Engine.Requests);
    }

    [Fact]
    public async Task An_engine_before_144_is_given_one_network_and_the_others_afterwards()
    {
        await using FakeEngine old = await FakeEngine.StartAsync(new FakeEngineOptions
        {
            ApiVersion = "1.41", Images = { "alpine:3.20" },
        }, Cancel);
        using IDisposable fault = old.Misbehave("POST", "/networks/*/connect", Fault.Status(200, ""));
        ContainerSummary made =
            Assert.Single(
                Shell.Run(
                    "param($h) New-DockerContainer alpine:3.20 -Network front, @{ Name = 'back'; Alias = 'db', "
                        + "'sql'; IPAddress = '10.0.0.5' }, third -NetworkAlias web -DockerHost $h",
            ("h", old.DockerHost)).As<ContainerSummary>());
        RecordedRequest[] sent = [.. old.Requests.Where(static request => request.Method == "POST")];
        Assert.Equal(["/v1.41/containers/create", "/v1.41/networks/back/connect", "/v1.41/networks/third/connect"],
            sent.Select(static request => request.Target));
        HasBody("""
            {"Image":"alpine:3.20","HostConfig":{"NetworkMode":"front"},"NetworkingConfig":{"EndpointsConfig":{"front":{"Aliases":["web"]}}}}
            """, sent[0]);
        HasBody($$$"""{"Container":"{{{made.Id}}}","EndpointConfig":{"Aliases":["db","sql"],"IPAMConfig":{"IPv4Address":"10.0.0.5"} } }""", sent[1]);
        HasBody($$$"""{"Container":"{{{made.Id}}}","EndpointConfig":{}}""", sent[2]);
    }

    [Fact]
    public void No_health_check_goes_with_nothing_about_one()
    {
        Outcome outcome = Run("New-DockerContainer alpine -NoHealthCheck -HealthInterval 5s -DockerHost $h");
        Assert.Equal("DockerNameInvalid", outcome.ErrorId);
        Assert.StartsWith("-NoHealthCheck does not go with", outcome.ErrorText);
        Assert.Empty(Engine.Requests);
    }

    [Fact]
    public async Task What_an_old_engine_does_anyway_is_sent_to_it()
    {
        await using FakeEngine old = await FakeEngine.StartAsync(new FakeEngineOptions
        {
            ApiVersion = "1.41", Images = { "alpine:3.20" },
        }, Cancel);
        _ = Shell.Run("""
            param($h) New-DockerContainer alpine:3.20 -DockerHost $h -Mount 'type=bind,source=/,target=/b,bind-create-src=false', @{
                Type = 'bind'; Source = '/'; Target = '/c'
                BindOptions = @{ ReadOnlyNonRecursive = $false; ReadOnlyForceRecursive = $false } }
            """, ("h", old.DockerHost)).Clean;
        Assert.Single(old.Requests, static request => request.Route == "/containers/create");
    }

    [Theory]
    [InlineData("-Annotation 'a=b'", "-Annotation needs API 1.43")]
    [InlineData("-HealthStartInterval 1s", "-HealthStartInterval needs API 1.44")]
    [InlineData("-Mount 'source=a,target=/b,volume-subpath=c'", "-Mount with volume-subpath needs API 1.45")]
    public async Task What_an_old_engine_does_not_know_is_refused_before_it_is_sent(string parameter, string message)
    {
        await using FakeEngine old = await FakeEngine.StartAsync(new FakeEngineOptions
        {
            ApiVersion = "1.41", Images = { "alpine:3.20" },
        }, Cancel);
        Outcome outcome = Shell.Run($"param($h) New-DockerContainer alpine:3.20 {parameter} -DockerHost $h",
            ("h", old.DockerHost));
        Assert.Equal("DockerParameterNeedsNewerEngine", outcome.ErrorId);
        Assert.Contains(message, outcome.ErrorText);
        Assert.DoesNotContain(old.Requests, static request => request.Method == "POST");
    }

    [Fact]
    public void A_missing_image_is_pulled_and_the_container_created_then()
    {
        using IDisposable fault = Pulls("busybox:1.36",
            """{"status":"Pulling from library/busybox","id":"1.36"}""" + "\n"
            + """{"status":"Downloading","progressDetail":{"current":5,"total":10},"id":"aa"}""" + "\n"
            + """{"status":"Status: Downloaded newer image for busybox:1.36"}""" + "\n");
        Assert.Equal("bb",
            Assert.Single(Run("New-DockerContainer busybox:1.36 -Name bb -Platform linux/amd64 -DockerHost $h")
                .As<ContainerSummary>()).Name);
        Assert.Equal(
            ["POST /containers/create?name=bb&platform=linux%2Famd64", "GET /images/busybox%3A1.36/json",
                "POST /images/create?fromImage=busybox&tag=1.36&platform=linux%2Famd64",
                "POST /containers/create?name=bb&platform=linux%2Famd64"],
            Calls[..4]);
        Assert.Equal(5, Calls.Length);
    }

    [Theory]
    [InlineData("busybox", "fromImage=busybox&tag=latest")]
    [InlineData("localhost:5000/team/app", "fromImage=localhost%3A5000%2Fteam%2Fapp&tag=latest")]
    [InlineData("busybox@sha256:0123456789012345678901234567890123456789012345678901234567890123",
        "fromImage=busybox&tag=sha256%3A0123456789012345678901234567890123456789012345678901234567890123")]
    public void Always_pulls_before_anything_else(string image, string query)
    {
        Answer("/images/create", """{"status":"Status: Image is up to date for busybox:latest"}""");
        Answer(Create, """{"Id":"01","Warnings":[]}""");
        _ = Run($"New-DockerContainer {image} -Pull Always -DockerHost $h").Clean;
        Assert.Equal(["POST /images/create?" + query, "POST /containers/create"], Calls[..2]);
    }

    [Fact]
    public void Never_pulls_nothing_and_says_that_the_image_is_missing()
    {
        Outcome outcome = Run("New-DockerContainer busybox:1.36 -Pull Never -DockerHost $h");
        Assert.Equal("DockerImageMissing", outcome.ErrorId);
        Assert.Contains($"The image 'busybox:1.36' is not on {Engine.DockerHost}.", outcome.ErrorText);
        Assert.Equal(["POST /containers/create", "GET /images/busybox%3A1.36/json"], Calls);
    }

    [Theory]
    [InlineData("Missing")]
    [InlineData("Never")]
    public void An_image_that_is_there_is_not_pulled(string policy)
    {
        Assert.Single(Run($"New-DockerContainer alpine:3.20 -Pull {policy} -DockerHost $h").Clean);
        Assert.DoesNotContain(Engine.Requests, static request => request.Route == "/images/create");
    }

    [Fact]
    public void A_pull_that_fails_in_its_middle_is_an_error_and_nothing_is_created()
    {
        Answer("/images/create", """{"status":"Pulling"}""" + "\n"
            + """{"errorDetail":{"message":"manifest unknown"},"error":"manifest unknown"}""" + "\n");
        Outcome outcome = Run("New-DockerContainer busybox:1.36 -DockerHost $h");
        Assert.Equal("DockerImageUnknown", outcome.ErrorId);
        Assert.Contains("The image 'busybox:1.36' could not be pulled: manifest unknown", outcome.ErrorText);
        Assert.Empty(Engine.State.Containers);
    }

    [Fact]
    public async Task Start_starts_it_and_shows_it_running()
    {
        Outcome outcome = await RunAsync("New-DockerContainer alpine:3.20 -Name web -Start -DockerHost $h",
            static container => container.OnRun = static async process =>
        {
            await Task.Delay(Timeout.Infinite, process.Killed);
            return 0;
        });
        ContainerSummary made = Assert.Single(outcome.As<ContainerSummary>());
        Assert.Equal(("web", "running"), (made.Name, made.State));
        Assert.Equal(["POST /containers/create?name=web", $"POST /containers/{made.Id}/start",
            $"POST /containers/{made.Id}/wait",
            $"GET /containers/json?all=1&filters=%7B%22id%22%3A%5B%22{made.Id}%22%5D%7D"], Calls);
    }

    [Fact]
    public async Task One_that_dies_at_once_is_an_error_with_its_exit_code_and_last_lines()
    {
        Outcome outcome = await RunAsync("New-DockerContainer alpine:3.20 -Name web -Start -DockerHost $h",
            static container => container.OnRun = static async process =>
        {
            for (int line = 1; line <= 12; line++)
            {
                await process.WriteErrAsync($"line {line}\n");
            }

            return 3;
        });
        Assert.Equal(("DockerContainerExited", "web"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Equal("Container 'web' ended at once with exit code 3. It wrote last:\n"
            + string.Join('\n', Enumerable.Range(3, 10).Select(static line => $"line {line}")),
            outcome.Errors[0].Exception.Message.ReplaceLineEndings("\n"));
        Assert.Empty(outcome.Output);
        Assert.Equal("exited", Engine.State.FindContainer("web")!.StateText);
    }

    [Fact]
    public async Task One_that_ends_at_once_without_a_word_and_with_0_is_no_error()
    {
        Outcome outcome = await RunAsync("New-DockerContainer alpine:3.20 -Name web -Start -DockerHost $h",
            static container => container.OnRun = static _ => Task.FromResult(0));
        Assert.Equal("exited", Assert.Single(outcome.As<ContainerSummary>()).State);
    }

    [Fact]
    public async Task One_that_AutoRemove_has_removed_is_not_shown()
    {
        Outcome outcome = await RunAsync("New-DockerContainer alpine:3.20 -Start -AutoRemove -DockerHost $h",
            static container => container.OnRun = static _ => Task.FromResult(0));
        Assert.Empty(outcome.Clean);
        HasBody("""{"Image":"alpine:3.20","HostConfig":{"AutoRemove":true}}""", The("POST", Create));
        Assert.Empty(Engine.State.Containers);
    }

    [Fact]
    public async Task One_that_dies_at_once_and_is_removed_is_an_error_with_its_exit_code()
    {
        EngineContainer made = null!;
        using IDisposable fault = Engine.Misbehave("POST", "/containers/*/wait",
            Fault.Answer("""{"StatusCode":3}""", beforeChunk: _ => made.WaitForExitAsync(Cancel)));
        Outcome outcome = await RunAsync("New-DockerContainer alpine:3.20 -Start -AutoRemove -DockerHost $h",
            container =>
        {
            made = container;
            container.OnRun = static _ => Task.FromResult(3);
        });
        Assert.Equal("DockerContainerExited", outcome.ErrorId);
        Assert.Equal(
            $"Container '{made.Id}' ended at once with exit code 3, and was removed. Leave out -AutoRemove to see "
                + "what it wrote.", outcome.ErrorText);
    }

    [Fact]
    public async Task One_that_cannot_be_started_is_an_error_and_stays()
    {
        Outcome outcome = await RunAsync("New-DockerContainer alpine:3.20 -Name web -Start -DockerHost $h",
            static container => container.StartError = "exec: \"nonsense\": executable file not found in $PATH");
        Assert.Equal("DockerBadRequest", outcome.ErrorId);
        Assert.Contains("executable file not found", outcome.ErrorText);
        Assert.EndsWith(Left("web"), outcome.ErrorText);
    }

    [Theory]
    [InlineData("POST", "/containers/*/start", 404, "network nothing not found", "-Network nothing -Start")]
    [InlineData("POST", "/containers/*/start", 400, "unable to find user nobody: no matching entries in passwd file",
        "-User nobody -Start")]
    [InlineData("POST", "/containers/*/start", 500, "it is full", "-Start")]
    public void One_that_is_left_behind_is_told_of_and_how_to_remove_it(string method, string path, int status,
        string words, string parameters)
    {
        using IDisposable fault = Engine.Misbehave(method, path, Fault.Status(status, $$"""{"message":"{{words}}"}"""));
        Outcome outcome = Run($"New-DockerContainer alpine:3.20 -Name web {parameters} -DockerHost $h");
        Assert.EndsWith(Left("web"), outcome.ErrorText);
        Assert.Equal("web", outcome.Errors[0].TargetObject);
        Assert.Single(Run("Remove-DockerContainer web -PassThru -DockerHost $h").Clean);
    }

    [Fact]
    public void A_line_to_type_has_nothing_of_the_engines_in_it_that_is_not_plainly_a_name()
    {
        Engine.State.AddImage("alpine:3.20");
        Engine.Misbehave("POST", "/containers/*/start", Fault.Status(500, """{"message":"it is full"}"""));
        Engine.Misbehave("GET", "/containers/*/json", Fault.Status(200, """{"Id":"a","Name":"/x; Remove-Item ~"}"""));
        string words = Run("New-DockerContainer alpine:3.20 -Name web -Start -DockerHost $h").ErrorText;
        Assert.EndsWith($"Remove-DockerContainer {Engine.State.FindContainer("web")!.Id[..12]} removes it.", words);
    }

    [Fact]
    public void One_that_the_engine_has_removed_is_not_told_of()
    {
        Engine.State.AddImage("alpine:3.20");
        Engine.Misbehave("POST", "/containers/*/start", Fault.Status(500, """{"message":"it is full"}"""));
        Engine.Misbehave("GET", "/containers/*/json", Fault.Status(404, """{"message":"No such container: web"}"""));
        Assert.Equal("it is full. The engine's own log may say more.",
            Run("New-DockerContainer alpine:3.20 -Name web -Start -DockerHost $h").ErrorText);
    }

    private string Left(string name) => $"Container '{name}' ({Engine.State.FindContainer(name)!.Id[..12]}) was created and "
        + $"does not run: Remove-DockerContainer {name} removes it.";

    [Theory]
    [InlineData(
        "driver failed programming external connectivity on endpoint web2: Bind for 0.0.0.0:8080 failed: port is "
            + "already allocated", true,
        "Container 'web' publishes port 8080.")]
    [InlineData("listen tcp4 0.0.0.0:8080: bind: address already in use", false,
        "Another program on the engine's host listens on it.")]
    public void A_port_that_is_taken_is_an_error_that_says_who_has_it(string words, bool other, string advice)
    {
        if (other)
        {
            Engine.State.AddContainer("web", running: true, ports: ["8080:80"]);
        }

        Engine.State.AddContainer("db", running: true, ports: ["5432:5432"]);
        using IDisposable fault = Engine.Misbehave("POST", "/containers/*/start",
            Fault.Status(500, $$"""{"message":"{{words}}"}"""));
        Outcome outcome = Run("New-DockerContainer alpine:3.20 -Name web2 -Publish 8080:80 -Start -DockerHost $h");
        Assert.Equal(("DockerPortInUse", "web2"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Contains(words, outcome.ErrorText);
        Assert.EndsWith($"{advice} {Left("web2")}", outcome.ErrorText);
    }

    [Fact]
    public void Another_failure_of_the_start_stays_what_it_is()
    {
        using IDisposable fault = Engine.Misbehave("POST", "/containers/*/start",
            Fault.Status(500, """{"message":"out of luck"}"""));
        Assert.Equal("DockerEngineError",
            Run("New-DockerContainer alpine:3.20 -Publish 8080:80 -Start -DockerHost $h").ErrorId);
    }

    [Fact]
    public void CidFile_has_the_id_and_one_that_is_there_is_refused_before_anything_is_sent()
    {
        string file = Path.Combine(_folder.FullName, "cid");
        string id = Assert.Single(Run($"New-DockerContainer alpine:3.20 -CidFile '{file}' -DockerHost $h")
            .As<ContainerSummary>()).Id;
        Assert.Equal(id, File.ReadAllText(file));
        Engine.ClearRequests();
        Outcome outcome = Run($"New-DockerContainer alpine:3.20 -CidFile '{file}' -DockerHost $h");
        Assert.Equal("DockerFileFailed", outcome.ErrorId);
        Assert.Contains($"'{file}' is there already.", outcome.ErrorText);
        Assert.Contains("It is a folder.",
            Run($"New-DockerContainer alpine:3.20 -CidFile '{_folder.FullName}' -DockerHost $h").ErrorText);
        Assert.Empty(Engine.Requests);
    }

    [Fact]
    public void A_name_that_is_taken_is_a_conflict()
    {
        Engine.State.AddContainer("web");
        Outcome outcome = Run("New-DockerContainer alpine:3.20 -Name web -DockerHost $h");
        Assert.Equal(("DockerConflict", "web"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);

    private IDisposable Pulls(string image, string answer) =>
        Engine.Misbehave("POST", "/images/create", Fault.Answer(answer, beforeChunk: _ =>
    {
        Engine.State.AddImage(image);
        return Task.CompletedTask;
    }));

    private void HasHost(string parameter, string field, string expected)
    {
        Answer(Create, """{"Id":"01","Warnings":[]}""");
        _ = Run($"New-DockerContainer alpine {parameter} -DockerHost $h").Clean;
        HasBody($$"""{"Image":"alpine","HostConfig":{ "{{field}}": {{expected}} } }""", The("POST", Create));
    }

    private string Refused(string parameter)
    {
        Outcome outcome = Run($"New-DockerContainer alpine {parameter} -DockerHost $h");
        Assert.Equal("ParameterArgumentTransformationError", outcome.ErrorId);
        Assert.Empty(Engine.Requests);
        return outcome.ErrorText;
    }

    [GeneratedRegex(@"^ +(?:-\w, )?--([a-z0-9-]+)", RegexOptions.Multiline)]
    private static partial Regex Flag();
}
