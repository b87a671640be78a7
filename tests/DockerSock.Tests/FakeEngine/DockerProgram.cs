using System.Diagnostics;
using System.Text.RegularExpressions;

namespace DockerSock.Tests;

/// <summary>Runs the docker program against an engine, without anything of this user's configuration.</summary>
/// <remarks>Where no engine is given it finds one itself, by what the test sets.</remarks>
internal sealed class DockerProgram : IDisposable
{
    private readonly string[] _host;
    private readonly Dictionary<string, string> _variables = [];
    private readonly DirectoryInfo _config = Directory.CreateTempSubdirectory("docker-config-");

    /// <exception cref="Xunit.Sdk.SkipException">There is no docker program.</exception>
    public DockerProgram(string? host = null)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        string name = OperatingSystem.IsWindows() ? "docker.exe" : "docker";
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, name))))
        {
            Dispose();
            Assert.Skip("There is no docker program on PATH; these tests run the real one against the fake engine.");
        }

        _host = host is null ? [] : ["-H", host];
    }

    /// <summary>Sets a variable of its environment.</summary>
    public void Set(string variable, string value) => _variables[variable] = value;

    /// <summary>Gives it the engine and the certificates that this process's environment names.</summary>
    public void TakeEnvironment()
    {
        foreach (string variable in (string[])["DOCKER_HOST", "DOCKER_TLS", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH"])
        {
            if (Environment.GetEnvironmentVariable(variable) is { } value)
            {
                Set(variable, value);
            }
        }
    }

    /// <summary>Starts it and leaves its output to the caller.</summary>
    public Process Start(params string[] arguments) => Start(redirectInput: false, arguments);

    /// <summary>Starts it on a terminal, which /usr/bin/script makes; its keys are the standard input.</summary>
    public Process StartTerminal(string arguments, int rows, int columns) => Start(
        "/usr/bin/script",
        ["-qefc", $"stty rows {rows} cols {columns}; exec docker {string.Join(' ', _host)} {arguments}", "/dev/null"],
        redirectInput: true);

    private Process Start(bool redirectInput, string[] arguments) =>
        Start("docker", [.. _host, .. arguments], redirectInput);

    private Process Start(string program, string[] arguments, bool redirectInput)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = redirectInput,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string variable in start.Environment.Keys
            .Where(key => key.StartsWith("DOCKER_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(variable);
        }

        start.Environment["DOCKER_CONFIG"] = _config.FullName;

        // Its own builder; the other one is a program that need not be there.
        start.Environment["DOCKER_BUILDKIT"] = "0";
        foreach ((string variable, string value) in _variables)
        {
            start.Environment[variable] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs it to its end, which must come within two minutes.</summary>
    public async Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments)
    {
        using CancellationTokenSource deadline = Deadline();
        CancellationToken cancel = deadline.Token;
        using Process process = Start(arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancel);
        Task<string> error = process.StandardError.ReadToEndAsync(cancel);
        try
        {
            await process.WaitForExitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }

        return (process.ExitCode, (await output).TrimEnd('\n'), (await error).TrimEnd('\n'));
    }

    /// <summary>Runs it to its end, within two minutes, with bytes as its input; gives its output as bytes.</summary>
    public async Task<(int ExitCode, byte[] Out, string Error)> PipeAsync(byte[] input, params string[] arguments)
    {
        using CancellationTokenSource deadline = Deadline();
        CancellationToken cancel = deadline.Token;
        using Process process = Start(redirectInput: true, arguments);
        using CancellationTokenRegistration end = cancel.Register(process.Kill);
        using MemoryStream output = new();
        Task copied = process.StandardOutput.BaseStream.CopyToAsync(output, cancel);
        Task<string> error = process.StandardError.ReadToEndAsync(cancel);
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, cancel);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It did not want all of its input.
        }

        await process.WaitForExitAsync(cancel);
        await copied;
        return (process.ExitCode, output.ToArray(), (await error).TrimEnd('\n'));
    }

    /// <summary>What it prints; it must succeed and complain about nothing.</summary>
    public async Task<string> OutAsync(params string[] arguments)
    {
        (int exitCode, string output, string error) = await RunAsync(arguments);
        Assert.Equal((0, ""), (exitCode, error));
        return output;
    }

    /// <summary>
    /// What the engine complains about, without what the program, by its version, puts in front; it must fail.
    /// </summary>
    public async Task<string> ErrorAsync(params string[] arguments)
    {
        (int exitCode, _, string error) = await RunAsync(arguments);
        Assert.Equal(1, exitCode);
        return Regex.Replace(error.Split('\n')[0], "^Error(?: response from daemon)?: ", "");
    }

    private static CancellationTokenSource Deadline()
    {
        CancellationTokenSource deadline =
            CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(2));
        return deadline;
    }

    public void Dispose() => _config.Delete(recursive: true);
}
