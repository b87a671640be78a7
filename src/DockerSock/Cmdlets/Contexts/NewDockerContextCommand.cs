using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Makes a context: a name for an engine, which the docker program knows too.</summary>
/// <remarks>
/// Certificates and keys are copied to the context; they are checked first, and nothing is written where they are of no
/// use. Without -DockerHost and -From the engine is that of the current context, as docker context create has it.
/// </remarks>
/// <example><code>New-DockerContext rootless -DockerHost unix:///run/user/1000/docker.sock -Description 'my own'</code>
/// A socket of this machine.</example>
/// <example><code>New-DockerContext build -DockerHost tcp://build.example.com:2376 -CaCertificate ca.pem -Certificate cert.pem -Key key.pem</code>
/// An engine behind TLS.</example>
/// <example><code>New-DockerContext lab -From build -Description 'another name' -PassThru</code>A copy.</example>
[Cmdlet(VerbsCommon.New, "DockerContext", SupportsShouldProcess = true)]
[Replaces("docker context create")]
[OutputType(typeof(DockerContext))]
public sealed class NewDockerContextCommand : ContextWriteCmdlet
{
    /// <summary>Its name: two or more letters, digits and _ . + -, beginning with a letter or a digit.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>A context that it is a copy of, but for what other parameters say; a connection of podman, too.
    /// </summary>
    [Parameter]
    [ObjectIdentity(One = true)]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public ObjectIdentity? From { get; set; }

    private protected override void Process()
    {
        ContextStore.MustBeName(Name);
        ContextCatalog catalog = Catalog;
        if (catalog.Store.Has(Name))
        {
            throw new SockException(SockFailure.Conflict, $"There is a context '{Name}' already.",
                "Change it with Set-DockerContext, or give another name.");
        }

        string? from = From is not null ? NameOf(From) : DockerHost is null ? catalog.Current.Name : null;
        (StoredContext context, ContextTls tls) = from is null ? (StoredContext.Empty, ContextTls.None)
            : catalog.Source(from);
        (StoredContext made, ContextTls? changed) = Changed(Name, context, tls);
        if (ShouldProcess($"'{Name}' for {made.Host ?? "no engine"}", "Create context"))
        {
            // Also where it has none: what a removed context of the name has left is not its.
            catalog.Store.Write(made, changed ?? tls);
            if (PassThru)
            {
                WriteObject(Catalog.One(Name));
            }
        }
    }
}
