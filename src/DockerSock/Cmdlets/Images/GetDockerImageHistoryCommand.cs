using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// Shows how images were made: the instructions, the newest first, and the bytes that each has added.
/// </summary>
/// <example><code>Get-DockerImageHistory shop/web | Sort-Object Size -Descending | Select-Object -First 3</code>
/// The three largest steps.</example>
[Cmdlet(VerbsCommon.Get, "DockerImageHistory")]
[ApiOperation("ImageHistory", "docker history")]
[OutputType(typeof(ImageHistoryEntry))]
public sealed class GetDockerImageHistoryCommand : ImageReadCmdlet
{
    /// <summary>The platform, of an image for several: linux/arm64. API 1.48.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PlatformCompleter))]
    public string? Platform { get; set; }

    private protected override async IAsyncEnumerable<object?> RunAsync(EngineCall call, string target)
    {
        DockerRequest history = DockerRequest.Get($"/images/{target:ref}/history")
            .Query("platform", ImagePlatform.ToJson(Platform), since: "1.48", nameof(Platform));
        await foreach (ImageHistoryEntry entry in call.ListAsync(history, DockerJson.Default.ImageHistoryEntry)
            .ConfigureAwait(false))
        {
            entry.Image = target;
            yield return entry;
        }
    }
}
