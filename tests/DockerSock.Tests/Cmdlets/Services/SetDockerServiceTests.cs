using System.Reflection;
using DockerSock.Cmdlets;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class SetDockerServiceTests : ServiceTest
{
    [Theory]
    [InlineData("-Environment B=2, C=3 -EnvironmentRemove A, X", """{"Env":["A=1","B=1","D=4"]}""",
        """{"Env":["B=2","D=4","C=3"]}""")]
    [InlineData("-EnvironmentRemove A", """{"Env":["A=1"]}""", "{}")]
    [InlineData("-ContainerLabel n=1 -ContainerLabelRemove o", """{"Labels":{"o":"1","k":"2"}}""",
        """{"Labels":{"k":"2","n":"1"}}""")]
    [InlineData("-Group b -GroupRemove a", """{"Groups":["a","b"]}""", """{"Groups":["b"]}""")]
    [InlineData("-Sysctl b=2 -SysctlRemove a", """{"Sysctls":{"a":"1"}}""", """{"Sysctls":{"b":"2"}}""")]
    [InlineData("-Ulimit nofile=5 -UlimitRemove core",
        """{"Ulimits":[{"Name":"core","Soft":0,"Hard":0},{"Name":"nofile","Soft":1,"Hard":1}]}""",
        """{"Ulimits":[{"Name":"nofile","Soft":5,"Hard":5}]}""")]
    [InlineData("-Mount 'type=volume,source=new,target=/a' -MountRemove /b",
        """{"Mounts":[{"Type":"bind","Source":"/s","Target":"/a"},{"Target":"/b"},{"Target":"/c","Future":1}]}""",
        """{"Mounts":[{"Type":"volume","Source":"new","Target":"/a"},{"Target":"/c","Future":1}]}""")]
    [InlineData("-SecretRemove one, id3",
        """{"Secrets":[{"SecretID":"id1","SecretName":"one"},{"SecretID":"id2","SecretName":"two"},{"SecretID":"id3","SecretName":"three"}]}""",
        """{"Secrets":[{"SecretID":"id2","SecretName":"two"}]}""")]
    [InlineData("-ConfigRemove one",
        """{"Configs":[{"ConfigID":"id1","ConfigName":"one"},{"ConfigID":"id2","ConfigName":"two","Runtime":{}}]}""",
        """{"Configs":[{"ConfigID":"id2","ConfigName":"two","Runtime":{}}]}""")]
    [InlineData("-Secret 'source=key,target=s'",
        """{"Secrets":[{"File":{"Name":"s"},"SecretID":"old","SecretName":"old"}]}""",
        """{"Secrets":[{"File":{"Name":"s","UID":"0","GID":"0","Mode":292},"SecretID":"sec1","SecretName":"key"}]}""")]
    [InlineData("-Secret sec1", "{}",
        """{"Secrets":[{"File":{"Name":"key","UID":"0","GID":"0","Mode":292},"SecretID":"sec1","SecretName":"key"}]}""")]
    [InlineData("-AddHost c:10.0.0.3 -HostRemove a, b:10.0.0.2",
        """{"Hosts":["10.0.0.1 a x","10.0.0.2 b","10.0.0.9 b"]}""",
        """{"Hosts":["10.0.0.1 x","10.0.0.9 b","10.0.0.3 c"]}""")]
    [InlineData("-Dns 2.2.2.2 -DnsRemove 1.1.1.1 -DnsOption b -DnsOptionRemove a -DnsSearch y -DnsSearchRemove x",
        """{"DNSConfig":{"Nameservers":["1.1.1.1","3.3.3.3"],"Options":["a"],"Search":["x","y"]}}""",
        """{"DNSConfig":{"Nameservers":["3.3.3.3","2.2.2.2"],"Options":["b"],"Search":["y"]}}""")]
    [InlineData("-Command a, b", """{"Args":["x"]}""", """{"Args":["a","b"]}""")]
    [InlineData("-Command @()", """{"Args":["x"]}""", """{"Args":[]}""")]
    [InlineData("-Entrypoint ''", """{"Command":["x"]}""", """{"Command":[]}""")]
    [InlineData("-Tty:$false", """{"TTY":true}""", """{"TTY":false}""")]
    [InlineData("-User ''", """{"User":"ann"}""", """{"User":""}""")]
    [InlineData("-HealthInterval 2s", """{"Healthcheck":{"Test":["CMD","a"],"Interval":1}}""",
        """{"Healthcheck":{"Test":["CMD","a"],"Interval":2000000000}}""")]
    [InlineData("-HealthCommand ''", """{"Healthcheck":{"Test":["CMD","a"],"Interval":1}}""",
        """{"Healthcheck":{"Interval":1}}""")]
    [InlineData("-HealthRetries 2", """{"Healthcheck":{"Test":["NONE"]}}""", """{"Healthcheck":{"Retries":2}}""")]
    [InlineData("-NoHealthCheck", """{"Healthcheck":{"Test":["CMD","a"]}}""", """{"Healthcheck":{"Test":["NONE"]}}""")]
    [InlineData("-CredentialSpec ''", """{"Privileges":{"CredentialSpec":{"File":"a"},"NoNewPrivileges":true}}""",
        """{"Privileges":{"NoNewPrivileges":true}}""")]
    // A capability goes one step: dropped, as usual, added.
    [InlineData("-CapAdd CHOWN", """{"CapabilityDrop":["CAP_CHOWN"]}""", "{}")]
    [InlineData("-CapAdd CHOWN", "{}", """{"CapabilityAdd":["CAP_CHOWN"]}""")]
    [InlineData("-CapDrop CHOWN", """{"CapabilityAdd":["CAP_CHOWN","CAP_KILL"]}""",
        """{"CapabilityAdd":["CAP_KILL"]}""")]
    [InlineData("-CapDrop CHOWN", "{}", """{"CapabilityDrop":["CAP_CHOWN"]}""")]
    [InlineData("-CapAdd RESET, KILL", """{"CapabilityAdd":["CAP_CHOWN"]}""", """{"CapabilityAdd":["CAP_KILL"]}""")]
    public void Changes_of_the_container(string arguments, string before, string after)
    {
        Reads("/secrets", """[{"ID":"sec1","Spec":{"Name":"key"}}]""");
        Changes(arguments, Container(before), Container(after));

        static string Container(string container) =>
            $$"""{"Name":"web","TaskTemplate":{"ContainerSpec":{"Image":"shop:1@sha256:a","Future":{"a":1}{{(container == "{}" ? "" : "," + container[1..^1])}} },"Future":2},"Future":3}""";
    }

    [Theory]
    [InlineData("-Label n=1 -LabelRemove o", """{"Labels":{"o":"1"}}""", """{"Labels":{"n":"1"}}""")]
    [InlineData("-Replicas 5", """{"Mode":{"Replicated":{"Replicas":2,"Future":1}}}""",
        """{"Mode":{"Replicated":{"Replicas":5,"Future":1}}}""")]
    [InlineData("-Replicas 5", """{"Mode":{"ReplicatedJob":{"MaxConcurrent":1,"TotalCompletions":2}}}""",
        """{"Mode":{"ReplicatedJob":{"MaxConcurrent":1,"TotalCompletions":5}}}""")]
    [InlineData("-MaxConcurrent 2", """{"Mode":{"ReplicatedJob":{"MaxConcurrent":1,"TotalCompletions":2}}}""",
        """{"Mode":{"ReplicatedJob":{"MaxConcurrent":2,"TotalCompletions":2}}}""")]
    [InlineData("-ForceUpdate", """{"TaskTemplate":{"ForceUpdate":4}}""", """{"TaskTemplate":{"ForceUpdate":5}}""")]
    [InlineData("-ForceUpdate", "{}", """{"TaskTemplate":{"ForceUpdate":1}}""")]
    [InlineData("-UpdateDelay 1s", """{"UpdateConfig":{"Parallelism":4}}""",
        """{"UpdateConfig":{"Parallelism":4,"Delay":1000000000}}""")]
    [InlineData("-RollbackOrder start-first", "{}", """{"RollbackConfig":{"Order":"start-first","Parallelism":1}}""")]
    [InlineData("-PublishRemove 80, '53/udp'", """
        {"EndpointSpec":{"Mode":"vip","Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":8080},{"Protocol":"udp","TargetPort":80},{"Protocol":"udp","TargetPort":53}]}}
        """, """{"EndpointSpec":{"Mode":"vip","Ports":[{"Protocol":"udp","TargetPort":80}]}}""")]
    [InlineData("-Publish 8080:81",
        """{"EndpointSpec":{"Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":8080},{"Protocol":"tcp","TargetPort":1,"PublishedPort":1}]}}""",
        """{"EndpointSpec":{"Ports":[{"Protocol":"tcp","TargetPort":81,"PublishedPort":8080,"PublishMode":"ingress"},{"Protocol":"tcp","TargetPort":1,"PublishedPort":1}]}}""")]
    [InlineData("-Network front -NetworkRemove back",
        """{"Networks":[{"Target":"net0","Aliases":["a"]},{"Target":"net2"}]}""",
        """{"TaskTemplate":{"Networks":[{"Target":"net0","Aliases":["a"]},{"Target":"net1"}]}}""")]
    [InlineData("-Constraint b -ConstraintRemove a",
        """{"TaskTemplate":{"Placement":{"Constraints":["a"],"Platforms":[{"OS":"linux"}]}}}""",
        """{"TaskTemplate":{"Placement":{"Constraints":["b"],"Platforms":[{"OS":"linux"}]}}}""")]
    [InlineData("-PlacementPreference spread=node.labels.b -PlacementPreferenceRemove spread=node.labels.a",
        """{"TaskTemplate":{"Placement":{"Preferences":[{"Spread":{"SpreadDescriptor":"node.labels.a"}}]}}}""",
        """{"TaskTemplate":{"Placement":{"Preferences":[{"Spread":{"SpreadDescriptor":"node.labels.b"}}]}}}""")]
    [InlineData("-GenericResource b=2 -GenericResourceRemove a",
        """{"TaskTemplate":{"Resources":{"Reservations":{"GenericResources":[{"DiscreteResourceSpec":{"Kind":"a","Value":1}}]}}}}""",
        """{"TaskTemplate":{"Resources":{"Reservations":{"GenericResources":[{"DiscreteResourceSpec":{"Kind":"b","Value":2}}]}}}}""")]
    [InlineData("-LogOption b=2", """{"TaskTemplate":{"LogDriver":{"Name":"local","Options":{"a":"1"}}}}""",
        """{"TaskTemplate":{"LogDriver":{"Name":"local","Options":{"a":"1","b":"2"}}}}""")]
    [InlineData("-LogDriver journald", """{"TaskTemplate":{"LogDriver":{"Name":"local","Options":{"a":"1"}}}}""",
        """{"TaskTemplate":{"LogDriver":{"Name":"journald"}}}""")]
    [InlineData("-LimitMemory 64MB", """{"TaskTemplate":{"Resources":{"Limits":{"NanoCPUs":5}}}}""",
        """{"TaskTemplate":{"Resources":{"Limits":{"NanoCPUs":5,"MemoryBytes":67108864}}}}""")]
    [InlineData("-Image shop:2 -NoResolveImage",
        """{"TaskTemplate":{"ContainerSpec":{"Image":"shop:1@sha256:a"},"Placement":{"Platforms":[{"OS":"linux"}],"MaxReplicas":1}}}""",
        """{"TaskTemplate":{"ContainerSpec":{"Image":"shop:2"},"Placement":{"MaxReplicas":1}}}""")]
    [InlineData("-ServiceSpec @{ Future = 1 }", "{}", """{"Future":1}""")]
    [InlineData("-Environment A=2 -Replicas 2 -LabelRemove a -ServiceSpec @{ TaskTemplate = @{ ContainerSpec = @{ Env = "
            + "@('A=1', 'B=1') } }; Mode = @{ Replicated = @{ Replicas = 5 } }; Labels = @{ a = '1'; b = '1' } }",
        """{"Mode":{"Replicated":{"Replicas":1}}}""",
        """{"Mode":{"Replicated":{"Replicas":2}},"TaskTemplate":{"ContainerSpec":{"Env":["A=2","B=1"]}},"Labels":{"b":"1"}}""")]
    public void Changes_of_the_service(string arguments, string before, string after)
    {
        Reads("/networks/front", """{"Id":"net1","Name":"front"}""");
        Reads("/networks/back", """{"Id":"net2","Name":"back"}""");
        Changes(arguments, before, after);
    }

    [Fact]
    public void Every_parameter_of_its_own_is_in_these_tests()
    {
        // Services come by name or from the pipeline.
        string[] others = ["Id", "InputObject"];
        AssertTested(Arguments(typeof(SetDockerServiceTests)), typeof(SetDockerServiceCommand)
            .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .ExceptBy(others, static one => one.Name));
    }

    [Fact]
    public void Takes_the_last_change_back_with_the_engines_own_rollback()
    {
        Reads("/services/web", Service(7, """{"Name":"web","Future":1}"""));
        Takes(Update, Updated);
        Assert.Empty(Run("Set-DockerService web -Rollback -Detach -DockerHost $h").Clean);
        Assert.Equal(["GET /services/web", $"POST {Update}?version=7&rollback=previous"], Calls);
        HasBody("""{"Name":"web","Future":1}""", The("POST", Update));
    }

    [Theory]
    [InlineData("", "Nothing to change was given.")]
    [InlineData("-Detach -PassThru -Timeout 1s -NoResolveImage", "Nothing to change was given.")]
    [InlineData("-Rollback -Replicas 2", "it does not go with -Replicas.")]
    public void What_says_nothing_or_too_much_is_refused(string arguments, string says)
    {
        Outcome outcome = Run($"Set-DockerService web {arguments} -DockerHost $h");
        Assert.Equal("DockerNameInvalid", outcome.ErrorId);
        Assert.Contains(says, outcome.ErrorText);
        Assert.Empty(Calls);
    }

    [Fact]
    public void Replicas_are_not_for_a_global_service()
    {
        Reads("/services/web", Service(7, """{"Mode":{"Global":{}}}"""));
        Outcome outcome = Run("Set-DockerService web -Replicas 2 -Detach -DockerHost $h");
        Assert.Equal("DockerNameInvalid", outcome.ErrorId);
        Assert.Equal(["GET /services/web"], Calls);
    }

    [Fact]
    public void A_change_of_somebody_else_elsewhere_is_kept()
    {
        Reads("/services/web", Service(7, """{"Mode":{"Replicated":{"Replicas":2}},"Labels":{"a":"1"}}"""),
            Service(9, """{"Mode":{"Replicated":{"Replicas":2}},"Labels":{"a":"2"}}"""));
        Takes(Update, OutOfSequence, Updated);
        Assert.Empty(Run("Set-DockerService web -Replicas 3 -Detach -DockerHost $h").Clean);
        Assert.Equal(["GET /services/web", $"POST {Update}?version=7", "GET /services/web", $"POST {Update}?version=9"],
            Calls);
        HasBody("""{"Mode":{"Replicated":{"Replicas":3}},"Labels":{"a":"2"}}""", Engine.Requests[^1]);
    }

    [Fact]
    public void A_change_of_somebody_else_in_the_same_place_is_left()
    {
        Reads("/services/web", Service(7, """{"Mode":{"Replicated":{"Replicas":2}}}"""),
            Service(9, """{"Mode":{"Replicated":{"Replicas":8}}}"""));
        Takes(Update, OutOfSequence, Updated);
        Outcome outcome = Run("Set-DockerService web -Replicas 3 -Detach -DockerHost $h");
        Assert.Equal("DockerConflict", outcome.ErrorId);
        Assert.Contains("Spec.Mode.Replicated.Replicas of the service 'web'", outcome.ErrorText);
        Assert.Equal(["GET /services/web", $"POST {Update}?version=7", "GET /services/web"], Calls);
    }

    [Fact]
    public void A_list_that_somebody_else_has_changed_is_left()
    {
        Reads("/services/web", Service(7, """{"TaskTemplate":{"ContainerSpec":{"Env":["A=1"]}}}"""),
            Service(9, """{"TaskTemplate":{"ContainerSpec":{"Env":["A=1","THEIRS=1"]}}}"""));
        Takes(Update, OutOfSequence, Updated);
        Outcome outcome = Run("Set-DockerService web -Environment MINE=1 -Detach -DockerHost $h");
        Assert.Equal("DockerConflict", outcome.ErrorId);
        Assert.Contains("Spec.TaskTemplate.ContainerSpec.Env of the service 'web'", outcome.ErrorText);
        Assert.Single(Calls, static call => call.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public void A_change_of_somebody_else_is_not_taken_back_in_place_of_the_one_that_was_meant()
    {
        Reads("/services/web", Service(7, """{"Name":"web"}"""), Service(9, """{"Name":"web","Labels":{"a":"1"}}"""));
        Takes(Update, OutOfSequence, Updated);
        Outcome outcome = Run("Set-DockerService web -Rollback -Detach -DockerHost $h");
        Assert.Equal("DockerConflict", outcome.ErrorId);
        Assert.StartsWith("Somebody else has changed the service 'web' at the same time", outcome.ErrorText);
        Assert.Equal(["GET /services/web", $"POST {Update}?version=7&rollback=previous"], Calls);
    }

    [Fact]
    public void What_is_no_service_is_refused_even_where_a_service_has_its_name()
    {
        Engine.State.AddVolume("web");
        Outcome outcome = Run("Get-DockerVolume web -DockerHost $h | Set-DockerService -Replicas 3");
        Assert.Equal("DockerNameInvalid", outcome.ErrorId);
        Assert.Contains("The volume 'web' is no service", outcome.ErrorText);
        Assert.DoesNotContain(Engine.Requests, static request => request.Method == "POST");
    }

    [Fact]
    public void Services_of_the_pipeline_are_changed_by_their_ids_and_shown_when_wanted()
    {
        string service = Service(7, Spec("""{"Replicated":{"Replicas":1}}"""));
        Reads("/services", List(service));
        Reads($"/services/{Id}", service);
        Takes(Update, Fault.Answer("""{"Warnings":["watch out"]}"""));
        Outcome outcome = Run("Get-DockerService w* -DockerHost $h | Set-DockerService -ForceUpdate -Detach -PassThru");
        Assert.Equal("web", Assert.Single(outcome.As<DockerService>()).Name);
        Assert.Equal(["web: watch out"], outcome.Warnings);
        Assert.Equal(["GET /services?status=1", $"GET /services/{Id}", $"POST {Update}?version=7",
            "GET /services?status=1"], Calls);
    }

    [Fact]
    public void WhatIf_says_what_would_be_done()
    {
        string shown = Shell.Show($"Set-DockerService web -Rollback -DockerHost {Engine.DockerHost} -WhatIf");
        Assert.Contains("Performing the operation \"Roll back service\" on target \"web on", shown);
        Assert.Empty(Calls);
    }

    private void Changes(string arguments, string before, string after)
    {
        Reads("/services/web", Service(7, before));
        Takes(Update, Updated);
        Assert.Empty(Run($"Set-DockerService web {arguments} -Detach -DockerHost $h").Clean);
        Assert.EndsWith($"POST {Update}?version=7", Calls[^1]);
        HasBody(after, The("POST", Update));
    }
}
