using System.Management.Automation;
using System.Text.RegularExpressions;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Formats;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Reads what containers have written.</summary>
/// <remarks>
/// Each line is an object with Time, Container, Stream and Line, and is shown as the line. Lines of several containers
/// are ordered by time; the view then names the container before each. -Follow goes on with what is written, also when
/// a container is restarted, and, for a wildcard or a name, when another container comes that fits; it ends with
/// Ctrl+C, with the pipeline, or when all its containers are removed. Nothing is lost or doubled when it takes up a log
/// again.
/// </remarks>
/// <example><code>Get-DockerLog web -Tail 20</code>The last lines.</example>
/// <example><code>Get-DockerLog web -Since 10m -Match 'error|warn' | Group-Object Stream</code>Lines of the last ten minutes that match.</example>
/// <example><code>Get-DockerContainer web* | Get-DockerLog -Follow</code>Lines of many containers, as they are written.</example>
/// <example><code>Get-DockerLog db -Raw | Set-Content -AsByteStream db.log</code>The bytes as they are.</example>
[Cmdlet(VerbsCommon.Get, "DockerLog", DefaultParameterSetName = "Lines")]
[ApiOperation("ContainerLogs", "docker logs")]
[OutputType(typeof(LogLine), ParameterSetName = ["Lines"])]
[OutputType(typeof(byte[]), ParameterSetName = ["Raw"])]
public sealed class GetDockerLogCommand : DockerCmdlet
{
    private readonly Dictionary<DockerEngine, List<NamePattern>> _targets = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private int _width;

    /// <summary>The containers: id, start of an id, name, or a wildcard for names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name", "Container")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ContainerCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>The object that the pipeline brought; a later container of its name is followed too.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public DockerObject? InputObject { get; set; }

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
    [ValidateNotNullOrEmpty]
    public Regex? Match { get; set; }

    /// <summary>
    /// Writes the bytes as they come, in place of lines. Following then ends with the container's run.
    /// </summary>
    [Parameter(ParameterSetName = "Raw", Mandatory = true)]
    public SwitchParameter Raw { get; set; }

    private protected override void Process()
    {
        foreach (DockerEngine engine in Engines())
        {
            if (!_targets.TryGetValue(engine, out List<NamePattern>? patterns))
            {
                _targets[engine] = patterns = [];
            }

            patterns.AddRange(Patterns.Of(Id));
        }

        if (InputObject is not null)
        {
            _names.Add(InputObject.ToString());
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
                || _targets.Values.Any(static list => list.Exists(static pattern => pattern.IsWildcard)),
        };
        foreach ((DockerEngine engine, List<NamePattern> patterns) in _targets)
        {
            fan.Add(engine.Endpoint, null, scope => ContainerLogs.RunAsync(new EngineCall(engine, scope), patterns, _names, options, merge));
        }

        Task arrived = fan.ArrivedAsync();
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
                Task.WaitAny([merge.ChangedAsync(wait), arrived], Stop);
            }
        }
    }

    private void Show(LogLine line, bool several)
    {
        if (several)
        {
            if (!_indexes.TryGetValue(line.Container, out int index))
            {
                _indexes[line.Container] = index = _indexes.Count;
                _width = Math.Max(_width, line.Container.Length);
            }

            line.Prefix = LogText.Prefix(line.Container, index, _width);
        }

        WriteObject(line);
    }

    private void ReadRaw(FanOut fan)
    {
        bool both = Stdout == Stderr;
        foreach ((DockerEngine engine, List<NamePattern> patterns) in _targets)
        {
            fan.Add(engine.Endpoint, null, scope => RawAsync(new EngineCall(engine, scope), patterns, both));
        }
    }

    private async IAsyncEnumerable<object?> RawAsync(EngineCall call, List<NamePattern> patterns, bool both)
    {
        await foreach (ContainerSummary found in ContainerLookup.FindAsync(call, patterns).ConfigureAwait(false))
        {
            ContainerInspect container = await ContainerLookup.InspectAsync(call, found.Id).ConfigureAwait(false);
            DockerRequest request = DockerRequest.Get($"/containers/{found.Id}/logs").Query("follow", Follow).Query("stdout", both || Stdout)
                .Query("stderr", both || Stderr).Query("since", Since is { } since ? LogTime.Query(LogTime.Of(since)) : null)
                .Query("until", Until is { } until ? LogTime.Query(LogTime.Of(until)) : null).Query("tail", Tail);
            using SockAnswer answer = await call.OpenAsync(request).ConfigureAwait(false);
            await foreach (OutputChunk chunk in OutputChunks.ReadAsync(answer.Body, container.Config?.Tty != true, call.Cancel).ConfigureAwait(false))
            {
                yield return chunk.Bytes.ToArray();
            }
        }
    }
}
