using System.Diagnostics;
using System.Globalization;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.RealEngines;

/// <summary>
/// Real engines behind a real SSH server: what it refuses, what its commands print, who may sign in; and the docker
/// program beside.
/// </summary>
public sealed class SshServerTests
{
    private const string Ask = "try { (Get-DockerVersion -DockerHost $h -ErrorAction Stop).ApiVersion } catch { "
        + "\"$($_.FullyQualifiedErrorId.Split(',')[0]): $_\" }";

    private static string Engine => First.SocketPath;

    private static RealEngine First => RealEngines.Find() is [var engine, ..] ? engine : Skipped();

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task The_docker_program_finds_the_same_by_the_same_address(RealEngine engine)
    {
        using SshServer server = await SshServer.StartAsync(engine.SocketPath);
        server.AddDocker();
        using DockerProgram docker = new($"ssh://engine{engine.SocketPath}");
        docker.Set("PATH", server.Path);
        string version = await docker.OutAsync("version", "--format", "{{.Server.Version}}");
        Assert.Equal(version + "\n",
            (await RunAsync(server, $"(Get-DockerVersion -DockerHost ssh://engine{engine.SocketPath}).Version"))
                .Clean);
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task The_docker_program_uses_a_context_that_was_made_here(RealEngine engine)
    {
        using SshServer server = await SshServer.StartAsync(engine.SocketPath);
        server.AddDocker();
        DirectoryInfo configuration = Directory.CreateTempSubdirectory("dockersock-");
        try
        {
            ProcessResult run = await RealPowerShell.Pinned.RunWithModuleAsync($"""
                New-DockerContext far -DockerHost ssh://engine{engine.SocketPath}
                (Get-DockerVersion -Context far).Version
                """, ("PATH", server.Path), ("DOCKER_CONFIG", configuration.FullName));
            using DockerProgram docker = new();
            docker.Set("PATH", server.Path);
            docker.Set("DOCKER_CONFIG", configuration.FullName);
            Assert.Equal(run.Clean, await docker.OutAsync("--context", "far", "version", "--format",
                "{{.Server.Version}}") + "\n");
        }
        finally
        {
            configuration.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Without_a_path_it_is_the_default_socket_there()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess,
            "The default socket there is the machine's own for all but root.");
        using SshServer server = await SshServer.StartAsync(Engine);
        Assert.Equal(await AskAsync(server, First.DockerHost), await AskAsync(server, "ssh://engine"));
        Assert.Equal(1, server.Accepted);
    }

    [Fact]
    public async Task Where_it_is_not_there_docker_there_knows_the_way()
    {
        using SshServer server = await SshServer.StartAsync(Engine);
        server.AddDocker();
        // A home of its own may have a context of its own; here DOCKER_HOST says it.
        string[] said = (await AskAsync(server, $"ssh://engine{Engine}.none", "ssh://engine")).Split('\n');
        Assert.StartsWith("DockerProgramFailed: ", said[0]);
        Assert.Contains($"could not be forwarded: channel 1: open failed: connect failed: open failed", said[0]);
        Assert.Equal(await AskAsync(server, First.DockerHost), said[1]);
    }

    [Theory]
    [InlineData("nokey", "DockerSshDenied: No connection to ssh://nokey: ", "Permission denied (publickey).")]
    [InlineData("wronghost", "DockerHostKeyRefused: No connection to ssh://wronghost: Host key verification failed.",
        "The machine has another key than the one that is known")]
    [InlineData("newhost", "DockerHostKeyRefused: No connection to ssh://newhost: ", "Host key verification failed.")]
    [InlineData("noport", "DockerSshUnreachable: No connection to ssh://noport: ", "port 1: Connection refused.")]
    [InlineData("noname", "DockerSshUnreachable: No connection to ssh://noname: ", "Could not resolve hostname")]
    public async Task Who_is_not_let_in_is_told(string host, string start, string words)
    {
        using SshServer server = await SshServer.StartAsync(Engine);
        string said = await AskAsync(server, "ssh://" + host);
        Assert.StartsWith(start, said);
        Assert.Contains(words, said);
        Assert.Equal(0, server.Accepted);
    }

    [Theory]
    [InlineData("echo Welcome back", "", "DockerProgramNoise: ", "'Welcome back' came before its answer.")]
    [InlineData("", "none", "DockerProgramMissing: ", "docker: command not found")]
    [InlineData("", "MaxSessions 0", "DockerSshSessionRefused: ", "MaxSessions in its sshd_config")]
    public async Task What_stands_in_the_way_of_docker_there_is_told(string bashrc, string option, string start,
        string words)
    {
        using SshServer server = await SshServer.StartAsync(Engine, "AllowStreamLocalForwarding no",
            option.Contains(' ') ? option : "MaxSessions 9");
        server.Write(bashrc);
        if (option != "none")
        {
            server.AddDocker();
        }

        string said = await AskAsync(server, $"ssh://engine{Engine}");
        Assert.StartsWith(start, said);
        Assert.Contains(words, said);
        Assert.Equal(start != "DockerProgramNoise: ",
            said.Contains($"Its socket {Engine} could not be forwarded", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_shell_that_talks_and_a_server_of_one_session_stand_in_nobodys_way_where_it_forwards()
    {
        using SshServer server = await SshServer.StartAsync(Engine, "MaxSessions 0", "MaxStartups 1");
        server.Write("echo Welcome back");
        ProcessResult run = await RunAsync(server, $$"""
            $h = 'ssh://engine{{Engine}}'
            $found = 1..12 | ForEach-Object -ThrottleLimit 12 -Parallel {
                Import-Module '{{Repository.Manifest}}'
                (Get-DockerVersion -DockerHost $using:h).ApiVersion
            }
            $found.Count
            ($found | Sort-Object -Unique).Count
            """);
        Assert.Equal("12\n1\n", run.Clean);
        Assert.Equal(1, server.Accepted);
    }

    [Fact]
    public async Task A_server_that_is_asked_too_much_at_once_is_named()
    {
        using SshServer server = await SshServer.StartAsync(Engine, "AllowStreamLocalForwarding no",
            "MaxStartups 1:100:1");
        server.AddDocker();
        // Somebody who does not sign in has the only place.
        using System.Net.Sockets.TcpClient idle = new();
        await idle.ConnectAsync(System.Net.IPAddress.Loopback, server.Port, TestContext.Current.CancellationToken);
        byte[] greeting = new byte[4];
        await idle.GetStream().ReadExactlyAsync(greeting, TestContext.Current.CancellationToken);
        string said = await AskAsync(server, "ssh://engine");
        Assert.StartsWith("DockerSshOverloaded: ", said);
        Assert.Contains("kex_exchange_identification", said);
        Assert.Contains("MaxStartups", said);
    }

    [Fact]
    public async Task A_PowerShell_that_was_killed_leaves_no_ssh()
    {
        using SshServer server = await SshServer.StartAsync(Engine);
        ProcessStartInfo start = RealPowerShell.Pinned.Start("-NonInteractive", "-Command",
            $"Import-Module '{Repository.Manifest}'; $null = Get-DockerVersion -DockerHost ssh://engine{Engine}; $PID; "
                + "[Console]::In.ReadLine()");
        start.Environment["PATH"] = server.Path;
        using Process started = Process.Start(start)!;
        // What is started may be a program that starts it in its turn.
        string? itself = await started.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        using Process pwsh = Process.GetProcessById(int.Parse(itself!, CultureInfo.InvariantCulture));
        Assert.DoesNotContain("Disconnected from user", server.Log);
        pwsh.Kill();
        // The server tells that its client has gone.
        while (!server.Log.Contains("Disconnected from user", StringComparison.Ordinal)
            && !server.Log.Contains("Connection closed by", StringComparison.Ordinal))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<string> AskAsync(SshServer server, params string[] hosts) => (await RunAsync(server,
        string.Join('\n', hosts.Select(static host => $"$h = '{host}'; {Ask}")))).Clean.TrimEnd('\n');

    private static Task<ProcessResult> RunAsync(SshServer server, string script) =>
        RealPowerShell.Pinned.RunWithModuleAsync(script, ("PATH", server.Path));

    private static RealEngine Skipped()
    {
        Assert.Skip(RealEngines.NoneHere);
        return null!;
    }
}
