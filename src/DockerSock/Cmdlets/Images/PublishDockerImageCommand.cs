using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Pushes images to registries.</summary>
/// <remarks>
/// The name says where to: <c>localhost:5000/shop/web:1.4</c>. A wildcard means all tags that match. An
/// image from the pipeline is pushed by the names that it was found, tagged or built by, and by no other that it has.
/// Credentials are those of the docker program: config.json, its helpers, and DOCKER_AUTH_CONFIG.
/// </remarks>
/// <example><code>Add-DockerImageTag web:1.4 localhost:5000/shop/web:1.4 -PassThru | Publish-DockerImage</code>
/// Names an image for a registry and pushes it.</example>
/// <example><code>(Publish-DockerImage localhost:5000/shop/web -AllTags -PassThru).RepoDigests</code>
/// All tags, and the digests that the registry knows them by.</example>
[Cmdlet(VerbsData.Publish, "DockerImage", SupportsShouldProcess = true)]
[Alias("Push-DockerImage")]
[ApiOperation("ImagePush", "docker push")]
[OutputType(typeof(ImageSummary))]
public sealed class PublishDockerImageCommand : RegistryTransferCmdlet
{
    /// <summary>
    /// Engines that push the same new layers twice at a time take the one push for done before it is, and registries
    /// then refuse the other. Each push sends several layers at once anyway.
    /// </summary>
    private protected override int AtOnce => 1;

    /// <summary>A registry that nobody has named is pushed nothing.</summary>
    private protected override bool IsNameNeeded => true;

    private protected override string Action => AllTags ? "Push all tags" : "Push image";

    private protected override IAsyncEnumerable<string> ExpandAsync(EngineCall call, NamePattern pattern) =>
        ImageLookup.TagsAsync(call, pattern);

    private protected override async Task<string> TransferAsync(EngineCall call, ImageReference image,
        RegistryCredential credential)
    {
        if (image.Digest is not null)
        {
            throw new SockException(SockFailure.NameInvalid, $"'{image}' names a digest, and registries take tags.",
                "Name the tag.");
        }

        if (!AllTags)
        {
            await ImagePush.PushAsync(call, image, Platform, credential).ConfigureAwait(false);
            return $"{image.Repository}:{image.TagOrDigest}";
        }

        // One by one: what an engine does when no tag is named differs, and Podman would push latest alone.
        List<string> tags = [];
        await foreach (string tag in ImageLookup.TagsAsync(call,
            new NamePattern(image.Repository, name => ImageNames.Split(name) is (var repository, not null)
            && ImageNames.Familiar(repository) == ImageNames.Familiar(image.Repository))).ConfigureAwait(false))
        {
            tags.Add(tag);
        }

        if (tags.Count == 0)
        {
            throw NotFound.Of("image", image.Repository, call.Engine.Endpoint);
        }

        foreach (string tag in tags)
        {
            await ImagePush.PushAsync(call, ImageReference.Parse(tag), Platform, credential).ConfigureAwait(false);
        }

        return image.Repository;
    }
}
