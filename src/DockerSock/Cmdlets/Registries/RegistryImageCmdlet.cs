using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet about images as registries know them: by reference.</summary>
public abstract class RegistryImageCmdlet : DockerEachCmdlet
{
    private readonly RegistryOpener _opener = new();

    /// <summary>
    /// The images, as registries know them: <c>alpine</c>, <c>localhost:5000/a/b:1</c>, <c>alpine@sha256:…</c>. An
    /// image from the pipeline means each of its tags, a container or a service its image.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Image", "Reference")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ImageCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>
    /// User and password for the registry, which must be the same for all images; without it those that
    /// Connect-DockerRegistry, or docker login, has kept.
    /// </summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>The object that the pipeline brought.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public DockerObject? InputObject { get; set; }

    private protected sealed override string[] Targets => InputObject switch
    {
        ImageSummary image => Named(image, image.RepoTags),
        ImageInspect image => Named(image, image.RepoTags),
        ContainerSummary container => [container.Image],
        ContainerInspect container => [container.Config?.Image ?? container.Image],
        DockerService service => Named(service),
        _ => Name,
    };

    private protected override void Process()
    {
        if (InputObject is ContainerSummary or ContainerInspect or DockerService || IsOfKind(InputObject, "image"))
        {
            base.Process();
        }
    }

    /// <summary>What opens the registry of an image.</summary>
    /// <exception cref="SockException">-Credential has been used for another registry.</exception>
    private protected Task<RegistryCredential> CredentialAsync(EngineCall call, ImageReference image) =>
        _opener.OpenAsync(Credential, call, image);

    private string[] Named(DockerObject image, DockerList<string> tags)
    {
        if (tags.Count == 0)
        {
            Refuse(new SockException(SockFailure.NameInvalid,
                $"The image {image} has no tag; a registry would not know it.",
                "Give it one with Add-DockerImageTag."), image);
        }

        return [.. tags];
    }

    private string[] Named(DockerService service)
    {
        if (service.Spec?.TaskTemplate?.ContainerSpec?.Image is { Length: > 0 } image)
        {
            return [image];
        }

        Refuse(new SockException(SockFailure.NameInvalid, $"The service '{service}' is not of containers, "
            + "and has no image."), service);
        return [];
    }
}
