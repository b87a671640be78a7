using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Brings a plugin, which must not run, to another version.</summary>
/// <remarks>What the version wants to be allowed is shown and asked for before, unless -GrantAllPermissions; one that wants nothing is not asked about.</remarks>
/// <example><code>Disable-DockerPlugin vieux/sshfs; Update-DockerPlugin vieux/sshfs; Enable-DockerPlugin vieux/sshfs</code>The newest version behind its tag.</example>
[Cmdlet(VerbsData.Update, "DockerPlugin", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[ApiOperation("PluginUpgrade", "docker plugin upgrade")]
[OutputType(typeof(DockerPlugin))]
public sealed class UpdateDockerPluginCommand : PluginPullCmdlet
{
    /// <summary>The plugin: name or id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NamedCompleter))]
    public string Id { get; set; } = "";

    /// <summary>The version, as its registry knows it; the one that was installed when not given.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Remote { get; set; }

    /// <summary>Takes another plugin's version too.</summary>
    [Parameter]
    public SwitchParameter SkipRemoteCheck { get; set; }

    private protected override void Process()
    {
        foreach (DockerEngine engine in Engines())
        {
            using FanOut fan = new(1, Stop);
            fan.Add(engine.Endpoint, Id, scope => FindAsync(new EngineCall(engine, scope)));
            if (Items(fan.All()).OfType<DockerPlugin>().FirstOrDefault() is { } plugin && Grant(engine, Version(plugin), "Update plugin") is { } granted)
            {
                Ask(engine, Id, call => UpdateAsync(call, plugin, granted));
            }
        }
    }

    private ImageReference Version(DockerPlugin plugin)
    {
        string old = plugin.PluginReference is { Length: > 0 } reference ? reference : plugin.Name;
        ImageReference wanted = ImageReference.Parse(Remote ?? old);
        return SkipRemoteCheck || ImageReference.Familiar(wanted.Repository) == ImageReference.Familiar(ImageReference.Parse(old).Repository)
            ? wanted
            : throw new SockException(SockFailure.NameInvalid, $"'{wanted}' is a version of another plugin than '{old}'.", "Use -SkipRemoteCheck where that is meant.");
    }

    private async IAsyncEnumerable<object?> FindAsync(EngineCall call)
    {
        DockerPlugin plugin = await call.ReadAsync(DockerRequest.Get($"/plugins/{Id:ref}/json"), DockerJson.Default.DockerPlugin).ConfigureAwait(false);
        yield return plugin.Enabled
            ? throw new SockException(SockFailure.Conflict, $"The plugin '{plugin.Name}' runs; it cannot be updated.", "Stop it with Disable-DockerPlugin.")
            : plugin;
    }

    private async IAsyncEnumerable<object?> UpdateAsync(EngineCall call, DockerPlugin plugin, IReadOnlyList<PluginPrivilege> granted)
    {
        ImageReference remote = Version(plugin);
        await PluginTransfer.PullAsync(call, remote, DockerRequest.Post($"/plugins/{plugin.Name:ref}/upgrade", Body(granted)),
            await CredentialAsync(call, remote).ConfigureAwait(false)).ConfigureAwait(false);
        yield return await call.ReadAsync(DockerRequest.Get($"/plugins/{plugin.Name:ref}/json"), DockerJson.Default.DockerPlugin).ConfigureAwait(false);
    }
}
