using System.Management.Automation;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class SetDockerContainerTests : ContainerTest
{
    private const string Path = "/containers/db/update";

    [Fact]
    public void Sends_every_parameter()
    {
        Answer(Path, """{"Warnings":null}""");
        Assert.Empty(Run("""
            Set-DockerContainer db -DockerHost $h -Memory 2GB -MemorySwap '4g' -MemoryReservation '512m' -Cpus 1.5 -CpuShares 512 `
                -CpuPeriod 100000 -CpuQuota 50000 -CpuRealtimePeriod 1000000 -CpuRealtimeRuntime 950000 -CpusetCpus '0-2' -CpusetMems '0,1' `
                -BlkioWeight 300 -PidsLimit 100 -Restart on-failure:3 -HostConfig @{ KernelMemory = 5; Ulimits = @(@{ Name = 'nofile'; Soft = 1; Hard = 2 }) }
            """).Clean);
        Assert.Equal(["POST /containers/db/update"], Calls);
        HasBody("""
            {
              "Memory": 2147483648, "MemorySwap": 4294967296, "MemoryReservation": 536870912, "NanoCpus": 1500000000, "CpuShares": 512,
              "CpuPeriod": 100000, "CpuQuota": 50000, "CpuRealtimePeriod": 1000000, "CpuRealtimeRuntime": 950000, "CpusetCpus": "0-2",
              "CpusetMems": "0,1", "BlkioWeight": 300, "PidsLimit": 100, "RestartPolicy": { "Name": "on-failure", "MaximumRetryCount": 3 },
              "KernelMemory": 5, "Ulimits": [ { "Name": "nofile", "Soft": 1, "Hard": 2 } ]
            }
            """, The("POST", Path));
    }

    [Fact]
    public void Every_parameter_of_its_own_is_in_the_test_above()
    {
        string[] known = ["Memory", "MemorySwap", "MemoryReservation", "Cpus", "CpuShares", "CpuPeriod", "CpuQuota",
            "CpuRealtimePeriod",
            "CpuRealtimeRuntime", "CpusetCpus", "CpusetMems", "BlkioWeight", "PidsLimit", "Restart", "HostConfig"];
        Assert.Equal(known.Order(), typeof(DockerSock.Cmdlets.SetDockerContainerCommand).GetProperties()
            .Where(static property => property.DeclaringType == typeof(DockerSock.Cmdlets.SetDockerContainerCommand))
            .Select(static property => property.Name).Order());
    }

    [Theory]
    [InlineData("-MemorySwap -1", """{"MemorySwap":-1}""")]
    [InlineData("-PidsLimit -1", """{"PidsLimit":-1}""")]
    [InlineData("-Restart no", """{"RestartPolicy":{"Name":"no"}}""")]
    [InlineData("-Cpus 0.25", """{"NanoCpus":250000000}""")]
    [InlineData("-Memory 1 -HostConfig @{ memory = 64MB }", """{"Memory":1}""")]
    [InlineData("-HostConfig @{ memory = 64MB }", """{"Memory":67108864}""")]
    public void Sends_what_was_given_and_nothing_else(string parameters, string body)
    {
        Answer(Path, """{"Warnings":[]}""");
        Assert.Empty(Run($"Set-DockerContainer db {parameters} -DockerHost $h").Clean);
        HasBody(body, The("POST", Path));
    }

    [Fact]
    public void Shows_the_container_with_PassThru()
    {
        Engine.State.AddContainer("db", running: true);
        Assert.Equal("db", Assert.Single(Run("Set-DockerContainer db -Restart always -PassThru -DockerHost $h")
            .As<ContainerSummary>()).Name);
        Assert.Equal("always", Engine.State.FindContainer("db")!.Host.RestartPolicy);
        Assert.Equal(["POST /containers/db/update", "GET /containers/json?all=1"], Calls);
    }

    [Fact]
    public void Warnings_of_the_engine_reach_the_warning_stream()
    {
        Answer(Path, """{"Warnings":["Your kernel does not support swap limit capabilities.","And that is that."]}""");
        Assert.Equal(["db: Your kernel does not support swap limit capabilities.", "db: And that is that."],
            Run("Set-DockerContainer db -MemorySwap 1GB -DockerHost $h 3>&1").As<WarningRecord>()
                .Select(static warning => warning.Message));
    }

    [Fact]
    public void Nothing_given_is_an_error_and_nothing_is_sent()
    {
        Outcome outcome = Run("Set-DockerContainer db -DockerHost $h");
        Assert.Equal("DockerNameInvalid", outcome.ErrorId);
        Assert.Equal("Nothing to change was given. Give a limit or -Restart.", outcome.ErrorText);
        Assert.Empty(Calls);
    }

    [Fact]
    public void What_the_engine_refuses_is_an_error_with_its_words()
    {
        Engine.State.AddContainer("db");
        Outcome outcome = Run("Set-DockerContainer db -Memory 1MB -DockerHost $h");
        Assert.Equal(("DockerBadRequest", "db"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Contains("Minimum memory limit allowed is 6MB", outcome.ErrorText);
    }
}
