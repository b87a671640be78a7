using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Pulls images from registries.</summary>
/// <remarks>
/// Several are pulled at once, each with a bar and its layers below. Credentials are those of the docker program:
/// config.json, its helpers, and DOCKER_AUTH_CONFIG; the registry is the engine's to reach. An image that is there
/// already is brought up to date.
/// </remarks>
/// <example><code>Install-DockerImage alpine, localhost:5000/shop/web:1.4</code>Two images at once.</example>
/// <example><code>Get-DockerContainer | Install-DockerImage -PassThru</code>
/// The newest version of each image in use.</example>
[Cmdlet(VerbsLifecycle.Install, "DockerImage", SupportsShouldProcess = true)]
[Alias("Pull-DockerImage")]
[ApiOperation("ImageCreate", "docker pull")]
[OutputType(typeof(ImageSummary))]
public sealed class InstallDockerImageCommand : RegistryTransferCmdlet
{
    private protected override bool IsForAnyEngine => true;

    private protected override string Action => AllTags ? "Pull all tags" : "Pull image";

    private protected override async Task<string> TransferAsync(EngineCall call, ImageReference image,
        RegistryCredential credential)
    {
        if (AllTags && await call.IsPodmanAsync().ConfigureAwait(false))
        {
            throw new SockException(SockFailure.NotImplemented,
                $"{call.Engine.Endpoint} is Podman, which pulls the tag latest in place of all.",
                "Name the tags.");
        }

        await ImagePull.PullAsync(call, image.ToString(), Platform, AllTags, credential).ConfigureAwait(false);
        return AllTags ? image.Repository : image.Digest is null ? $"{image.Repository}:{image.TagOrDigest}"
            : $"{image.Repository}@{image.Digest}";
    }
}
