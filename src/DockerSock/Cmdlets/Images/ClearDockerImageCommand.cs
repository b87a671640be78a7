using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Removes images that no container uses.</summary>
/// <remarks>
/// Those without a name, or with -All all of them. It lists them, asks for each (-WhatIf says what would go, and how
/// many bytes), and removes exactly those: not what has become unused in the meantime, as the engine's own prune would.
/// What was untagged and deleted is written to the pipeline. An image that others were built upon loses its name only,
/// and goes with the last of them. Layers that two of the images share count for both; engines of API 1.42 and newer
/// tell what is shared with others, which does not count.
/// </remarks>
/// <example><code>Clear-DockerImage -WhatIf</code>What would go.</example>
/// <example><code>Clear-DockerImage -All -Until 168h -Filter @{ 'label!' = 'keep' }</code>
/// All that are not used, are older than a week, and have no label "keep".</example>
[Cmdlet(VerbsCommon.Clear, "DockerImage", SupportsShouldProcess = true)]
[ApiOperation("ImagePrune", "docker image prune")]
[OutputType(typeof(ImageRemoval))]
public sealed class ClearDockerImageCommand : DockerClearCmdlet
{
    private static readonly ApiVersion s_tellsShared = new(1, 42);

    /// <summary>Images with a name too.</summary>
    [Parameter]
    [Alias("a")]
    public SwitchParameter All { get; set; }

    private protected override string Action => "Remove image";

    private protected override string Unused => "images are not used";

    /// <summary>Images that share layers, removed at the same time, would keep each other's.</summary>
    private protected override int AtOnce => 1;

    private protected override async IAsyncEnumerable<Candidate> ListAsync(EngineCall call)
    {
        ContainerUse use = await ContainerUse.LoadAsync(call).ConfigureAwait(false);
        bool shared = await call.VersionAsync().ConfigureAwait(false) >= s_tellsShared;
        DockerRequest list = DockerRequest.Get($"/images/json").Query("shared-size", shared);
        if (!All)
        {
            list.Query("filters", new Dictionary<string, string[]> { ["dangling"] = ["true"] });
        }

        await foreach (ImageSummary image in call.ListAsync(list, DockerJson.Default.ImageSummary)
            .ConfigureAwait(false))
        {
            if (use.Of(image).Length == 0)
            {
                string names = string.Join(", ", image.RepoTags);
                yield return new Candidate(names.Length > 0 ? names : image.ShortId,
                    names.Length > 0 ? image.ShortId : "", image.Size - Math.Max(0, image.SharedSize), image.Created,
                    image.Labels, removal => ImageRemove.WholeAsync(removal, image));
            }
        }
    }
}
