using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Removes contexts, with their certificates and keys.</summary>
/// <remarks>
/// The engine is not touched. The current context is refused without -Force; with it, what has made it current is
/// cleared: the session's choice, and currentContext of config.json.
/// </remarks>
/// <example><code>Remove-DockerContext lab</code>One context.</example>
/// <example><code>Remove-DockerContext test-* -WhatIf</code>What would go.</example>
[Cmdlet(VerbsCommon.Remove, "DockerContext", SupportsShouldProcess = true)]
[Replaces("docker context rm")]
[OutputType(typeof(DockerContext))]
public sealed class RemoveDockerContextCommand : ContextCmdlet
{
    /// <summary>The contexts: names, or wildcards for names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public ObjectIdentity[] Name { get; set; } = [];

    /// <summary>Removes the current one too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes each context to the pipeline as it was before.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process()
    {
        foreach (string name in NamesOf(Name))
        {
            Each(name, null, () => Remove(name));
        }
    }

    private void Remove(string name)
    {
        MustBeStored(name);
        EndpointResolver resolver = EndpointResolver.Current;
        bool isNamed = resolver.Configuration.CurrentContext == name;
        if ((isNamed || resolver.CurrentContext.Name == name) && !Force)
        {
            throw new SockException(SockFailure.Conflict, $"The context '{name}' is in use: it is current by "
                + $"{(resolver.CurrentContext.Name == name ? resolver.CurrentContext.By : "config.json")}.",
                "Use another one first, or -Force.");
        }

        if (!ShouldProcess($"'{name}'", "Remove context"))
        {
            return;
        }

        DockerContext? before = PassThru ? Catalog.One(name) : null;
        if (isNamed)
        {
            // First: a name without a context is an error of every command, a context without a name of none.
            resolver.Configuration.Use(null);
        }

        resolver.Contexts.Remove(name);
        if (EndpointResolver.Session == name)
        {
            EndpointResolver.Session = null;
        }

        if (resolver.Variable("DOCKER_CONTEXT") == name)
        {
            WriteWarning($"DOCKER_CONTEXT goes on to name '{name}', which is no more.");
        }

        if (before is not null)
        {
            WriteObject(before);
        }
    }
}
