using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>Fields of the API that are given as they are.</summary>
public sealed class FieldsTests : ParameterTest
{
    [Theory]
    [InlineData("-HostConfig @{ memory = 5; LOGCONFIG = @{ config = @{ Max = '1' } } }", "",
        """{"Memory":5,"LogConfig":{"Config":{"Max":"1"}}}""")]
    [InlineData("-HostConfig @{ Memry = 5 }",
        "-HostConfig: The API has no field 'Memry' that this version knows; do you mean 'Memory'? It was sent as it is.",
        """{"Memry":5}""")]
    [InlineData("-HostConfig @{ Nonsense = 1 }",
        "-HostConfig: The API has no field 'Nonsense' that this version knows. It was sent as it is.",
        """{"Nonsense":1}""")]
    [InlineData("-HostConfig @{ RestartPolicy = @{ nam = 'no' } }",
        "-HostConfig: The API has no field 'RestartPolicy.nam' that this version knows; do you mean 'RestartPolicy.Name'? "
            + "It was sent as it is.",
        """{"RestartPolicy":{"nam":"no"}}""")]
    [InlineData("-HostConfig @{ Ulimits = @(@{ Name = 'nofile'; Sft = 1 }) }",
        "-HostConfig: The API has no field 'Ulimits.Sft' that this version knows; do you mean 'Ulimits.Soft'? "
            + "It was sent as it is.",
        """{"Ulimits":[{"Name":"nofile","Sft":1}]}""")]
    [InlineData("-HostConfig ([pscustomobject]@{ pidslimit = 3 })", "", """{"PidsLimit":3}""")]
    [InlineData("-HostConfig @{ PortBindings = @{ '80/tcp' = @(@{ hostport = '1' }) } }", "",
        """{"PortBindings":{"80/tcp":[{"HostPort":"1"}]}}""")]
    public void Names_are_those_of_the_API_and_others_are_warned_about(string parameter, string warning, string sent)
    {
        Answer("/containers/create", """{"Id":"01","Warnings":[]}""");
        Outcome outcome = Run($"New-DockerContainer alpine {parameter} -DockerHost $h");
        _ = outcome.Clean;
        Assert.Equal(warning.Length == 0 ? [] : [warning], outcome.Warnings);
        HasBody($$"""{"Image":"alpine","HostConfig":{{sent}}}""", The("POST", "/containers/create"));
    }

    [Theory]
    [InlineData("@{ Healthcheck = @{ Interval = [timespan]'0:0:30'; Timeout = 5000000000 }; StopTimeout = [timespan]'0:0:9' }")]
    [InlineData("@{ Healthcheck = @{ Interval = '30s'; Timeout = '5s' }; StopTimeout = 9 }")]
    public void Durations_are_as_the_API_counts_them(string config)
    {
        Answer("/containers/create", """{"Id":"01","Warnings":[]}""");
        Outcome outcome = Run($"New-DockerContainer alpine -Config {config} -DockerHost $h");
        _ = outcome.Clean;
        Assert.Empty(outcome.Warnings);
        HasBody("""
            {"Image":"alpine","HostConfig":{},"Healthcheck":{"Interval":30000000000,"Timeout":5000000000},"StopTimeout":9}
            """, The("POST", "/containers/create"));
    }

    [Theory]
    [InlineData("New-DockerContainer alpine -Config @{ Memry = 1 } -WhatIf", "-Config: * 'Memry' *")]
    [InlineData("New-DockerContainer alpine -Config @{ hostconfig = @{ Memry = 1 } } -WhatIf",
        "-Config: * 'HostConfig.Memry' * do you mean 'HostConfig.Memory'? *")]
    [InlineData("New-DockerContainer alpine -Config @{ Workingdirr = '/' } -WhatIf", "* do you mean 'WorkingDir'? *")]
    [InlineData("Invoke-DockerImage alpine -HostConfig @{ Memry = 1 }", "-HostConfig: * 'Memry' *")]
    [InlineData("Set-DockerContainer c1 -HostConfig @{ Memry = 1 } -WhatIf", "-HostConfig: * 'Memry' *")]
    [InlineData("Set-DockerService s -ServiceSpec @{ TaskTemplate = @{ ContainerSpc = @{} } } -WhatIf",
        "-ServiceSpec: * 'TaskTemplate.ContainerSpc' * do you mean 'TaskTemplate.ContainerSpec'? *")]
    [InlineData("Set-DockerSwarm -Spec @{ Rafft = @{} } -WhatIf", "-Spec: * 'Rafft' * do you mean 'Raft'? *")]
    [InlineData("Set-DockerNode n -Spec @{ Availabilty = 'drain' } -WhatIf", "* do you mean 'Availability'? *")]
    [InlineData("Set-DockerSecret s -Spec @{ Lables = @{} } -WhatIf", "* do you mean 'Labels'? *")]
    [InlineData("Set-DockerConfig c -Spec @{ Templatin = @{} } -WhatIf", "* do you mean 'Templating'? *")]
    [InlineData("New-DockerVolume v1 -ClusterVolumeSpec @{ Grup = 'a' } -WhatIf", "* do you mean 'Group'? *")]
    public void Every_parameter_of_that_kind_warns(string script, string like)
    {
        Engine.State.AddContainer("c1");
        Outcome outcome = Run(script + " -DockerHost $h");
        Assert.True(new System.Management.Automation.WildcardPattern(like).IsMatch(Assert.Single(outcome.Warnings)),
            outcome.Warnings[0]);
    }

    [Theory]
    [InlineData("-HostConfig 'Memory=5'", "'Memory=5' has no fields. Write @{ Name = value }, as the API names them.")]
    [InlineData("-Config 5", "'5' has no fields.")]
    [InlineData("-Mount @{ Type = 'volume'; Source = 'data'; Target = '/d'; VolumeOptions = @{ NoCopi = $true } }",
        "'NoCopi' that this version knows; do you mean 'NoCopy'?")]
    public void What_has_no_fields_is_refused(string parameter, string message) => Refuses(parameter, message);
}
