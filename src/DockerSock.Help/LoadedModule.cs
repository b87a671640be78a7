using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace DockerSock.Help;

/// <summary>The module, imported through its manifest into an engine of its own, as users import it.</summary>
internal sealed class LoadedModule : IDisposable
{
    private readonly Runspace _runspace;

    private LoadedModule(Runspace runspace, IReadOnlyList<CmdletInfo> cmdlets)
    {
        _runspace = runspace;
        Cmdlets = cmdlets;
    }

    /// <summary>The cmdlets that the manifest exports, by name.</summary>
    public IReadOnlyList<CmdletInfo> Cmdlets { get; }

    /// <summary>Imports a module.</summary>
    /// <param name="manifest">Full path of its manifest.</param>
    /// <exception cref="HelpException">It cannot be imported.</exception>
    public static LoadedModule Import(string manifest)
    {
        Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        try
        {
            using PowerShell shell = PowerShell.Create(runspace);
            Collection<PSModuleInfo> modules = shell.AddCommand("Import-Module")
                .AddParameter("Name", manifest).AddParameter("PassThru").AddParameter("ErrorAction", "Stop")
                .Invoke<PSModuleInfo>();
            return new LoadedModule(runspace,
                [.. modules.Single().ExportedCmdlets.Values.OrderBy(static cmdlet => cmdlet.Name,
                    StringComparer.Ordinal)]);
        }
        catch (RuntimeException problem)
        {
            runspace.Dispose();
            throw new HelpException([$"{Path.GetFileName(manifest)} cannot be imported: {problem.Message}"]);
        }
    }

    /// <summary>A type of the module's assembly.</summary>
    public Type Type(string fullName) => Cmdlets[0].ImplementingType.Assembly.GetType(fullName, throwOnError: true)!;

    /// <inheritdoc/>
    public void Dispose() => _runspace.Dispose();
}
