using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet that moves images between an engine and registries.</summary>
public abstract class RegistryTransferCmdlet : RegistryImageCmdlet
{
    private readonly HashSet<(DockerEngine, string)> _asked = [];

    /// <summary>All tags of each repository; for an image from the pipeline, of the repositories that it has.</summary>
    [Parameter]
    [Alias("a")]
    public SwitchParameter AllTags { get; set; }

    /// <summary>The platform, of an image for several: linux/arm64, linux/arm/v7.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PlatformCompleter))]
    public string? Platform { get; set; }

    /// <summary>Writes the images to the pipeline, as the engine has them afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected sealed override bool IsAboutRepositories => AllTags;

    private protected abstract override string Action { get; }

    /// <summary>An image that many containers have is moved once.</summary>
    private protected sealed override bool Approve(DockerEngine engine, ObjectIdentity target) =>
        _asked.Add((engine, target.Text)) && ShouldProcess($"{target.Text} on {engine.Endpoint}", Action);

    /// <summary>Moves one image; returns the reference that shows what has come of it.</summary>
    private protected abstract Task<string> TransferAsync(EngineCall call, ImageReference image,
        RegistryCredential credential);

    private protected sealed override async IAsyncEnumerable<object?> RunAsync(EngineCall call, string target)
    {
        ImageReference image = ImageReference.Parse(target);
        if (AllTags && (image.Tag ?? image.Digest) is { } one)
        {
            throw new SockException(SockFailure.NameInvalid,
                $"'{target}' names one image ({one}), and -AllTags means all of its repository.",
                "Leave one of the two out.");
        }

        RegistryCredential credential = await CredentialAsync(call, image).ConfigureAwait(false);
        string result = await TransferAsync(call, image, credential).ConfigureAwait(false);
        if (PassThru)
        {
            await foreach (ImageSummary shown in ImageLookup.FindAsync(call, [Patterns.Of(result)],
                DockerRequest.Get($"/images/json")).ConfigureAwait(false))
            {
                yield return shown;
            }
        }
    }
}
