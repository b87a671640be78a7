using System.Management.Automation;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>What a person types; where is looked is in the tests of the places.</summary>
[Collection(nameof(OwnEnvironment))]
public sealed class FindDockerSockTests : CmdletTest
{
    private readonly OwnEnvironment _environment = new();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _environment.Set("DOCKER_HOST", Engine.DockerHost);
        _environment.Set("DOCKER_CONTEXT", null);
    }

    public override async ValueTask DisposeAsync()
    {
        _environment.Dispose();
        await base.DisposeAsync();
    }

    [Fact]
    public void The_engine_in_use_is_found_first_and_goes_on_to_other_commands()
    {
        Engine.State.AddContainer("web", running: true);
        FoundSock found = Run("Find-DockerSock").As<FoundSock>()[0];
        Assert.Equal((Engine.DockerHost, Engine.SocketPath, true, true, "Docker", "1.51"),
            (found.DockerHost, found.Path, found.IsInUse, found.Answers, found.Engine, found.ApiVersion));
        Assert.Equal(["DOCKER_HOST"], found.Source);
        Assert.Equal(["web"], Run("@(Find-DockerSock)[0] | Get-DockerContainer").Called);
    }

    [Fact]
    public async Task One_that_hangs_is_given_its_time_and_says_so()
    {
        await using SilentSocket silent = SilentSocket.Start();
        _environment.Set("DOCKER_HOST", silent.DockerHost);
        FoundSock found = Run("Find-DockerSock -TimeoutSec 0.2").As<FoundSock>()[0];
        Assert.Equal((false, $"The engine at {silent.DockerHost} accepted the connection and did not answer within "
            + "0.2 seconds."), (found.Answers, found.Problem));
    }

    [Fact]
    public async Task A_stop_ends_it_at_once()
    {
        await using SilentSocket silent = SilentSocket.Start();
        _environment.Set("DOCKER_HOST", silent.DockerHost);
        using PowerShell pipeline = Shell.Create("Find-DockerSock -TimeoutSec 3600");
        IAsyncResult running = pipeline.BeginInvoke();
        await silent.WaitForBytesAsync(1, Cancel);
        await Task.Factory.FromAsync(pipeline.BeginStop(null, null), pipeline.EndStop).WaitAsync(Cancel);
        Assert.Throws<PipelineStoppedException>(() => pipeline.EndInvoke(running));
    }

    [Fact]
    public void What_the_environment_names_wrongly_is_an_error_and_the_rest_is_found()
    {
        _environment.Set("DOCKER_HOST", "zz://a");
        Outcome outcome = Run("Find-DockerSock");
        Assert.Equal("DockerEndpointInvalid", outcome.Errors[0].FullyQualifiedErrorId.Split(',')[0]);
        Assert.False(outcome.Terminated);
    }

    [Fact]
    public void A_row_tells_socket_engine_and_why_it_was_found()
    {
        string[] lines = Shell.Show("@(Find-DockerSock)[0]").Split('\n');
        Assert.Contains(lines, static line => line.Contains(" Docker 28.5.2") && line.Contains("DOCKER_HOST"));
    }
}
