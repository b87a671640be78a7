using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using DockerSock.Shell;

namespace DockerSock.Benchmarks;

/// <summary>Runs a script of this folder and hands on each line when it is written.</summary>
/// <param name="pwsh">Runs it; null for the engine inside of this process.</param>
internal sealed class ScriptRunner(Pwsh? pwsh)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    /// <summary>Whether a real pwsh runs the scripts.</summary>
    public bool IsPwsh => pwsh is not null;

    /// <summary>Runs a script to its end.</summary>
    /// <param name="script">Its file name.</param>
    /// <param name="parameters">Its parameters; true for a switch.</param>
    /// <param name="line">Takes the fields of a line.</param>
    /// <exception cref="BenchmarkException">It failed, or did not come to an end.</exception>
    public async Task RunAsync(string script, IReadOnlyDictionary<string, object> parameters, Action<string[]> line)
    {
        string path = Path.Combine(AppContext.BaseDirectory, script);
        try
        {
            await (pwsh is null ? Hosted(path, parameters, line) : InPwshAsync(path, parameters, line))
                .WaitAsync(s_limit);
        }
        catch (TimeoutException)
        {
            throw new BenchmarkException($"{script} did not end within {s_limit.TotalMinutes} minutes.");
        }
        catch (RuntimeException problem)
        {
            throw new BenchmarkException($"{script}: {problem.Message}");
        }
    }

    private async Task InPwshAsync(string path, IReadOnlyDictionary<string, object> parameters, Action<string[]> line)
    {
        ProcessStartInfo start = new(pwsh!.Path, ["-NoLogo", "-NoProfile", "-NonInteractive", "-File", path])
        {
            RedirectStandardOutput = true,
            Environment = { ["POWERSHELL_TELEMETRY_OPTOUT"] = "1", ["POWERSHELL_UPDATECHECK"] = "Off" },
        };
        start.Environment.Remove("DOCKER_API_VERSION");
        foreach ((string name, object value) in parameters)
        {
            start.ArgumentList.Add("-" + name);
            if (value is not true)
            {
                start.ArgumentList.Add(FormattableString.Invariant($"{value}"));
            }
        }

        using Process process = Process.Start(start)!;
        try
        {
            using CancellationTokenSource limit = new(s_limit);
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } text)
            {
                line(text.Split('\t'));
            }

            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException();
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        if (process.ExitCode != 0)
        {
            throw new BenchmarkException($"{Path.GetFileName(path)} ended with {process.ExitCode}.");
        }
    }

    private static Task Hosted(string path, IReadOnlyDictionary<string, object> parameters, Action<string[]> line) =>
        Task.Run(() =>
    {
        Environment.SetEnvironmentVariable("DOCKER_API_VERSION", null);
        InitialSessionState state = InitialSessionState.CreateDefault2();
        using Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        using PowerShell shell = PowerShell.Create(runspace);
        shell.AddScript(File.ReadAllText(path));
        foreach ((string name, object value) in parameters)
        {
            shell.AddParameter(name, value);
        }

        using PSDataCollection<string> output = [];
        output.DataAdded += (_, added) => line(output[added.Index].Split('\t'));
        shell.Invoke(null, output);
    });
}
