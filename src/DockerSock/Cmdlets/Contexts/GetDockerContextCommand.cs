using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Lists the names for engines in the user's configuration, and shows which one is current, and why.</summary>
/// <remarks>
/// They are the contexts of the docker program, in the folder contexts beside config.json; the context default, which
/// is what DOCKER_HOST names, or else the engine of this machine; and the connections of podman, of
/// podman-connections.json, containers.conf and the variable CONTAINER_HOST. No engine is asked. A file that cannot be
/// read is an error beside the others. Current is what Use-DockerContext has chosen, else what DOCKER_HOST,
/// DOCKER_CONTEXT or config.json say.
/// </remarks>
/// <example><code>Get-DockerContext</code>All of them; the current one has a star.</example>
/// <example><code>Get-DockerContext -Current | Format-List Name, CurrentBy, DockerHost</code>
/// Which engine is asked, and what says so.</example>
/// <example><code>(Get-DockerContext).TlsFiles | Where-Object Expires -lt (Get-Date).AddDays(30)</code>
/// Certificates that end within a month.</example>
[Cmdlet(VerbsCommon.Get, "DockerContext")]
[Replaces("docker context ls")]
[Replaces("docker context inspect")]
[Replaces("docker context show")]
[OutputType(typeof(DockerContext))]
public sealed class GetDockerContextCommand : ContextCmdlet
{
    /// <summary>The contexts: names, or wildcards for names; all when not given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public ObjectIdentity[] Name { get; set; } = [];

    /// <summary>Only the one whose engine is asked where a command names none.</summary>
    [Parameter]
    public SwitchParameter Current { get; set; }

    private protected override void Process()
    {
        if (Current && Name.Length == 0)
        {
            WriteObject(Catalog.CurrentOne());
            return;
        }

        (IReadOnlyList<DockerContext> all, IReadOnlyList<SockException> problems) = Catalog.All();
        HashSet<DockerContext> shown = [];
        foreach (ObjectIdentity name in Name.Where(one => IsOfKind(one, Word)))
        {
            DockerContext[] found = [.. all.Where(one => name.IsWildcard ? name.Pattern.Matcher!(one.Name)
                : one.Name == name.Text && (name.Fact(nameof(DockerContext.Kind)) ?? one.Kind) == one.Kind)];
            if (found.Length == 0 && !name.IsWildcard)
            {
                Each(name.Text, null, () => Catalog.One(name.Text));
            }

            Show(found.Where(shown.Add));
        }

        if (Name.Length > 0)
        {
            return;
        }

        foreach (SockException problem in problems)
        {
            Refuse(problem, null);
        }

        Show(all);
    }

    private void Show(IEnumerable<DockerContext> found) =>
        WriteObject(found.Where(one => !Current || one.IsCurrent), enumerateCollection: true);
}
