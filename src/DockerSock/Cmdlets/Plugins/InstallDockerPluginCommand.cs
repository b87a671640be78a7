using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Pulls plugins, and starts them.</summary>
/// <remarks>
/// What a plugin wants to be allowed is shown and asked for before, unless -GrantAllPermissions; one that wants nothing
/// is not asked about.
/// </remarks>
/// <example><code>Install-DockerPlugin vieux/sshfs -Setting DEBUG=1</code>Pulls a plugin, asks whether it may have what
/// it wants, sets a variable of it, and starts it.</example>
/// <example><code>Install-DockerPlugin localhost:5000/team/volumes:1 -LocalName volumes -Disable -GrantAllPermissions
/// </code>Under a name of its own, without a question, and not started.</example>
[Cmdlet(VerbsLifecycle.Install, "DockerPlugin", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[ApiOperation("PluginPull", "docker plugin install")]
[ApiOperation("GetPluginPrivileges")]
[OutputType(typeof(DockerPlugin))]
public sealed class InstallDockerPluginCommand : PluginPullCmdlet
{
    /// <summary>The plugins, as registries know them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>The name that the plugin is to have here, of one plugin; the registry's when not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Alias")]
    [ValidateNotNullOrEmpty]
    public string? LocalName { get; set; }

    /// <summary>Does not start it.</summary>
    [Parameter]
    public SwitchParameter Disable { get; set; }

    /// <summary>
    /// Settings: variables, NAME.source of mounts, NAME.path of devices, and the arguments by their name. A hashtable,
    /// or texts NAME=value.
    /// </summary>
    [Parameter]
    [Map]
    public DockerMap<string>? Setting { get; set; }

    private protected override void Process()
    {
        if (LocalName is not null && Name.Length > 1)
        {
            throw new SockException(SockFailure.NameInvalid,
                $"-LocalName is one name, and {Name.Length} plugins are to be installed.",
                "Give one command for each.");
        }

        foreach (string name in Name)
        {
            foreach (DockerEngine engine in Engines())
            {
                Install(engine, name);
            }
        }
    }

    private void Install(DockerEngine engine, string name)
    {
        ImageReference remote;
        try
        {
            remote = ImageReference.Parse(name);
        }
        catch (SockException problem)
        {
            WriteError(ErrorTable.ToRecord(problem, name));
            return;
        }

        string sentence = $"Install plugin '{remote}'{(LocalName is null ? "" : $" as '{LocalName}'")}";
        if (Grant(engine, name, remote, "Install plugin", sentence) is { } granted)
        {
            Ask(engine, name, call => InstallAsync(call, remote, granted));
        }
    }

    private async IAsyncEnumerable<object?> InstallAsync(EngineCall call, ImageReference remote,
        IReadOnlyList<PluginPrivilege> granted)
    {
        string local = LocalName ?? PluginTransfer.LocalName(remote);
        RegistryCredential credential = await CredentialAsync(call, remote).ConfigureAwait(false);
        await PluginTransfer.PullAsync(call, remote,
            DockerRequest.Post($"/plugins/pull", Body(granted)).Query("name", local), credential).ConfigureAwait(false);
        try
        {
            if (Setting is { Count: > 0 })
            {
                await PluginCalls.SetAsync(call, local, Setting).ConfigureAwait(false);
            }

            if (!Disable)
            {
                await PluginCalls.EnableAsync(call, local, seconds: 0).ConfigureAwait(false);
            }
        }
        catch (SockException problem) when (problem.Status is not null)
        {
            string state = Disable ? "installed, and its settings are not changed" : "installed and does not run";
            string next = $"Go on with Set-DockerPlugin{(Disable ? "" : " and Enable-DockerPlugin")}, or remove it with "
                + "Remove-DockerPlugin.";
            throw new SockException(problem.Failure, $"The plugin '{local}' is {state}: {problem.Message}",
                problem.Advice is { } advice ? $"{advice} {next}" : next, problem)
            {
                Status = problem.Status,
            };
        }

        yield return await PluginCalls.InspectAsync(call, local).ConfigureAwait(false);
    }
}
