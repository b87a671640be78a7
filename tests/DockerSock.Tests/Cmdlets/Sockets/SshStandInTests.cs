using System.Globalization;
using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>
/// Engines behind <c>ssh://</c>, with a program named ssh on PATH that keeps what it was started with and leads to the
/// engine in memory: what is asked of ssh, and what its ends mean.
/// </summary>
[Collection(nameof(OwnEnvironment))]
public sealed class SshStandInTests : CmdletTest
{
    /// <summary>Makes the socket that -L names, as ssh does when it has signed in.</summary>
    private const string Forward = """
        for word; do case $word in /*:/*) ln -sf "$ENGINE" "${word%%:*}" ;; esac; done
        exec sleep 600
        """;

    private const string Refuse = "echo 'channel 1: open failed: connect failed: open failed' >&2; exit 1";

    private const string Dial = "exec perl \"$RELAY\" \"$ENGINE\"";

    private static readonly string[] s_forwardOptions = ["-nNT", "-o", "BatchMode=yes", "-o",
        "ExitOnForwardFailure=yes", "-o", "StreamLocalBindUnlink=yes", "-o", "StreamLocalBindMask=0177", "-o",
        "ConnectTimeout=30", "-o", "ServerAliveInterval=15", "-o", "ControlMaster=no", "-o", "ControlPath=none"];

    private static int s_hosts;

    private readonly OwnEnvironment _own = new();

    /// <summary>A host that no test has spoken with: what is known of one is kept as long as the process.</summary>
    private readonly string _host = $"host{Interlocked.Increment(ref s_hosts)}";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The ssh of these tests is a shell script.");
        // As in a script, also where these tests run on a terminal.
        SshEndpoint.CanAsk = false;
        _own.Set("ENGINE", Engine.SocketPath);
        _own.Set("RELAY", Relay.Script);
        _own.Set("KEPT", _own.Folder);
        _own.Set("PATH", _own.Folder + ":" + Environment.GetEnvironmentVariable("PATH"));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _own.Dispose();
    }

    /// <summary>HOST is the host.</summary>
    [Theory]
    [InlineData("ssh://HOST", "", "/var/run/docker.sock")]
    [InlineData("ssh://HOST/", "", "/var/run/docker.sock")]
    [InlineData("ssh://HOST//", "", "/var/run/docker.sock")]
    [InlineData("ssh://me@HOST:2222", "-l me -p 2222", "/var/run/docker.sock")]
    [InlineData("ssh://me@HOST/run/user/1000/docker.sock", "-l me", "/run/user/1000/docker.sock")]
    public void One_ssh_forwards_the_socket(string address, string options, string remote)
    {
        Write(Forward, "exit 9");
        Assert.Equal(Engine.Options.ApiVersion, Version(address));
        string[] started = Assert.Single(Started());
        string[] expected = [.. s_forwardOptions,
            .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "-L", "SOCKET:" + remote, "--", _host];
        string local = started[^3].Split(':')[0];
        Assert.Equal(expected,
            (string[])[.. started[..^3], "SOCKET" + started[^3][local.Length..], .. started[^2..]]);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(Path.GetDirectoryName(local)!));
        }
    }

    [Fact]
    public void An_IPv6_address_goes_to_ssh_without_brackets()
    {
        Write(Forward, "exit 9");
        _ = Version($"ssh://[::1]:{s_hosts + 1000}");
        Assert.Equal("::1", Assert.Single(Started())[^1]);
    }

    [Theory]
    [InlineData("ssh://HOST", "", "docker system dial-stdio")]
    [InlineData("ssh://me@HOST:2222", "-l me -p 2222", "docker system dial-stdio")]
    [InlineData("ssh://HOST/run/x.sock", "", "docker --host=unix:///run/x.sock system dial-stdio")]
    [InlineData("ssh://HOST/run/my%20$(id).sock", "", "docker '--host=unix:///run/my $(id).sock' system dial-stdio")]
    public void Where_it_is_refused_each_connection_runs_docker_there(string address, string options, string command)
    {
        Write(Refuse, Dial);
        Assert.Equal(Engine.Options.ApiVersion, Version(address));
        string[] started = Started()[^1];
        string[] expected = ["-o", "BatchMode=yes", "-o", "ConnectTimeout=30", "-T",
            .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--", _host, command];
        Assert.Equal(expected, started);
    }

    [Fact]
    public void One_is_enough_for_calls_beside_each_other_and_what_they_find_leads_back()
    {
        Write(Forward, "exit 9");
        Engine.State.AddContainer("web1");
        Engine.State.AddContainer("web2");
        Outcome outcome = Shell.Run("param($h) Get-DockerContainer -All -DockerHost $h, $h, $h "
            + "| Start-DockerContainer -PassThru | ForEach-Object { \"$($_.Name) $($_.DockerHost)\" }",
            ("h", $"ssh://{_host}/"));
        Assert.Equal([$"web1 ssh://{_host}", $"web2 ssh://{_host}"], outcome.As<string>().Order(StringComparer.Ordinal));
        Assert.Single(Started());
    }

    [Fact]
    public async Task It_is_started_anew_when_it_has_ended()
    {
        Write(Forward, "exit 9");
        Engine.State.AddContainer("web", running: true);
        _ = Version("ssh://HOST");
        int first = Pids()[0];
        Assert.True(IsAlive(first));
        using (System.Diagnostics.Process ssh = System.Diagnostics.Process.GetProcessById(first))
        {
            ssh.Kill();
        }

        await GoneAsync(first);
        // Open connections outlive it, as its socket is a link to the engine's own; a command has one of its own.
        Assert.Equal(["again"], Shell.Run("param($h) 'again' | Invoke-DockerExec web -Command cat -DockerHost $h",
            ("h", $"ssh://{_host}")).As<object>().Select(static line => line.ToString()));
        Assert.Equal(2, Started().Length);
    }

    [Fact]
    public async Task A_call_that_is_stopped_leaves_none_behind()
    {
        Write("exec sleep 600", "exit 9");
        using PowerShell shell = Shell.Create("param($h) Get-DockerVersion -DockerHost $h", ("h", $"ssh://{_host}"));
        IAsyncResult running = shell.BeginInvoke();
        while (Pids() is [])
        {
            await Task.Delay(10, Cancel);
        }

        int pid = Pids()[0];
        Assert.True(IsAlive(pid));
        await shell.StopAsync(null, null).WaitAsync(Cancel);
        await GoneAsync(pid);
        Assert.True(running.IsCompleted);
    }

    [Theory]
    [InlineData(Refuse, "echo 'bash: docker: command not found' >&2; exit 127", "DockerProgramMissing",
        "There is no docker program for ssh://HOST: exit code 127: bash: docker: command not found.", "(Its socket "
            + "/var/run/docker.sock could not be forwarded: channel 1: open failed: connect failed: open failed.)")]
    [InlineData(Refuse, "echo 'Welcome to HOST'; exec perl \"$RELAY\" \"$ENGINE\"", "DockerProgramNoise",
        "Something else than the engine writes on the way to ssh://HOST: 'Welcome to HOST' came before its answer.",
        "~/.bashrc")]
    [InlineData("echo 'Host key verification failed.' >&2; exit 255", Dial, "DockerHostKeyRefused",
        "No connection to ssh://HOST: Host key verification failed.", "run 'ssh HOST' once")]
    [InlineData("echo 'me@HOST: Permission denied (publickey).' >&2; exit 255", Dial, "DockerSshDenied",
        "No connection to ssh://HOST: me@HOST: Permission denied (publickey).", "ssh-add")]
    [InlineData("echo 'kex_exchange_identification: Connection closed by remote host' >&2; exit 255", Dial,
        "DockerSshOverloaded", "kex_exchange_identification: Connection closed by remote host.", "MaxStartups")]
    [InlineData(Refuse, "echo 'mux_client_request_session: session request failed: Session open refused by peer' >&2; "
        + "exit 255", "DockerSshSessionRefused", "Session open refused by peer.", "MaxSessions")]
    [InlineData("echo 'ssh: Could not resolve hostname HOST: Name or service not known' >&2; exit 255", Dial,
        "DockerSshUnreachable", "Could not resolve hostname HOST", "Check the name")]
    [InlineData("echo 'ssh: connect to host HOST port 22: Connection refused' >&2; exit 255", Dial,
        "DockerSshUnreachable", "port 22: Connection refused.", "No SSH server listens there")]
    [InlineData("echo 'ssh: connect to host HOST port 22: Connection timed out' >&2; exit 255", Dial,
        "DockerSshUnreachable", "Connection timed out.", "Check the host")]
    public void Each_end_is_told(string forward, string dial, string id, string sentence, string advice)
    {
        Write(forward.Replace("HOST", _host), dial.Replace("HOST", _host));
        Outcome outcome = Shell.Run("param($h) Get-DockerVersion -DockerHost $h", ("h", $"ssh://{_host}"));
        Assert.Equal(id, outcome.ErrorId);
        Assert.Contains(sentence.Replace("HOST", _host), outcome.ErrorText);
        Assert.Contains(advice.Replace("HOST", _host), outcome.ErrorText);
    }

    [Fact]
    public void Who_has_signed_in_already_is_not_asked_again()
    {
        _own.Set("MASTER", "0");
        Write("echo 'me@HOST: Permission denied (keyboard-interactive).' >&2; exit 255", Dial);
        Assert.Equal(Engine.Options.ApiVersion, Version("ssh://me@HOST"));
        Assert.Equal(["-O", "check", "-l", "me", "--", _host], Started()[1]);
        Assert.Equal("docker system dial-stdio", Started()[2][^1]);
    }

    [Fact]
    public void Without_ssh_it_is_told()
    {
        _own.Set("PATH", _own.Folder);
        Outcome outcome = Shell.Run("param($h) Get-DockerVersion -DockerHost $h", ("h", $"ssh://{_host}"));
        Assert.Equal("DockerProgramMissing", outcome.ErrorId);
        Assert.Contains("'ssh' is in no folder of PATH", outcome.ErrorText);
    }

    [Fact]
    public void Verbose_lines_lead_through_the_socket_here()
    {
        Write(Forward, "exit 9");
        string line = Assert.Single(Shell.Run("param($h) Get-DockerVersion -DockerHost $h -Verbose",
            ("h", $"ssh://{_host}")).Verbose, static line => line.EndsWith("/version", StringComparison.Ordinal));
        string socket = Started()[0][^3].Split(':')[0];
        Assert.Equal($"curl --unix-socket {socket} http://localhost/v{Engine.Options.ApiVersion}/version", line);
    }

    private string Version(string address) =>
        Assert.Single(Shell.Run("param($h) (Get-DockerVersion -DockerHost $h).ApiVersion",
            ("h", address.Replace("HOST", _host))).As<string>());

    private void Write(string forward, string dial)
    {
        string program = Path.Combine(_own.Folder, "ssh");
        File.WriteAllText(program, $$"""
            #!/bin/sh
            for word; do printf '%s\0' "$word"; done | tr '\n' ' ' | tr '\0' '\n' >>"$KEPT/words"
            echo --- >>"$KEPT/words"
            echo $$ >>"$KEPT/pids"
            case $* in
            '-O check'*) exit ${MASTER:-255} ;;
            *' -L '*) {{forward}} ;;
            *) {{dial}} ;;
            esac
            """);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>The words of each ssh that was started.</summary>
    private string[][] Started() => [.. File.ReadAllText(Path.Combine(_own.Folder, "words"))
        .Split("---\n", StringSplitOptions.RemoveEmptyEntries)
        .Select(static words => words.TrimEnd('\n').Split('\n'))];

    private int[] Pids() => Path.Combine(_own.Folder, "pids") is var file && File.Exists(file)
        ? [.. File.ReadAllLines(file).Select(static id => int.Parse(id, CultureInfo.InvariantCulture))] : [];

    private static bool IsAlive(int pid) => Directory.Exists($"/proc/{pid}");

    private async Task GoneAsync(int pid)
    {
        while (IsAlive(pid))
        {
            await Task.Delay(10, Cancel);
        }
    }
}
