using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>How a build shows how far it is.</summary>
public enum BuildProgressView
{
    /// <summary>As bars in a terminal, as lines elsewhere.</summary>
    Auto,

    /// <summary>As lines: each step, what it writes, and how it ended.</summary>
    Plain,

    /// <summary>As bars, which are gone at the end: the steps that run, and what they write last.</summary>
    Tree,
}

/// <summary>Builds an image of a Dockerfile and its context, and writes the image to the pipeline.</summary>
/// <remarks>
/// The context is a folder, a tar archive, or an address that the engine fetches itself: a Git repository, a tar
/// archive, a Dockerfile. What .dockerignore names is not sent. The archive is written while it is sent, without a
/// temporary file. BuildKit builds where the engine has it, the classic builder elsewhere, as on Podman, or with
/// -Classic; DOCKER_BUILDKIT=0 means the same. For BuildKit the Dockerfile is always part of the context, so that
/// COPY . brings it along. Base images that there are credentials for are pulled before BuildKit builds.
///
/// Steps and what they write are lines of the information stream, shown by default where there is no terminal; in a
/// terminal they are bars. 6> writes them to a file and -InformationVariable keeps them, in both cases. What BuildKit
/// warns of in the Dockerfile are warnings. A step that fails is an error with the step, its exit code and its last
/// lines; $Error[0].Exception.Build has the three.
///
/// Ctrl+C ends the build on the engine too; Podman first ends the step that it is at.
/// </remarks>
/// <example><code>Build-DockerImage ./app -Tag shop/web:1.4, shop/web:latest</code>An image with two names.</example>
/// <example><code>$image = Build-DockerImage . -BuildArgument @{ VERSION = '1.4' } -Target release -Quiet</code>
/// A stage, with an argument.</example>
/// <example><code>'FROM busybox', 'RUN echo hello > /greeting' | Build-DockerImage -Tag greeting</code>
/// A Dockerfile from the pipeline, without a context.</example>
/// <example><code>Build-DockerImage https://github.com/docker-library/hello-world.git -Tag hello 6> build.log</code>
/// A Git repository; the lines go to a file.</example>
[Cmdlet("Build", "DockerImage", SupportsShouldProcess = true)]
[ApiOperation("ImageBuild", "docker build")]
[OutputType(typeof(ImageInspect))]
public sealed class BuildDockerImageCommand : DockerCmdlet
{
    private readonly List<string> _lines = [];
    private bool _several;

    /// <summary>
    /// The context: a folder, a tar archive, or the address of a Git repository, an archive or a Dockerfile. Without it
    /// the current location, and none at all for a Dockerfile from the pipeline.
    /// </summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>
    /// Lines of a Dockerfile, to be built in place of the context's own; or the folder or archive to build.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    /// <summary>Names of the image: repository, or repository:tag. Without it the image has no name.</summary>
    [Parameter]
    [Alias("t")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ImageCompleter))]
    public string[] Tag { get; set; } = [];

    /// <summary>The Dockerfile; Dockerfile in the context when not given. It may be outside of the context.</summary>
    [Parameter]
    [Alias("f")]
    [ValidateNotNullOrEmpty]
    public string? File { get; set; }

    /// <summary>
    /// Values of the Dockerfile's ARGs: @{ NAME = 'value' } or 'NAME=value'; NAME alone takes the value of the
    /// environment.
    /// </summary>
    [Parameter]
    [Alias("BuildArg")]
    [Variables]
    public string[] BuildArgument { get; set => field = value ?? []; } = [];

    /// <summary>Stage of the Dockerfile to build; the last one when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Target { get; set; }

    /// <summary>Labels of the image: @{ team = 'shop' }, 'team=shop'.</summary>
    [Parameter]
    [Map]
    public DockerMap<string>? Label { get; set; }

    /// <summary>Runs every step again, whatever is in the cache.</summary>
    [Parameter]
    public SwitchParameter NoCache { get; set; }

    /// <summary>Asks the registries for newer base images.</summary>
    [Parameter]
    public SwitchParameter Pull { get; set; }

    /// <summary>Platform of the image: linux/arm64.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PlatformCompleter))]
    public string? Platform { get; set; }

    /// <summary>Images whose layers may be used again.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ImageCompleter))]
    public string[] CacheFrom { get; set; } = [];

    /// <summary>Network of the commands: default, host, none; for the classic builder any network.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity(One = true)]
    [ArgumentCompleter(typeof(NamedCompleter))]
    public ObjectIdentity? Network { get; set; }

    /// <summary>
    /// Names of hosts for the commands: 'name:10.0.0.1', @{ name = '10.0.0.1' }. host-gateway is the host itself.
    /// </summary>
    [Parameter]
    [Alias("ExtraHost")]
    [Hosts]
    public string[] AddHost { get; set => field = value ?? []; } = [];

    /// <summary>Bytes of /dev/shm for the commands: 64MB, '64m'.</summary>
    [Parameter]
    [ByteSize]
    public long? ShmSize { get; set; }

    /// <summary>Limits of the commands' processes: 'nofile=1024:2048', @{ nofile = 1024 }.</summary>
    [Parameter]
    [Ulimits]
    public Ulimit[] Ulimit { get; set => field = value ?? []; } = [];

    /// <summary>Parent of the commands' control groups.</summary>
    [Parameter]
    public string? CgroupParent { get; set; }

    /// <summary>Builds with the classic builder, also where there is BuildKit.</summary>
    [Parameter]
    public SwitchParameter Classic { get; set; }

    /// <summary>Memory of a command, in bytes: 512MB, '512m'. The classic builder only.</summary>
    [Parameter]
    [Alias("m")]
    [ByteSize]
    public long? Memory { get; set; }

    /// <summary>Memory and swap of a command; -1 for no limit. The classic builder only.</summary>
    [Parameter]
    [ByteSize]
    public long? MemorySwap { get; set; }

    /// <summary>Weight against other commands; 1024 is the usual one. The classic builder only.</summary>
    [Parameter]
    [Alias("c")]
    public long? CpuShares { get; set; }

    /// <summary>Period of the processor quota, in microseconds. The classic builder only.</summary>
    [Parameter]
    public long? CpuPeriod { get; set; }

    /// <summary>Microseconds of processor time in each period. The classic builder only.</summary>
    [Parameter]
    public long? CpuQuota { get; set; }

    /// <summary>Processors that a command may run on: 0-2, or '0,3'. The classic builder only.</summary>
    [Parameter]
    public string? CpusetCpus { get; set; }

    /// <summary>Memory nodes that a command may use: 0-1. The classic builder only.</summary>
    [Parameter]
    public string? CpusetMems { get; set; }

    /// <summary>Isolation of Windows containers: default, process, hyperv. The classic builder only.</summary>
    [Parameter]
    public string? Isolation { get; set; }

    /// <summary>
    /// Makes one layer of all new ones, on an engine with experimental features. The classic builder only.
    /// </summary>
    [Parameter]
    public SwitchParameter Squash { get; set; }

    /// <summary>How the build shows how far it is: Auto, Plain (lines), or Tree (bars).</summary>
    [Parameter]
    public BuildProgressView Progress { get; set; }

    /// <summary>Shows nothing: neither steps nor lines nor warnings.</summary>
    [Parameter]
    [Alias("q")]
    public SwitchParameter Quiet { get; set; }

    /// <summary>True where bars are shown in place of lines.</summary>
    private bool IsWatched => !Quiet && Progress switch
    {
        BuildProgressView.Plain => false,
        BuildProgressView.Tree => true,
        _ => Host.UI?.SupportsVirtualTerminal == true && !Console.IsOutputRedirected
            && GetVariableValue("ProgressPreference")
                is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore),
    };

    private protected override IEnumerable<(ObjectIdentity? Named, string Word)> Companions => [(Network, "network")];

    private protected override void Process()
    {
        switch (InputObject is PSObject wrapped ? wrapped.BaseObject : InputObject)
        {
            case null:
                break;
            case FileSystemInfo file:
                Path = Path is null ? file.FullName : throw new SockException(SockFailure.NameInvalid,
                    $"A build has one context, and both '{Path}' and '{file.FullName}' are named.",
                    "Build one after the other: ForEach-Object { Build-DockerImage $_ }.");
                break;
            case object line:
                _lines.Add(LanguagePrimitives.ConvertTo<string>(line));
                break;
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() =>
    {
        if (MyInvocation.ExpectingInput && _lines.Count == 0 && Path is null)
        {
            throw new SockException(SockFailure.NameInvalid, "No Dockerfile came from the pipeline.",
                "Name a folder with -Path to build what is in it.");
        }

        BuildPlan plan = Plan();
        DockerEngine[] engines = [.. Engines()];
        _several = engines.Length > 1;
        using FanOut fan = new(int.MaxValue, Stop);
        foreach (DockerEngine engine in engines)
        {
            if (ShouldProcess($"{plan.Title} on {engine.Endpoint}", "Build image"))
            {
                fan.Add(engine.Endpoint, plan.Title, scope => ImageBuild.RunAsync(new EngineCall(engine, scope), plan));
            }
        }

        Deliver(fan.All());
    });

    private BuildPlan Plan()
    {
        string? text = _lines.Count > 0 ? string.Join('\n', _lines) + "\n" : null;
        if (text is not null && File is not null)
        {
            throw new SockException(SockFailure.NameInvalid,
                $"Both the pipeline and -File '{File}' bring a Dockerfile.",
                "Use one of them.");
        }

        string path = Path ?? ".";
        bool remote = BuildContext.IsRemote(path)
            && !System.IO.Path.Exists(System.IO.Path.Combine(SessionState.Path.CurrentFileSystemLocation.ProviderPath,
                path));
        string full = remote ? "" : FullPath(path);
        if (text is not null && remote)
        {
            throw new SockException(SockFailure.NameInvalid,
                $"The engine fetches '{path}' itself, and takes no Dockerfile beside it.",
                "Clone it and build the folder.");
        }

        return new BuildPlan
        {
            Title = Tag.Length > 0 ? string.Join(", ", Tag)
                : text is not null && Path is null ? "the Dockerfile" : path,
            Context = remote ? null
                : text is not null && Path is null ? _ => BuildContext.OfText(text)
                : System.IO.File.Exists(full) ? Archive(full, text)
                : text is not null ? buildKit => BuildContext.OfFolderAndText(full, text, buildKit)
                : buildKit => BuildContext.OfFolder(full, Dockerfile(full), buildKit),
            Remote = remote ? path : null,
            RemoteDockerfile = remote ? File : null,
            Tags = Tag,
            // Of two values for one name the last counts, as for the docker program.
            Arguments = BuildArgument.Select(static argument => argument.Split('=', 2))
                .GroupBy(static pair => pair[0], static pair => pair[1], StringComparer.Ordinal)
                .ToDictionary(static values => values.Key, static values => values.Last(), StringComparer.Ordinal),
            Labels = Label ?? [],
            CacheFrom = CacheFrom,
            Hosts = AddHost,
            Ulimits = Ulimit,
            Target = Target,
            Platform = Platform,
            Network = Network is null ? null : NetworkChoice.Of(Network, new()).Name,
            CgroupParent = CgroupParent,
            ShmSize = ShmSize,
            NoCache = NoCache,
            Pull = Pull,
            Classic = Classic ? true : ClassicWanted(),
            Limits = new ClassicLimits
            {
                Memory = Memory,
                MemorySwap = MemorySwap,
                CpuShares = CpuShares,
                CpuPeriod = CpuPeriod,
                CpuQuota = CpuQuota,
                CpusetCpus = CpusetCpus,
                CpusetMems = CpusetMems,
                Isolation = Isolation,
                Squash = Squash,
            },
            IsQuiet = Quiet,
            IsWatched = IsWatched,
        };
    }

    private Func<bool, BuildContext> Archive(string path, string? text) => text is null
        ? _ => BuildContext.OfArchive(path, File)
        : throw new SockException(SockFailure.NameInvalid,
            $"'{path}' is an archive, and takes no Dockerfile beside it.",
            "Unpack it and build the folder.");

    /// <summary>The Dockerfile that -File names from the current location, or else in the context.</summary>
    private string? Dockerfile(string folder) => File is null ? null
        : FullPath(File) is var here && !System.IO.File.Exists(here)
            && System.IO.Path.Combine(folder, File) is var there && System.IO.File.Exists(there) ? there : here;

    /// <summary>What DOCKER_BUILDKIT says, as for the docker program: true for the classic builder.</summary>
    private static bool? ClassicWanted() =>
        Environment.GetEnvironmentVariable("DOCKER_BUILDKIT")?.ToLowerInvariant() switch
    {
        "0" or "f" or "false" => true,
        "1" or "t" or "true" => false,
        _ => null,
    };

    private protected override void Receive(object? item)
    {
        switch (item)
        {
            case BuildLine line when !Quiet:
                line.Prefix = _several ? $"[{line.DockerHost}] " : null;
                WriteInformation(line, IsWatched ? [] : ["PSHOST"]);
                break;
            case BuildLine:
                break;
            default:
                base.Receive(item);
                break;
        }
    }
}
