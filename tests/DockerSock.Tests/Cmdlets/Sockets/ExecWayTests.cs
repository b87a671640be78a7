using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>Engines behind <c>exec:</c>: a program whose input and output are the socket.</summary>
public sealed class ExecWayTests : CmdletTest
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dockersock exec ");

    /// <summary>Has a program tell its number, which is there whole or not at all.</summary>
    private string TellPid => $"cd '{_folder.FullName}'; echo $$ >new; mv new pid\n";

    private string Way => Relay.To(Engine.SocketPath);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void What_it_finds_leads_back_through_it()
    {
        Engine.State.AddContainer("web");
        Outcome outcome = Shell.Run("param($h) Get-DockerContainer -All -DockerHost $h "
            + "| Start-DockerContainer -PassThru | ForEach-Object { \"$($_.Name) $($_.State) $($_.DockerHost)\" }",
            ("h", Way));
        Assert.Equal([$"web running {Way}"], outcome.As<string>());
    }

    /// <summary>An object may come from a file, and what is in a file starts no program.</summary>
    [Theory]
    [InlineData("$one | Stop-DockerContainer")]
    [InlineData("Stop-DockerContainer $one")]
    [InlineData("$one | Get-DockerContainer -All")]
    [InlineData("$one | Invoke-SockRequest /_ping")]
    [InlineData("$one | Get-SockAccess")]
    [InlineData("TabExpansion2 \"Get-DockerContainer -DockerHost '$h' -Name w\" -cursorColumn 999")]
    public void An_object_starts_no_program_that_nobody_has_named(string command)
    {
        string way = Program($"touch '{_folder.FullName}/ran'");
        Outcome outcome = Shell.Run("""
            param($h)
            $one = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize(
                [pscustomobject]@{ PSTypeName = 'DockerSock.Models.DockerContainer'; Id = '3893'; Name = 'web'; DockerHost = $h }))
            $null =
            """ + " " + command, ("h", way));
        Assert.False(File.Exists(Path.Combine(_folder.FullName, "ran")));
        if (!command.StartsWith("TabExpansion2", StringComparison.Ordinal))
        {
            Assert.Equal("DockerEndpointInsecure", outcome.ErrorId);
            Assert.Contains("a program to be started, and nobody has named it here", outcome.ErrorText);
        }
    }

    [Fact]
    public void A_request_to_any_daemon_goes_through_it()
    {
        Assert.Equal("OK", Assert.Single(Shell.Run("param($h) Invoke-SockRequest /_ping -SocketPath $h", ("h", Way))
            .As<string>()));
        Assert.Equal(["GET /_ping"], AllSent);
    }

    [Fact]
    public void Verbose_lines_say_what_comes_near()
    {
        string line = Shell.Run("param($h) Invoke-SockRequest /_ping -SocketPath $h -Verbose", ("h", Way)).Verbose[^1];
        Assert.Equal($"socat UNIX-LISTEN:/tmp/engine.sock {Quoted("EXEC:" + Way["exec:".Length..])} & sleep 1; "
            + "curl --unix-socket /tmp/engine.sock http://localhost/_ping", line);
    }

    [Theory]
    [InlineData("exec:no-such-program x", "DockerProgramMissing",
        "program not found, 'no-such-program' is in no folder of PATH.")]
    [InlineData("exec:/no/such/program x", "DockerProgramMissing",
        "program not found, there is no file '/no/such/program'.")]
    [InlineData("exec:/etc/passwd", "DockerProgramFailed", "Permission denied")]
    [InlineData("exec:sh -c 'no-such-program'", "DockerProgramMissing", "exit code 127, program not found: ")]
    [InlineData("exec:sh -c 'echo first >&2; echo oops >&2; exit 3'", "DockerProgramFailed",
        "ended with exit code 3 before there was an answer: first; oops.")]
    [InlineData("exec:sh -c 'echo hello; exec cat >/dev/null'", "DockerProgramNoise",
        "'hello' came before its answer.")]
    [InlineData("exec:sh -c 'printf HTTP; printf x; exec cat >/dev/null'", "DockerProgramNoise",
        "came before its answer.")]
    [InlineData("exec:echo 'me@host: Permission denied (publickey).'", "DockerProgramNoise", "came before its answer.")]
    [InlineData("exec:sh -c 'echo \"me@host: Permission denied (publickey).\" >&2; exit 255'", "DockerSshDenied",
        "me@host: Permission denied (publickey).")]
    [InlineData("exec:true", "DockerResponseIncomplete", "ended before GET /_ping was answered")]
    public void Each_end_is_told(string way, string id, string sentence)
    {
        Outcome outcome = Shell.Run("param($h) Get-DockerVersion -DockerHost $h", ("h", way));
        Assert.Equal(id, outcome.ErrorId);
        Assert.Contains(sentence, outcome.ErrorText);
    }

    [Fact]
    public void The_last_4_KiB_of_what_it_says_are_kept()
    {
        Outcome outcome = Shell.Run("param($h) Get-DockerVersion -DockerHost $h",
            ("h", "exec:sh -c 'head -c 100000 /dev/zero | tr \"\\0\" x >&2; echo >&2; echo the end >&2; exit 1'"));
        Assert.Contains("before there was an answer: the end.", outcome.ErrorText);
    }

    [Fact]
    public void One_that_dies_in_the_middle_of_an_answer_is_told()
    {
        string way = Program("""
            printf 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n[1,'
            echo 'client_loop: send disconnect: Broken pipe' >&2
            exit 255
            """);
        Outcome outcome = Shell.Run("param($h) Invoke-SockRequest /any -SocketPath $h", ("h", way));
        Assert.Equal("DockerResponseIncomplete", outcome.ErrorId);
        Assert.Contains("ended with exit code 255: client_loop: send disconnect: Broken pipe.", outcome.ErrorText);
    }

    /// <summary>It has a session of its own, is asked to end, and is ended where it does not hear.</summary>
    [Theory]
    [InlineData("exec cat >/dev/null")]
    [InlineData("trap '' TERM; cat >/dev/null; sleep 600")]
    public async Task A_call_that_is_stopped_leaves_none_behind(string waits)
    {
        string way = Program(TellPid + waits);
        using PowerShell shell = Shell.Create("param($h) Get-DockerVersion -DockerHost $h", ("h", way));
        IAsyncResult running = shell.BeginInvoke();
        int pid = await PidAsync("pid");
        Assert.Equal(pid, Session(pid));
        await shell.StopAsync(null, null).WaitAsync(Cancel);
        Assert.True(running.IsCompleted);
        await GoneAsync(pid);
    }

    /// <summary>Whether it reads its input, and so could notice, or not.</summary>
    [Theory]
    [InlineData("exec cat >/dev/null")]
    [InlineData("trap '' TERM HUP; while true; do sleep 600; done")]
    public async Task None_outlives_a_PowerShell_that_was_killed(string waits)
    {
        string way = Program(TellPid + waits);
        ProcessStartInfo start = RealPowerShell.Pinned.Start("-NonInteractive", "-Command",
            $"$PID; Import-Module '{Repository.Manifest}'; Get-DockerVersion -DockerHost \"{way}\"");
        using Process started = Process.Start(start)!;
        // What is started may be a program that starts it in its turn.
        string? itself = await started.StandardOutput.ReadLineAsync(Cancel);
        using Process pwsh = Process.GetProcessById(int.Parse(itself!, CultureInfo.InvariantCulture));
        int pid = await PidAsync("pid");
        Assert.True(Directory.Exists($"/proc/{pid}"));
        pwsh.Kill();
        await GoneAsync(pid);
    }

    [Fact]
    public async Task None_outlives_a_PowerShell_that_has_ended()
    {
        string way = Program($"{TellPid}exec perl '{Relay.Script}' '{Engine.SocketPath}'");
        ProcessResult run = await RealPowerShell.Pinned.RunWithModuleAsync(
            $"(Get-DockerVersion -DockerHost \"{way}\").ApiVersion");
        Assert.Equal($"{Engine.Options.ApiVersion}\n", run.Clean);
        await GoneAsync(await PidAsync("pid"));
    }

    private string Program(string script)
    {
        string file = Path.Combine(_folder.FullName, "way");
        File.WriteAllText(file, "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return $"exec:'{file}'";
    }

    private static string Quoted(string word) => "'" + word.Replace("'", "'\\''") + "'";

    private async Task<int> PidAsync(string name)
    {
        string file = Path.Combine(_folder.FullName, name);
        while (!File.Exists(file))
        {
            await Task.Delay(10, Cancel);
        }

        return int.Parse(await File.ReadAllTextAsync(file, Cancel), CultureInfo.InvariantCulture);
    }

    private static int Session(int pid) =>
        int.Parse(File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1].Split(' ')[3], CultureInfo.InvariantCulture);

    private async Task GoneAsync(int pid)
    {
        while (Directory.Exists($"/proc/{pid}"))
        {
            await Task.Delay(10, Cancel);
        }
    }
}
