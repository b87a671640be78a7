using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Removes images, or names of images.</summary>
/// <remarks>
/// A reference is taken away from its image; with the last one the image itself goes. An id, or an image from the
/// pipeline, means the image: it must have one name only, unless -Force. What was untagged and what was deleted, layers
/// included, is written to the pipeline.
/// </remarks>
/// <example><code>Remove-DockerImage shop/web:1.3</code>One reference.</example>
/// <example><code>Get-DockerImage -Filter @{ dangling = $true } | Remove-DockerImage</code>
/// Images without a name.</example>
[Cmdlet(VerbsCommon.Remove, "DockerImage", SupportsShouldProcess = true)]
[ApiOperation("ImageDelete", "docker rmi")]
[OutputType(typeof(ImageRemoval))]
public sealed class RemoveDockerImageCommand : ImageMakeCmdlet
{
    /// <summary>Removes an image by its id with all of its names, and one that a stopped container uses.</summary>
    [Parameter]
    [Alias("f")]
    public SwitchParameter Force { get; set; }

    /// <summary>Leaves the images without a name that it was built upon.</summary>
    [Parameter]
    public SwitchParameter NoPrune { get; set; }

    /// <summary>Removes an image of several platforms for these only: linux/arm64. API 1.50.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PlatformCompleter))]
    public string[] Platform { get; set; } = [];

    private protected override string Action => $"Remove image{(Force ? ", by force" : "")}";

    /// <summary>With all names of an image that was given as an object: all of them go.</summary>
    private protected override string ActionOn(ObjectIdentity target) =>
        Action + (target.Facts("RepoTags") is { Length: > 1 } names ? $", with its names {string.Join(", ", names)}" : "");

    /// <summary>Names of one image, removed at the same time, would take each other away.</summary>
    private protected override int AtOnce => 1;

    private protected override IAsyncEnumerable<string> ExpandAsync(EngineCall call, NamePattern pattern) =>
        ImageLookup.TagsAsync(call, pattern);

    private protected override IAsyncEnumerable<object?> RunAsync(EngineCall call, string target)
    {
        DockerRequest remove = DockerRequest.Delete($"/images/{target:ref}").Query("force", Force)
            .Query("noprune", NoPrune);
        foreach (string platform in Platform)
        {
            remove.Query("platforms", ImagePlatform.ToJson(platform), since: "1.50", nameof(Platform));
        }

        return call.ListAsync(remove, DockerJson.Default.ImageRemoval);
    }
}
