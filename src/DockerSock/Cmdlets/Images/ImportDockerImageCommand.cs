using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Loads images from tar files, or makes an image of a file system.</summary>
/// <remarks>
/// The file is what Export-DockerImage or docker save wrote, plain or packed: gzip, bzip2 and xz, and zstd where the
/// engine takes it. With -RootFileSystem it holds the files of one image, as Export-DockerContainer writes them. The
/// images are written to the pipeline.
/// </remarks>
/// <example><code>Get-ChildItem backup/*.tar | Import-DockerImage</code>All images of a backup.</example>
/// <example><code>Import-DockerImage rootfs.tar.gz -RootFileSystem -Tag base:1 -Change 'CMD ["sh"]'</code>
/// An image of a file system.</example>
[Cmdlet(VerbsData.Import, "DockerImage", SupportsShouldProcess = true, DefaultParameterSetName = "Load")]
[ApiOperation("ImageLoad", "docker load")]
[ApiOperation("ImageCreate", "docker import")]
[OutputType(typeof(ImageInspect))]
public sealed class ImportDockerImageCommand : DockerCmdlet
{
    /// <summary>
    /// The files; wildcards are resolved. With -RootFileSystem also an address that the engine fetches: https://…
    /// </summary>
    [Parameter(Position = 0)]
    [Alias("i", "Input")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The files, by their exact paths.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>A path, or a stream of the archive's bytes, from the pipeline.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public object? InputObject { get; set; }

    /// <summary>Only these platforms, of images for several: linux/arm64. API 1.48, more than one of them API 1.52.
    /// With -RootFileSystem: the platform that the files are for.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PlatformCompleter))]
    public string[] Platform { get; set; } = [];

    /// <summary>The archive holds the files of one image.</summary>
    [Parameter(ParameterSetName = "RootFileSystem", Mandatory = true)]
    public SwitchParameter RootFileSystem { get; set; }

    /// <summary>Repository, or repository:tag, of the image; without it the image has no name.</summary>
    [Parameter(ParameterSetName = "RootFileSystem")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ImageCompleter))]
    public string? Tag { get; set; }

    /// <summary>
    /// Instructions of a Dockerfile to apply: CMD, ENTRYPOINT, ENV, EXPOSE, LABEL, ONBUILD, USER, VOLUME, WORKDIR.
    /// </summary>
    [Parameter(ParameterSetName = "RootFileSystem")]
    [Alias("c")]
    public string[] Change { get; set; } = [];

    /// <summary>A comment, kept in the image's history.</summary>
    [Parameter(ParameterSetName = "RootFileSystem")]
    [Alias("m", "Comment")]
    public string? Message { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        Guard(() =>
        {
            if (Path.Length + LiteralPath.Length == 0 && !MyInvocation.ExpectingInput)
            {
                throw new SockException(SockFailure.NameInvalid, "There is nothing to import.",
                    "Give a path, or pipe paths, files of Get-ChildItem, or a Stream.");
            }

            if (RootFileSystem && Platform.Length > 1)
            {
                throw new SockException(SockFailure.NameInvalid, "The files of one image are for one platform.",
                    "Give one -Platform.");
            }
        });
    }

    private protected override void Process()
    {
        foreach (string text in Path)
        {
            if (text.StartsWith("http://", StringComparison.Ordinal)
                || text.StartsWith("https://", StringComparison.Ordinal))
            {
                ImportAddress(text);
                continue;
            }

            Import(text, FullPaths);
        }

        foreach (string text in LiteralPath)
        {
            Import(text, path => [FullPath(path)]);
        }

        switch (LiteralPath.Length > 0 ? null : InputObject is PSObject wrapped ? wrapped.BaseObject : InputObject)
        {
            case null:
                break;
            case Stream when DockerHost.Length > 1 || Context.Length > 1:
                throw new SockException(SockFailure.NameInvalid,
                    "A stream is read once: it cannot go to several engines.", "Give a file, or one engine.");
            case Stream stream:
                Import(new ArchiveSource("the stream", stream.CanSeek ? stream.Length - stream.Position : null,
                    () => stream), "the stream");
                break;
            case string path:
                Import(path, text => [FullPath(text)]);
                break;
            case object other:
                throw new SockException(SockFailure.NameInvalid,
                    $"A {other.GetType().Name} is neither a file nor a stream.",
                    "Pipe paths, files of Get-ChildItem, or a Stream.");
        }
    }

    private void ImportAddress(string address)
    {
        if (RootFileSystem)
        {
            Import(null, address);
            return;
        }

        WriteError(ErrorTable.ToRecord(new SockException(SockFailure.NameInvalid,
            $"Images are loaded from files, and '{address}' is an address.",
            "Fetch it first, or say -RootFileSystem when it holds the files of one image."), address));
    }

    private void Import(string text, Func<string, IReadOnlyList<string>> resolve)
    {
        Each(text, () =>
        {
            IReadOnlyList<string> files = resolve(text);
            if (files.Count == 0)
            {
                throw new SockException(SockFailure.FileFailed, $"There is no file '{text}'.");
            }

            foreach (string file in files)
            {
                Each(file, () => Import(ArchiveSource.OfFile(file), file));
            }
        });
    }

    private void Import(ArchiveSource? source, string name)
    {
        if (ShouldProcess(name,
            RootFileSystem ? $"Import as {(Tag is null ? "an image" : $"image '{Tag}'")}" : "Load images"))
        {
            Ask(name, call => RootFileSystem ? ImportAsync(call, source, name)
                : ImageLoad.LoadAsync(call, source!, Platform));
        }
    }

    private async IAsyncEnumerable<object?> ImportAsync(EngineCall call, ArchiveSource? source, string url)
    {
        ImageReference? reference = Tag is null ? null : ImageReference.Parse(Tag);
        string id = await ImageLoad.ImportAsync(call, source, url, request =>
        {
            // In one parameter: Podman does not look at "tag".
            request.Query("repo", reference is null ? null : $"{reference.Repository}:{reference.TagOrDigest}")
                .Query("message", Message)
                .Query("platform", Platform.Length > 0 ? Platform[0] : ImagePlatform.Default);
            foreach (string change in Change)
            {
                request.Query("changes", change);
            }

            return request;
        }).ConfigureAwait(false);
        ImageInspect made = await call.ReadAsync(DockerRequest.Get($"/images/{id:ref}/json"),
            DockerJson.Default.ImageInspect).ConfigureAwait(false);
        made.FoundAs = ImageLookup.Given(Tag is null ? [] : [Tag], made.RepoTags);
        yield return made;
    }
}
