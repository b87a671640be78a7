using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Brings plugins, which must not run, to another version.</summary>
/// <remarks>
/// What the version wants to be allowed is shown and asked for before, unless -GrantAllPermissions; one that wants
/// nothing is not asked about. Settings stay as they are.
/// </remarks>
/// <example><code>Disable-DockerPlugin vieux/sshfs -PassThru | Update-DockerPlugin | Enable-DockerPlugin</code>The
/// newest version behind its tag.</example>
/// <example><code>Update-DockerPlugin volumes localhost:5000/team/volumes:2</code>Another version of it.</example>
[Cmdlet(VerbsData.Update, "DockerPlugin", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[ApiOperation("PluginUpgrade", "docker plugin upgrade")]
[OutputType(typeof(DockerPlugin))]
public sealed class UpdateDockerPluginCommand : PluginPullCmdlet
{
    /// <summary>The plugins: id, start of an id, name, or a wildcard for names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity]
    [ArgumentCompleter(typeof(NamedCompleter))]
    public ObjectIdentity[] Id { get; set; } = [];

    /// <summary>The version, as its registry knows it; the one that was installed when not given.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Remote { get; set; }

    /// <summary>Takes another plugin's version too.</summary>
    [Parameter]
    public SwitchParameter SkipRemoteCheck { get; set; }

    private protected override void Process()
    {
        foreach ((DockerEngine engine, ObjectIdentity[] names) in
            ByEngine(Id.Where(name => IsOfKind(name, ObjectKinds.Plugin.Word))))
        {
            foreach (DockerPlugin plugin in Collect<DockerPlugin>(engine, call =>
                ObjectKinds.Plugin.FindAsync(call, ObjectIdentity.PatternsOf(names))))
            {
                Update(engine, plugin);
            }
        }
    }

    private void Update(DockerEngine engine, DockerPlugin plugin)
    {
        ImageReference remote;
        try
        {
            remote = Version(plugin);
        }
        catch (SockException problem)
        {
            WriteError(ErrorTable.ToRecord(problem, plugin.Name));
            return;
        }

        string sentence = $"Update plugin '{plugin.Name}' to '{remote}'";
        if (Grant(engine, plugin.Name, remote, "Update plugin", sentence) is { } granted)
        {
            Ask(engine, plugin.Name, call => UpdateAsync(call, plugin, remote, granted));
        }
    }

    private ImageReference Version(DockerPlugin plugin)
    {
        if (plugin.Enabled)
        {
            throw new SockException(SockFailure.Conflict,
                $"The plugin '{plugin.Name}' runs; it cannot be updated.", "Stop it with Disable-DockerPlugin before.");
        }

        string old = plugin.PluginReference is { Length: > 0 } reference ? reference : plugin.Name;
        ImageReference wanted = ImageReference.Parse(Remote ?? old);
        return SkipRemoteCheck || ImageNames.Familiar(wanted.Repository)
            == ImageNames.Familiar(ImageReference.Parse(old).Repository)
            ? wanted
            : throw new SockException(SockFailure.NameInvalid,
                $"'{wanted}' is a version of another plugin than '{old}'.",
                "Use -SkipRemoteCheck where that is meant.");
    }

    private async IAsyncEnumerable<object?> UpdateAsync(EngineCall call, DockerPlugin plugin, ImageReference remote,
        IReadOnlyList<PluginPrivilege> granted)
    {
        RegistryCredential credential = await CredentialAsync(call, remote).ConfigureAwait(false);
        await PluginTransfer.PullAsync(call, remote,
            DockerRequest.Post($"/plugins/{plugin.Name:ref}/upgrade", Body(granted)), credential).ConfigureAwait(false);
        yield return await PluginCalls.InspectAsync(call, plugin.Name).ConfigureAwait(false);
    }
}
