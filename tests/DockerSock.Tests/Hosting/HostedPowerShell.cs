using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.RegularExpressions;
using DockerSock.Models;

namespace DockerSock.Tests.Hosting;

/// <summary>
/// A PowerShell engine in the test's process with the module imported through its manifest, as a user imports it. It
/// has the core cmdlets only: no Select-Object, Sort-Object or ConvertTo-Json.
/// </summary>
public sealed class HostedPowerShell : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly TestHost _host = new();
    private readonly Runspace _runspace;

    public HostedPowerShell()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([Repository.Manifest]);
        _runspace = RunspaceFactory.CreateRunspace(_host, state);
        _runspace.Open();
    }

    /// <summary>The questions that scripts have asked, each with its caption.</summary>
    public IReadOnlyList<string> Questions => _host.Questions;

    /// <summary>Takes choices, by their numbers, when the next questions are asked; 0 is yes, 2 is no.</summary>
    public void Choose(params int[] answers)
    {
        foreach (int answer in answers)
        {
            _host.Answers.Enqueue(answer);
        }
    }

    /// <summary>
    /// Runs a script to its end. Errors, verbose lines and the rest are in the answer, none of them is thrown.
    /// </summary>
    /// <param name="script">The script; its parameters come from <paramref name="arguments"/>.</param>
    /// <param name="arguments">Values for the script's <c>param()</c> block, by name.</param>
    public Outcome Run(string script, params (string Name, object? Value)[] arguments)
    {
        using PowerShell shell = Create(script, arguments);
        return Invoke(shell);
    }

    /// <summary>What a person would see of the script's output: the text of its views, without their colours.</summary>
    public string Show(string script, params (string Name, object? Value)[] arguments)
    {
        _host.Text.Clear();
        using PowerShell shell = Create($"& {{ {script} }} @args | Out-Default", arguments);
        Outcome outcome = Invoke(shell);
        Assert.Empty(outcome.Errors);
        return Regex.Replace(_host.Text.ToString(), @"\x1b\[[0-9;]*m", "");
    }

    /// <summary>A pipeline that is not started yet, for tests that stop it.</summary>
    public PowerShell Create(string script, params (string Name, object? Value)[] arguments)
    {
        PowerShell shell = PowerShell.Create(_runspace).AddScript(script);
        foreach ((string name, object? value) in arguments)
        {
            shell.AddParameter(name, value);
        }

        return shell;
    }

    /// <summary>Completions at the end of a command line.</summary>
    public IReadOnlyList<CompletionResult> Complete(string line)
    {
        using PowerShell shell = PowerShell.Create(_runspace);
        return CommandCompletion.CompleteInput(line, line.Length, null, shell).CompletionMatches;
    }

    public void Dispose() => _runspace.Dispose();

    /// <summary>Runs a pipeline to its end, which must come within five minutes, or what is given.</summary>
    internal static Outcome Invoke(PowerShell shell, TimeSpan? patience = null)
    {
        TimeSpan most = patience ?? s_patience;
        CancellationToken cancel = TestContext.Current.CancellationToken;
        // What cleans up after a test that was cancelled has its time as well.
        using CancellationTokenSource limit =
            CancellationTokenSource.CreateLinkedTokenSource(cancel.IsCancellationRequested ? default : cancel);
        limit.CancelAfter(most);
        using CancellationTokenRegistration end = limit.Token.Register(() => shell.BeginStop(null, null));
        Collection<PSObject> output = [];
        RuntimeException? terminating = null;
        try
        {
            output = shell.Invoke();
        }
        catch (RuntimeException problem)
        {
            terminating = problem;
        }

        Assert.False(limit.IsCancellationRequested, cancel.IsCancellationRequested
            ? "The script was stopped with its test."
            : $"The script has not ended within {most.TotalSeconds} seconds: {shell.Commands.Commands[0]}");

        List<ErrorRecord> errors = [.. shell.Streams.Error];
        if (terminating is not null)
        {
            errors.Add(terminating.ErrorRecord);
        }

        return new Outcome([.. output], errors, terminating is not null,
            [.. shell.Streams.Verbose.Select(static line => line.Message)])
        {
            Warnings = [.. shell.Streams.Warning.Select(static line => line.Message)],
            Progress = [.. shell.Streams.Progress],
        };
    }
}

/// <summary>All that a script did.</summary>
/// <param name="Output">What it wrote to the pipeline.</param>
/// <param name="Errors">Its error records, a terminating one last.</param>
/// <param name="Terminated">True when an error ended it.</param>
/// <param name="Verbose">Its verbose lines.</param>
public sealed record Outcome(
    IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors, bool Terminated, IReadOnlyList<string> Verbose)
{
    /// <summary>Its warnings.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Each change of its progress bars.</summary>
    public IReadOnlyList<ProgressRecord> Progress { get; init; } = [];

    /// <summary>The output, when there was no error; its errors fail the test otherwise.</summary>
    public IReadOnlyList<PSObject> Clean
    {
        get
        {
            Assert.True(Errors.Count == 0,
                string.Join('\n', Errors.Select(static error => $"{error.FullyQualifiedErrorId}: {error}")));
            return Output;
        }
    }

    /// <summary>What people call each object of the output.</summary>
    public IReadOnlyList<string> Called => [.. Output.Select(static shown =>
        (shown.BaseObject as DockerObject)?.Called ?? shown.ToString())];

    /// <summary>The output's plain objects, when there was no error.</summary>
    public IReadOnlyList<T> As<T>() => [.. Clean.Select(static shown => (T)shown.BaseObject)];

    /// <summary>The id of the only error, without the name of the cmdlet.</summary>
    public string ErrorId => Assert.Single(Errors).FullyQualifiedErrorId.Split(',')[0];

    /// <summary>The only error's words, as a user reads them.</summary>
    public string ErrorText => Assert.Single(Errors).ToString();
}
