using System.Diagnostics;
using DockerSock.Shell;

namespace DockerSock.Tests.Hosting;

/// <summary>
/// A real pwsh in a process of its own, for what a hosted engine could do otherwise: output, formatting, binding,
/// streams, <c>$?</c>, jobs, Ctrl+C.
/// </summary>
/// <param name="pwsh">Which one.</param>
public sealed class RealPowerShell(Pwsh pwsh)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <summary>The pwsh that every build brings.</summary>
    public static RealPowerShell Pinned => new(PwshFinder.Pinned);

    /// <summary>
    /// The pinned one, and before it each other version that is installed here or that DOCKERSOCK_TEST_PWSH names by its
    /// path; several are separated by ;.
    /// </summary>
    /// <exception cref="InvalidOperationException">DOCKERSOCK_TEST_PWSH names what is no pwsh 7.4 or newer.</exception>
    public static IReadOnlyList<RealPowerShell> All => s_all.Value;

    private static readonly Lazy<IReadOnlyList<RealPowerShell>> s_all = new(static () =>
    [
        .. (Environment.GetEnvironmentVariable("DOCKERSOCK_TEST_PWSH") ?? "")
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(static path => PwshFinder.Ask(path) ?? throw new InvalidOperationException(
                $"DOCKERSOCK_TEST_PWSH names '{path}', which is no pwsh 7.4 or newer."))
            .Concat(PwshFinder.Installed(Environment.GetEnvironmentVariable("PATH") ?? ""))
            .Append(PwshFinder.Pinned).Reverse().DistinctBy(static one => one.Version).Reverse()
            .Select(static one => new RealPowerShell(one)),
    ]);

    /// <summary>What it calls itself, such as 7.6.9.</summary>
    public string Version => pwsh.Version;

    /// <summary>Such as "pwsh 7.6.9".</summary>
    public override string ToString() => $"pwsh {Version}";

    /// <summary>
    /// A start of it, without this user's engine, profile, colours and requests over the network; its streams are
    /// redirected.
    /// </summary>
    /// <param name="arguments">As on its command line, behind -NoLogo -NoProfile.</param>
    public ProcessStartInfo Start(params IEnumerable<string> arguments) =>
        Clean(pwsh.Start(["-NoLogo", "-NoProfile", .. arguments]));

    /// <summary>
    /// Runs a text to its end, as <c>pwsh -Command</c> does: the module is not imported, and nothing can be asked.
    /// </summary>
    /// <param name="script">The text.</param>
    /// <param name="patience">How long it may take; two minutes when it is left out.</param>
    /// <param name="environment">Variables that it has besides; null takes one away.</param>
    /// <returns>All that it printed, with line feeds alone, and its exit code.</returns>
    public Task<ProcessResult> RunAsync(string script, TimeSpan? patience = null,
        params IEnumerable<(string Name, string? Value)> environment)
    {
        ProcessStartInfo start = Start("-NonInteractive", "-Command", script);
        foreach ((string name, string? value) in environment)
        {
            start.Environment[name] = value;
        }

        return EndAsync(start, patience: patience);
    }

    /// <summary>Runs a text as <see cref="RunAsync"/> does, with the module of this repository imported.</summary>
    public Task<ProcessResult> RunWithModuleAsync(string script,
        params IEnumerable<(string Name, string? Value)> environment) =>
        RunAsync($"Import-Module '{Repository.Manifest}'\n{script}", null, environment);

    /// <summary>Takes from a start what belongs to this user or to the engine that the test's process hosts.</summary>
    public static ProcessStartInfo Clean(ProcessStartInfo start)
    {
        start.WorkingDirectory = Repository.Root;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        foreach (string variable in start.Environment.Keys.Where(static key =>
            key.StartsWith("DOCKER_", StringComparison.Ordinal)).Append("PSModulePath").ToArray())
        {
            start.Environment.Remove(variable);
        }

        start.Environment["NO_COLOR"] = "1";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        return start;
    }

    /// <summary>Runs a program to its end; it is killed with all that it started when the test or the time ends.</summary>
    public static async Task<ProcessResult> EndAsync(ProcessStartInfo start, string input = "",
        TimeSpan? patience = null)
    {
        TimeSpan most = patience ?? s_patience;
        CancellationToken test = TestContext.Current.CancellationToken;
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(test);
        deadline.CancelAfter(most);
        using Process process = Process.Start(start)!;
        using CancellationTokenRegistration end =
            deadline.Token.Register(() => process.Kill(entireProcessTree: true));
        // The pipes close when it is killed: what it has said until then is in the failure.
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended before it read all of it.
        }

        await process.WaitForExitAsync(CancellationToken.None);
        ProcessResult result =
            new(process.ExitCode, (await output).ReplaceLineEndings("\n"), (await errors).ReplaceLineEndings("\n"));
        test.ThrowIfCancellationRequested();
        Assert.False(deadline.IsCancellationRequested, $"Not ended within {most.TotalSeconds} seconds: {result}");
        return result;
    }
}

/// <summary>What a program did.</summary>
/// <param name="ExitCode">What it ended with.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Errors">Its standard error.</param>
public sealed record ProcessResult(int ExitCode, string Output, string Errors)
{
    /// <summary>The output, when it ended with 0 and wrote no error; the test fails otherwise.</summary>
    public string Clean
    {
        get
        {
            Assert.True(ExitCode == 0 && Errors.Length == 0, ToString());
            return Output;
        }
    }

    /// <inheritdoc />
    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Errors}";
}
