using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Makes an image of a container as it is now.</summary>
/// <remarks>A running container is frozen for that time unless -NoPause. Volumes are not in the image.</remarks>
/// <example><code>ConvertTo-DockerImage web shop/web:fixed -Message 'with the fix' -Change 'ENV DEBUG=1'</code>
/// The image, with a variable more.</example>
[Cmdlet(VerbsData.ConvertTo, "DockerImage", SupportsShouldProcess = true)]
[ApiOperation("ImageCommit", "docker commit")]
[OutputType(typeof(ImageInspect))]
public sealed class ConvertToDockerImageCommand : ContainerReadCmdlet
{
    /// <summary>Repository, or repository:tag, of the image; without it the image has no name.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ImageCompleter))]
    public string? Tag { get; set; }

    /// <summary>A comment, kept in the image's history.</summary>
    [Parameter]
    [Alias("m", "Comment")]
    public string? Message { get; set; }

    /// <summary>The author, such as <c>Ann &lt;ann@example.org&gt;</c>.</summary>
    [Parameter]
    [Alias("a")]
    public string? Author { get; set; }

    /// <summary>
    /// Instructions of a Dockerfile to apply: CMD, ENTRYPOINT, ENV, EXPOSE, LABEL, ONBUILD, USER, VOLUME, WORKDIR.
    /// </summary>
    [Parameter]
    [Alias("c")]
    public string[]? Change { get; set; }

    /// <summary>Leaves the container running; files may then be caught in the middle of a write.</summary>
    [Parameter]
    public SwitchParameter NoPause { get; set; }

    private protected override string Action => Tag is null ? "Make an image of container"
        : $"Make image '{Tag}' of container";

    private protected override async IAsyncEnumerable<object?> RunAsync(EngineCall call, string target)
    {
        (string repository, string? tag) = Tag is null ? ("", null) : ImageNames.Split(Tag);
        DockerRequest commit = DockerRequest.Post($"/commit", RequestBody.Of("{}", "application/json"))
            .Query("container", target)
            .Query("repo", Given(repository)).Query("tag", Given(tag)).Query("comment", Message).Query("author", Author)
            .Query("pause", NoPause ? "0" : null);
        foreach (string change in Change ?? [])
        {
            commit.Query("changes", change);
        }

        IdResponse made = await call.ReadAsync(commit, DockerJson.Default.IdResponse).ConfigureAwait(false);
        ImageInspect image = await call.ReadAsync(DockerRequest.Get($"/images/{made.Id}/json"),
            DockerJson.Default.ImageInspect).ConfigureAwait(false);
        image.FoundAs = ImageLookup.Given(Tag is null ? [] : [Tag], image.RepoTags);
        yield return image;
    }

    private static string? Given(string? part) => part is "" or "<none>" ? null : part;
}
