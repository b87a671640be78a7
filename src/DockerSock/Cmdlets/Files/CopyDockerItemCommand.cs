using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Copies files and folders into containers, out of them, and between them, whether they run or not.</summary>
/// <remarks>
/// A path in a container is container:path; a path of this machine that has a colon begins with ./ or a slash. The
/// rules are those of docker cp: a folder goes into a folder that is there and otherwise takes the destination's name;
/// /. at the end of a folder means what is in it; a single file can take another name; the folder above the destination
/// must be there. Wildcards are understood on this machine, in containers, and in the name of the container that is
/// copied to. An archive from a container is not trusted: entries that lead out of the destination (by their name, by a
/// link, through a link) and devices are refused and named, and the rest is copied. Names keep every byte, also those
/// that are not UTF-8, and files their extended attributes, such as capabilities, as far as this machine has them.
/// Nothing is kept in memory or in a temporary file.
/// </remarks>
/// <example><code>Copy-DockerItem ./site web:/usr/share/nginx/html</code>A folder into a container.</example>
/// <example><code>Copy-DockerItem 'web:/var/log/*.log' ./logs</code>Files out of a container.</example>
/// <example><code>Get-ChildItem *.conf | Copy-DockerItem -Destination 'web*:/etc/nginx/conf.d/'</code>
/// Many files into many containers.</example>
/// <example><code>Copy-DockerItem old:/data/. new:/data</code>
/// What is in a folder, from one container to another.</example>
[Cmdlet(VerbsCommon.Copy, "DockerItem", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[ApiOperation("ContainerArchive", "docker cp")]
[ApiOperation("PutContainerArchive")]
[OutputType(typeof(FileInfo), typeof(DirectoryInfo), typeof(DockerItem))]
public sealed class CopyDockerItemCommand : DockerCmdlet
{
    private readonly List<string> _local = [];
    private readonly List<(ObjectIdentity Named, CopySource Source)> _remote = [];

    /// <summary>
    /// What is copied: paths of this machine or container:path, with wildcards. Files from the pipeline come by their
    /// full name.
    /// </summary>
    [Parameter(ParameterSetName = "Path", Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public ItemPath[] Path { get; set; } = [];

    /// <summary>The same, taken as it is: [ and * are letters.</summary>
    [Parameter(ParameterSetName = "LiteralPath", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>
    /// Where it goes: a path of this machine or container:path; the container's name may have wildcards.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "";

    /// <summary>Copies what a link leads to, where the source itself is a link.</summary>
    [Parameter]
    [Alias("L")]
    public SwitchParameter FollowLink { get; set; }

    /// <summary>Keeps the numbers of users and groups. On this machine only root can set them.</summary>
    [Parameter]
    [Alias("a")]
    public SwitchParameter Archive { get; set; }

    /// <summary>
    /// Creates symbolic links that lead out of the destination, as they are; nothing is written through them.
    /// </summary>
    [Parameter]
    public SwitchParameter AllowOutsideLink { get; set; }

    /// <summary>
    /// Writes what has been copied to the pipeline: files and folders of this machine, or what is at the destination in
    /// the container.
    /// </summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private CopyOptions Options =>
        new() { FollowLink = FollowLink, Archive = Archive, OutsideLinks = AllowOutsideLink };

    private protected override void Process()
    {
        bool literal = LiteralPath.Length > 0;
        if (Destination == "-" || Path.Any(static path => path.Text == "-"))
        {
            throw new SockException(SockFailure.NameInvalid, "'-' is an archive to docker cp, and nothing here.",
                "Invoke-SockRequest '/containers/NAME/archive?path=PATH' -OutFile FILE.tar writes a path of a container "
                + "as an archive, -Method Put -InFile FILE.tar unpacks one; Export-DockerContainer writes all files. "
                + "A file of that name is ./-.");
        }

        foreach (ObjectIdentity named in literal ? LiteralPath.Select(ObjectIdentity.Of)
            : Path.Select(static path => path.Identity))
        {
            if (ContainerPath.Parse(named.Text) is { } remote && !named.Text.Contains("::", StringComparison.Ordinal))
            {
                _remote.Add((named, ItemPaths.Source(remote, literal || named.IsObject)));
                continue;
            }

            Each(named.Text, () => AddLocal(named.Text, literal));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() =>
    {
        if (_local.Count + _remote.Count == 0)
        {
            return;
        }

        using FanOut fan = new(16, Stop);
        ContainerPath? to = ContainerPath.Parse(Destination);
        if (to is null && _local.Count > 0)
        {
            throw new SockException(SockFailure.NameInvalid,
                $"Neither '{_local[0]}' nor '{Destination}' is in a container.",
                "Write a path in a container as container:path; Copy-Item copies on this machine.");
        }

        string full = to is not null ? "" : FullPath(Destination).TrimEnd('/')
            + (Destination.EndsWith('/') ? "/" : "");
        foreach ((DockerEngine engine, CopySource[] sources) in Sources())
        {
            if (to is null)
            {
                AddDownloads(fan, engine, sources, full);
                continue;
            }

            foreach (ContainerPath target in Targets(engine, to))
            {
                AddCopies(fan, engine, sources, target);
            }
        }

        Deliver(fan.All());
    });

    /// <summary>What is copied out of containers, by engine; the engines alone where all is of this machine.</summary>
    private IEnumerable<(DockerEngine Engine, CopySource[] Sources)> Sources() => _remote.Count == 0
        ? Engines().Select(static engine => (engine, Array.Empty<CopySource>()))
        : ByEngine(_remote.Select(static one => one.Named)).Select(group => (group.Engine,
            _remote.Where(one => group.Names.Contains(one.Named)).Select(static one => one.Source).ToArray()));

    private void AddCopies(FanOut fan, DockerEngine engine, CopySource[] sources, ContainerPath to)
    {
        bool several = _local.Count + _remote.Count > 1;
        if (_local.Count > 0 && ShouldProcess($"{to} on {engine.Endpoint}", $"Copy {string.Join(", ", _local)}"))
        {
            fan.Add(engine.Endpoint, to.ToString(), scope => UploadAsync(new EngineCall(engine, scope), to));
        }

        foreach (CopySource source in sources)
        {
            if (ShouldProcess($"{to} on {engine.Endpoint}", $"Copy {source.Path}"))
            {
                fan.Add(engine.Endpoint, to.ToString(),
                    scope => TransferAsync(new EngineCall(engine, scope), source, to, several));
            }
        }
    }

    private void AddDownloads(FanOut fan, DockerEngine engine, CopySource[] sources, string destination)
    {
        foreach (CopySource source in sources)
        {
            if (ShouldProcess(destination, $"Copy {source.Path} on {engine.Endpoint}"))
            {
                fan.Add(engine.Endpoint, source.Path.ToString(),
                    scope => DownloadAsync(new EngineCall(engine, scope), source, destination));
            }
        }
    }

    private async IAsyncEnumerable<object?> UploadAsync(EngineCall call, ContainerPath to)
    {
        await ItemCopy.UploadAsync(call, _local, to, Options).ConfigureAwait(false);
        if (PassThru)
        {
            yield return await to.StatAsync(call).ConfigureAwait(false);
        }
    }

    private async IAsyncEnumerable<object?> TransferAsync(EngineCall call, CopySource source, ContainerPath to,
        bool several)
    {
        await ItemCopy.TransferAsync(call, source, call, to, several, Options).ConfigureAwait(false);
        if (PassThru)
        {
            yield return await to.StatAsync(call).ConfigureAwait(false);
        }
    }

    private async IAsyncEnumerable<object?> DownloadAsync(EngineCall call, CopySource source, string destination)
    {
        IReadOnlyCollection<string> copied = await ItemCopy.DownloadAsync(call, source, destination, _remote.Count > 1,
            Options).ConfigureAwait(false);
        foreach (string path in PassThru ? copied : [])
        {
            yield return Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        }
    }

    private void AddLocal(string text, bool literal)
    {
        // ./ is the folder that one is in, as docker cp reads it: what is in it.
        string trimmed = System.IO.Path.TrimEndingDirectorySeparator(text);
        bool contents = trimmed.EndsWith("/.", StringComparison.Ordinal) || trimmed is ".";
        string plain = contents && trimmed.Length > 1 ? trimmed[..^2] : text;
        plain = plain.Length == 0 ? "/" : plain;
        string end = contents ? "/." : System.IO.Path.EndsInDirectorySeparator(plain) ? "/" : "";
        IEnumerable<string> paths = literal ? [FullPath(plain)] : FullPaths(plain);
        foreach (string path in paths.Select(System.IO.Path.TrimEndingDirectorySeparator))
        {
            if (!LocalFiles.Exists(path))
            {
                Refuse(new SockException(SockFailure.FileFailed, $"There is no '{path}'."), text);
                continue;
            }

            _local.Add(end.Length > 0 ? path.TrimEnd('/') + end : path);
        }
    }

    /// <summary>The containers of the destination.</summary>
    private IEnumerable<ContainerPath> Targets(DockerEngine engine, ContainerPath to)
    {
        if (!Patterns.IsWildcard(to.Container))
        {
            return [to];
        }

        using FanOut fan = new(1, Stop);
        fan.Add(engine.Endpoint, to.Container, scope =>
            ContainerLookup.NamesAsync(new EngineCall(engine, scope), Patterns.Of(to.Container)));
        return [.. Items(fan.All()).OfType<string>().Select(name => to with { Container = name })];
    }
}
