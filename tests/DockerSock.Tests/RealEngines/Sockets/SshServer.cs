using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.RealEngines;

/// <summary>
/// A real SSH server on this machine, with keys of its own, in front of an engine's socket: tests/engines/sshd.sh. The
/// ssh program that knows it, as <c>engine</c> and by the other names in that script, is in <see cref="Path"/>.
/// </summary>
internal sealed class SshServer : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dockersock-sshd-");
    private readonly Process _process;

    private SshServer(string socket, string[] options)
    {
        string script = System.IO.Path.Combine(Repository.Root, "tests", "engines", "sshd.sh");
        string port = Port.ToString(CultureInfo.InvariantCulture);
        _process = Process.Start(new ProcessStartInfo("bash", [script, _folder.FullName, port, socket, .. options])
        {
            RedirectStandardError = true,
        })!;
    }

    /// <summary>Its port.</summary>
    public int Port { get; } = FreePort();

    /// <summary>PATH with the ssh program of this server in front.</summary>
    public string Path => System.IO.Path.Combine(_folder.FullName, "bin") + ":"
        + Environment.GetEnvironmentVariable("PATH");

    /// <summary>Starts one.</summary>
    /// <param name="socket">Path of the engine's socket.</param>
    /// <param name="options">Lines of sshd_config.</param>
    /// <exception cref="Xunit.Sdk.SkipException">There can be none on this machine.</exception>
    public static async Task<SshServer> StartAsync(string socket, params string[] options)
    {
        SshServer server = new(socket, options);
        try
        {
            using CancellationTokenSource limit =
                CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(s_patience);
            while (!server.Log.Contains("Server listening", StringComparison.Ordinal))
            {
                if (server._process.HasExited)
                {
                    string why = await server._process.StandardError.ReadToEndAsync(limit.Token) + server.Log;
                    Assert.SkipWhen(server._process.ExitCode == 3, why);
                    Assert.Fail(why);
                }

                await Task.Delay(20, limit.Token);
            }

            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>What the server has said.</summary>
    public string Log => System.IO.Path.Combine(_folder.FullName, "log") is var file && File.Exists(file)
        ? File.ReadAllText(file) : "";

    /// <summary>How many connections it has let in.</summary>
    public int Accepted => Log.Split("Accepted publickey").Length - 1;

    /// <summary>Puts the docker program where commands there find it.</summary>
    public void AddDocker() => File.CreateSymbolicLink(System.IO.Path.Combine(_folder.FullName, "path", "docker"),
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Select(static folder => System.IO.Path.Combine(folder, "docker")).FirstOrDefault(File.Exists)
            ?? throw Xunit.Sdk.SkipException.ForSkip("There is no docker program on PATH."));

    /// <summary>Has bash read this before each command there.</summary>
    public void Write(string bashrc) =>
        File.WriteAllText(System.IO.Path.Combine(_folder.FullName, "home", ".bashrc"), bashrc);

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }
}
