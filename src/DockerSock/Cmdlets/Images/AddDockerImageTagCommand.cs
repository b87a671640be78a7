using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Gives images further names.</summary>
/// <remarks>A name that another image has is taken from it.</remarks>
/// <example><code>Add-DockerImageTag shop/web:1.4 shop/web:latest, localhost:5000/shop/web:1.4</code>
/// Two more names for one image.</example>
[Cmdlet(VerbsCommon.Add, "DockerImageTag", SupportsShouldProcess = true)]
[ApiOperation("ImageTag", "docker tag")]
[OutputType(typeof(ImageSummary))]
public sealed class AddDockerImageTagCommand : ImageMakeCmdlet
{
    /// <summary>The new names: repository, or repository:tag; without a tag it is latest.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Alias("NewName")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ImageCompleter))]
    public string[] Tag { get; set; } = [];

    /// <summary>Writes each image to the pipeline, with its names.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override string Action => $"Tag as '{string.Join("', '", Tag)}'";

    private protected override async IAsyncEnumerable<object?> RunAsync(EngineCall call, string target)
    {
        ImageReference[] names = Array.ConvertAll(Tag, ImageReference.Parse);
        if (Array.Find(names, static name => name.Digest is not null) is { } pinned)
        {
            throw new SockException(SockFailure.NameInvalid, $"'{pinned}' has a digest; an image cannot be given one.",
                "Leave it out.");
        }

        foreach (ImageReference name in names)
        {
            await call.SendAsync(DockerRequest.Post($"/images/{target:ref}/tag").Query("repo", name.Repository)
                .Query("tag", name.TagOrDigest)).ConfigureAwait(false);
        }

        if (PassThru)
        {
            await foreach (ImageSummary image in ImageLookup.FindAsync(call,
                [Patterns.Of($"{names[0].Repository}:{names[0].TagOrDigest}")],
                DockerRequest.Get($"/images/json")).ConfigureAwait(false))
            {
                image.FoundAs = ImageLookup.Given(names.Select(static name => name.ToString()), image.RepoTags);
                yield return image;
            }
        }
    }
}
