using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class GetDockerExecTests : ContainerTest
{
    private EngineContainer _web = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _web = Add("web");
    }

    [Fact]
    public void Shows_the_commands_of_a_container()
    {
        string[] ids =
            [.. Run("Invoke-DockerExec web -Command backup,-a -User root -Detach -DockerHost $h; Invoke-DockerExec "
                + "web -Command watch -Privileged -Detach -DockerHost $h")
            .As<ExecInspect>().Select(static one => one.Id)];
        Engine.ClearRequests();
        IReadOnlyList<ExecInspect> found = Run("Get-DockerExec web -DockerHost $h").As<ExecInspect>();
        Assert.Equal(ids, found.Select(static one => one.Id));
        Assert.Equal(["backup -a", "watch"], found.Select(static one => one.Command.TrimEnd()));
        Assert.Equal((true, null, _web.Id, "root", Engine.DockerHost),
            (found[0].Running, found[0].ExitCode, found[0].ContainerID, found[0].ProcessConfig!.User,
                found[0].DockerHost));
        Assert.Equal([false, true], found.Select(static one => one.ProcessConfig!.Privileged!.Value));
        Assert.Equal("GET /containers/web/json", Calls[0]);
        Assert.Equal(ids.Select(static id => $"GET /exec/{id}/json").Order(), Calls[1..].Order());
    }

    [Fact]
    public void A_wildcard_means_the_containers_with_commands_in_them()
    {
        Add("web2");
        Add("db");
        _ = Run("Invoke-DockerExec web2, db -Command watch -Detach -DockerHost $h").Clean;
        Assert.Equal(Engine.State.FindContainer("web2")!.Id,
            Assert.Single(Run("Get-DockerExec w* -DockerHost $h").As<ExecInspect>()).ContainerID);
    }

    [Fact]
    public void A_command_from_the_pipeline_is_asked_for_where_it_lives()
    {
        ExecInspect found =
            Assert.Single(Run("Invoke-DockerExec web -Command backup -Detach -DockerHost $h | Get-DockerExec")
                .As<ExecInspect>());
        Assert.Equal(("backup", true), (found.Command.TrimEnd(), found.Running));
        Assert.Equal($"GET /exec/{found.Id}/json", Calls[^1]);
    }

    [Fact]
    public void One_that_has_ended_has_its_exit_code_and_is_found_by_its_id()
    {
        _web.OnExec = static _ => Task.FromResult(5);
        _ = Run("Invoke-DockerExec web -Command job -DockerHost $h").Clean;
        string id = Engine.Requests[^1].Route.Split('/')[2];
        ExecInspect found = Assert.Single(Run($"Get-DockerExec -ExecId {id} -DockerHost $h").As<ExecInspect>());
        Assert.Equal((false, 5L), (found.Running, found.ExitCode!.Value));
    }

    [Fact]
    public void A_container_without_commands_has_none() => Assert.Empty(Run("Get-DockerExec web -DockerHost $h").Clean);

    [Fact]
    public void A_wrong_id_is_an_error()
    {
        Outcome outcome = Run("Get-DockerExec -ExecId nothing -DockerHost $h");
        Assert.Equal(("DockerObjectNotFound", "nothing"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Contains("No such exec instance: nothing", outcome.ErrorText);
    }

    [Fact]
    public void A_wrong_container_is_an_error() =>
        Assert.Equal("DockerObjectNotFound", Run("Get-DockerExec nothing -DockerHost $h").ErrorId);

    private EngineContainer Add(string name) =>
        Engine.State.AddContainer(name, running: true, setUp: static container =>
        container.OnExec = static async process =>
        {
            await Task.Delay(Timeout.Infinite, process.Killed);
            return 0;
        });
}
