using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class GetDockerContainerProcessTests : ContainerTest
{
    [Fact]
    public void Shows_dockers_own_columns()
    {
        EngineContainer web = Web();
        IReadOnlyList<ContainerProcess> found = Run("Get-DockerContainerProcess web -DockerHost $h")
            .As<ContainerProcess>();
        Assert.Equal(
            [("root", 100L, 99L, "sleep infinity"), ("daemon", 107L, 100L, "/bin/worker --one two")],
            found.Select(static one => (one.User!, one.ProcessId!.Value, one.ParentProcessId!.Value, one.Command!)));
        ContainerProcess worker = found[1];
        Assert.Equal(("web", Engine.DockerHost, "/bin/worker --one two"),
            (worker.Container, worker.DockerHost, worker.ToString()));
        Assert.Equal((worker.Columns["STIME"], "?", "00:00:00"), (worker.Started!, worker.Terminal!, worker.CpuTime!));
        Assert.Equal(["C", "CMD", "PID", "PPID", "STIME", "TIME", "TTY", "UID"], worker.Columns.Keys.Order());
        Assert.Equal(["GET /containers/web/json", $"GET /containers/{web.Id}/top"], Calls);
    }

    [Fact]
    public void Columns_of_the_users_own_choice_are_handed_on()
    {
        EngineContainer web = Web();
        IReadOnlyList<ContainerProcess> found =
            Run("Get-DockerContainerProcess web '-o', 'pid,comm,args' -DockerHost $h").As<ContainerProcess>();
        Assert.Equal([(107L, "worker", "/bin/worker --one two")],
            found.Where(static one => one.ProcessId == 107)
                .Select(static one => (one.ProcessId!.Value, one.Columns["COMM"], one.Command!)));
        Assert.Null(found[0].User);
        Assert.Equal($"GET /containers/{web.Id}/top?ps_args=-o%20pid%2Ccomm%2Cargs", Calls[^1]);
    }

    [Fact]
    public void Podmans_one_column_is_read_as_the_columns_that_it_holds()
    {
        Web();
        Answer("/containers/*/top", """
            {"Processes":[["root          7       1  0 12:00 ?        00:00:01 /bin/sh -c 'sleep  1'"],["4242          8       7  0 12:00 ?        00:00:00 sleep"]],
             "Titles":["UID          PID    PPID  C STIME TTY          TIME CMD"]}
            """);
        IReadOnlyList<ContainerProcess> found = Run("Get-DockerContainerProcess web -DockerHost $h")
            .As<ContainerProcess>();
        Assert.Equal([("root", 7L, 1L, "00:00:01", "/bin/sh -c 'sleep  1'"), ("4242", 8L, 7L, "00:00:00", "sleep")],
            found.Select(static one =>
                (one.User!, one.ProcessId!.Value, one.ParentProcessId!.Value, one.CpuTime!, one.Command!)));
        Assert.Equal("12:00", found[0].Columns["STIME"]);
    }

    [Fact]
    public void Containers_come_from_the_pipeline()
    {
        Web();
        Engine.State.AddContainer("db", running: true);
        Assert.Equal(["db", "web", "web"], Run("Get-DockerContainer -DockerHost $h | Get-DockerContainerProcess")
            .As<ContainerProcess>().Select(static one => one.Container).Order());
    }

    [Fact]
    public void One_that_does_not_run_is_an_error_and_the_others_come()
    {
        Web();
        Engine.State.AddContainer("off");
        Outcome outcome = Run("Get-DockerContainerProcess off, web -DockerHost $h");
        Assert.Equal(("DockerConflict", "off"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Contains("is not running", outcome.ErrorText);
        Assert.Equal(2, outcome.Output.Count);
    }

    [Fact]
    public void What_ps_does_not_take_is_the_engines_error()
    {
        Web();
        Outcome outcome = Run("Get-DockerContainerProcess web '-o', 'comm' -DockerHost $h");
        Assert.Equal("DockerEngineError", outcome.ErrorId);
        Assert.Contains("Couldn't find PID field in ps output", outcome.ErrorText);
    }

    private EngineContainer Web()
    {
        EngineContainer web = Engine.State.AddContainer("web", running: true);
        web.Pid = 100;
        web.MoreProcesses.Add(new ProcessRow(107, 100, "/bin/worker --one two", "daemon"));
        return web;
    }
}
