using System.Diagnostics;
using System.Text;
using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>The docker program on a terminal, against the fake engine.</summary>
public sealed class DockerTerminalTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.51")]
    [InlineData("1.41")]
    public async Task ExecIsInteractive(string api)
    {
        await using FakeEngine engine = await StartAsync(api);
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.AddContainer("web", running: true);
        using Terminal terminal = new(docker, "exec -it web sh");

        await terminal.UntilAsync("/ # ");
        await terminal.TypeAsync("tty\r");
        await terminal.UntilAsync("tty\r\n/dev/pts/0\r\n/ # ");
        await terminal.TypeAsync("sle\u007f\u007f\u007fpwd\r");
        await terminal.UntilAsync("\r\n/\r\n/ # ");
        await terminal.TypeAsync("sleep 1000\r");
        await terminal.UntilAsync("sleep 1000\r\n");
        await terminal.TypeAsync("\u0003");
        await terminal.UntilAsync("^C\r\n/ # ");
        await terminal.TypeAsync("cat; echo $?\r");
        await terminal.UntilAsync("cat; echo $?\r\n");
        await terminal.TypeAsync("abc\r");
        await terminal.UntilAsync("abc\r\nabc\r\n");
        await terminal.TypeAsync("\u0004");
        await terminal.UntilAsync("0\r\n/ # ");
        await terminal.TypeAsync("exit 4\r");
        Assert.Equal(4, await terminal.EndAsync());
    }

    [Fact]
    public async Task ALineIsEchoedBeforeItsAnswerAndIsForgottenWithCtrlC()
    {
        await using FakeEngine engine = await StartAsync("1.51");
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.AddContainer("web", running: true);
        using Terminal terminal = new(docker, "exec -it web sh");
        await terminal.UntilAsync("/ # ");
        for (int i = 0; i < 200; i++)
        {
            await terminal.TypeAsync($"echo {i}\r");
            await terminal.UntilAsync($"echo {i}\r\n{i}\r\n/ # ");
            await terminal.TypeAsync("sleep 1000\r\u0003");
            await terminal.UntilAsync("sleep 1000\r\n^C\r\n/ # ");
        }

        await terminal.TypeAsync("exit 3\r");
        Assert.Equal(3, await terminal.EndAsync());
    }

    [Theory]
    [InlineData("1.51")]
    [InlineData("1.41")]
    public async Task ExecKnowsTheSizeOfTheTerminal(string api)
    {
        await using FakeEngine engine = await StartAsync(api);
        using DockerProgram docker = new(engine.DockerHost);
        EngineContainer container = engine.State.AddContainer("web", running: true);
        container.OnExec = async process =>
        {
            (int rows, int columns) = await process.WaitForSizeAsync((0, 0), process.Killed);
            await process.WriteOutAsync($"size {rows} {columns}\r\n");
            byte[] keys = new byte[3];
            await process.Stdin.ReadExactlyAsync(keys, process.Killed);
            await process.WriteOutAsync($"keys {Convert.ToHexString(keys)}\r\n");
            return 2;
        };
        using Terminal terminal = new(docker, "exec -it web anything");

        await terminal.UntilAsync("size 33 111\r\n");
        await terminal.TypeAsync("a\r\u0003");
        await terminal.UntilAsync("keys 610D03\r\n");
        Assert.Equal(2, await terminal.EndAsync());
    }

    [Fact]
    public async Task RunIsLeftAndAttachedToAgain()
    {
        await using FakeEngine engine = await StartAsync("1.51");
        using DockerProgram docker = new(engine.DockerHost);
        using (Terminal first = new(docker, "run --name work -it busybox sh"))
        {
            await first.UntilAsync("/ # ");
            await first.TypeAsync("\u0010\u0011");
            Assert.Equal(0, await first.EndAsync());
        }

        EngineContainer container = engine.State.FindContainer("work")!;
        Assert.True(container.IsRunning);
        using Terminal second = new(docker, "attach work");
        await second.TypeAsync("echo $HOSTNAME\r");
        await second.UntilAsync($"\r\n{container.Config.Hostname}\r\n/ # ");
        await second.TypeAsync("exit 8\r");
        Assert.Equal(8, await second.EndAsync());
        Assert.Equal((ContainerState.Exited, 8), (container.State, container.ExitCode));
    }

    private static Task<FakeEngine> StartAsync(string api) =>
        FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api, Images = { "busybox:latest" } }, Cancel);

    /// <summary>
    /// A docker command on a terminal of 33 rows and 111 columns. What was waited for is taken off the screen.
    /// </summary>
    private sealed class Terminal : IDisposable
    {
        private readonly Process _process;
        private readonly StringBuilder _seen = new();

        public Terminal(DockerProgram docker, string command)
        {
            Assert.SkipUnless(
                OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"),
                "The terminal of this test is made by /usr/bin/script, which is not here.");
            _process = docker.StartTerminal(command, rows: 33, columns: 111);
        }

        public async Task TypeAsync(string keys)
        {
            await _process.StandardInput.WriteAsync(keys.AsMemory(), Cancel);
            await _process.StandardInput.FlushAsync(Cancel);
        }

        public async Task UntilAsync(string text)
        {
            char[] buffer = new char[4096];
            int found;
            while ((found = _seen.ToString().IndexOf(text, StringComparison.Ordinal)) < 0)
            {
                int count = await _process.StandardOutput.ReadAsync(buffer, Cancel);
                Assert.True(count > 0, $"The terminal ended before it showed '{text}':\n{_seen}");
                _seen.Append(buffer, 0, count);
            }

            _seen.Remove(0, found + text.Length);
        }

        public async Task<int> EndAsync()
        {
            await _process.WaitForExitAsync(Cancel);
            return _process.ExitCode;
        }

        public void Dispose()
        {
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
            }

            _process.Dispose();
        }
    }
}
