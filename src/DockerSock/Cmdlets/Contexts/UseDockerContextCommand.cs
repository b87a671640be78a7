using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Chooses the engine that commands ask where they name none.</summary>
/// <remarks>
/// The choice is for this session: for all of this process, jobs in other processes not. It outranks DOCKER_HOST,
/// DOCKER_CONTEXT and config.json, and no file is written. With -Global it is written to config.json, for other
/// sessions and the docker program; there the variables outrank it. No engine is asked.
/// </remarks>
/// <example><code>Use-DockerContext build; Get-DockerContainer</code>The containers of another engine.</example>
/// <example><code>Use-DockerContext -Reset</code>The environment and config.json decide again.</example>
/// <example><code>Use-DockerContext rootless -Global</code>What docker context use does.</example>
[Cmdlet(VerbsOther.Use, "DockerContext", SupportsShouldProcess = true, DefaultParameterSetName = "Name")]
[Replaces("docker context use")]
[OutputType(typeof(DockerContext))]
public sealed class UseDockerContextCommand : ContextCmdlet
{
    /// <summary>The context; default for the engine of DOCKER_HOST, or else of this machine.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true,
        ParameterSetName = "Name")]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity(One = true)]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public ObjectIdentity? Name { get; set; }

    /// <summary>Writes the choice to config.json, for other sessions and the docker program.</summary>
    [Parameter(ParameterSetName = "Name")]
    public SwitchParameter Global { get; set; }

    /// <summary>Ends the session's choice: the environment and config.json decide again.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Reset")]
    public SwitchParameter Reset { get; set; }

    /// <summary>Writes the context that is current now to the pipeline.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process()
    {
        if (Reset)
        {
            if (ShouldProcess("this session", "End the choice of a context"))
            {
                EndpointResolver.Session = null;
                Show();
            }

            return;
        }

        string name = NameOf(Name!);
        DockerContext chosen = Catalog.One(name);
        if (Global)
        {
            if (EndpointResolver.Current.Podman.Find(name) is { } connection && chosen.Kind == "Podman")
            {
                throw OfPodman(connection);
            }

            if (ShouldProcess($"'{name}' in {EndpointResolver.Current.Configuration.Path}", "Use context"))
            {
                EndpointResolver.Current.Configuration.Use(name == EndpointResolver.DefaultContext ? null : name);
                // Here the older choice would hide the one that was made now.
                EndpointResolver.Session = EndpointResolver.Session is null ? null : name;
                WarnOfVariables(name);
                Show();
            }

            return;
        }

        if (ShouldProcess($"'{name}' in this session", "Use context"))
        {
            EndpointResolver.Session = name;
            WarnOfVariables(name);
            WriteVerbose($"Engine: {chosen.DockerHost} (Use-DockerContext {name}).");
            Show();
        }
    }

    private void Show()
    {
        if (PassThru)
        {
            WriteObject(Catalog.CurrentOne());
        }
    }
}
