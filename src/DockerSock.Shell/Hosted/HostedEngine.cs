using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using Microsoft.PowerShell;

namespace DockerSock.Shell.Hosted;

/// <summary>The PowerShell engine inside of this process, with the module loaded.</summary>
public sealed class HostedEngine : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Stack<PowerShell> _running = new();

    private HostedEngine(Runspace runspace, ShellHost host) => (Runspace, Host) = (runspace, host);

    /// <summary>Where commands run.</summary>
    public Runspace Runspace { get; }

    /// <summary>The host that commands see.</summary>
    public ShellHost Host { get; }

    /// <summary>The engine's version, such as 7.6.9.</summary>
    public static string Version { get; } = typeof(PSObject).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split(' ', '+')[0] ?? "";

    /// <summary>Whether a command is running.</summary>
    public bool IsRunning
    {
        get
        {
            lock (_gate)
            {
                return _running.Count > 0;
            }
        }
    }

    private ShellHostUI UI => (ShellHostUI)Host.UI;

    /// <summary>Starts the engine and imports a module.</summary>
    /// <param name="host">The host that commands see.</param>
    /// <param name="manifest">The path of the module's manifest.</param>
    /// <exception cref="RuntimeException">The module cannot be imported.</exception>
    public static HostedEngine Start(ShellHost host, string manifest)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = ExecutionPolicy.Bypass;
        }

        state.Commands.Remove("help", typeof(SessionStateFunctionEntry));
        state.Commands.Add(new SessionStateFunctionEntry("help", BasicCommands.Help));
        state.Commands.Add(new SessionStateFunctionEntry("Set-Location", BasicCommands.SetLocation));
        Runspace runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        runspace.Open();
        Runspace.DefaultRunspace = runspace;
        HostedEngine engine = new(runspace, host);
        try
        {
            using PowerShell import = PowerShell.Create(runspace);
            import.AddCommand("Import-Module").AddParameter("Name", manifest).AddParameter("Global")
                .AddParameter("ErrorAction", ActionPreference.Stop).Invoke();
            return engine;
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    /// <summary>Runs a command text; its output and its errors go to the terminal.</summary>
    /// <returns>What $? is afterwards; false when an error or Ctrl+C ended the command.</returns>
    public bool Run(string text)
    {
        try
        {
            using PowerShell shell = Create();
            shell.AddScript(text, useLocalScope: false);
            return Invoke(shell) && LastSucceeded();
        }
        finally
        {
            UI.EraseProgress();
        }
    }

    /// <summary>What a text evaluates to, silently; empty when it fails.</summary>
    public IReadOnlyList<PSObject> Evaluate(string text)
    {
        try
        {
            using PowerShell shell = Create();
            return [.. shell.AddScript(text, useLocalScope: false).Invoke()];
        }
        catch (RuntimeException)
        {
            return [];
        }
    }

    /// <summary>The newest error record; null when there is none.</summary>
    public ErrorRecord? NewestError() =>
        Evaluate("$Error[0]") is [{ BaseObject: var newest }]
            ? newest as ErrorRecord ?? (newest as IContainsErrorRecord)?.ErrorRecord
            : null;

    /// <summary>Tells the running command to stop; it may take a moment. False when none is running.</summary>
    public bool Stop()
    {
        lock (_gate)
        {
            if (!_running.TryPeek(out PowerShell? shell))
            {
                return false;
            }

            shell.BeginStop(null, null);
            return true;
        }
    }

    /// <summary>Closes the engine.</summary>
    public void Dispose() => Runspace.Dispose();

    /// <summary>Something that runs commands now: beside none, or inside of the one that is running.</summary>
    public PowerShell Create() => IsRunning ? PowerShell.Create(RunspaceMode.CurrentRunspace)
        : PowerShell.Create(Runspace);

    private bool Invoke(PowerShell shell)
    {
        shell.Commands.AddCommand(Output());
        lock (_gate)
        {
            _running.Push(shell);
        }

        try
        {
            // What is not added to the history leaves $? as it was.
            shell.Invoke(null, new PSInvocationSettings { Host = Host, AddToHistory = true });
            return true;
        }
        catch (PipelineStoppedException)
        {
            return false;
        }
        catch (RuntimeException problem)
        {
            Report(problem);
            return false;
        }
        finally
        {
            lock (_gate)
            {
                _running.Pop();
            }
        }
    }

    private static Command Output() => new("Out-Default")
    {
        MergeUnclaimedPreviousCommandResults = PipelineResultTypes.Error | PipelineResultTypes.Output,
    };

    private bool LastSucceeded() => Evaluate("$?") is not [{ BaseObject: false }];

    private void Report(RuntimeException problem)
    {
        if (problem is IncompleteParseException)
        {
            // It has no view: the engine expects that its host asks for another line.
            UI.WriteErrorLine("ParserError: " + problem.Message);
            return;
        }

        try
        {
            using PowerShell shell = Create();
            shell.AddCommand("Out-Default");
            UI.AsErrors(() => shell.Invoke(new[] { problem.ErrorRecord }));
        }
        catch (RuntimeException)
        {
            UI.WriteErrorLine(problem.Message);
        }
    }
}
