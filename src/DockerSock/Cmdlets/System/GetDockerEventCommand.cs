using System.Collections;
using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Shows what has happened on an engine, or follows what happens.</summary>
/// <remarks>
/// Without -Follow it shows what the engine still has, which with Docker is the last 256 events since its start, and
/// ends. -Follow goes on until Ctrl+C or the end of the pipeline: from now on, or from -Since on. When the connection
/// or the engine goes away it asks again and takes up where it was; nothing that the engine still has is lost, and
/// nothing comes twice. Where the engine no longer has the last event that was read, as after its restart, a warning
/// says that some may be missing. Attributes has everything that the engine tells of an event, labels included;
/// ExitCode, Signal, Image, ContainerId, OldName and Driver are what is looked for most.
/// </remarks>
/// <example><code>Get-DockerEvent -Since 1h -Filter @{ type = 'container'; event = 'die' } | Select-Object Time, Name, ExitCode</code>
/// Which containers have ended in the last hour, and how.</example>
/// <example><code>Get-DockerEvent -Follow | Where-Object Action -eq 'oom' | Select-Object -First 1</code>
/// Waits for a container that has no memory left.</example>
[Cmdlet(VerbsCommon.Get, "DockerEvent")]
[ApiOperation("SystemEvents", "docker events")]
[OutputType(typeof(DockerEvent))]
public sealed class GetDockerEventCommand : DockerCmdlet
{
    /// <summary>
    /// Only events from then on: a DateTime, a TimeSpan back from now, or text such as 10m or 2026-01-31T12:00.
    /// </summary>
    [Parameter]
    [Moment]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Only events up to then; one that is still to come is waited for.</summary>
    [Parameter]
    [Moment]
    public DateTimeOffset? Until { get; set; }

    /// <summary>
    /// Conditions that the engine applies: @{ type = 'container'; event = 'start', 'die'; container = 'web'; label =
    /// 'a=b' }; also image, volume, network, daemon, plugin, scope, and of a swarm node, service, secret, config.
    /// </summary>
    [Parameter]
    [Alias("f")]
    [Pairs]
    public IDictionary? Filter { get; set; }

    /// <summary>Goes on with what happens.</summary>
    [Parameter]
    public SwitchParameter Follow { get; set; }

    private protected override void Process() => Ask(null,
        new EventReader { Since = Since, Until = Until, Follow = Follow, Filters = FilterMap.Of(Filter) }.ReadAsync);
}
