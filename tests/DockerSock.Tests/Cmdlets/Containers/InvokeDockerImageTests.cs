using System.Management.Automation;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class InvokeDockerImageTests : ContainerTest
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Engine.State.AddImage("alpine:3.20");
    }

    [Fact]
    public void Writes_its_lines_and_removes_the_container()
    {
        Assert.Equal(["hi you", "0"],
            Run("Invoke-DockerImage alpine:3.20 echo hi you -DockerHost $h; $global:LASTEXITCODE").Clean.Select(
                static line => line.ToString()));
        string id = Engine.Requests[^1].Route.Split('/')[2];
        Assert.Equal(
            ["POST /containers/create", $"GET /containers/{id}/json",
                $"POST /containers/{id}/attach?stream=1&stdout=1&stderr=1", $"POST /containers/{id}/start",
                $"POST /containers/{id}/wait", $"GET /containers/{id}/json", $"DELETE /containers/{id}?v=1&force=1"],
            Calls);
        HasBody("""{"Image":"alpine:3.20","Cmd":["echo","hi","you"],"AttachStdin":false,"AttachStdout":true,"AttachStderr":true,"HostConfig":{}}""",
            The("POST", "/containers/create"));
        Assert.Empty(Engine.State.Containers);
    }

    [Fact]
    public void Takes_the_options_of_a_container()
    {
        _ = Run("Invoke-DockerImage alpine:3.20 -Command echo -Name job -Environment @{ A = 'b' } -Volume /src:/work "
            + "-Memory 64MB -DockerHost $h").Clean;
        RecordedRequest create = The("POST", "/containers/create");
        Assert.Equal("name=job", create.QueryString);
        HasBody("""
            {"Image":"alpine:3.20","Cmd":["echo"],"Env":["A=b"],"AttachStdin":false,"AttachStdout":true,"AttachStderr":true,
             "HostConfig":{"Binds":["/src:/work"],"Memory":67108864}}
            """, create);
    }

    [Fact]
    public async Task Error_output_is_errors_and_the_exit_code_is_left_where_programs_leave_theirs()
    {
        Outcome outcome =
            await RunAsync("Invoke-DockerImage alpine:3.20 -Name job -DockerHost $h; $global:LASTEXITCODE",
                static container => container.OnRun = static async process =>
        {
            await process.WriteOutAsync("one\ntw");
            await process.WriteErrAsync("bad\n");
            await process.WriteOutAsync("o");
            return 5;
        });
        Assert.Equal(("NativeCommandError", "bad", "job"),
            (outcome.ErrorId, outcome.ErrorText, outcome.Errors[0].TargetObject));
        Assert.Equal(["one", "two", "5"], outcome.Called);
        Assert.Empty(Engine.State.Containers);
    }

    [Fact]
    public async Task AsResult_is_one_object_and_no_error()
    {
        Outcome outcome =
            await RunAsync("Invoke-DockerImage alpine:3.20 -Name job -Command work,x -AsResult -DockerHost $h",
                static container => container.OnRun = static async process =>
        {
            await process.WriteOutAsync("a\n");
            await process.WriteErrAsync("b\n");
            return 3;
        });
        CommandResult result = Assert.Single(outcome.As<CommandResult>());
        Assert.Equal(("job", 3L, "a\n", "b\n", Engine.DockerHost),
            (result.Container, result.ExitCode, result.StdOut, result.StdErr, result.DockerHost));
        Assert.Equal(["work", "x"], result.Command);
        Assert.Equal(3, Run("$global:LASTEXITCODE").As<int>()[0]);
    }

    [Fact]
    public async Task Raw_is_bytes_as_they_come()
    {
        byte[] bytes = [0, 255, 13, 10, 0xC3];
        Outcome outcome = await RunAsync("Invoke-DockerImage alpine:3.20 -Raw -DockerHost $h",
            container => container.OnRun = async process =>
        {
            await process.WriteOutAsync(bytes);
            return 0;
        });
        Assert.Equal(bytes, outcome.Clean.SelectMany(static piece => (byte[])piece.BaseObject));
    }

    [Theory]
    [InlineData("'b', 'ä'", "b|ä|")]
    [InlineData("[byte[]](97, 10), [byte[]](98)", "a|b")]
    [InlineData("@()", "")]
    public async Task The_pipeline_is_its_input_to_the_end(string input, string read)
    {
        Outcome outcome = await RunAsync($"{input} | Invoke-DockerImage alpine:3.20 -DockerHost $h",
            static container => container.OnRun = static async process =>
        {
            using StreamReader text = new(process.Stdin);
            string all = await text.ReadToEndAsync(process.Killed);
            await process.WriteOutAsync($"read {all.Replace('\n', '|')}\n");
            return 0;
        });
        Assert.Equal(["read " + read], outcome.As<string>());
        HasBody("""{"Image":"alpine:3.20","AttachStdin":true,"AttachStdout":true,"AttachStderr":true,"OpenStdin":true,"StdinOnce":true,"HostConfig":{}}""",
            The("POST", "/containers/create"));
        Assert.Contains("/attach?stream=1&stdin=1&stdout=1&stderr=1", Calls[2]);
    }

    [Fact]
    public async Task One_that_ends_without_reading_its_input_is_no_failure()
    {
        Outcome outcome =
            await RunAsync("1..100000 | Invoke-DockerImage alpine:3.20 -DockerHost $h; $global:LASTEXITCODE",
                static container => container.OnRun = static async process =>
        {
            await process.WriteOutAsync("enough\n");
            return 4;
        });
        Assert.Equal(["enough", "4"], outcome.Clean.Select(static line => line.ToString()));
        Assert.Empty(Engine.State.Containers);
    }

    [Fact]
    public void Keep_leaves_the_container()
    {
        Assert.Equal(["hi"], Run("Invoke-DockerImage alpine:3.20 -Name job -Command echo,hi -Keep -DockerHost $h")
            .As<string>());
        Assert.Equal("exited", Engine.State.FindContainer("job")!.StateText);
        Assert.DoesNotContain(Engine.Requests, static request => request.Method == "DELETE");
    }

    [Theory]
    [InlineData("/kill", "The container of 'alpine:3.20' did not end within 0.05 seconds and could not be killed: the engine gave no answer within 5 seconds. It may go on.")]
    [InlineData("/attach", "The container of 'alpine:3.20' was not started: the engine gave no answer in time.")]
    public async Task A_limit_ends_the_wait_for_an_engine_without_an_answer(string call, string message)
    {
        using IDisposable hang = Engine.Misbehave("POST", $"/containers/*{call}", Fault.Hang());
        Outcome outcome = await RunAsync("Invoke-DockerImage alpine:3.20 -TimeoutSec 0.05 -DockerHost $h",
            static container => container.OnRun = SleepAsync);
        Assert.Equal(("DockerTimedOut", message), (outcome.ErrorId, outcome.ErrorText));
        Assert.Empty(Engine.State.Containers);
    }

    [Theory]
    [InlineData("exec: \"nosuch\": executable file not found in $PATH", 127)]
    [InlineData("exec: \"/x\": stat /x: no such file or directory", 127)]
    [InlineData("exec: \"/etc\": is a directory: permission denied", 126)]
    [InlineData("exec /x: exec format error", 126)]
    [InlineData("driver failed programming external connectivity", 125)]
    public void What_cannot_be_started_has_the_exit_code_of_shells(string message, int code)
    {
        using IDisposable fault = Engine.Misbehave("POST", "/containers/*/start",
            Fault.Status(500, $$"""{"message":{{System.Text.Json.JsonSerializer.Serialize(message)}}}"""));
        Assert.Equal([code],
            Run("Invoke-DockerImage alpine:3.20 -DockerHost $h 2>$null; $global:LASTEXITCODE").As<int>());
    }

    [Fact]
    public async Task TimeoutSec_kills_removes_and_says_so()
    {
        Outcome outcome = await RunAsync("Invoke-DockerImage alpine:3.20 -TimeoutSec 0.05 -DockerHost $h",
            static container => container.OnRun = SleepAsync);
        Assert.Equal(("DockerTimedOut", ErrorCategory.OperationTimeout),
            (outcome.ErrorId, outcome.Errors[0].CategoryInfo.Category));
        Assert.Equal("The container of 'alpine:3.20' did not end within 0.05 seconds and was killed.",
            outcome.ErrorText);
        Assert.Equal(["working"], outcome.Called);
        Assert.Single(Calls, static call => call.StartsWith("POST", StringComparison.Ordinal)
            && call.EndsWith("/kill", StringComparison.Ordinal));
        Assert.Single(Calls, static call => call.StartsWith("DELETE", StringComparison.Ordinal)
            && call.EndsWith("?v=1&force=1", StringComparison.Ordinal));
        Assert.Empty(Engine.State.Containers);
    }

    [Fact]
    public async Task One_that_cannot_be_killed_is_said_not_to_be()
    {
        using IDisposable fault = Engine.Misbehave("POST", "/containers/*/kill",
            Fault.Status(500, """{"message":"no luck"}"""));
        Outcome outcome = await RunAsync("Invoke-DockerImage alpine:3.20 -TimeoutSec 0.05 -DockerHost $h",
            container => container.OnRun = async process =>
        {
            await Engine.WaitForRequestAsync(static request =>
                request.Route.EndsWith("/kill", StringComparison.Ordinal), process.Killed);
            return 0;
        });
        Assert.Equal("DockerTimedOut", outcome.ErrorId);
        Assert.StartsWith("The container of 'alpine:3.20' did not end within 0.05 seconds and could not be killed: ",
            outcome.ErrorText);
        Assert.Contains("no luck", outcome.ErrorText);
    }

    [Fact]
    public async Task A_stopped_pipeline_removes_the_container_and_closes_its_connection()
    {
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        GateFault gate = Fault.Gate(1);
        using IDisposable fault = Engine.Misbehave("POST", "/containers/create", gate);
        using PowerShell pipeline = Shell.Create("param($h) Invoke-DockerImage alpine:3.20 -DockerHost $h",
            ("h", Engine.DockerHost));
        IAsyncResult running = pipeline.BeginInvoke();
        await gate.Reached.WaitAsync(Cancel);
        Engine.State.Containers[0].OnRun = process =>
        {
            started.SetResult();
            return SleepAsync(process);
        };
        gate.Open();
        await started.Task.WaitAsync(Cancel);
        await pipeline.StopAsync(null, null).WaitAsync(Cancel);
        Assert.Throws<PipelineStoppedException>(() => pipeline.EndInvoke(running));
        RecordedRequest removal = await Engine.WaitForRequestAsync(static request =>
            request.Method == "DELETE", Cancel);
        Assert.Equal("v=1&force=1", removal.QueryString);
        await removal.Ended.WaitAsync(Cancel);
        Assert.Empty(Engine.State.Containers);
        await Engine.Requests.Single(static request => request.Route.EndsWith("/attach", StringComparison.Ordinal)).Ended
            .WaitAsync(Cancel);
    }

    [Fact]
    public void A_missing_image_is_an_error_with_Pull_Never()
    {
        Outcome outcome = Run("Invoke-DockerImage busybox:1.36 -Pull Never -Command echo,hi -DockerHost $h");
        Assert.Equal(("DockerImageMissing", ErrorCategory.ObjectNotFound),
            (outcome.ErrorId, outcome.Errors[0].CategoryInfo.Category));
        Assert.Contains("'busybox:1.36'", outcome.ErrorText);
        Assert.Equal(["POST /containers/create", "GET /images/busybox%3A1.36/json"], Calls);
    }

    [Fact]
    public void A_missing_image_is_pulled_otherwise()
    {
        using IDisposable fault = Engine.Misbehave("POST", "/images/create", Fault.Answer(
            """{"status":"Status: Downloaded newer image for busybox:1.36"}""", beforeChunk: _ =>
        {
            Engine.State.AddImage("busybox:1.36");
            return Task.CompletedTask;
        }));
        Assert.Equal(["hi"], Run("Invoke-DockerImage busybox:1.36 -Command echo,hi -DockerHost $h").As<string>());
        Assert.Equal(["POST /containers/create", "GET /images/busybox%3A1.36/json",
            "POST /images/create?fromImage=busybox&tag=1.36", "POST /containers/create"], Calls[..4]);
    }

    [Theory]
    [InlineData("-Memory 64MB", "the kernel killed it because it used more than its 64MiB of memory")]
    [InlineData("", "the kernel killed it for want of memory")]
    public async Task One_that_the_kernel_killed_for_its_memory_is_an_error_that_says_so(string limit, string why)
    {
        Outcome outcome =
            await RunAsync($"Invoke-DockerImage alpine:3.20 -Name job {limit} -DockerHost $h; $global:LASTEXITCODE",
                container => container.OnRun = process =>
        {
            Engine.State.Change(() => process.Container.OutOfMemory = true);
            return Task.FromResult(137);
        });
        Assert.Equal(("DockerOutOfMemory", ErrorCategory.QuotaExceeded),
            (outcome.ErrorId, outcome.Errors[0].CategoryInfo.Category));
        Assert.Equal($"Container 'job' ended with exit code 137: {why}. Give it more with -Memory.", outcome.ErrorText);
        Assert.Equal(137, outcome.Output[^1].BaseObject);
        Assert.Empty(Engine.State.Containers);
    }

    [Fact]
    public async Task One_that_cannot_be_started_is_an_error_and_is_removed()
    {
        Outcome outcome = await RunAsync("Invoke-DockerImage alpine:3.20 -Command nonsense -DockerHost $h",
            static container => container.StartError = "exec: \"nonsense\": executable file not found in $PATH");
        Assert.Equal("DockerBadRequest", outcome.ErrorId);
        Assert.EndsWith("executable file not found in $PATH", outcome.ErrorText);
        Assert.Empty(Engine.State.Containers);
        outcome = await RunAsync("Invoke-DockerImage alpine:3.20 -Name job -Command nonsense -Keep -DockerHost $h",
            static container => container.StartError = "exec: \"nonsense\": executable file not found in $PATH");
        Assert.EndsWith("was created and does not run: Remove-DockerContainer job removes it.", outcome.ErrorText);
        Assert.Single(Engine.State.Containers);
    }

    [Theory]
    [InlineData("starting: exec: \"ls -l\": executable file not found in $PATH: unknown")]
    [InlineData("crun: executable file `ls -l` not found in $PATH: No such file or directory")]
    public async Task A_command_in_one_word_is_told_how_words_are_written(string failure)
    {
        Outcome outcome = await RunAsync("Invoke-DockerImage alpine:3.20 -Command 'ls -l' -DockerHost $h",
            container => container.StartError = failure);
        Assert.Equal(failure + ". 'ls -l' is one word. Write -Command ls, -l, or leave it to a shell: -Command sh, -c, "
            + "'ls -l'.", outcome.ErrorText);
    }

    private static async Task<int> SleepAsync(EngineProcess process)
    {
        await process.WriteOutAsync("working\n");
        await Task.Delay(Timeout.Infinite, process.Killed);
        return 0;
    }
}
