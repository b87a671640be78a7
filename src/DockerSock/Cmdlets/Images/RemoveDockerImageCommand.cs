using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Removes images, or names of images.</summary>
/// <remarks>
/// A reference is taken away from its image; with the last one the image itself goes. An image from the pipeline loses
/// the names that it was found by. One that was found by none, and an id, mean the image: it must have one name only,
/// unless -Force. What was untagged and what was deleted, layers included, is written to the pipeline.
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

    private protected override string ActionOn(ObjectIdentity target) => Action
        + (target.AllTags() is { Length: > 1 } tags && target.Text == target.Fact("Id")
            ? $", with its names {string.Join(", ", tags.Select(static tag => tag.Text))}" : "");

    private protected override ObjectIdentity[] Targets => [.. Id.SelectMany(Meant)];

    /// <summary>Names of one image, removed at the same time, would take each other away.</summary>
    private protected override int AtOnce => 1;

    private protected override IAsyncEnumerable<string> ExpandAsync(EngineCall call, NamePattern pattern) =>
        ImageLookup.TagsAsync(call, pattern);

    private protected override async IAsyncEnumerable<object?> RunAsync(EngineCall call, ObjectIdentity target)
    {
        // A name of an object may have gone to another image since.
        if (target.IsObject && target.Text != target.Fact("Id")
            && !await ImageRemove.IsStillAsync(call, target.Text, target.Fact("Id")).ConfigureAwait(false))
        {
            yield break;
        }

        await foreach (object? removed in RunAsync(call, target.Text).ConfigureAwait(false))
        {
            yield return removed;
        }
    }

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

    /// <summary>What of an image goes: the names that it was found by, or all of it where it has no others.</summary>
    private ObjectIdentity[] Meant(ObjectIdentity name)
    {
        string[] tags = [.. name.AllTags().Select(static tag => tag.Text)];
        if (name.Word is not (null or "image") || !ImageRemove.HasSeveralNames(tags, name.Facts("RepoDigests")))
        {
            return [name];
        }

        if (name.FoundAs() is { Length: > 0 } found)
        {
            return found;
        }

        if (Force)
        {
            return [name];
        }

        Refuse(new SockException(SockFailure.Conflict,
            $"The image {name.Text} has several names, and which of them is to go is not known: "
                + $"{string.Join(", ", tags.Concat(name.Facts("RepoDigests")))}.",
            "Give the name, or find the image by it; -Force removes the image with all of them."), name.Text);
        return [];
    }
}
