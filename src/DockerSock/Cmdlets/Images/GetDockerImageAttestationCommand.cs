using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Lists what is stated of images: how they were built, what is in them. API 1.55.</summary>
/// <remarks>The engine must keep images in containerd's store; with another one it says that it cannot.</remarks>
/// <example><code>Get-DockerImageAttestation shop/web -Type https://spdx.dev/Document -Statement</code>
/// The bill of materials.</example>
[Cmdlet(VerbsCommon.Get, "DockerImageAttestation")]
[ApiOperation("ImageAttestations")]
[OutputType(typeof(ImageAttestation))]
public sealed class GetDockerImageAttestationCommand : ImageReadCmdlet
{
    /// <summary>The platform, of an image for several: linux/arm64; the engine's own when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PlatformCompleter))]
    public string? Platform { get; set; }

    /// <summary>Only statements of these kinds: <c>https://slsa.dev/provenance/v1</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Type { get; set; } = [];

    /// <summary>Brings the statements themselves.</summary>
    [Parameter]
    public SwitchParameter Statement { get; set; }

    private protected override async IAsyncEnumerable<object?> RunAsync(EngineCall call, string target)
    {
        DockerRequest list = DockerRequest.Get($"/images/{target:ref}/attestations").Since("1.55")
            .Query("platform", ImagePlatform.ToJson(Platform));
        foreach (string type in Type)
        {
            list.Query("type", type);
        }

        list.Query("statement", Statement);
        await foreach (ImageAttestation found in call.ListAsync(list, DockerJson.Default.ImageAttestation)
            .ConfigureAwait(false))
        {
            found.Image = target;
            yield return found;
        }
    }
}
