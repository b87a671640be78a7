using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Changes contexts; what is not named stays as it is.</summary>
/// <remarks>
/// Unlike docker context update, a new address keeps the certificates and keys. Fields of other programs in the
/// context's file stay there. Certificates and keys are checked first, and nothing is written where they are of no use.
/// </remarks>
/// <example><code>Set-DockerContext build -Description 'the new machine' -DockerHost tcp://build2.example.com:2376</code>
/// Another address.</example>
/// <example><code>Set-DockerContext build -Certificate cert.pem -Key key.pem</code>The new certificate.</example>
/// <example><code>Set-DockerContext build -RemoveTls</code>No TLS any more.</example>
[Cmdlet(VerbsCommon.Set, "DockerContext", SupportsShouldProcess = true)]
[Replaces("docker context update")]
[OutputType(typeof(DockerContext))]
public sealed class SetDockerContextCommand : ContextWriteCmdlet
{
    /// <summary>The contexts: names, or wildcards for names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public ObjectIdentity[] Name { get; set; } = [];

    /// <summary>Takes certificates, keys and -SkipTlsVerify away; those that are given beside it stay.</summary>
    [Parameter]
    public SwitchParameter RemoveTls { get; set; }

    private protected override void Process()
    {
        foreach (string name in NamesOf(Name))
        {
            Each(name, null, () => Change(name));
        }
    }

    private void Change(string name)
    {
        MustBeStored(name);
        ContextCatalog catalog = Catalog;
        (StoredContext context, ContextTls tls) = catalog.Source(name);
        if (RemoveTls)
        {
            (context, tls) = (context.With(name, context.Host, context.Description, false), ContextTls.None);
        }

        (StoredContext made, ContextTls? changed) = Changed(name, context, tls);
        if (ShouldProcess($"'{name}' for {made.Host ?? "no engine"}", "Change context"))
        {
            catalog.Store.Write(made, changed ?? (RemoveTls ? tls : null));
            if (PassThru)
            {
                WriteObject(Catalog.One(name));
            }
        }
    }
}
