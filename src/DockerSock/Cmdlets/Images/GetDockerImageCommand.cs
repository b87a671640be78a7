using System.Collections;
using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Lists images, or shows the ones that are named.</summary>
/// <remarks>
/// A repository ("alpine") means all of its tags, as in "docker images alpine"; a reference ("alpine:3.20",
/// "alpine@sha256:…"), a digest ("@sha256:…"), an id or its start mean one image; wildcards are for references. An
/// image with several tags is one object, and FoundAs are those of them that it was found by: what follows in the
/// pipeline means these. With -Detailed each image is inspected.
/// </remarks>
/// <example><code>Get-DockerImage | Sort-Object Size -Descending | Select-Object -First 3</code>
/// The three largest images.</example>
/// <example><code>Get-DockerImage *nginx*</code>Every image with "nginx" in one of its references.</example>
/// <example><code>Get-DockerImage -Filter @{ dangling = $true }</code>Images that no tag names.</example>
/// <example><code>(Get-DockerImage postgres:16 -Detailed).Config.Env</code>
/// The environment that an image brings.</example>
[Cmdlet(VerbsCommon.Get, "DockerImage", DefaultParameterSetName = "List")]
[ApiOperation("ImageList", "docker images")]
[ApiOperation("ImageInspect", "docker image inspect")]
[OutputType(typeof(ImageSummary), typeof(ImageInspect))]
public sealed class GetDockerImageCommand : DockerCmdlet
{
    private readonly Once<DockerEngine, ContainerUse> _uses = new();

    /// <summary>The images: repository, reference, digest, id or its start, or a wildcard for references.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name", "Reference")]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity]
    [ArgumentCompleter(typeof(ImageCompleter))]
    public ObjectIdentity[] Id { get; set; } = [];

    /// <summary>Includes intermediate images, the layers of others.</summary>
    [Parameter]
    [Alias("a")]
    public SwitchParameter All { get; set; }

    /// <summary>Asks the engine for everything it knows of each image (docker inspect).</summary>
    [Parameter(ParameterSetName = "Detailed", Mandatory = true)]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Conditions that the engine applies, such as @{ dangling = $true; label = 'a', 'b=c' }, or text:
    /// 'dangling=true'. Keys as the API names them: before, dangling, label, reference, since, until.</summary>
    [Parameter]
    [Pairs]
    public IDictionary? Filter { get; set; }

    /// <summary>Has the engine compute how much of each image is shared with others (SharedSize); API 1.42.</summary>
    [Parameter(ParameterSetName = "List")]
    public SwitchParameter SharedSize { get; set; }

    /// <summary>Has the engine fill in RepoDigests; engines do so in any case.</summary>
    [Parameter(ParameterSetName = "List")]
    public SwitchParameter Digests { get; set; }

    /// <summary>Has the engine list the manifests of multi-platform images: API 1.47, with -Detailed 1.48.</summary>
    [Parameter]
    public SwitchParameter Manifests { get; set; }

    /// <summary>With -Manifests: where each image came from, as far as the engine has verified it; API 1.54.</summary>
    [Parameter(ParameterSetName = "List")]
    public SwitchParameter Identity { get; set; }

    /// <summary>Names the containers that were made of each image (UsedBy).</summary>
    [Parameter(ParameterSetName = "List")]
    public SwitchParameter UsedBy { get; set; }

    /// <summary>The platform to inspect of a multi-platform image: linux/arm64/v8; API 1.49.</summary>
    [Parameter(ParameterSetName = "Detailed")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PlatformCompleter))]
    public string? Platform { get; set; }

    private protected override void Process() =>
        Ask([.. Id.Select(static name => name.ImageOfContainer() ?? name)], name => IsOfKind(name, "image"),
            Detailed ? Inspect : UsedBy ? FindUsed : Find);

    private async IAsyncEnumerable<object> FindUsed(EngineCall call, ObjectIdentity[] names)
    {
        ContainerUse use = await _uses.GetAsync(call.Engine, () => ContainerUse.LoadAsync(call)).ConfigureAwait(false);
        await foreach (ImageSummary image in Find(call, names).ConfigureAwait(false))
        {
            image.UsedBy = use.Of(image);
            PSObject shown = new(image);
            // A table that has a column for it.
            shown.TypeNames.Insert(0, $"{typeof(ImageSummary)}#{nameof(UsedBy)}");
            yield return shown;
        }
    }

    private IAsyncEnumerable<ImageSummary> Find(EngineCall call, ObjectIdentity[] names)
    {
        NamePattern[] patterns = ObjectIdentity.PatternsOf(names);
        // Only an id can mean an intermediate image: those have no names.
        bool all = All || Array.Exists(patterns,
            static pattern => pattern.CouldBeId || pattern.Text.StartsWith("sha256:", StringComparison.Ordinal));
        DockerRequest list = DockerRequest.Get($"/images/json").Query("all", all).Query("digests", Digests)
            .Query("shared-size", SharedSize, since: "1.42")
            .Query("manifests", Manifests && !Detailed, since: "1.47", nameof(Manifests))
            .Query("identity", Identity, since: "1.54").Query("filters", FilterMap.Of(Filter));
        return patterns.Length > 0
            ? FindNamed(call, names, patterns, list)
            : call.ListAsync(list, DockerJson.Default.ImageSummary);
    }

    /// <summary>An image that was found by a name before, and is asked for again, is still meant by it.</summary>
    private static async IAsyncEnumerable<ImageSummary> FindNamed(EngineCall call, ObjectIdentity[] names,
        NamePattern[] patterns, DockerRequest list)
    {
        await foreach (ImageSummary image in ImageLookup.FindAsync(call, patterns, list).ConfigureAwait(false))
        {
            image.FoundAs = [.. image.FoundAs.Union(names.Where(name => name.Text == image.Id)
                .SelectMany(static name => name.Facts(nameof(ImageSummary.FoundAs))))];
            yield return image;
        }
    }

    private IAsyncEnumerable<ImageInspect> Inspect(EngineCall call, ObjectIdentity[] names) => call.DetailAsync(
        Find(call, names),
        found => DockerRequest.Get($"/images/{found.Id}/json").Query("manifests", Manifests, since: "1.48")
            .Query("platform", ImagePlatform.ToJson(Platform), since: "1.49", nameof(Platform)),
            DockerJson.Default.ImageInspect, mayBeGone: Platform is null,
            carry: static (found, image) => image.FoundAs = found.FoundAs);
}
