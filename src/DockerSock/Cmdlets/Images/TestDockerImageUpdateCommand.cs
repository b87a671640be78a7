using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Tells whether there is a newer image behind a tag: what docker pull --dry-run would be.</summary>
/// <remarks>
/// Nothing is pulled. The registry's digest is compared with the one under which the image came from there: for a
/// container with that of the image that it really uses, even when the tag has moved on meanwhile. Without any name it
/// is about the containers that run. Status is Current, Outdated, Local (never in that registry), Pinned (named by
/// digest) or Unknown, with the reason.
/// </remarks>
/// <example><code>Test-DockerImageUpdate | Where-Object Status -eq Outdated</code>
/// Containers that run an outdated image.</example>
/// <example><code>Test-DockerImageUpdate *</code>All images with a tag.</example>
[Cmdlet(VerbsDiagnostic.Test, "DockerImageUpdate", DefaultParameterSetName = "Container")]
[ApiOperation("DistributionInspect")]
[ApiOperation("ImageInspect")]
[OutputType(typeof(ImageUpdate))]
public sealed class TestDockerImageUpdateCommand : DockerEachCmdlet
{
    private readonly RegistryOpener _opener = new();
    private readonly Once<(DockerEngine, ImageReference), ImageManifest> _manifests = new();

    /// <summary>
    /// The images, by reference; a wildcard means all tags that match. Containers and images can be piped.
    /// </summary>
    [Parameter(ParameterSetName = "Image", Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Image", "Reference")]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity]
    [ArgumentCompleter(typeof(ImageCompleter))]
    public ObjectIdentity[] Name { get; set; } = [];

    /// <summary>
    /// The containers: id, start of an id, name, or a wildcard for names; those that run when not given.
    /// </summary>
    [Parameter(ParameterSetName = "Container")]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity]
    [ArgumentCompleter(typeof(ContainerCompleter))]
    public ObjectIdentity[] Container { get; set; } = [];

    /// <summary>
    /// User and password for the registry, which must be the same for all images; without it those that
    /// Connect-DockerRegistry, or docker login, has kept.
    /// </summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    private bool IsAboutContainers => ParameterSetName == "Container";

    private protected override ObjectIdentity[] Targets => !IsAboutContainers
        ? [.. Name.SelectMany(static name => name.Tags() is { Length: > 0 } tags ? tags : [name])]
        : Container.Length == 0 ? [ObjectIdentity.Of("*", Word)]
        : Array.ConvertAll(Container, name => name.IsObject ? name : ObjectIdentity.Of(name.Text, Word));

    private protected override string Word => IsAboutContainers ? "container" : "image";

    /// <summary>A container among the images means itself.</summary>
    private protected override bool IsTaken(ObjectIdentity name) => IsContainer(name) || base.IsTaken(name);

    private protected override async IAsyncEnumerable<string> ExpandAsync(EngineCall call, NamePattern pattern)
    {
        if (!IsAboutContainers)
        {
            await foreach (string tag in ImageLookup.TagsAsync(call, pattern).ConfigureAwait(false))
            {
                yield return tag;
            }

            yield break;
        }

        await foreach (ContainerSummary container in ContainerLookup.FindAsync(call, [pattern]).ConfigureAwait(false))
        {
            if (Container.Length > 0 || container.State == "running")
            {
                yield return container.Name;
            }
        }
    }

    private protected override async IAsyncEnumerable<object?> RunAsync(EngineCall call, ObjectIdentity target)
    {
        // Registries count what they are asked: many containers of one image ask once.
        Task<ImageManifest> AskAsync(ImageReference image) => _manifests.GetAsync((call.Engine, image), async () =>
            await RegistryManifest.GetAsync(call, image,
                await _opener.OpenAsync(Credential, call, image).ConfigureAwait(false)).ConfigureAwait(false));
        if (!IsContainer(target))
        {
            yield return await ImageComparison.RunAsync(call, target.Text, null, AskAsync).ConfigureAwait(false);
            yield break;
        }

        ContainerInspect container = await ContainerLookup.InspectAsync(call, target.Text).ConfigureAwait(false);
        ImageUpdate update = await ImageComparison.RunAsync(call, container.Config?.Image ?? container.Image,
            container.Image, AskAsync).ConfigureAwait(false);
        update.Container = container.Called;
        yield return update;
    }

    private protected override IAsyncEnumerable<object?> RunAsync(EngineCall call, string target) =>
        RunAsync(call, ObjectIdentity.Of(target));

    private static bool IsContainer(ObjectIdentity name) => name.Word == "container";
}
