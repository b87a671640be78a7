using System.Diagnostics;
using System.Text;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Shell;

/// <summary>The shell as a program: what it prints, what it exits with, and its prompt on a terminal.</summary>
public sealed class ShellProgramTests : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("dockersock-home-");
    private readonly CancellationTokenSource _deadline =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    /// <summary>The program, for dotnet.</summary>
    internal static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "DockerSock.Shell.dll");

    public ShellProgramTests() => _deadline.CancelAfter(TimeSpan.FromMinutes(1));

    public void Dispose()
    {
        _deadline.Dispose();
        _home.Delete(recursive: true);
    }

    [Theory]
    [InlineData("'a', 2", 0, "a\n2\n")]
    [InlineData("exit 7", 7, "")]
    [InlineData("Get-DockerContainer no-such", 1, "")]
    [InlineData("(Get-DockerContainer -All).Count -gt 1", 0, "True\n")]
    public async Task A_command_is_run_against_the_demo_and_its_code_is_the_programs(string command, int code,
        string output)
    {
        (int exit, string printed, string errors) = await RunAsync("", "--demo", "-Command", command);
        Assert.Equal((code, output), (exit, printed));
        Assert.Equal(code == 1, errors.Contains("no-such"));
    }

    [Theory]
    [InlineData("Get-DockerContainer shop-db-1", 0, "shop-db-1")]
    [InlineData("'first'; exit 7", 7, "first")]
    [InlineData("throw 'over'", 1, "")]
    public async Task A_script_is_run_and_what_it_writes_last_is_shown(string script, int code, string output)
    {
        string file = Path.Combine(_home.FullName, "script.ps1");
        await File.WriteAllTextAsync(file, script, _deadline.Token);
        (int exit, string printed, _) = await RunAsync("", "--demo", "-File", file);
        Assert.Equal(code, exit);
        Assert.Contains(output, printed);
    }

    [Fact]
    public async Task Wrong_options_exit_with_64_and_the_usage()
    {
        (int exit, _, string errors) = await RunAsync("", "--dmeo");
        Assert.Equal(64, exit);
        Assert.Contains("'--dmeo'", errors);
        Assert.Contains("-Command TEXT", errors);
    }

    [Fact]
    public async Task A_script_is_given_its_arguments_as_they_are_written()
    {
        string file = Path.Combine(_home.FullName, "it's.ps1");
        await File.WriteAllTextAsync(file,
            "param($Name, [switch] $Big, $Rest) \"$Name|$Big|$Rest|$(Split-Path $PSCommandPath -Leaf)\"", _deadline.Token);
        (int exit, string printed, string errors) =
            await RunAsync("", "--demo", "-File", file, "-Name", "$x;'", "-Big", "two words");
        Assert.Equal((0, "$x;'|True|two words|it's.ps1\n", ""), (exit, printed, errors));
    }

    [Fact]
    public async Task All_of_PowerShell_is_there()
    {
        (int exit, string printed, string errors) = await RunAsync("", "--demo", "-Command",
            "Get-DockerImage | Sort-Object Size | Select-Object -First 2 | ConvertTo-Json | Out-Null; "
                + "1..3 | ForEach-Object -Parallel { $_ } | Measure-Object -Sum | ForEach-Object Sum");
        Assert.Equal((0, "6\n", ""), (exit, printed, errors));
    }

    [Fact]
    public async Task Standard_input_is_a_script()
    {
        (int exit, string printed, string errors) =
            await RunAsync("if ($true) {\n  'one'\n}\n'two'\nexit 3\n'never'\n", "--demo");
        Assert.Equal((3, "one\ntwo\n", ""), (exit, printed, errors));
    }

    [Fact]
    public async Task What_comes_in_to_a_command_is_its_input()
    {
        (int exit, string printed, string errors) = await RunAsync("a\nb\n", "--demo", "-Command", "$input | Sort-Object -Descending");
        Assert.Equal((0, "b\na\n", ""), (exit, printed, errors));
    }

    [Fact]
    public async Task The_prompt_completes_stops_a_command_at_ctrl_c_remembers_and_leaves()
    {
        using Process terminal = Open(null, "--demo");
        Screen screen = new(terminal);
        await screen.UntilAsync("DEMO");
        await screen.UntilAsync("[demo] PS ");
        await screen.TypeAsync("Get-DockerIma\t");
        await screen.UntilAsync("Get-DockerImage");
        await screen.TypeAsync("| ForEach-Object { 'is an ' + $_.GetType().Name }\r");
        await screen.UntilAsync("is an ImageSummary");
        await screen.TypeAsync("'ev' + 'ents:'; Invoke-SockRequest /events\r");
        await screen.UntilAsync("events:");
        await screen.TypeAsync("\u0003");
        await screen.TypeAsync("'still ' + 'here'\r");
        await screen.UntilAsync("still here");
        await screen.TypeAsync("\u001b[A\r");
        await screen.UntilAsync("still here");
        await screen.TypeAsync("exit 5\r");
        await terminal.WaitForExitAsync(_deadline.Token);
        Assert.Equal(5, terminal.ExitCode);
    }

    [Fact]
    public async Task A_prompt_without_an_engine_says_what_a_command_says_and_how_to_ask_for_the_demo()
    {
        string nowhere = $"unix://{_home.FullName}/no.sock";
        string problem = $"There is no socket at '{_home.FullName}/no.sock'. ";
        using Process terminal = Open(nowhere);
        Screen screen = new(terminal);
        await screen.UntilAsync($"Engine  none: {problem}");
        await screen.UntilAsync("start again with --demo");
        string prompt = await screen.UntilAsync("PS ");
        Assert.DoesNotContain("[demo]", prompt);
        await screen.TypeAsync("Get-DockerContainer\r");
        await screen.UntilAsync($"Get-DockerContainer: {problem}");
        await screen.TypeAsync("exit\r");
        await terminal.WaitForExitAsync(_deadline.Token);
    }

    private Process Open(string? engine, params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"),
            "A terminal for the test is made by /usr/bin/script, which is not here.");
        ProcessStartInfo start = Start(_home, "/usr/bin/script", "-qefc",
            $"stty cols 200 rows 40; exec dotnet '{Program}' {string.Join(' ', arguments)}", "/dev/null");
        start.Environment["TERM"] = "xterm";
        start.Environment["DOCKER_HOST"] = engine;
        Process terminal = Process.Start(start)!;
        _deadline.Token.Register(() => terminal.Kill(entireProcessTree: true));
        return terminal;
    }

    /// <summary>Starts nothing yet: a program without this user's engine, history and colours.</summary>
    internal static ProcessStartInfo Start(DirectoryInfo home, string program, params string[] arguments)
    {
        ProcessStartInfo start = RealPowerShell.Clean(new(program, arguments));
        foreach (string folder in (string[])["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"])
        {
            start.Environment[folder] = home.FullName;
        }

        return start;
    }

    /// <summary>Runs a program to its end.</summary>
    internal static async Task<(int Exit, string Out, string Error)> EndAsync(ProcessStartInfo start, string input)
    {
        (int exit, string output, string errors) = await RealPowerShell.EndAsync(start, input);
        return (exit, output, errors);
    }

    private Task<(int Exit, string Out, string Error)> RunAsync(string input, params string[] arguments) =>
        EndAsync(Start(_home, "dotnet", [Program, .. arguments]), input);

    /// <summary>
    /// A terminal's output as it is written; what was waited for is taken off. It answers where the cursor is, always the
    /// same: PSReadLine waits for that, and only draws by it.
    /// </summary>
    private sealed class Screen(Process terminal)
    {
        private const string CursorQuestion = "\u001b[6n";

        private readonly StringBuilder _seen = new();

        public async Task TypeAsync(string keys)
        {
            await terminal.StandardInput.WriteAsync(keys);
            await terminal.StandardInput.FlushAsync();
        }

        public async Task<string> UntilAsync(string text)
        {
            char[] buffer = new char[4096];
            int found;
            while ((found = _seen.ToString().IndexOf(text, StringComparison.Ordinal)) < 0)
            {
                int count = await terminal.StandardOutput.ReadAsync(buffer);
                Assert.True(count > 0, $"The terminal ended before it showed '{text}':\n{_seen}");
                int asked = Asked();
                _seen.Append(buffer, 0, count);
                for (int left = Asked() - asked; left > 0; left--)
                {
                    await TypeAsync("\u001b[1;1R");
                }
            }

            string before = _seen.ToString(0, found);
            _seen.Remove(0, found + text.Length);
            return before;
        }

        private int Asked() => _seen.ToString().Split(CursorQuestion).Length;
    }
}
