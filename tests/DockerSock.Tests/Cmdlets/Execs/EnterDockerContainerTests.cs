using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using DockerSock.Fake;
using DockerSock.Tests.Hosting;
using DockerSock.Tests.Shell;

namespace DockerSock.Tests.Cmdlets.Execs;

/// <summary>Terminals in containers, on a terminal that /usr/bin/script makes, in the module's own shell.</summary>
public sealed class EnterDockerContainerTests : CmdletTest
{
    private const string Prompt = "/ # ";

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("dockersock-home-");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _home.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("Enter-DockerContainer web")]
    [InlineData("Enter-DockerContainer web -Command sh,-c,ls")]
    [InlineData("Enter-DockerContainer tty -Attach")]
    public async Task Without_a_terminal_it_says_so_and_starts_nothing(string command)
    {
        Engine.State.AddContainer("web", running: true);
        Engine.State.AddContainer("tty", running: true, command: ["sh"],
            setUp: static container => (container.Config.Tty, container.Config.OpenStdin) = (true, true));
        ProcessStartInfo start = ShellProgramTests.Start(_home, "dotnet", ShellProgramTests.Program,
            "-Command",
            $"try {{ {command} -DockerHost {Engine.DockerHost} }} catch {{ $_.FullyQualifiedErrorId }}; foreach ($e "
                + "in $Error) { $e.FullyQualifiedErrorId }");
        (_, string output, string errors) = await ShellProgramTests.EndAsync(start, "");
        Assert.True(output.Contains("DockerNoTerminal"), output + errors);
        Assert.All(Engine.Requests, static request => Assert.Contains(request.Method, new[] { "GET", "HEAD" }));
    }

    [Fact]
    public async Task A_container_without_a_terminal_is_attached_to_without_one()
    {
        EngineContainer web = Engine.State.AddContainer("web", running: true,
            setUp: static container => container.OnRun = static async process =>
        {
            await process.Container.WaitForExitAsync(process.Killed);
            return 0;
        });
        ProcessStartInfo start = ShellProgramTests.Start(_home, "dotnet", ShellProgramTests.Program,
            "-Command",
            $"Enter-DockerContainer web -Attach -DockerHost {Engine.DockerHost} | ForEach-Object {{ 'line: ' + "
                + "$_.Line }; exit $LASTEXITCODE");
        Task<(int Exit, string Out, string Error)> running = ShellProgramTests.EndAsync(start, "");
        await Engine.State.Events.WaitForAsync("attach", Cancel);
        web.LogLine("hello");
        web.Exit(3);
        (int exit, string output, string errors) = await running;
        Assert.True(exit == 3 && output.Contains("line: hello"), $"{exit}: {output}{errors}");
    }

    [Fact]
    public async Task A_shell_runs_commands_and_its_exit_code_is_LASTEXITCODE()
    {
        Engine.State.AddContainer("web", running: true);
        using Terminal terminal = Open("Enter-DockerContainer web -Command sh");
        await terminal.UntilAsync(Prompt);
        await terminal.TypeAsync("tty\r");
        await terminal.UntilAsync("tty\r\n/dev/pts/0\r\n/ # ");
        await terminal.TypeAsync("sleep 1000\r");
        await terminal.UntilAsync("sleep 1000\r\n");
        await terminal.TypeAsync("\u0003");
        await terminal.UntilAsync("^C\r\n/ # ");
        await terminal.TypeAsync("exit 4\r");
        await terminal.EndsAsync("code 4");
        RecordedRequest create = Engine.Requests.Single(static request => request.Route == "/containers/web/exec");
        Assert.Contains("\"Tty\":true", create.BodyText);
        Assert.Contains("\"AttachStdin\":true", create.BodyText);
        Assert.Contains("TERM=xterm", create.BodyText);
    }

    [Theory]
    [InlineData(null, "sh")]
    [InlineData("/bin/bash", "bash")]
    [InlineData("/usr/local/bin/bash", "bash")]
    public async Task Without_a_command_it_is_bash_where_there_is_one_else_sh(string? bash, string shell)
    {
        EngineContainer web = Engine.State.AddContainer("web", running: true);
        if (bash is not null)
        {
            web.Files.AddDirectory("/usr/local/bin");
            web.Files.AddFile(bash, "a shell", 755);
        }

        web.OnExec = static async process =>
        {
            await process.WriteOutAsync($"words {string.Join('|', process.Words)}\r\n");
            return 0;
        };
        using Terminal terminal = Open("Enter-DockerContainer web");
        await terminal.UntilAsync($"words {shell}\r\n");
        await terminal.EndsAsync("code 0");
    }

    [Fact]
    public async Task Another_command_has_the_windows_size_and_every_key()
    {
        EngineContainer web = Engine.State.AddContainer("web", running: true);
        web.OnExec = static async process =>
        {
            (int rows, int columns) = await process.WaitForSizeAsync((0, 0), process.Killed);
            await process
                .WriteOutAsync(
                    $"size {rows} {columns} {string.Join(' ', process.Words)} {process.User} "
                        + $"{process.WorkingDirectory}\r\n");
            byte[] keys = new byte[4];
            await process.Stdin.ReadExactlyAsync(keys, process.Killed);
            await process.WriteOutAsync($"keys {Convert.ToHexString(keys)}\r\n");
            return 2;
        };
        using Terminal terminal =
            Open("Enter-DockerContainer web -Command edit,file -User root -WorkingDirectory /srv");
        await terminal.UntilAsync("size 33 111 edit file root /srv\r\n");
        await terminal.TypeAsync("a\r\u0003\u001a");
        await terminal.UntilAsync("keys 610D031A\r\n");
        await terminal.EndsAsync("code 2");
    }

    [Fact]
    public async Task The_terminal_is_restored_when_the_container_dies()
    {
        EngineContainer web = Engine.State.AddContainer("web", running: true);
        using Terminal terminal = Open("Enter-DockerContainer web -Command sh");
        await terminal.UntilAsync(Prompt);
        web.Exit(5);
        await terminal.EndsAsync("code");
    }

    [Fact]
    public async Task The_terminal_is_restored_when_the_engine_cuts_the_connection()
    {
        EngineContainer web = Engine.State.AddContainer("web", running: true);
        TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        web.OnExec = async process =>
        {
            await process.WriteOutAsync("here\r\n");
            await more.Task;
            await process.WriteOutAsync("never seen\r\n");
            await Task.Delay(Timeout.Infinite, process.Killed);
            return 0;
        };
        using IDisposable fault = Engine.Misbehave("POST", "/exec/*/start", Fault.CutAfter(8));
        using Terminal terminal = Open("Enter-DockerContainer web -Command any");
        await terminal.UntilAsync("here\r\n");
        more.SetResult();
        await terminal.EndsAsync("code");
        Assert.DoesNotContain("never seen", terminal.All);
    }

    [Fact]
    public async Task The_terminal_is_restored_when_the_engine_is_gone()
    {
        Engine.State.AddContainer("web", running: true);
        using Terminal terminal = Open("Enter-DockerContainer web -Command sh");
        await terminal.UntilAsync(Prompt);
        await Engine.DisposeAsync();
        await terminal.EndsAsync("code");
    }

    [Theory]
    [InlineData("", "\u0010\u0011")]
    [InlineData(" -DetachKeys ctrl-x", "\u0018")]
    public async Task The_detach_keys_leave_and_the_command_goes_on(string options, string keys)
    {
        EngineContainer web = Engine.State.AddContainer("web", running: true);
        using Terminal terminal = Open($"Enter-DockerContainer web -Command sh{options}");
        await terminal.UntilAsync(Prompt);
        EngineExec exec = Assert.Single(web.Execs);
        await terminal.TypeAsync(keys);
        await terminal.EndsAsync("code");
        Assert.False(exec.Process!.Killed.IsCancellationRequested);
        Assert.True(web.IsRunning);
    }

    [Fact]
    public async Task Attach_is_the_containers_own_terminal()
    {
        EngineContainer web = Engine.State.AddContainer("web", running: true, command: ["sh"],
            setUp: static container => (container.Config.Tty, container.Config.OpenStdin) = (true, true));
        using (Terminal first = Open("Enter-DockerContainer web -Attach"))
        {
            await Engine.State.Events.WaitForAsync("resize", Cancel);
            await first.TypeAsync("echo $HOSTNAME\r");
            await first.UntilAsync($"\r\n{web.Config.Hostname}\r\n/ # ");
            await first.TypeAsync("\u0010\u0011");
            await first.UntilAsync("Detached from 'web'; it goes on.");
            await first.EndsAsync("code");
        }

        Assert.True(web.IsRunning);
        EngineEvent resized = Engine.State.Events.Past.First(static happened => happened.Action == "resize");
        Assert.Equal(("33", "111"), (resized.Attributes["height"], resized.Attributes["width"]));
        using Terminal second = Open("Enter-DockerContainer web -Attach");
        await second.UntilAsync("ready to attach");
        await Engine.WaitForRequestAsync(request => request.Route.EndsWith("/attach", StringComparison.Ordinal)
            && request != Engine.Requests.First(static one => one.Route.EndsWith("/attach", StringComparison.Ordinal)),
            Cancel);
        await second.TypeAsync("exit 8\r");
        await second.EndsAsync("code 8");
        Assert.Equal(8, web.ExitCode);
    }

    private Terminal Open(string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"),
            "A terminal for the test is made by /usr/bin/script, which is not here.");
        // The settings before and after are asked for by the shell around, not by the program.
        string script =
            $"$global:LASTEXITCODE = $null; 'ready to attach'; {command} -DockerHost {Engine.DockerHost}; 'code ' + "
                + "$LASTEXITCODE";
        ProcessStartInfo start = ShellProgramTests.Start(_home, "/usr/bin/script", "-qefc",
            $"stty cols 111 rows 33; echo \"[before $(stty -g)]\"; dotnet '{ShellProgramTests.Program}' "
                + "-Command \"$SCRIPT_TEXT\"; echo \"[after $(stty -g)]\"", "/dev/null");
        start.Environment["SCRIPT_TEXT"] = script;
        start.Environment["TERM"] = "xterm";
        return new Terminal(Process.Start(start)!, Cancel);
    }

    /// <summary>A terminal of 33 rows and 111 columns; what was waited for is taken off.</summary>
    private sealed class Terminal : IDisposable
    {
        private readonly Process _process;
        private readonly CancellationToken _cancel;
        private readonly StringBuilder _seen = new();
        private readonly StringBuilder _all = new();

        public Terminal(Process process, CancellationToken cancel) => (_process, _cancel) = (process, cancel);

        public string All => _all.ToString();

        public async Task TypeAsync(string keys)
        {
            await _process.StandardInput.WriteAsync(keys.AsMemory(), _cancel);
            await _process.StandardInput.FlushAsync(_cancel);
        }

        public async Task UntilAsync(string text)
        {
            int found;
            while ((found = _seen.ToString().IndexOf(text, StringComparison.Ordinal)) < 0)
            {
                Assert.True(await ReadAsync(), $"The terminal ended before it showed '{text}':\n{_all}");
            }

            _seen.Remove(0, found + text.Length);
        }

        /// <summary>The end: a text that it shows, and the same settings of the terminal as before.</summary>
        public async Task EndsAsync(string text)
        {
            await UntilAsync(text);
            while (await ReadAsync())
            {
            }

            await _process.WaitForExitAsync(_cancel);
            string before = Assert.Single(Regex.Matches(All, @"\[before ([0-9a-f:]+)\]")).Groups[1].Value;
            string after = Assert.Single(Regex.Matches(All, @"\[after ([0-9a-f:]+)\]")).Groups[1].Value;
            Assert.Equal(before, after);
        }

        public void Dispose()
        {
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
            }

            _process.Dispose();
        }

        private async Task<bool> ReadAsync()
        {
            char[] buffer = new char[4096];
            int count;
            try
            {
                count = await _process.StandardOutput.ReadAsync(buffer, _cancel);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Nothing more came:\n{_all}");
                return false;
            }

            _seen.Append(buffer, 0, count);
            _all.Append(buffer, 0, count);
            return count > 0;
        }
    }
}
