using System.Management.Automation;
using System.Text.RegularExpressions;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Formats;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Reads what containers have written, or the services and tasks of a swarm.</summary>
/// <remarks>
/// Each line is an object with Time, Container, Stream and Line, and is shown as the line. Lines of several containers
/// are ordered by time; the view then names the container before each. -Follow goes on with what is written, also when
/// a container is restarted, and, for a wildcard or a name, when another container comes that fits; it ends with
/// Ctrl+C, with the pipeline, or when all its containers are removed. Nothing is lost or doubled when it takes up a log
/// again.
/// Lines of a swarm carry Service, Task and Node, from whichever node they come; the engine asked is one of its
/// managers.
/// </remarks>
/// <example><code>Get-DockerLog web -Tail 20</code>The last lines.</example>
/// <example><code>Get-DockerLog web -Since 10m -Match 'error|warn' | Group-Object Stream</code>
/// Lines of the last ten minutes that match.</example>
/// <example><code>Get-DockerContainer web* | Get-DockerLog -Follow</code>
/// Lines of many containers, as they are written.</example>
/// <example><code>Get-DockerLog -Service shop -Since 1h | Group-Object Node</code>
/// What a service has written on each node.</example>
/// <example><code>Get-DockerLog db -Raw | Set-Content -AsByteStream db.log</code>The bytes as they are.</example>
[Cmdlet(VerbsCommon.Get, "DockerLog", DefaultParameterSetName = "Lines")]
[ApiOperation("ContainerLogs", "docker logs")]
[ApiOperation("ServiceLogs", "docker service logs")]
[ApiOperation("TaskLogs")]
[OutputType(typeof(LogLine), ParameterSetName = ["Lines", "ServiceLines", "TaskLines"])]
[OutputType(typeof(byte[]), ParameterSetName = ["Raw", "ServiceRaw", "TaskRaw"])]
public sealed partial class GetDockerLogCommand : DockerCmdlet
{
    private const string LiveType = "DockerSock.Models.LogLine#Live";

    private readonly Dictionary<DockerEngine, Targets> _targets = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private int _width;

    /// <summary>
    /// The containers: id, start of an id, name, or a wildcard for names; or objects, services and tasks too.
    /// </summary>
    [Parameter(ParameterSetName = "Lines", Mandatory = true, Position = 0, ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = "Raw", Mandatory = true, Position = 0, ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true)]
    [Alias("Name", "Container")]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity]
    [ArgumentCompleter(typeof(ContainerCompleter))]
    public ObjectIdentity[] Id { get; set; } = [];

    /// <summary>Services of a swarm: name, id, start of an id, or a wildcard for names.</summary>
    [Parameter(ParameterSetName = "ServiceLines", Mandatory = true)]
    [Parameter(ParameterSetName = "ServiceRaw", Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity]
    [ArgumentCompleter(typeof(NamedCompleter))]
    public ObjectIdentity[] Service { get; set; } = [];

    /// <summary>Tasks of a swarm: name (web.1), id, start of an id, or a wildcard for names.</summary>
    [Parameter(ParameterSetName = "TaskLines", Mandatory = true)]
    [Parameter(ParameterSetName = "TaskRaw", Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity]
    [ArgumentCompleter(typeof(NamedCompleter))]
    public ObjectIdentity[] Task { get; set; } = [];

    /// <summary>Goes on with what is written.</summary>
    [Parameter]
    [Alias("f")]
    public SwitchParameter Follow { get; set; }

    /// <summary>Begins with this many lines from the end of each log.</summary>
    [Parameter]
    [Alias("n", "Last")]
    [ValidateRange(0, long.MaxValue)]
    public long? Tail { get; set; }

    /// <summary>
    /// Only lines from then on: a DateTime, a TimeSpan back from now, or text such as 10m or 2026-01-31T12:00.
    /// </summary>
    [Parameter]
    [Moment]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Only lines up to then.</summary>
    [Parameter]
    [Moment]
    public DateTimeOffset? Until { get; set; }

    /// <summary>Only lines of the output; with -Stderr both.</summary>
    [Parameter]
    public SwitchParameter Stdout { get; set; }

    /// <summary>Only lines of the error output; with -Stdout both.</summary>
    [Parameter]
    public SwitchParameter Stderr { get; set; }

    /// <summary>Only lines that match this regular expression; case counts unless it says (?i).</summary>
    [Parameter(ParameterSetName = "Lines")]
    [Parameter(ParameterSetName = "ServiceLines")]
    [Parameter(ParameterSetName = "TaskLines")]
    [ValidateNotNullOrEmpty]
    [Expression]
    public Regex? Match { get; set; }

    /// <summary>
    /// Writes the bytes as they come, in place of lines. Following then ends with the container's run.
    /// </summary>
    [Parameter(ParameterSetName = "Raw", Mandatory = true)]
    [Parameter(ParameterSetName = "ServiceRaw", Mandatory = true)]
    [Parameter(ParameterSetName = "TaskRaw", Mandatory = true)]
    public SwitchParameter Raw { get; set; }

    private protected override void Process()
    {
        Add(Id.Where(name => IsService(name) || IsTask(name) || IsOfKind(name, "container")), static (name, targets) =>
            (IsService(name) ? targets.Services : IsTask(name) ? targets.Tasks : targets.Containers).Add(name.Pattern));
        Add(Service.Where(name => IsOfKind(name, ObjectKinds.Service.Word)),
            static (name, targets) => targets.Services.Add(name.Pattern));
        Add(Task.Where(name => IsOfKind(name, ObjectKinds.Task.Word)),
            static (name, targets) => targets.Tasks.Add(name.Pattern));
        // Another container that takes the name of one that was given as an object is followed too.
        _names.UnionWith(Id.Where(static name => name.IsObject && !IsService(name) && !IsTask(name))
            .Select(static name => name.Called));
    }

    private static bool IsService(ObjectIdentity name) => name.Word == ObjectKinds.Service.Word;

    private static bool IsTask(ObjectIdentity name) => name.Word == ObjectKinds.Task.Word;

    private void Add(IEnumerable<ObjectIdentity> names, Action<ObjectIdentity, Targets> add)
    {
        foreach ((DockerEngine engine, ObjectIdentity[] own) in ByEngine(names))
        {
            if (!_targets.TryGetValue(engine, out Targets? targets))
            {
                _targets[engine] = targets = new Targets();
            }

            Array.ForEach(own, name => add(name, targets));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() =>
    {
        using FanOut fan = new(int.MaxValue, Stop);
        if (Raw)
        {
            ReadRaw(fan);
            Deliver(fan.All());
        }
        else
        {
            Read(fan);
        }
    });

    private void Read(FanOut fan)
    {
        bool both = Stdout == Stderr;
        LogMerge merge = new();
        LogOptions options = new()
        {
            Follow = Follow,
            Tail = Tail,
            Since = Since,
            Until = Until,
            Stdout = both || Stdout,
            Stderr = both || Stderr,
            Match = Match,
            Several = _targets.Sum(static target => target.Value.Count) > 1
                || _targets.Values.Any(static targets =>
                    targets.Containers.Exists(static pattern => pattern.IsWildcard)),
        };
        foreach ((DockerEngine engine, Targets targets) in _targets)
        {
            if (targets.Containers.Count > 0)
            {
                fan.Add(engine.Endpoint, null, scope =>
                    ContainerLogs.RunAsync(new EngineCall(engine, scope), targets.Containers, _names, options, merge));
            }

            if (targets.HasSwarm)
            {
                fan.Add(engine.Endpoint, null, scope =>
                    SwarmLogs.RunAsync(new EngineCall(engine, scope), targets.Services, targets.Tasks, options, merge));
            }
        }

        System.Threading.Tasks.Task arrived = fan.ArrivedAsync();
        for (bool done = false; !done;)
        {
            // Asked before the lines are taken: after the last call has ended, what is there is all.
            done = fan.IsDone;
            TimeSpan? wait;
            while (merge.TryTake(out LogLine? line, out wait))
            {
                Show(line!, options.Several);
            }

            if (arrived.IsCompleted || done)
            {
                Deliver(fan.Ready());
                arrived = fan.ArrivedAsync();
            }

            if (!fan.IsDone)
            {
                System.Threading.Tasks.Task.WaitAny([merge.ChangedAsync(wait), arrived], Stop);
            }
        }
    }

    private void Show(LogLine line, bool several)
    {
        if (several || line.Service is not null)
        {
            string source = line.Task is null ? line.Container : line.Node is null
                ? line.Task : $"{line.Task}@{line.Node}";
            if (!_indexes.TryGetValue(source, out int index))
            {
                _indexes[source] = index = _indexes.Count;
                _width = Math.Max(_width, source.Length);
            }

            line.Prefix = LogText.Prefix(source, index, _width);
        }

        // What is out of band for PowerShell is printed whole and at once, but knows no Format-Table Time, Line: a
        // line is so while it comes, unless it goes to one of these.
        PSObject shown = new(line);
        if (IsFormatted)
        {
            WriteObject(shown);
            return;
        }

        shown.TypeNames.Insert(0, LiveType);
        WriteObject(shown);
        _ = shown.TypeNames.Remove(LiveType);
    }

    private bool IsFormatted => MyInvocation.PipelinePosition < MyInvocation.PipelineLength
        && FormatCommand().IsMatch(MyInvocation.Line);

    [GeneratedRegex(@"\|\s*(?:Format-(?:Table|List|Wide|Custom)|f[tlwc])(?![\w-])", RegexOptions.IgnoreCase)]
    private static partial Regex FormatCommand();

    private void ReadRaw(FanOut fan)
    {
        bool both = Stdout == Stderr;
        foreach ((DockerEngine engine, Targets targets) in _targets)
        {
            fan.Add(engine.Endpoint, null, scope => RawAsync(new EngineCall(engine, scope), targets, both));
        }
    }

    private async IAsyncEnumerable<object?> RawAsync(EngineCall call, Targets targets, bool both)
    {
        if (targets.Containers.Count > 0)
        {
            await foreach (ContainerSummary found in ContainerLookup.FindAsync(call, targets.Containers)
                .ConfigureAwait(false))
            {
                DockerRequest request = DockerRequest.Get($"/containers/{found.Id}/logs").Query("follow", Follow)
                    .Query("stdout", both || Stdout)
                    .Query("stderr", both || Stderr).Query("since", Time(Since))
                    .Query("until", Until is { } end ? LogTime.Query(LogTime.EndOf(end)) : null)
                    .Query("tail", Tail);
                await foreach (byte[] piece in BytesAsync(call, found.Called, request, async () =>
                    (await ContainerLookup.InspectAsync(call, found.Id).ConfigureAwait(false)).Config?.Tty != true)
                    .ConfigureAwait(false))
                {
                    yield return piece;
                }
            }
        }

        foreach (SwarmLogTarget found in targets.HasSwarm
            ? await SwarmLogs.FindAsync(call, targets.Services, targets.Tasks).ConfigureAwait(false) : [])
        {
            DockerRequest request = found.Log().Query("follow", Follow).Query("stdout", both || Stdout)
                .Query("stderr", both || Stderr).Query("since", Time(Since)).Query("tail", Tail);
            await foreach (byte[] piece in BytesAsync(call, found.Name, request,
                () => SwarmLogs.HasFramesAsync(call, found)).ConfigureAwait(false))
            {
                yield return piece;
            }
        }
    }

    /// <summary>The bytes of one log; that it cannot be read is said of it, and the others are read.</summary>
    private static async IAsyncEnumerable<byte[]> BytesAsync(EngineCall call, string name, DockerRequest request,
        Func<System.Threading.Tasks.Task<bool>> hasFramesAsync)
    {
        IAsyncEnumerator<byte[]> pieces = BytesAsync(call, request, hasFramesAsync)
            .GetAsyncEnumerator(CancellationToken.None);
        await using (pieces.ConfigureAwait(false))
        {
            while (await NextAsync(call, name, pieces).ConfigureAwait(false))
            {
                yield return pieces.Current;
            }
        }
    }

    private static async System.Threading.Tasks.Task<bool> NextAsync(EngineCall call, string name,
        IAsyncEnumerator<byte[]> pieces)
    {
        try
        {
            return await pieces.MoveNextAsync().ConfigureAwait(false);
        }
        catch (SockException problem)
        {
            await call.FailAsync(name, problem).ConfigureAwait(false);
            return false;
        }
    }

    private static async IAsyncEnumerable<byte[]> BytesAsync(EngineCall call, DockerRequest request,
        Func<System.Threading.Tasks.Task<bool>> hasFramesAsync)
    {
        bool frames = await hasFramesAsync().ConfigureAwait(false);
        using SockResponse response = await call.OpenAsync(request).ConfigureAwait(false);
        await foreach (OutputChunk chunk in OutputChunks.ReadAsync(response.Body, frames, call.Cancel)
            .ConfigureAwait(false))
        {
            yield return chunk.Bytes.ToArray();
        }
    }

    private static string? Time(DateTimeOffset? time) => time is { } then ? LogTime.Query(LogTime.Of(then)) : null;

    /// <summary>What is read from one engine.</summary>
    private sealed class Targets
    {
        public List<NamePattern> Containers { get; } = [];

        public List<NamePattern> Services { get; } = [];

        public List<NamePattern> Tasks { get; } = [];

        public bool HasSwarm => Services.Count + Tasks.Count > 0;

        public int Count => Containers.Count + Services.Count + Tasks.Count;
    }
}
