using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Writes images to tar files, which Import-DockerImage and docker load read.</summary>
/// <remarks>
/// An image from the pipeline goes under the names that it was found by, or under all of them where it was only listed.
/// All images go into one file, with the layers that they share once; into a folder each goes to a file of its own. A
/// file takes its name only when it is complete; after a failure it is what it was before. Behind a link the file that
/// it leads to is written; devices, pipes and sockets are refused, as by docker save.
/// </remarks>
/// <example><code>Export-DockerImage shop/web:1.4, shop/db:1.4 shop.tar</code>Two images in one file.</example>
/// <example><code>Get-DockerImage shop/* | Export-DockerImage -Path backup/</code>
/// Each to a file of its own: backup/shop_web_1.4.tar.</example>
[Cmdlet(VerbsData.Export, "DockerImage", SupportsShouldProcess = true)]
[ApiOperation("ImageGetAll", "docker save")]
[ApiOperation("ImageGet")]
[OutputType(typeof(FileInfo))]
public sealed class ExportDockerImageCommand : ImageMakeCmdlet
{
    private readonly Dictionary<DockerEngine, List<string>> _together = [];
    private readonly Dictionary<string, (DockerEngine Engine, string Name)> _files = new(StringComparer.Ordinal);

    /// <summary>
    /// The file; or a folder that is there, or a path that ends in a slash: then each image is a file in it.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Alias("o", "OutFile", "Output")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>
    /// Only these platforms, of images for several: linux/arm64. API 1.48, more than one of them API 1.52.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PlatformCompleter))]
    public string[] Platform { get; set; } = [];

    private protected override string Action => $"Export image to '{Path}'";

    /// <summary>
    /// An image that was given as an object is exported under the names that it was found by, else under all that it
    /// has; by its id it would come back without any.
    /// </summary>
    private protected override ObjectIdentity[] Targets =>
        [.. Id.SelectMany(static name => name.Tags() is { Length: > 0 } tags ? tags : [name])];

    private protected override IAsyncEnumerable<string> ExpandAsync(EngineCall call, NamePattern pattern) =>
        ImageLookup.TagsAsync(call, pattern);

    /// <summary>Asked for on the pipeline thread first: the session's location is not for others.</summary>
    private string Destination => field ??= FullPath(Path);

    private bool IsFolder => Path.EndsWith('/') || Directory.Exists(Destination);

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() =>
    {
        if (_together.Count > 1)
        {
            throw new SockException(SockFailure.NameInvalid,
                $"Images of {_together.Count} engines cannot go into one file.",
                "Give a folder: a path that ends in a slash.");
        }

        foreach ((DockerEngine engine, List<string> names) in _together)
        {
            Fan.Add(engine.Endpoint, names.Count == 1 ? names[0] : Path,
                scope => ExportAsync(new EngineCall(engine, scope), names, Destination));
        }

        Deliver(Fan.All());
    });

    private protected override bool Accept(DockerEngine engine, string target)
    {
        if (IsFolder)
        {
            // The same image of two engines, or a/b and a_b: the second would take the place of the first.
            string file = FileOf(target);
            if (_files.TryAdd(file, (engine, target)))
            {
                return true;
            }

            if (_files[file] != (engine, target))
            {
                WriteError(ErrorTable.ToRecord(new SockException(SockFailure.NameInvalid,
                    $"'{target}' on {engine.Endpoint} would take the place of '{_files[file].Name}' on "
                        + $"{_files[file].Engine.Endpoint} in '{file}'.",
                    "Export it with a -Path of its own."), target));
            }

            return false;
        }

        if (!_together.TryGetValue(engine, out List<string>? names))
        {
            _together[engine] = names = [];
        }

        if (!names.Contains(target))
        {
            names.Add(target);
        }

        return false;
    }

    private protected override async IAsyncEnumerable<object?> RunAsync(EngineCall call, string target)
    {
        string file = FileOf(target);
        FileTarget.CreateFolder(System.IO.Path.GetDirectoryName(file)!);
        await foreach (object? made in ExportAsync(call, [target], file).ConfigureAwait(false))
        {
            yield return made;
        }
    }

    private string FileOf(string target) => System.IO.Path.Combine(Destination,
        string.Concat(target.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_'))
        + ".tar");

    private async IAsyncEnumerable<object?> ExportAsync(EngineCall call, IReadOnlyList<string> names, string file)
    {
        FileTarget target = FileTarget.At(file);
        DockerRequest save = names.Count == 1 ? DockerRequest.Get($"/images/{names[0]:ref}/get")
            : DockerRequest.Get($"/images/get");
        foreach (string name in names.Count == 1 ? [] : names)
        {
            save.Query("names", name);
        }

        foreach (string platform in Platform)
        {
            save.Query("platform", ImagePlatform.ToJson(platform), since: Platform.Length > 1 ? "1.52" : "1.48",
                nameof(Platform));
        }

        // Nobody says how long the archive will be; the images' sizes come near it, shared layers aside.
        long total = 0;
        foreach (string name in names)
        {
            total += (await call.ReadAsync(DockerRequest.Get($"/images/{name:ref}/json"),
                DockerJson.Default.ImageInspect).ConfigureAwait(false)).Size;
        }

        string activity = $"Exporting {(names.Count == 1 ? names[0] : $"{names.Count} images")}";
        using SockResponse response = await call.OpenAsync(save).ConfigureAwait(false);
        await target.CopyAsync(response.Body,
            done => call.ReportAsync(new TransferProgress(activity, done, Math.Max(done, total))), call.Cancel)
            .ConfigureAwait(false);
        await call.ReportAsync(new TransferProgress(activity, 0, null, Ended: true)).ConfigureAwait(false);
        yield return new FileInfo(file);
    }
}
