using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;

namespace DockerSock.Cmdlets;

/// <summary>Writes contexts to files, which Import-DockerContext and docker context import read.</summary>
/// <remarks>
/// The file holds the context's keys: it is readable by its owner alone, and is to be kept as secret as they are. A
/// file that is there is not written over without -Force.
/// </remarks>
/// <example><code>Export-DockerContext build</code>To build.dockercontext in the current folder.</example>
/// <example><code>Get-DockerContext b* | Export-DockerContext -Path backup/</code>Each to a file of its own.</example>
/// <example><code>Export-DockerContext build -Path - | Import-DockerContext -Name copy</code>
/// Without a file: a hyphen writes the bytes to the pipeline.</example>
[Cmdlet(VerbsData.Export, "DockerContext", SupportsShouldProcess = true)]
[Replaces("docker context export")]
[OutputType(typeof(FileInfo), typeof(byte[]))]
public sealed class ExportDockerContextCommand : ContextCmdlet
{
    private readonly HashSet<string> _files = new(StringComparer.Ordinal);

    /// <summary>The contexts: names, or wildcards for names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public ObjectIdentity[] Name { get; set; } = [];

    /// <summary>
    /// The file; or a folder that is there, or a path that ends in a slash: then the file is NAME.dockercontext in it.
    /// A hyphen writes the bytes to the pipeline. Without it, the file is in the current folder.
    /// </summary>
    [Parameter(Position = 1)]
    [Alias("o", "OutFile", "Output")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "./";

    /// <summary>Writes over a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Process()
    {
        foreach (string name in NamesOf(Name))
        {
            Each(name, null, () => Export(name));
        }
    }

    private void Export(string name)
    {
        EndpointResolver resolver = EndpointResolver.Current;
        if (!resolver.Contexts.Has(name) && resolver.Podman.Find(name) is { } connection)
        {
            throw OfPodman(connection);
        }

        (StoredContext context, ContextTls tls) = Catalog.Source(name);
        byte[] archive = ContextArchive.WriteAsync(context, tls, Stop).GetAwaiter().GetResult();
        if (Path == "-")
        {
            if (ShouldProcess($"'{name}' to the pipeline", "Export context"))
            {
                WriteObject(archive);
            }

            return;
        }

        string destination = FullPath(Path);
        string file = Path.EndsWith('/') || Directory.Exists(destination)
            ? System.IO.Path.Combine(destination, FileOf(name)) : destination;
        if (!_files.Add(file))
        {
            throw new SockException(SockFailure.NameInvalid, $"'{file}' is the file of another context.",
                "Give a folder: a path that ends in a slash.");
        }

        if (!Force && System.IO.Path.Exists(file))
        {
            throw new SockException(SockFailure.FileFailed, $"'{file}' is there already.",
                "Give another -Path, or -Force.");
        }

        if (ShouldProcess($"'{name}' to '{file}'", "Export context"))
        {
            FileTarget.CreateFolder(System.IO.Path.GetDirectoryName(file)!);
            FileTarget.At(file).WriteOwn(archive, Force);
            WriteObject(new FileInfo(file));
        }
    }

    /// <summary>Names on disk may hold anything; a file's name does not lead to another folder.</summary>
    private static string FileOf(string name) => string.Concat(name.Select(static c =>
        char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '+' ? c : '_')) + ".dockercontext";
}
