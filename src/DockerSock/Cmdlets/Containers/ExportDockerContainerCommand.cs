using System.Management.Automation;
using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>Writes all files of containers to tar files.</summary>
/// <remarks>
/// The file takes its name only when it is complete; after a failure it is what it was before. Volumes are not in it.
/// </remarks>
/// <example><code>Export-DockerContainer web web.tar</code>One container to one file.</example>
/// <example><code>Get-DockerContainer | Export-DockerContainer -Path backup/</code>
/// Each container to backup/NAME.tar.</example>
[Cmdlet(VerbsData.Export, "DockerContainer", SupportsShouldProcess = true)]
[ApiOperation("ContainerExport", "docker export")]
[OutputType(typeof(FileInfo))]
public sealed class ExportDockerContainerCommand : ContainerReadCmdlet
{
    /// <summary>
    /// The file, or a folder that is there, or a path that ends in a slash: then the file is NAME.tar in it.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Alias("o", "OutFile", "Output")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    private protected override string Action => $"Export container to '{Path}'";

    private protected override async IAsyncEnumerable<object?> RunAsync(EngineCall call, string target)
    {
        string name = (await ContainerLookup.InspectAsync(call, target).ConfigureAwait(false)).Called;
        string file = FileOf(name);
        using SockResponse response = await call.OpenAsync(DockerRequest.Get($"/containers/{target}/export"))
            .ConfigureAwait(false);
        string activity = $"Exporting {name}";
        await FileTarget.CopyAsync(response.Body, file,
            done => call.ReportAsync(new TransferProgress(activity, done, response.Length)), call.Cancel)
                .ConfigureAwait(false);
        await call.ReportAsync(new TransferProgress(activity, 0, null, Ended: true)).ConfigureAwait(false);
        yield return new FileInfo(file);
    }

    private string FileOf(string name)
    {
        string full = FullPath(Path);
        if (!Directory.Exists(full) && !Path.EndsWith('/'))
        {
            return full;
        }

        FileTarget.CreateFolder(full);
        return System.IO.Path.Combine(full, name + ".tar");
    }
}
