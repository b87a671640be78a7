using System.Collections;
using System.Globalization;
using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Formats;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Removes the containers that do not run.</summary>
/// <remarks>
/// It lists them, asks for each (-WhatIf says what would go, and how many bytes), and removes exactly those: not what
/// has stopped in the meantime, as the engine's own prune would. Each removed container is written to the pipeline; the
/// sum of SizeRw is what was freed.
/// </remarks>
/// <example><code>Clear-DockerContainer -WhatIf</code>What would go.</example>
/// <example><code>Clear-DockerContainer -Until 24h -Filter @{ 'label!' = 'keep' } | Measure-Object SizeRw -Sum</code>Removes those
/// that were created more than a day ago and have no label "keep", and adds up their bytes.</example>
[Cmdlet(VerbsCommon.Clear, "DockerContainer", SupportsShouldProcess = true)]
[ApiOperation("ContainerPrune", "docker container prune")]
[OutputType(typeof(ContainerSummary))]
public sealed class ClearDockerContainerCommand : DockerCmdlet
{
    /// <summary>
    /// Only containers created before: a DateTime, a TimeSpan back from now, or text such as 24h or 2026-01-31.
    /// </summary>
    [Parameter]
    [Moment]
    public DateTimeOffset? Until { get; set; }

    /// <summary>
    /// Conditions: @{ label = 'a', 'b=c'; 'label!' = 'keep' }. A container must have each label, and none of label!.
    /// </summary>
    [Parameter]
    public IDictionary? Filter { get; set; }

    private protected override void Process()
    {
        Dictionary<string, string[]> filters = FilterMap.Of(Filter);
        if (filters.Keys.FirstOrDefault(static key => key is not ("label" or "label!")) is { } unknown)
        {
            throw new SockException(SockFailure.NameInvalid, $"'{unknown}' is no filter of this command.", "Use label, label!, or -Until.");
        }

        List<(DockerEngine Engine, ContainerSummary Container)> found = [];
        foreach (DockerEngine engine in Engines())
        {
            using FanOut list = new(1, Stop);
            list.Add(engine.Endpoint, null, scope => new EngineCall(engine, scope).ListAsync(
                DockerRequest.Get($"/containers/json").Query("all", true).Query("size", true), DockerJson.Default.ContainerSummary));
            found.AddRange(Items(list.All()).OfType<ContainerSummary>().Where(container => IsMeant(container, filters))
                .Select(container => (engine, container)));
        }

        using FanOut removal = new(16, Stop);
        foreach ((DockerEngine engine, ContainerSummary container) in found)
        {
            if (ShouldProcess($"{container.Name} ({container.Status}, {Humanize.Size(container.SizeRw ?? 0)}) on {engine.Endpoint}", "Remove container"))
            {
                removal.Add(engine.Endpoint, container.Name, scope => RemoveAsync(new EngineCall(engine, scope), container));
            }
        }

        WriteVerbose(string.Create(CultureInfo.InvariantCulture,
            $"{found.Count} containers do not run, with {Humanize.Size(found.Sum(static one => one.Container.SizeRw ?? 0))} of their own."));
        Deliver(removal.All());
    }

    private bool IsMeant(ContainerSummary container, Dictionary<string, string[]> filters) =>
        container.State is "created" or "exited" or "dead" or "stopped" or "configured"
        && (Until is not { } until || container.Created < until)
        && filters.GetValueOrDefault("label", []).All(label => HasLabel(container, label))
        && !filters.GetValueOrDefault("label!", []).Any(label => HasLabel(container, label));

    private static bool HasLabel(ContainerSummary container, string label)
    {
        string[] parts = label.Split('=', 2);
        return container.Labels.TryGetValue(parts[0], out string? value) && (parts.Length == 1 || value == parts[1]);
    }

    private static async IAsyncEnumerable<object?> RemoveAsync(EngineCall call, ContainerSummary container)
    {
        await call.SendAsync(DockerRequest.Delete($"/containers/{container.Id}").Query("v", true)).ConfigureAwait(false);
        yield return container;
    }
}
