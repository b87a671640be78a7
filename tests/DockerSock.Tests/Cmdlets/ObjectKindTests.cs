using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>What cmdlets make of objects of another kind than theirs, and of what only tells of one.</summary>
public sealed class ObjectKindTests : ObjectTest
{
    [Theory]
    [InlineData("Invoke-DockerExec -Command rm,-rf,/data", "container")]
    [InlineData("Invoke-DockerExec -Command rm,-rf,/data -Detach", "container")]
    [InlineData("Enter-DockerContainer", "container")]
    [InlineData("Enter-DockerContainer -Attach", "container")]
    [InlineData("Get-DockerContainer", "container")]
    [InlineData("Get-DockerContainer -Detailed", "container")]
    [InlineData("Get-DockerContainerChange", "container")]
    [InlineData("Get-DockerContainerProcess", "container")]
    [InlineData("Export-DockerContainer -Path /nowhere/web.tar", "container")]
    [InlineData("ConvertTo-DockerImage -Tag made:1", "container")]
    [InlineData("Measure-DockerContainer", "container")]
    [InlineData("Wait-DockerContainer", "container")]
    [InlineData("Wait-DockerContainer -For Log ready", "container")]
    [InlineData("Get-DockerLog", "container")]
    [InlineData("Get-DockerLog -Follow", "container")]
    [InlineData("Get-DockerLog -Raw", "container")]
    [InlineData("Install-DockerImage", "image")]
    [InlineData("Publish-DockerImage", "image")]
    [InlineData("Get-DockerImageManifest", "image")]
    [InlineData("Test-DockerImageUpdate", "image")]
    [InlineData("Update-DockerPlugin -GrantAllPermissions", "plugin")]
    public void What_is_of_another_kind_is_refused_even_where_one_has_its_name(string command, string kind)
    {
        Engine.State.AddContainer("web", running: true);
        Engine.State.AddImage("web:latest");
        Engine.State.AddPlugin("web");
        Engine.State.AddVolume("web");
        Engine.Misbehave("GET", "/containers/web/logs", Fault.Answer(""));
        DockerVolume volume = Assert.Single(Run("Get-DockerVolume web -DockerHost $h").As<DockerVolume>());
        int before = Engine.Requests.Count;
        Outcome outcome = Shell.Run($"param($volume) $volume | {command}", ("volume", volume));
        Assert.Equal("DockerNameInvalid", outcome.ErrorId);
        Assert.Equal($"The volume 'web' is no {kind}. This command takes {kind}s, or their names.",
            outcome.ErrorText);
        Assert.Same(volume, Assert.Single(outcome.Errors).TargetObject);
        Assert.Empty(outcome.Output);
        Assert.Equal(before, Engine.Requests.Count);
    }

    [Fact]
    public void A_command_that_was_refused_a_container_has_failed()
    {
        Engine.State.AddContainer("web", running: true);
        Engine.State.AddVolume("web");
        Assert.Equal(["1"], Run("""
            Get-DockerVolume web -DockerHost $h | Invoke-DockerExec -Command ls; "$global:LASTEXITCODE"
            """).Output.Select(static line => line.ToString()));
    }

    [Fact]
    public void Objects_are_a_commands_input_where_the_container_is_named()
    {
        Engine.State.AddContainer("web", running: true).OnExec = static async process =>
        {
            await process.WriteOutAsync("done\n");
            return 0;
        };
        Engine.State.AddVolume("data");
        Assert.Equal(["done"], Run("""
            Get-DockerVolume data -DockerHost $h | Invoke-DockerExec web -Command cat -DockerHost $h
            """).As<string>());
    }

    [Fact]
    public void An_event_is_of_the_kind_that_it_tells_of()
    {
        Engine.State.AddContainer("web");
        Engine.State.Events.Add(new EngineEvent("volume", "create", "web",
            new Dictionary<string, string> { ["driver"] = "local" }, DateTimeOffset.UtcNow));
        const string Events = "Get-DockerEvent -Filter @{ type = 'volume' } -DockerHost $h";
        Assert.Contains("The volume 'web' is no container", Run($"{Events} | Remove-DockerContainer").ErrorText);
        Assert.Contains("The volume 'web' is no container", Run($"{Events} | Get-DockerLog").ErrorText);
        Assert.Empty(Changes);
    }

    [Fact]
    public void An_event_of_a_container_means_the_container()
    {
        EngineContainer web = Engine.State.AddContainer("web");
        web.LogLine("hello");
        _ = Run("Start-DockerContainer web -DockerHost $h").Clean;
        const string Events = "Get-DockerEvent -Filter @{ type = 'container'; event = 'start' } -DockerHost $h";
        Assert.Equal(web.Id, Assert.Single(Run($"{Events} | Get-DockerContainer").As<ContainerSummary>()).Id);
        Assert.Equal("hello", Assert.Single(Run($"{Events} | Get-DockerLog").As<LogLine>()).Line);
        _ = Run($"{Events} | Stop-DockerContainer").Clean;
        Assert.Equal($"POST /containers/{web.Id}/stop", Changes.Last());
    }

    [Fact]
    public void A_row_of_the_disks_use_is_of_the_kind_that_it_tells_of()
    {
        Engine.State.AddContainer("web", "shop:1");
        Engine.State.AddVolume("web");
        const string Rows = "Get-DockerDiskUsage -Detailed -DockerHost $h";
        Outcome refused = Run($"{Rows} | Remove-DockerContainer -WhatIf");
        Assert.Equal(["The image 'shop:1' is no container", "The volume 'web' is no container"],
            refused.Errors.Select(static error => error.ToString().Split('.')[0]));
        Assert.Contains("The container 'web' is no image",
            Run($"{Rows} -Type Containers | Install-DockerImage").ErrorText);
        Assert.Empty(Changes);
        _ = Run($"{Rows} -Type Containers | Remove-DockerContainer").Clean;
        _ = Run($"{Rows} -Type Volumes | Remove-DockerVolume -Confirm:$false").Clean;
        Assert.Empty(Engine.State.Containers);
        Assert.Empty(Engine.State.Volumes);
    }
}
