using System.Reflection;
using DockerSock.Cmdlets;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class NewDockerServiceTests : ServiceTest
{
    private const string Digest = "sha256:4b4b5c6d7e8f90123456789abcdef0123456789abcdef0123456789abcdef012";

    private const string EveryParameter = """
        shop:2 sh, -c, 'echo hi' -Name web -Mode replicated -Replicas 3 -Label @{ a = 'b' } -ContainerLabel c=d -Entrypoint /e, x `
        -Environment A=2 -EnvironmentFile FOLDER/variables -WorkingDirectory /w -User u:g -Group g1 -Hostname h -Tty -Interactive -ReadOnly -Init `
        -Isolation process -CredentialSpec config://account -StopSignal SIGINT -StopTimeout 30s -HealthCommand true -HealthInterval 1s `
        -HealthTimeout 2s -HealthRetries 3 -HealthStartPeriod 4s -HealthStartInterval 5s -CapAdd net_admin -CapDrop CAP_CHOWN, net_admin `
        -Sysctl @{ 'net.core.somaxconn' = 1024 } -Ulimit nofile=1:2 -OomScoreAdj -5 -Mount 'type=volume,source=data,target=/data' `
        -Secret 'source=key,target=server.key,uid=33,mode=0400' -Config site -LimitCpu 1.5 -LimitMemory 512MB -LimitPids 100 -ReserveCpu 0.5 `
        -ReserveMemory 256m -GenericResource gpu=2 -RestartCondition on-failure -RestartDelay 6s -RestartMaxAttempts 3 -RestartWindow 7s `
        -Constraint node.role==worker -PlacementPreference spread=node.labels.rack -MaxReplicasPerNode 2 -LogDriver local -LogOption max-size=10m `
        -Publish 8080:80, 'published=53,target=5353,protocol=udp,mode=host' -Network @{ Name = 'front'; Alias = 'www'; DriverOpts = @{ a = 'b' } } `
        -EndpointMode vip -AddHost db:10.0.0.1 -Dns 1.1.1.1 -DnsOption ndots:2 -DnsSearch example.com `
        -UpdateParallelism 2 -UpdateDelay 1s -UpdateMonitor 2s -UpdateFailureAction rollback -UpdateMaxFailureRatio 0.5 -UpdateOrder start-first `
        -RollbackParallelism 0 -RollbackDelay 3s -RollbackMonitor 4s -RollbackFailureAction continue -RollbackMaxFailureRatio 0.25 -RollbackOrder stop-first `
        -ServiceSpec @{ taskTemplate = @{ ContainerSpec = @{ Privileges = @{ NoNewPrivileges = $true }; User = 'other' } }; Future = 1; Name = 'other'; Mode = @{ Global = @{} } }
        """;

    private static readonly string s_created = $$"""{"ID":"{{Id}}","Warnings":null}""";

    [Fact]
    public void Sends_every_parameter()
    {
        Reads("/networks/front", """{"Id":"net1","Name":"front"}""");
        Reads("/secrets", """[{"ID":"sec0","Spec":{"Name":"other"}},{"ID":"sec1","Spec":{"Name":"key"}}]""");
        Reads("/configs", """[{"ID":"con1","Spec":{"Name":"site"}},{"ID":"con2","Spec":{"Name":"account"}}]""");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("dockersock-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "variables"), "# not this\nF=1\nA=1\n");
            Detached(EveryParameter.Replace("FOLDER", folder.FullName, StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Assert.Equal(["GET /networks/front?scope=swarm", "GET /secrets", "GET /configs", "POST /services/create",
            "GET /services?status=1"], Calls);
        HasBody("""
            {"Name":"web","Labels":{"a":"b"},"TaskTemplate":{"ContainerSpec":{"Image":"shop:2","Args":["sh","-c","echo hi"],"Dir":"/w","User":"u:g",
            "Hostname":"h","Command":["/e","x"],"TTY":true,"OpenStdin":true,"ReadOnly":true,"Init":true,"Isolation":"process","StopSignal":"SIGINT",
            "StopGracePeriod":30000000000,"OomScoreAdj":-5,"Env":["F=1","A=2"],"Labels":{"c":"d"},"Groups":["g1"],"Sysctls":{"net.core.somaxconn":"1024"},
            "Ulimits":[{"Name":"nofile","Soft":1,"Hard":2}],"Healthcheck":{"Test":["CMD-SHELL","true"],"Interval":1000000000,"Timeout":2000000000,"Retries":3,
            "StartPeriod":4000000000,"StartInterval":5000000000},"CapabilityAdd":["CAP_NET_ADMIN"],"CapabilityDrop":["CAP_CHOWN"],
            "Mounts":[{"Type":"volume","Source":"data","Target":"/data"}],
            "Secrets":[{"File":{"Name":"server.key","UID":"33","GID":"0","Mode":256},"SecretID":"sec1","SecretName":"key"}],
            "Configs":[{"File":{"Name":"site","UID":"0","GID":"0","Mode":292},"ConfigID":"con1","ConfigName":"site"},
            {"Runtime":{},"ConfigID":"con2","ConfigName":"account"}],"Privileges":{"CredentialSpec":{"Config":"con2"},"NoNewPrivileges":true},
            "Hosts":["10.0.0.1 db"],"DNSConfig":{"Nameservers":["1.1.1.1"],"Options":["ndots:2"],"Search":["example.com"]}},
            "Resources":{"Limits":{"NanoCPUs":1500000000,"MemoryBytes":536870912,"Pids":100},"Reservations":{"NanoCPUs":500000000,"MemoryBytes":268435456,
            "GenericResources":[{"DiscreteResourceSpec":{"Kind":"gpu","Value":2}}]}},
            "RestartPolicy":{"Condition":"on-failure","Delay":6000000000,"MaxAttempts":3,"Window":7000000000},
            "Placement":{"MaxReplicas":2,"Constraints":["node.role==worker"],"Preferences":[{"Spread":{"SpreadDescriptor":"node.labels.rack"}}]},
            "LogDriver":{"Name":"local","Options":{"max-size":"10m"}},"Networks":[{"Target":"net1","Aliases":["www"],"DriverOpts":{"a":"b"}}]},
            "EndpointSpec":{"Mode":"vip","Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":8080,"PublishMode":"ingress"},
            {"Protocol":"udp","TargetPort":5353,"PublishedPort":53,"PublishMode":"host"}]},
            "UpdateConfig":{"Parallelism":2,"Delay":1000000000,"Monitor":2000000000,"FailureAction":"rollback","MaxFailureRatio":0.5,"Order":"start-first"},
            "RollbackConfig":{"Parallelism":0,"Delay":3000000000,"Monitor":4000000000,"FailureAction":"continue","MaxFailureRatio":0.25,"Order":"stop-first"},
            "Mode":{"Replicated":{"Replicas":3}},"Future":1}
            """, The("POST", "/services/create"));
    }

    [Fact]
    public void Every_parameter_of_its_own_is_in_these_tests()
    {
        // Image and Command are given by their places; the rest is in whole scripts, here and in ServiceWaitTests.
        string[] others = ["Image", "Command", "Dash", "Detach", "NoResolveImage", "Timeout"];
        string said = string.Join('\n', EveryParameter, Arguments(typeof(NewDockerServiceTests)),
            Arguments(typeof(ServiceCredentialTests)));
        AssertTested(said, typeof(NewDockerServiceCommand).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(static property => property.DeclaringType == typeof(NewDockerServiceCommand)
                || property.DeclaringType == typeof(ServiceSpecCmdlet)).ExceptBy(others, static one => one.Name));
    }

    [Theory]
    [InlineData("", "{}")]
    [InlineData("-Replicas 0", """{"Mode":{"Replicated":{"Replicas":0}}}""")]
    [InlineData("-Mode global", """{"Mode":{"Global":{}}}""")]
    [InlineData("-Mode global-job", """{"Mode":{"GlobalJob":{}}}""")]
    [InlineData("-Mode replicated-job -Replicas 5",
        """{"Mode":{"ReplicatedJob":{"TotalCompletions":5,"MaxConcurrent":5}}}""")]
    [InlineData("-Mode replicated-job -Replicas 5 -MaxConcurrent 2",
        """{"Mode":{"ReplicatedJob":{"TotalCompletions":5,"MaxConcurrent":2}}}""")]
    [InlineData("-UpdateDelay 1s", """{"UpdateConfig":{"Delay":1000000000,"Parallelism":1}}""")]
    [InlineData("-UpdateParallelism 0", """{"UpdateConfig":{"Parallelism":0}}""")]
    [InlineData("-Publish 80",
        """{"EndpointSpec":{"Ports":[{"Protocol":"tcp","TargetPort":80,"PublishMode":"ingress"}]}}""")]
    [InlineData("-Publish @{ 8080 = 80 }",
        """{"EndpointSpec":{"Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":8080,"PublishMode":"ingress"}]}}""")]
    [InlineData("-Publish @{ Target = 80; Mode = 'host' }",
        """{"EndpointSpec":{"Ports":[{"Protocol":"tcp","TargetPort":80,"PublishMode":"host"}]}}""")]
    [InlineData("-Publish '8000-8001:80-81/udp'", """
        {"EndpointSpec":{"Ports":[{"Protocol":"udp","TargetPort":80,"PublishedPort":8000,"PublishMode":"ingress"},
        {"Protocol":"udp","TargetPort":81,"PublishedPort":8001,"PublishMode":"ingress"}]}}
        """)]
    public void Sends_what_was_given_and_nothing_else(string arguments, string sent)
    {
        Detached("shop -Name web " + arguments);
        HasBody($$"""{"Name":"web","TaskTemplate":{"ContainerSpec":{"Image":"shop:latest"} }{{(sent == "{}" ? "" : "," + sent.Trim()[1..^1])}} }""", The("POST", "/services/create"));
    }

    [Theory]
    [InlineData("-NoHealthCheck", """{"Healthcheck":{"Test":["NONE"]}}""")]
    [InlineData("-HealthCommand a, b", """{"Healthcheck":{"Test":["CMD","a","b"]}}""")]
    [InlineData("-CredentialSpec file://spec.json", """{"Privileges":{"CredentialSpec":{"File":"spec.json"}}}""")]
    [InlineData("-CredentialSpec registry://name", """{"Privileges":{"CredentialSpec":{"Registry":"name"}}}""")]
    [InlineData("-Init:$false", """{"Init":false}""")]
    [InlineData("ping -c 3 host", """{"Args":["ping","-c","3","host"]}""")]
    [InlineData("-CapAdd all, net_raw", """{"CapabilityAdd":["ALL"]}""")]
    public void Sends_of_a_container_what_was_given_and_nothing_else(string arguments, string sent)
    {
        Detached("shop -Name web " + arguments);
        HasBody($$"""{"Name":"web","TaskTemplate":{"ContainerSpec":{"Image":"shop:latest",{{sent[1..^1]}} } } }""",
            The("POST", "/services/create"));
    }

    [Theory]
    [InlineData("-Publish 127.0.0.1:80:80", "ParameterArgumentTransformationError", "on all addresses of a node")]
    [InlineData("-Publish 'published=80'", "ParameterArgumentTransformationError", "has no target")]
    [InlineData("-Publish 'target=80,mode=mesh'", "ParameterArgumentTransformationError", "'mesh' is no mode")]
    [InlineData("-Secret 'source=a,mode=9'", "ParameterArgumentTransformationError", "in octal")]
    [InlineData("-Mode global -Replicas 2", "DockerNameInvalid", "a task on each node")]
    [InlineData("-MaxConcurrent 2", "DockerNameInvalid", "replicated-job")]
    [InlineData("-LogOption a=b", "DockerNameInvalid", "-LogDriver")]
    [InlineData("-NoHealthCheck -HealthInterval 1s", "DockerNameInvalid", "-NoHealthCheck does not go with")]
    [InlineData("-CredentialSpec spec.json", "DockerNameInvalid", "config://NAME")]
    [InlineData("-PlacementPreference rack", "DockerNameInvalid", "spread=node.labels.rack")]
    [InlineData("-GenericResource gpu=a", "DockerNameInvalid", "no number")]
    [InlineData("-MemorySwap 1GB", "DockerParameterNeedsNewerEngine", "-MemorySwap needs API 1.52")]
    [InlineData("-MemorySwappiness 1", "DockerParameterNeedsNewerEngine", "-MemorySwappiness needs API 1.52")]
    public void What_cannot_be_is_refused_before_anything_is_sent(string arguments, string error, string says)
    {
        Outcome outcome = Run($"New-DockerService shop -NoResolveImage {arguments} -DockerHost $h");
        Assert.StartsWith(error, outcome.ErrorId);
        Assert.Contains(says, outcome.ErrorText);
        Assert.Empty(Calls);
    }

    [Theory]
    [InlineData("-Init", "Init", "1.37")]
    [InlineData("-MaxReplicasPerNode 1", "MaxReplicasPerNode", "1.40")]
    [InlineData("-Sysctl a=1", "Sysctl", "1.40")]
    [InlineData("-CredentialSpec config://c", "CredentialSpec", "1.40")]
    [InlineData("-CapAdd a", "CapAdd", "1.41")]
    [InlineData("-CapDrop a", "CapDrop", "1.41")]
    [InlineData("-LimitPids 1", "LimitPids", "1.41")]
    [InlineData("-Ulimit nofile=1", "Ulimit", "1.41")]
    [InlineData("-Mode global-job", "Mode", "1.41")]
    [InlineData("-HealthStartInterval 1s", "HealthStartInterval", "1.44")]
    [InlineData("-OomScoreAdj 1", "OomScoreAdj", "1.46")]
    [InlineData("-Mount 'type=bind,source=/a,target=/b,bind-recursive=disabled'",
        "Mount with bind-recursive=disabled", "1.40")]
    [InlineData("-Mount 'type=bind,source=/a,target=/b,bind-create-src'", "Mount with bind-create-src", "1.42")]
    [InlineData("-Mount 'type=bind,source=/a,target=/b,bind-recursive=writable'",
        "Mount with bind-recursive=writable", "1.44")]
    [InlineData("-Mount 'type=bind,source=/a,target=/b,bind-recursive=readonly'",
        "Mount with bind-recursive=readonly", "1.44")]
    [InlineData("-Mount 'source=a,target=/b,volume-subpath=c'", "Mount with volume-subpath", "1.45")]
    [InlineData("-Mount @{ Type = 'tmpfs'; Target = '/b'; TmpfsOptions = @{ Options = , @('ro') } }",
        "Mount with options of a tmpfs", "1.46")]
    [InlineData("-Mount 'type=image,source=a,target=/b'", "Mount with type=image", "1.48")]
    public async Task An_engine_that_is_too_old_is_told_so_and_sent_nothing(string arguments, string parameter,
        string since)
    {
        await using FakeEngine old = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = "1.36" }, Cancel);
        using IDisposable configs = old.Misbehave("GET", "/configs",
            Fault.Answer("""[{"ID":"con1","Spec":{"Name":"c"}}]"""));
        Outcome outcome = Shell.Run($"param($h) New-DockerService shop -NoResolveImage {arguments} -DockerHost $h",
            ("h", old.DockerHost));
        Assert.Equal("DockerParameterNeedsNewerEngine", outcome.ErrorId);
        Assert.StartsWith($"-{parameter} needs API {since};", outcome.ErrorText);
        Assert.DoesNotContain(old.Requests, static request => request.Method == "POST");
    }

    [Fact]
    public async Task An_engine_that_is_new_enough_is_sent_what_needs_it()
    {
        await using FakeEngine newer = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = "1.52" },
            Cancel);
        using IDisposable create = newer.Misbehave("POST", "/services/create", Fault.Status(201, s_created));
        using IDisposable list = newer.Misbehave("GET", "/services", Fault.Answer(List(Service(7, Spec("{}")))));
        Assert.Equal("web",
            Assert.Single(
                Shell.Run(
                    "param($h) New-DockerService shop -MemorySwap 1GB -MemorySwappiness 10 -NoResolveImage -Detach "
                        + "-DockerHost $h",
            ("h", newer.DockerHost)).As<DockerService>()).Name);
        HasBody("""{"TaskTemplate":{"ContainerSpec":{"Image":"shop:latest"},"Resources":{"SwapBytes":1073741824,"MemorySwappiness":10}}}""",
            Assert.Single(newer.Requests, static request => request.Method == "POST"));
    }

    [Fact]
    public void What_docker_service_update_calls_them_means_the_same_parameters()
    {
        Detached("""
            shop -Name web -LabelAdd a=1 -EnvAdd A=1 -ContainerLabelAdd b=1 -GroupAdd g -SysctlAdd c=1 -UlimitAdd core=0 `
            -MountAdd 'target=/t' -PublishAdd 80 -HostAdd h:10.0.0.1 -DnsAdd 1.1.1.1 -DnsOptionAdd o -DnsSearchAdd s `
            -GenericResourceAdd gpu=1 -ConstraintAdd x -PlacementPrefAdd spread=node.labels.y
            """);
        HasBody("""
            {"Name":"web","Labels":{"a":"1"},"TaskTemplate":{"ContainerSpec":{"Image":"shop:latest","Env":["A=1"],"Labels":{"b":"1"},
            "Groups":["g"],"Sysctls":{"c":"1"},"Ulimits":[{"Name":"core","Soft":0,"Hard":0}],
            "Mounts":[{"Type":"volume","Target":"/t"}],"Hosts":["10.0.0.1 h"],
            "DNSConfig":{"Nameservers":["1.1.1.1"],"Options":["o"],"Search":["s"]}},
            "Resources":{"Reservations":{"GenericResources":[{"DiscreteResourceSpec":{"Kind":"gpu","Value":1}}]}},
            "Placement":{"Constraints":["x"],"Preferences":[{"Spread":{"SpreadDescriptor":"node.labels.y"}}]}},
            "EndpointSpec":{"Ports":[{"Protocol":"tcp","TargetPort":80,"PublishMode":"ingress"}]}}
            """, The("POST", "/services/create"));
    }

    [Theory]
    [InlineData("shop", "shop", "shop:latest")]
    [InlineData("docker.io/library/shop:2", "docker.io/library/shop:2", "shop:2")]
    [InlineData("registry.example.com:5000/team/shop:2", "registry.example.com:5000/team/shop:2",
        "registry.example.com:5000/team/shop:2")]
    public void The_image_is_fixed_to_the_digest_that_its_tag_has(string image, string asked, string reference)
    {
        Answer($"/distribution/{Uri.EscapeDataString(asked).Replace("%2F", "/", StringComparison.Ordinal)}/json", $$"""
            {"Descriptor":{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"{{Digest}}","size":7},
             "Platforms":[{"architecture":"amd64","os":"linux"},{"architecture":"arm","os":"linux","variant":"v7"}]}
            """);
        Takes("/services/create", Fault.Status(201, s_created));
        Reads("/services", List(Service(7, Spec("{}"))));
        Assert.Single(Run($"New-DockerService {image} -Detach -DockerHost $h").Clean);
        HasBody($$$"""
            {"TaskTemplate":{"ContainerSpec":{"Image":"{{{reference}}}@{{{Digest}}}"},
             "Placement":{"Platforms":[{"Architecture":"amd64","OS":"linux"},{"Architecture":"","OS":"linux"}]} } }
            """, The("POST", "/services/create"));
    }

    [Fact]
    public void A_registry_that_does_not_answer_is_a_warning()
    {
        Engine.Misbehave("GET", "/distribution/shop/json",
            Fault.Status(500, """{"message":"dial tcp: connection refused"}"""));
        Takes("/services/create", Fault.Status(201, s_created));
        Reads("/services", List(Service(7, Spec("{}"))));
        Outcome outcome = Run("New-DockerService shop -Detach -DockerHost $h");
        Assert.Empty(outcome.Errors);
        Assert.Contains("'shop:latest' is not fixed to a digest", Assert.Single(outcome.Warnings));
        HasBody("""{"TaskTemplate":{"ContainerSpec":{"Image":"shop:latest"}}}""", The("POST", "/services/create"));
    }

    [Fact]
    public void Warnings_of_the_engine_reach_the_warning_stream()
    {
        Takes("/services/create", Fault.Status(201, $$"""{"ID":"{{Id}}","Warnings":["watch out"]}"""));
        Reads("/services", List(Service(7, Spec("{}"))));
        Assert.Equal(["web: watch out"],
            Run("New-DockerService shop -Name web -NoResolveImage -Detach -DockerHost $h").Warnings);
    }

    [Fact]
    public void What_the_engine_refuses_is_an_error_with_its_words()
    {
        Takes("/services/create",
            Fault.Status(409,
                """{"message":"rpc error: code = AlreadyExists desc = name conflicts with an existing object: service web already exists"}"""));
        Outcome outcome = Run("New-DockerService shop -Name web -NoResolveImage -DockerHost $h");
        Assert.Equal(("DockerConflict", "web"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Equal("name conflicts with an existing object: service web already exists", outcome.ErrorText);
    }

    [Fact]
    public void A_secret_that_is_not_there_is_an_error_and_nothing_is_created()
    {
        Reads("/secrets", "[]");
        Outcome outcome = Run("New-DockerService shop -Secret key -NoResolveImage -DockerHost $h");
        Assert.Equal("DockerObjectNotFound", outcome.ErrorId);
        Assert.Contains("There is no secret 'key'", outcome.ErrorText);
        Assert.Equal(["GET /secrets"], Calls);
    }

    private void Detached(string arguments)
    {
        Takes("/services/create", Fault.Status(201, s_created));
        Reads("/services", List(Service(7, Spec("{}"))));
        Assert.Equal("web", Assert.Single(Run($"New-DockerService {arguments} -NoResolveImage -Detach -DockerHost $h")
            .As<DockerService>()).Name);
    }
}
