using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet that moves images between an engine and registries.</summary>
public abstract class RegistryTransferCmdlet : DockerEachCmdlet
{
    /// <summary>
    /// The images, as registries know them: <c>alpine</c>, <c>localhost:5000/a/b:1</c>, <c>alpine@sha256:…</c>. An image from
    /// the pipeline means each of its tags, a container its image.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Image", "Reference")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ImageCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>All tags of each repository.</summary>
    [Parameter]
    [Alias("a")]
    public SwitchParameter AllTags { get; set; }

    /// <summary>The platform, of an image for several: linux/arm64, linux/arm/v7.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Platform { get; set; }

    /// <summary>
    /// User and password for the registry; without it those that Connect-DockerRegistry, or docker login, has kept.
    /// </summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>Writes the images to the pipeline, as the engine has them afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The object that the pipeline brought.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public DockerObject? InputObject { get; set; }

    private protected sealed override string[] Targets => InputObject switch
    {
        ImageSummary image => Named(image, image.RepoTags),
        ImageInspect image => Named(image, image.RepoTags),
        ContainerSummary container => [container.Image],
        _ => Name,
    };

    /// <summary>What -WhatIf and -Confirm say is about to happen.</summary>
    private protected abstract string Action { get; }

    private protected sealed override bool Approve(DockerEngine engine, string target) => ShouldProcess($"{target} on {engine.Endpoint}", Action);

    /// <summary>Moves one image; returns the reference that shows what has come of it.</summary>
    private protected abstract Task<string> TransferAsync(EngineCall call, ImageReference image, RegistryCredential? credential);

    private protected sealed override async IAsyncEnumerable<object?> RunAsync(EngineCall call, string target)
    {
        ImageReference image = ImageReference.Parse(target);
        if (AllTags && (image.Tag ?? image.Digest) is { } one)
        {
            throw new SockException(SockFailure.NameInvalid, $"'{target}' names one image ({one}), and -AllTags means all of its repository.",
                "Leave one of the two out.");
        }

        RegistryCredential? given = Credential is null ? null
            : new RegistryCredential(RegistryServer.KeyOf(image.Registry), Credential.UserName, Credential.GetNetworkCredential().Password);
        string result = await TransferAsync(call, image, given).ConfigureAwait(false);
        if (PassThru)
        {
            await foreach (ImageSummary shown in ImageLookup.FindAsync(call, [Patterns.Of(result)], DockerRequest.Get($"/images/json")).ConfigureAwait(false))
            {
                yield return shown;
            }
        }
    }

    private string[] Named(DockerObject image, DockerList<string> tags)
    {
        if (tags.Count == 0)
        {
            WriteError(ErrorTable.ToRecord(new SockException(SockFailure.NameInvalid, $"The image {image} has no tag; a registry would not know it.",
                "Give it one with Add-DockerImageTag."), image));
        }

        return [.. tags];
    }
}
