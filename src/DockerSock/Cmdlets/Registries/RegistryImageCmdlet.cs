using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet about images as registries know them: by reference.</summary>
public abstract class RegistryImageCmdlet : DockerEachCmdlet
{
    private readonly RegistryOpener _opener = new();

    /// <summary>
    /// The images, as registries know them: <c>alpine</c>, <c>localhost:5000/a/b:1</c>, <c>alpine@sha256:…</c>. An
    /// image from the pipeline means the tags that it was found, tagged or built by, a container or a service its
    /// image.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Image", "Reference")]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity]
    [ArgumentCompleter(typeof(ImageCompleter))]
    public ObjectIdentity[] Name { get; set; } = [];

    /// <summary>
    /// User and password for the registry, which must be the same for all images; without it those that
    /// Connect-DockerRegistry, or docker login, has kept.
    /// </summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    private protected sealed override ObjectIdentity[] Targets => [.. Name.SelectMany(References)
        .Select(name => IsForAnyEngine && IsEngineNamed ? ObjectIdentity.Of(name.Text) : name)];

    /// <summary>
    /// True where an object only says which image is meant, and another engine than its own may be named: a reference
    /// means the same image everywhere.
    /// </summary>
    private protected virtual bool IsForAnyEngine => false;

    /// <summary>True where an image of several names that was found by none of them means none.</summary>
    private protected virtual bool IsNameNeeded => false;

    /// <summary>True where an image means all of its repositories.</summary>
    private protected virtual bool IsAboutRepositories => false;

    private protected sealed override string Word => "image";

    /// <summary>What opens the registry of an image.</summary>
    /// <exception cref="SockException">-Credential has been used for another registry.</exception>
    private protected Task<RegistryCredential> CredentialAsync(EngineCall call, ImageReference image) =>
        _opener.OpenAsync(Credential, call, image);

    /// <summary>The references that a name means: an object's tags, or its image; nothing where it has none.</summary>
    private ObjectIdentity[] References(ObjectIdentity name)
    {
        if (name is { IsObject: true, Word: "image" } && name.Tags() is var tags)
        {
            return tags.Length == 0 ? Without(name, $"The image {name} has no tag; a registry would not know it.",
                    "Give it one with Add-DockerImageTag.")
                : IsAboutRepositories ? name.Repositories()
                : tags.Length > 1 && IsNameNeeded && name.FoundAs().Length == 0 ? Without(name,
                    $"The image {name.Fact("Id")} has {tags.Length} names, and which of them is meant is not known: "
                        + $"{string.Join(", ", tags.Select(static tag => tag.Text))}.",
                    "Give the name, or find the image by it; -AllTags means the repositories of all of them.")
                : tags;
        }

        return name.Word == ObjectKinds.Service.Word
            ? name.ReferenceOfService() is { } image ? [image]
                : Without(name, $"The service '{name}' is not of containers, and has no image.", null)
            : [name.ReferenceOfContainer() ?? name];
    }

    private ObjectIdentity[] Without(ObjectIdentity name, string problem, string? advice)
    {
        Refuse(new SockException(SockFailure.NameInvalid, problem, advice), (object?)name.Model ?? name.Text);
        return [];
    }
}
