using System.Diagnostics;
using DockerSock.Shell;

namespace DockerSock.Benchmarks;

/// <summary>Runs a script of this folder and hands on each line when it is written.</summary>
/// <param name="pwsh">Runs it.</param>
internal sealed class ScriptRunner(Pwsh pwsh)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

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
            await InPwshAsync(path, parameters, line).WaitAsync(s_limit);
        }
        catch (TimeoutException)
        {
            throw new BenchmarkException($"{script} did not end within {s_limit.TotalMinutes} minutes.");
        }
    }

    private async Task InPwshAsync(string path, IReadOnlyDictionary<string, object> parameters, Action<string[]> line)
    {
        ProcessStartInfo start = pwsh.Start("-NoLogo", "-NoProfile", "-NonInteractive", "-File", path);
        start.RedirectStandardOutput = true;
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
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
}
