using System.Collections.Concurrent;
using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Writes all files of containers to tar files.</summary>
/// <remarks>
/// The file takes its name only when it is complete; after a failure it is what it was before. Behind a link the file
/// that it leads to is written; devices, pipes and sockets are refused, as by docker export. Volumes are not in it.
/// </remarks>
/// <example><code>Export-DockerContainer web web.tar</code>One container to one file.</example>
/// <example><code>Get-DockerContainer | Export-DockerContainer -Path backup/</code>
/// Each container to backup/NAME.tar.</example>
[Cmdlet(VerbsData.Export, "DockerContainer", SupportsShouldProcess = true)]
[ApiOperation("ContainerExport", "docker export")]
[OutputType(typeof(FileInfo))]
public sealed class ExportDockerContainerCommand : ContainerReadCmdlet
{
    private readonly ConcurrentDictionary<string, (DockerEngine Engine, string Id)> _files =
        new(StringComparer.Ordinal);

    /// <summary>
    /// The file, or a folder that is there, or a path that ends in a slash: then the file is NAME.tar in it.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Alias("o", "OutFile", "Output")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    private protected override string Action => $"Export container to '{Path}'";

    /// <summary>Asked for on the pipeline thread first: the session's location is not for others.</summary>
    private string Destination => field ??= FullPath(Path);

    private protected override bool Accept(DockerEngine engine, string target) => Destination.Length > 0;

    private protected override async IAsyncEnumerable<object?> RunAsync(EngineCall call, string target)
    {
        ContainerInspect found = await ContainerLookup.InspectAsync(call, target).ConfigureAwait(false);
        string name = found.Called;
        string file = FileOf(name);
        if (!_files.TryAdd(file, (call.Engine, found.Id)))
        {
            // Named twice it is exported once; another would take the place of the first.
            if (_files[file] == (call.Engine, found.Id))
            {
                yield break;
            }

            throw new SockException(SockFailure.NameInvalid, $"'{file}' is the file of another container.",
                "Give a folder: a path that ends in a slash; or export it with a -Path of its own.");
        }

        FileTarget written = FileTarget.At(file);
        using SockResponse response = await call.OpenAsync(DockerRequest.Get($"/containers/{target}/export"))
            .ConfigureAwait(false);
        string activity = $"Exporting {name}";
        await written.CopyAsync(response.Body,
            done => call.ReportAsync(new TransferProgress(activity, done, response.Length)), call.Cancel)
            .ConfigureAwait(false);
        await call.ReportAsync(new TransferProgress(activity, 0, null, Ended: true)).ConfigureAwait(false);
        yield return new FileInfo(file);
    }

    private string FileOf(string name)
    {
        if (!Directory.Exists(Destination) && !Path.EndsWith('/'))
        {
            return Destination;
        }

        FileTarget.CreateFolder(Destination);
        return System.IO.Path.Combine(Destination, name + ".tar");
    }
}
