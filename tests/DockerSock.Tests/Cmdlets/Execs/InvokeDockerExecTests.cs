using System.Management.Automation;
using System.Text;
using System.Text.Json.Nodes;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class InvokeDockerExecTests : ContainerTest
{
    private EngineContainer _web = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _web = Engine.State.AddContainer("web", running: true);
    }

    [Fact]
    public void Sends_the_command_and_writes_its_lines()
    {
        _web.OnExec = static async process =>
        {
            await process.WriteOutAsync("one\ntw");
            await process.WriteOutAsync("o\n\nend without a newline");
            return 0;
        };
        Outcome outcome = Run("Invoke-DockerExec web -Command ls,-l -DockerHost $h; $LASTEXITCODE");
        Assert.Equal(["one", "two", "", "end without a newline", "0"],
            outcome.Clean.Select(static line => line.ToString()));
        string start = Assert.Single(Calls, static call => call.EndsWith("/start", StringComparison.Ordinal));
        Assert.Equal(["POST /containers/web/exec", "GET /containers/web/json", start,
            start.Replace("POST", "GET").Replace("/start", "/json")], Calls);
        HasBody("""{"AttachStdin":false,"AttachStdout":true,"AttachStderr":true,"Cmd":["ls","-l"]}""", Created);
        HasBody("""{"Detach":false,"Tty":false}""", Started);
        Assert.Equal(("Upgrade", "tcp"), (Started.Header("Connection"), Started.Header("Upgrade")));
    }

    [Fact]
    public void Sends_every_parameter()
    {
        _web.OnExec = static _ => Task.FromResult(0);
        Environment.SetEnvironmentVariable("DOCKERSOCK_TEST_HERE", "of here");
        Assert.Empty(Run("""
            Invoke-DockerExec web -Command env -User 33:33 -WorkingDirectory '/var/www' -Environment 'A=b=c', 'DOCKERSOCK_TEST_HERE', @{ N = 5 } -Privileged -DockerHost $h
            """).Clean);
        HasBody("""
            {"AttachStdin":false,"AttachStdout":true,"AttachStderr":true,"Cmd":["env"],"User":"33:33","WorkingDir":"/var/www",
             "Env":["A=b=c","DOCKERSOCK_TEST_HERE=of here","N=5"],"Privileged":true}
            """, Created);
    }

    [Fact]
    public void Arguments_arrive_as_they_are()
    {
        string[] words = ["echo", "a b", "\"quoted\"", "it's", "$HOME", "`tick`", "", "\\n", "*", "ü €", "-x", "a\nb"];
        IReadOnlyList<string>? arrived = null;
        _web.OnExec = process =>
        {
            arrived = process.Words;
            return Task.FromResult(0);
        };
        _ = Shell.Run("param($h, $words) Invoke-DockerExec web -Command $words -DockerHost $h",
            ("h", Engine.DockerHost), ("words", words)).Clean;
        Assert.Equal(words, arrived!);
    }

    [Fact]
    public void The_command_may_be_written_behind_the_name() =>
        Assert.Equal(["hello you"], Run("Invoke-DockerExec web echo hello you -DockerHost $h").As<string>());

    [Fact]
    public void Error_output_goes_to_the_error_stream_and_the_exit_code_where_programs_leave_it()
    {
        _web.OnExec = static async process =>
        {
            await process.WriteErrAsync("bad thing\n");
            await process.WriteOutAsync("good thing\n");
            return 7;
        };
        Outcome outcome = Run("Invoke-DockerExec web -Command job -DockerHost $h; $global:LASTEXITCODE");
        Assert.Equal(("NativeCommandError", "bad thing"), (outcome.ErrorId, outcome.ErrorText));
        Assert.Equal((ErrorCategory.FromStdErr, "web"),
            (outcome.Errors[0].CategoryInfo.Category, outcome.Errors[0].TargetObject));
        Assert.Equal(["good thing", "7"], outcome.Called);
    }

    [Fact]
    public void AsResult_is_one_object_and_no_error()
    {
        _web.OnExec = static async process =>
        {
            await process.WriteOutAsync("a\n");
            await process.WriteErrAsync("b\n");
            await process.WriteOutAsync("c\n");
            return 3;
        };
        CommandResult result = Assert.Single(Run("Invoke-DockerExec web -Command job,x -AsResult -DockerHost $h")
            .As<CommandResult>());
        Assert.Equal(("web", 3L, "a\nc\n", "b\n"), (result.Container, result.ExitCode, result.StdOut, result.StdErr));
        Assert.Equal(["job", "x"], result.Command);
        Assert.Equal(Engine.DockerHost, result.DockerHost);
        Assert.True(result.Duration > TimeSpan.Zero);
        Assert.Equal(3, Run("$global:LASTEXITCODE").As<int>()[0]);
    }

    [Fact]
    public void Raw_is_bytes_as_they_come()
    {
        byte[] bytes = [0, 255, 13, 10, 0xC3, 10, 128];
        _web.OnExec = async process =>
        {
            await process.WriteOutAsync(bytes);
            await process.WriteErrAsync("but\n");
            return 0;
        };
        Outcome outcome = Run("Invoke-DockerExec web -Command job -Raw -DockerHost $h");
        Assert.Equal(bytes, outcome.Output.SelectMany(static piece => (byte[])piece.BaseObject));
        Assert.Equal(("NativeCommandError", "but"), (outcome.ErrorId, outcome.ErrorText));
    }

    [Theory]
    [InlineData("'b', 'ä €', ''", "b\nä €\n\n")]
    [InlineData("1, 2.5", "1\n2.5\n")]
    [InlineData("[byte[]](97, 0, 98), [byte[]](10)", "a\0b\n")]
    [InlineData("[byte]97, [byte]98", "ab")]
    [InlineData("@()", "")]
    public void The_pipeline_is_its_input_to_the_end_and_output_comes_after_that(string input, string read)
    {
        _web.OnExec = static async process =>
        {
            using StreamReader text = new(process.Stdin);
            // Only the end of the input lets this go on; the way back must still be open then.
            string all = await text.ReadToEndAsync(process.Killed);
            await process.WriteOutAsync(JsonValue.Create(all)!.ToJsonString() + "\n");
            return 0;
        };
        string line = Assert.Single(Run($"{input} | Invoke-DockerExec web -Command job -DockerHost $h").As<string>());
        Assert.Equal(read, (string?)JsonNode.Parse(line));
        HasBody("""{"AttachStdin":true,"AttachStdout":true,"AttachStderr":true,"Cmd":["job"]}""", Created);
        Assert.Equal(line, Assert.Single(
            Run($"Invoke-DockerExec web -Command job -InputObject ({input}) -DockerHost $h").As<string>()));
    }

    [Fact]
    public async Task Input_is_read_before_the_pipeline_has_brought_all_of_it()
    {
        TaskCompletionSource<string?> first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _web.OnExec = async process =>
        {
            using StreamReader text = new(process.Stdin);
            first.SetResult(await text.ReadLineAsync(process.Killed));
            await process.WriteOutAsync("then " + await text.ReadToEndAsync(process.Killed));
            return 0;
        };
        PSDataCollection<object> input = ["one"];
        PSDataCollection<PSObject> output = [];
        using PowerShell pipeline = Shell.Create("param($h) $input | Invoke-DockerExec web -Command job -DockerHost $h",
            ("h", Engine.DockerHost));
        IAsyncResult running = pipeline.BeginInvoke(input, output);
        Assert.Equal("one", await first.Task.WaitAsync(Cancel));
        input.Add("two");
        input.Complete();
        pipeline.EndInvoke(running);
        Assert.Equal(["then two"], output.Select(static line => line.ToString()));
    }

    [Fact]
    public void A_process_that_ends_without_reading_its_input_is_no_failure()
    {
        _web.OnExec = static async process =>
        {
            await process.WriteOutAsync("enough\n");
            return 4;
        };
        Assert.Equal(["enough", "4"],
            Run("1..200000 | Invoke-DockerExec web -Command head -DockerHost $h; $global:LASTEXITCODE")
            .Clean.Select(static line => line.ToString()));
    }

    [Fact]
    public void Containers_of_the_pipeline_are_where_it_runs_and_not_its_input()
    {
        Engine.State.AddContainer("db", running: true);
        Assert.Equal(["db", "web"],
            Run("Get-DockerContainer -DockerHost $h | Invoke-DockerExec -Command echo,hi -AsResult")
            .As<CommandResult>().Select(static result => result.Container).Order());
        Assert.All(Engine.Requests.Where(static request => request.Route.EndsWith("/exec", StringComparison.Ordinal)),
            static request =>
                HasBody("""{"AttachStdin":false,"AttachStdout":true,"AttachStderr":true,"Cmd":["echo","hi"]}""",
                    request));
    }

    [Fact]
    public void Several_by_wildcard_get_the_same_input_and_the_first_bad_exit_code_counts()
    {
        EngineContainer two = Engine.State.AddContainer("web2", running: true);
        Engine.State.AddContainer("db", running: true).OnExec = static _ =>
            throw new InvalidOperationException("not meant");
        _web.OnExec = process => ReadAsync(process, 0);
        two.OnExec = process => ReadAsync(process, 9);
        Outcome outcome =
            Run("'in' | Invoke-DockerExec web* -Command job -AsResult -DockerHost $h; $global:LASTEXITCODE");
        Assert.Equal([("web", 0L, "web read in\n"), ("web2", 9L, "web2 read in\n")],
            outcome.Clean.Select(static shown => shown.BaseObject).OfType<CommandResult>()
                .Select(static result => (result.Container, result.ExitCode, result.StdOut)).Order());
        Assert.Equal(9, outcome.Output[^1].BaseObject);

        static async Task<int> ReadAsync(EngineProcess process, int code)
        {
            using StreamReader text = new(process.Stdin);
            await process.WriteOutAsync($"{process.Container.Name} read {await text.ReadToEndAsync(process.Killed)}");
            return code;
        }
    }

    [Fact]
    public void Detach_leaves_it_running_and_shows_it()
    {
        _web.OnExec = static async process =>
        {
            await Task.Delay(Timeout.Infinite, process.Killed);
            return 0;
        };
        Outcome outcome =
            Run("$global:LASTEXITCODE = 42; Invoke-DockerExec web -Command backup,-a -User root -Detach -DockerHost "
                + "$h; $global:LASTEXITCODE");
        ExecInspect shown = Assert.IsType<ExecInspect>(outcome.Clean[0].BaseObject);
        Assert.Equal((true, "backup -a", _web.Id, Engine.DockerHost),
            (shown.Running, shown.Command, shown.ContainerID, shown.DockerHost));
        Assert.Equal(42, outcome.Output[1].BaseObject);
        HasBody("""{"AttachStdin":false,"AttachStdout":false,"AttachStderr":false,"Cmd":["backup","-a"],"User":"root"}""", Created);
        HasBody("""{"Detach":true}""", Started);
        Assert.Null(Started.Header("Upgrade"));
        Assert.Equal(["POST /containers/web/exec", "GET /containers/web/json", $"POST /exec/{shown.Id}/start",
            $"GET /exec/{shown.Id}/json"], Calls);
    }

    [Fact]
    public void TimeoutSec_kills_it_with_all_that_has_its_mark_and_says_so()
    {
        TaskCompletionSource killed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _web.OnExec = process => IsKill(process) ? EndAsync(killed, code: 0) : SleepAsync(process, killed);
        Outcome outcome =
            Run("Invoke-DockerExec web -Command sleep,1000 -TimeoutSec 0.05 -User 33 -Environment A=b -DockerHost $h");
        Assert.Equal("DockerTimedOut", outcome.ErrorId);
        Assert.Equal("'sleep 1000' in 'web' did not end within 0.05 seconds and was killed.", outcome.ErrorText);
        Assert.Equal(ErrorCategory.OperationTimeout, outcome.Errors[0].CategoryInfo.Category);
        Assert.Equal(["last words"], outcome.Called);

        RecordedRequest[] created =
            [.. Engine.Requests.Where(static request => request.Route == "/containers/web/exec")];
        Assert.Equal(2, created.Length);
        JsonNode kill = JsonNode.Parse(created[1].BodyText)!;
        string mark = (string)kill["Cmd"]![4]!;
        Assert.StartsWith("DOCKERSOCK_EXEC=", mark, StringComparison.Ordinal);
        HasBody($$"""{"AttachStdin":false,"AttachStdout":true,"AttachStderr":true,"Cmd":["sleep","1000"],"User":"33","Env":["A=b","{{mark}}"]}""", created[0]);
        Assert.Equal(("0", "sh", "-c", "sh"),
            ((string)kill["User"]!, (string)kill["Cmd"]![0]!, (string)kill["Cmd"]![1]!, (string)kill["Cmd"]![3]!));
    }

    [Theory]
    [InlineData("-KillOnStop", true)]
    [InlineData("-TimeoutSec 1000", true)]
    [InlineData("", false)]
    public void One_whose_reader_has_enough_is_killed_where_that_is_wanted(string how, bool isKilled)
    {
        _web.OnExec = static async process =>
        {
            if (!IsKill(process))
            {
                await process.WriteOutAsync("y\n");
                await Task.Delay(Timeout.Infinite, process.Killed);
            }

            return 0;
        };
        Assert.Equal(["y"],
            Run($$"""
                do { Invoke-DockerExec web -Command yes {{how}} -DockerHost $h | ForEach-Object { $_; break } } while ($false)
                """).Called);
        RecordedRequest[] created =
            [.. Engine.Requests.Where(static request => request.Route == "/containers/web/exec")];
        Assert.Equal(isKilled ? 2 : 1, created.Length);
        if (isKilled)
        {
            JsonNode kill = JsonNode.Parse(created[1].BodyText)!;
            string mark = (string)kill["Cmd"]![4]!;
            HasBody($$"""{"AttachStdin":false,"AttachStdout":true,"AttachStderr":true,"Cmd":["yes"],"Env":["{{mark}}"]}""", created[0]);
            HasBody("""{"Detach":true}""", Engine.Requests.Last(static request =>
                request.Route.EndsWith("/start", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void A_command_that_could_not_be_killed_is_said_to_go_on()
    {
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _web.OnExec = process => IsKill(process) ? EndAsync(ended, code: 1) : SleepAsync(process, ended);
        Outcome outcome = Run("Invoke-DockerExec web -Command sleep,1000 -TimeoutSec 0.05 -DockerHost $h");
        Assert.Equal("DockerTimedOut", outcome.ErrorId);
        Assert.Equal(
            "'sleep 1000' in 'web' did not end within 0.05 seconds and could not be killed: its process was not "
                + "found (exit code 1). It may go on.",
            outcome.ErrorText);
    }

    [Fact]
    public void A_limit_ends_the_wait_also_when_the_kill_gets_no_answer()
    {
        TaskCompletionSource never = new();
        _web.OnExec = process => SleepAsync(process, never);
        Outcome outcome = Run("Invoke-DockerExec web -Command sleep,1000 -TimeoutSec 0.05 -DockerHost $h");
        Assert.Equal("DockerTimedOut", outcome.ErrorId);
        Assert.Equal(
            "'sleep 1000' in 'web' did not end within 0.05 seconds and could not be killed: the engine gave no "
                + "answer within 5 seconds. It may go on.",
            outcome.ErrorText);
    }

    [Theory]
    [InlineData("POST", "/containers/*/exec", "'sleep 1000' in 'web' was not started: the engine gave no answer in time.")]
    [InlineData("GET", "/exec/*/json", "'sleep 1000' in 'web' did not end within 0.05 seconds and was killed.")]
    public void A_limit_ends_the_wait_for_an_engine_without_an_answer(string method, string path, string message)
    {
        using IDisposable hang = Engine.Misbehave(method, path,
            method == "POST" ? Fault.Hang() : Fault.InTurn(Fault.Hang(), Fault.Delay(TimeSpan.Zero)));
        _web.OnExec = process => IsKill(process) ? Task.FromResult(0) : Task.FromResult(7);
        Outcome outcome = Run("Invoke-DockerExec web -Command sleep,1000 -TimeoutSec 0.05 -DockerHost $h");
        Assert.Equal(("DockerTimedOut", message), (outcome.ErrorId, outcome.ErrorText));
    }

    [Fact]
    public void One_that_ends_in_time_is_not_killed()
    {
        Assert.Equal(["hi"], Run("Invoke-DockerExec web -Command echo,hi -TimeoutSec 1000 -DockerHost $h")
            .As<string>());
        Assert.Single(Engine.Requests, static request => request.Route == "/containers/web/exec");
    }

    [Fact]
    public void What_could_not_be_run_leaves_an_exit_code_that_is_not_0() =>
        Assert.Equal(1,
            Assert.Single(
                Run("$global:LASTEXITCODE = 0; Invoke-DockerExec nothing -Command echo,hi -DockerHost $h 2>$null; "
                    + "$global:LASTEXITCODE").Output).BaseObject);

    [Fact]
    public void A_wrong_name_is_an_error_and_the_others_run()
    {
        Outcome outcome = Run("Invoke-DockerExec nothing, web -Command echo,hi -DockerHost $h");
        Assert.Equal(("DockerObjectNotFound", "nothing"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Contains("There is no container 'nothing' on ", outcome.ErrorText);
        Assert.Equal(["hi"], outcome.Called);
    }

    [Fact]
    public void A_container_that_does_not_run_is_an_error()
    {
        Engine.State.AddContainer("off");
        Outcome outcome = Run("Invoke-DockerExec off -Command echo,hi -DockerHost $h");
        Assert.Equal("DockerConflict", outcome.ErrorId);
        Assert.Contains("is not running", outcome.ErrorText);
    }

    [Fact]
    public void A_program_that_is_not_there_has_the_engines_words_and_its_exit_code()
    {
        Outcome outcome = Run("Invoke-DockerExec web -Command no-such-program -AsResult -DockerHost $h");
        CommandResult result = Assert.Single(outcome.As<CommandResult>());
        Assert.Equal(127, result.ExitCode);
        Assert.Contains("executable file not found in $PATH", result.StdOut + result.StdErr);
    }

    [Fact]
    public async Task A_stopped_pipeline_closes_its_connection()
    {
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _web.OnExec = async process =>
        {
            started.SetResult();
            await Task.Delay(Timeout.Infinite, process.Killed);
            return 0;
        };
        using PowerShell pipeline = Shell.Create("param($h) Invoke-DockerExec web -Command tail,-f -DockerHost $h",
            ("h", Engine.DockerHost));
        IAsyncResult running = pipeline.BeginInvoke();
        await started.Task.WaitAsync(Cancel);
        RecordedRequest start = Engine.Requests.Single(static request =>
            request.Route.EndsWith("/start", StringComparison.Ordinal));
        Assert.False(start.Ended.IsCompleted);
        pipeline.Stop();
        Assert.Throws<PipelineStoppedException>(() => pipeline.EndInvoke(running));
        await start.Ended.WaitAsync(Cancel);
        Assert.Equal("130", Assert.Single(Run("\"$global:LASTEXITCODE\"").As<string>())); // as after Ctrl+C in a shell
        Assert.True(Assert.Single(_web.Execs).IsRunning); // as after Ctrl+C in the docker program
    }

    [Fact]
    public async Task A_pipeline_that_is_stopped_while_the_command_reads_nothing_ends()
    {
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _web.OnExec = async process =>
        {
            started.SetResult();
            await Task.Delay(Timeout.Infinite, process.Killed);
            return 0;
        };
        using PowerShell pipeline = Shell.Create(
            "param($h) & { $line = 'x' * 4096; while ($true) { $line } } | Invoke-DockerExec web -Command sleep "
                + "-DockerHost $h", ("h", Engine.DockerHost));
        IAsyncResult running = pipeline.BeginInvoke();
        await started.Task.WaitAsync(Cancel);
        await pipeline.StopAsync(null, null).WaitAsync(Cancel);
        Assert.Throws<PipelineStoppedException>(() => pipeline.EndInvoke(running));
    }

    private RecordedRequest Created => The("POST", "/containers/web/exec");

    private RecordedRequest Started =>
        Assert.Single(Engine.Requests, static request => request.Route.EndsWith("/start", StringComparison.Ordinal));

    private static bool IsKill(EngineProcess process) => process.Words[0] == "sh"
        && process.Words[2].Contains("kill -9", StringComparison.Ordinal);

    private static Task<int> EndAsync(TaskCompletionSource other, int code)
    {
        other.SetResult();
        return Task.FromResult(code);
    }

    private static async Task<int> SleepAsync(EngineProcess process, TaskCompletionSource end)
    {
        await end.Task.WaitAsync(process.Killed);
        await process.WriteOutAsync(Encoding.UTF8.GetBytes("last words\n"));
        return 137;
    }
}
