using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Pulls a plugin, and starts it.</summary>
/// <remarks>What the plugin wants to be allowed is shown and asked for before, unless -GrantAllPermissions; one that wants nothing is not asked about.</remarks>
/// <example><code>Install-DockerPlugin vieux/sshfs -Setting @{ DEBUG = 1 }</code>Pulls a plugin, sets a variable of it, and starts it.</example>
[Cmdlet(VerbsLifecycle.Install, "DockerPlugin", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[ApiOperation("PluginPull", "docker plugin install")]
[ApiOperation("GetPluginPrivileges")]
[OutputType(typeof(DockerPlugin))]
public sealed class InstallDockerPluginCommand : PluginPullCmdlet
{
    /// <summary>The plugins, as registries know them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>The name that the plugin is to have here, of one plugin; the registry's when not given.</summary>
    [Parameter]
    [Alias("Alias")]
    [ValidateNotNullOrEmpty]
    public string? LocalName { get; set; }

    /// <summary>Does not start it.</summary>
    [Parameter]
    public SwitchParameter Disable { get; set; }

    /// <summary>Settings: variables, NAME.source of mounts, NAME.path of devices, args.</summary>
    [Parameter]
    [Map]
    public DockerMap<string>? Setting { get; set; }

    private protected override void Process()
    {
        foreach (string name in Name)
        {
            ImageReference remote = ImageReference.Parse(name);
            foreach (DockerEngine engine in Engines())
            {
                if (Grant(engine, remote, "Install plugin") is { } granted)
                {
                    Ask(engine, name, call => InstallAsync(call, remote, granted));
                }
            }
        }
    }

    private async IAsyncEnumerable<object?> InstallAsync(EngineCall call, ImageReference remote, IReadOnlyList<PluginPrivilege> granted)
    {
        string local = LocalName ?? (remote.Digest is null ? $"{remote.Repository}:{remote.TagOrDigest}" : remote.Repository);
        await PluginTransfer.PullAsync(call, remote, DockerRequest.Post($"/plugins/pull", Body(granted)).Query("name", local),
            await CredentialAsync(call, remote).ConfigureAwait(false)).ConfigureAwait(false);
        if (Setting is { Count: > 0 })
        {
            await SetDockerPluginCommand.SendAsync(call, local, Setting).ConfigureAwait(false);
        }

        if (!Disable)
        {
            await call.SendAsync(DockerRequest.Post($"/plugins/{local:ref}/enable").Query("timeout", "0")).ConfigureAwait(false);
        }

        yield return await call.ReadAsync(DockerRequest.Get($"/plugins/{local:ref}/json"), DockerJson.Default.DockerPlugin).ConfigureAwait(false);
    }
}
