using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Makes contexts of files that Export-DockerContext or docker context export wrote.</summary>
/// <remarks>
/// The file is a tar or a zip of at most 10 MiB, with meta.json and tls/ENDPOINT/FILE and nothing else in it. What it
/// says about its name does not count. A context of that name that is there is not replaced. The imported contexts are
/// written to the pipeline: look at their DockerHost before you use one that somebody else has made.
/// </remarks>
/// <example><code>Import-DockerContext build.dockercontext</code>The context build.</example>
/// <example><code>Import-DockerContext build.dockercontext -Name other</code>Under another name.</example>
/// <example><code>Get-ChildItem backup/*.dockercontext | Import-DockerContext</code>All of a backup.</example>
[Cmdlet(VerbsData.Import, "DockerContext", SupportsShouldProcess = true)]
[Replaces("docker context import")]
[OutputType(typeof(DockerContext))]
public sealed class ImportDockerContextCommand : ContextCmdlet
{
    private readonly List<byte> _pipedBytes = [];

    /// <summary>The files; wildcards are resolved.</summary>
    [Parameter(Position = 0)]
    [Alias("i", "Input")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Name of the new context; the file's name without its ending when not given.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The files, by their exact paths.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>A path, or the bytes of a file, from the pipeline.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public object? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (Path.Length + LiteralPath.Length == 0 && !MyInvocation.ExpectingInput)
        {
            Guard(static () => throw new SockException(SockFailure.NameInvalid, "There is nothing to import.",
                "Give a path, or pipe paths, files of Get-ChildItem, or bytes."));
        }
    }

    private protected override void Process()
    {
        foreach (string file in Path.SelectMany(FullPaths).Concat(LiteralPath.Select(FullPath)))
        {
            ImportFile(file);
        }

        switch (LiteralPath.Length > 0 ? null : InputObject is PSObject wrapped ? wrapped.BaseObject : InputObject)
        {
            case byte one:
                _pipedBytes.Add(one);
                break;
            case byte[] bytes:
                Import("the bytes", () => bytes);
                break;
            case FileInfo file:
                ImportFile(file.FullName);
                break;
            case string path:
                ImportFile(FullPath(path));
                break;
            case { } other:
                throw new SockException(SockFailure.NameInvalid, $"'{other}' is neither a path nor bytes.");
            default:
                break;
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_pipedBytes.Count > 0)
        {
            Guard(() => Import("the bytes", _pipedBytes.ToArray));
        }
    }

    private void ImportFile(string file) => Import(file, () =>
    {
        using FileStream open = FileFailure.Read(file, File.OpenRead);
        // One byte more tells that it is too large, whatever the file is.
        byte[] all = new byte[ContextArchive.Most + 1];
        return FileFailure.Read(file, _ => all[..open.ReadAtLeast(all, all.Length, throwOnEndOfStream: false)]);
    });

    private void Import(string source, Func<byte[]> read) => Each(source, source, () =>
    {
        string name = Name ?? (System.IO.Path.IsPathRooted(source)
            ? System.IO.Path.GetFileNameWithoutExtension(source)
            : throw new SockException(SockFailure.NameInvalid, "Bytes have no name.", "Give -Name."));
        ContextStore.MustBeName(name);
        ContextStore store = EndpointResolver.Current.Contexts;
        if (store.Has(name))
        {
            throw new SockException(SockFailure.Conflict, $"There is a context '{name}' already.",
                "Remove it first, or give another -Name.");
        }

        (StoredContext context, ContextTls tls) =
            ContextArchive.ReadAsync(read(), source, Stop).GetAwaiter().GetResult();
        if (context.Host is { } host)
        {
            ContextHost.Checked(host);
        }

        if (!ShouldProcess($"'{name}' for {context.Host ?? "no engine"}", "Import context"))
        {
            return;
        }

        try
        {
            if (tls.Check() is { } trap)
            {
                WriteWarning(trap);
            }
        }
        catch (SockException useless)
        {
            // They are kept, as docker keeps them: what else is in the file is of use.
            WriteWarning($"The certificates and keys in '{source}' are of no use: {useless.Message}.");
        }

        store.Write(context.Renamed(name), tls);
        WriteObject(Catalog.One(name));
    });
}
