using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class StopDockerContainerTests : CmdletTest
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Engine.State.AddImage("alpine:3.20");
        Engine.State.AddContainer("web1", "alpine:3.20", running: true);
        Engine.State.AddContainer("web2", "alpine:3.20", running: false);
    }

    [Theory]
    [InlineData("$found | Stop-DockerContainer")]
    [InlineData("Stop-DockerContainer $found")]
    [InlineData("Stop-DockerContainer aa, bb, cc -DockerHost $h")]
    [InlineData("'aa', 'bb', 'cc' | Get-DockerContainer -DockerHost $h")]
    public async Task An_engine_that_went_away_is_told_of_once_and_not_for_each_object(string command)
    {
        foreach (string name in (string[])["aa", "bb", "cc"])
        {
            Engine.State.AddContainer(name, running: true);
        }

        _ = Run("$global:found = Get-DockerContainer -DockerHost $h").Clean;
        await Engine.DisposeAsync();
        Outcome outcome = Run(command);
        Assert.Equal((1, Engine.DockerHost), (outcome.Errors.Count, outcome.Errors[0].TargetObject));
    }

    [Fact]
    public void Stops_from_the_pipeline_where_the_object_lives()
    {
        string id = Engine.State.FindContainer("web1")!.Id;
        _ = Run("Get-DockerContainer web1 -DockerHost $h | Stop-DockerContainer -Timeout 3 -Signal SIGINT").Clean;
        Assert.Equal($"POST /v1.51/containers/{id}/stop?t=3&signal=SIGINT", Sent);
        Assert.False(Engine.State.FindContainer("web1")!.IsRunning);
    }

    [Fact]
    public void One_that_is_stopped_already_is_no_error()
    {
        Outcome outcome = Run("Stop-DockerContainer web2 -Verbose -DockerHost $h");
        Assert.Empty(outcome.Clean);
        Assert.Equal("POST /v1.51/containers/web2/stop", Sent);
        Assert.Contains(outcome.Verbose, static line => line.Contains("it is so already"));
    }

    [Fact]
    public void What_is_no_container_is_refused_even_where_a_container_has_its_name()
    {
        Engine.State.AddVolume("web1");
        Outcome outcome = Run("Get-DockerVolume web1 -DockerHost $h | Stop-DockerContainer");
        Assert.Equal("DockerNameInvalid", outcome.ErrorId);
        Assert.Contains("The volume 'web1' is no container", outcome.ErrorText);
        Assert.True(Engine.State.FindContainer("web1")!.IsRunning);
    }

    [Fact]
    public void WhatIf_names_an_object_from_the_pipeline_as_people_do() =>
        Assert.Contains($"\"web1 on {Engine.DockerHost}\"",
        Shell.Show($"Get-DockerContainer web1 -DockerHost {Engine.DockerHost} | Stop-DockerContainer -WhatIf"));

    [Fact]
    public void WhatIf_sends_only_reads()
    {
        _ = Run("Stop-DockerContainer web* -DockerHost $h -WhatIf").Clean;
        Assert.All(Engine.Requests, static request => Assert.Contains(request.Method, new[] { "GET", "HEAD" }));
    }
}
