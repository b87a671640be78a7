using System.Diagnostics;
using System.Net.Sockets;
using DockerSock.Client;
using DockerSock.Fake;
using DockerSock.Shell;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>Each way in which a socket cannot be used, as a user meets it.</summary>
public sealed class SocketErrorTests : IDisposable
{
    private readonly HostedPowerShell _shell = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("dockersock-").FullName;

    public void Dispose()
    {
        _shell.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void No_file() => Fails("none.sock", "DockerSocketMissing", "There is no socket at");

    [Fact]
    public void No_directory() =>
        Fails("no/such/engine.sock", "DockerSocketDirectoryMissing", $"the directory '{_folder}/no' does not exist");

    [Fact]
    public void A_link_to_nothing()
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), "gone.sock");
        Fails("link", "DockerSocketMissing",
            $"There is no socket at '{_folder}/gone.sock', where the link '{_folder}/link' leads.");
    }

    [Fact]
    public void A_link_into_no_directory()
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), "no/such.sock");
        Fails("link", "DockerSocketDirectoryMissing", $"the directory '{_folder}/no' does not exist");
    }

    [Fact]
    public void A_link_that_leads_to_itself()
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), "link");
        Fails("link", "DockerSocketMissing", "There is no socket at");
    }

    [Fact]
    public void A_plain_file()
    {
        File.WriteAllText(Path.Combine(_folder, "plain"), "");
        Fails("plain", "DockerNotASocket", "not a socket");
    }

    [Fact]
    public void A_directory()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "inside"));
        Fails("inside", "DockerNotASocket", "a directory, not a socket");
    }

    [Fact]
    public void Nobody_listens()
    {
        using Socket left = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        left.Bind(new UnixDomainSocketEndPoint(Path.Combine(_folder, "left.sock"))); // bound, and no one listens
        Fails("left.sock", "DockerConnectionRefused", "the engine is stopped");
    }

    [Fact]
    public async Task An_engine_that_never_answers_its_ping()
    {
        await using SilentSocket silent = SilentSocket.Start(Path.Combine(_folder, "silent.sock"));
        TimeSpan usual = DockerEngine.PingTimeout;
        try
        {
            DockerEngine.PingTimeout = TimeSpan.FromMilliseconds(200);
            Fails("silent.sock", "DockerEngineSilent", "accepted the connection and did not answer");
        }
        finally
        {
            DockerEngine.PingTimeout = usual;
        }
    }

    [Fact]
    public async Task No_permission_names_the_group_and_what_to_run()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such permissions");
        Assert.SkipUnless(Environment.IsPrivilegedProcess && File.Exists("/usr/bin/setpriv"),
            "needs root and setpriv, to become another user");
        await using FakeEngine engine =
            await FakeEngine.StartAsync(new FakeEngineOptions { SocketPath = Path.Combine(_folder, "closed.sock") },
            TestContext.Current.CancellationToken);
#pragma warning disable CA1416 // not reached on Windows
        File.SetUnixFileMode(engine.SocketPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
#pragma warning restore CA1416

        // Another user may not be able to read the repository or the packages: he gets a copy.
        string copy = Path.Combine(_folder, "copy");
        CopyAll(Path.Combine(Repository.Root, "bin"), Path.Combine(copy, "bin"));
        CopyAll(Path.GetDirectoryName(PwshFinder.Pinned.Path)!, Path.Combine(copy, "pwsh"));
        File.Copy(Repository.Manifest, Path.Combine(copy, "DockerSock.psd1"));
        ProcessStartInfo start = new("/usr/bin/setpriv")
        {
            RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = copy,
            ArgumentList =
            {
                "--reuid", "65534", "--regid", "65534", "--clear-groups", Environment.ProcessPath is { } host
                    && host.EndsWith("dotnet", StringComparison.Ordinal) ? host : "dotnet",
                Path.Combine(copy, "pwsh", "pwsh.dll"), "-NoProfile", "-Command",
                $"Import-Module {copy}/DockerSock.psd1; try {{ Get-DockerImage -DockerHost unix://{engine.SocketPath}"
                    + " -ErrorAction Stop } catch { $_.FullyQualifiedErrorId; \"$_\" }",
            },
        };
        start.Environment["HOME"] = _folder;
        start.Environment["TMPDIR"] = "/tmp";
        using Process other = Process.Start(start)!;
        Task<string> errors = other.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string said = await other.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await other.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(said.Contains("DockerSocketAccessDenied"), said + await errors);
        string words = said.ReplaceLineEndings(" ");
        Assert.True(words.Contains("owner root, group root, mode "), words);
        Assert.Contains("you are nobody, in the groups nogroup", words);
        Assert.Contains("Run as root", words);
    }

    private static void CopyAll(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private void Fails(string socket, string id, string words)
    {
        string path = Path.Combine(_folder, socket);
        Outcome outcome =
            _shell.Run(
                "param($h) try { Get-DockerContainer -DockerHost $h -ErrorAction Stop } catch { $_.FullyQualifiedErrorId; \"$_\" }",
                ("h", "unix://" + path));
        IReadOnlyList<string> caught = outcome.As<string>();
        Assert.Equal(id, caught[0].Split(',')[0]);
        Assert.Contains(words, caught[1]);
        Assert.Contains(path, caught[1]);
    }
}
