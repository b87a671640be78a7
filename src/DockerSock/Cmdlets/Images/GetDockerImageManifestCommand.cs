using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// Asks registries what they have behind references: digest, media type, platforms. Nothing is pulled.
/// </summary>
/// <example><code>(Get-DockerImageManifest alpine).Platforms</code>The platforms that there is an image for.</example>
[Cmdlet(VerbsCommon.Get, "DockerImageManifest")]
[ApiOperation("DistributionInspect", "docker manifest inspect")]
[OutputType(typeof(ImageManifest))]
public sealed class GetDockerImageManifestCommand : RegistryImageCmdlet
{
    private protected override IAsyncEnumerable<string> ExpandAsync(EngineCall call, NamePattern pattern) =>
        ImageLookup.TagsAsync(call, pattern);

    private protected override async IAsyncEnumerable<object?> RunAsync(EngineCall call, string target)
    {
        ImageReference image = ImageReference.Parse(target);
        yield return await RegistryManifest.GetAsync(call, image,
            await CredentialAsync(call, image).ConfigureAwait(false)).ConfigureAwait(false);
    }
}
