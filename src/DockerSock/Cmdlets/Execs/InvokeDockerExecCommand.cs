using System.Collections.Concurrent;
using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Runs a command in containers that run.</summary>
/// <remarks>
/// What it writes comes as it is written: lines of its output to the pipeline, of its error output to the error stream;
/// its exit code is then in $LASTEXITCODE (of several containers, the first that is not 0; 1 when nothing could be
/// run). It is treated as a native program: a line of its error output ends nothing, also under $ErrorActionPreference
/// = 'Stop'; an exit code that is not 0 makes $? false, and is an error where $PSNativeCommandUseErrorActionPreference
/// is true, except with -AsResult. What the pipeline brings is its input: text as lines of UTF-8, bytes as they are.
/// Each argument is passed as it is; nothing is split or quoted again. When the pipeline has enough (Select-Object
/// -First 1) or Ctrl+C is pressed, the command goes on in the container, as with the docker program: one that writes
/// for ever does so on a full core. -KillOnStop kills it then, with its children, and -TimeoutSec then and when its
/// time is over; for that the container must have sh and grep, and the command finds a variable DOCKERSOCK_EXEC in its
/// environment.
/// </remarks>
/// <example><code>Invoke-DockerExec web ls -l /etc</code>Lists a folder.</example>
/// <example><code>Get-Content dump.sql | Invoke-DockerExec db -Command psql,-U,postgres</code>
/// Input from the pipeline.</example>
/// <example><code>$result = Invoke-DockerExec web -Command nginx,-t -AsResult; $result.ExitCode</code>
/// All that came of it, in one object.</example>
/// <example><code>Invoke-DockerExec web -Command tail,-f,/var/log/app.log -KillOnStop | Select-Object -First 1</code>
/// No process stays behind in the container.</example>
/// <example><code>Get-DockerContainer web* | Invoke-DockerExec -Command nginx,'-s',reload</code>
/// In many containers at the same time.</example>
[Cmdlet(VerbsLifecycle.Invoke, "DockerExec", DefaultParameterSetName = "Lines")]
[ApiOperation("ContainerExec", "docker exec")]
[ApiOperation("ExecStart")]
[OutputType(typeof(string), ParameterSetName = ["Lines"])]
[OutputType(typeof(byte[]), ParameterSetName = ["Raw"])]
[OutputType(typeof(CommandResult), ParameterSetName = ["Result"])]
[OutputType(typeof(ExecInspect), ParameterSetName = ["Detached"])]
public sealed class InvokeDockerExecCommand : DockerEachCmdlet, ICommandParameters
{
    private readonly ConcurrentDictionary<(DockerEngine Engine, string Target), CommandInput?> _inputs = new();
    private readonly ExitStatus _status;
    private CommandSession _session = null!;
    private ErrorLines? _errors;
    private bool _isToldById;

    /// <summary>A command of the docker program that fails before anything runs ends with 1.</summary>
    public InvokeDockerExecCommand() => _status = new ExitStatus(this, static _ => 1);

    /// <summary>The containers: id, start of an id, name, or a wildcard for names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Name", "Container")]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity]
    [ArgumentCompleter(typeof(ContainerCompleter))]
    public ObjectIdentity[] Id { get; set; } = [];

    /// <summary>
    /// The command with its arguments, each as it is. As for the docker program, sh -c 'exit 3', or as a list, sh, -c,
    /// 'exit 3'. Once it has begun a word with a dash is the command's, unless it is a parameter's whole name:
    /// -AsResult. After -- all is the command's.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromRemainingArguments = true)]
    [AllowEmptyString]
    [Words]
    public string[]? Command { get; set; }

    /// <summary>Takes a letter of the command where it stands: sh -c. It is not written by itself.</summary>
    [Parameter(DontShow = true)]
    [Alias("a", "al", "all", "c", "i", "k", "n", "o", "p", "r", "s", "t", "v")]
    public SwitchParameter Dash { get; set; }

    /// <summary>What the command reads, when -Id names the container: text, or bytes.</summary>
    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    /// <summary>User that it runs as: a name or a number, with :group where wanted.</summary>
    [Parameter]
    [Alias("u")]
    public string? User { get; set; }

    /// <summary>Folder that it starts in.</summary>
    [Parameter]
    [Alias("w", "Workdir")]
    public string? WorkingDirectory { get; set; }

    /// <summary>Environment variables: @{ A = 'b' }, 'A=b', or 'A' for the value that it has here.</summary>
    [Parameter]
    [Alias("e", "Env")]
    [Variables]
    public string[]? Environment { get; set; }

    /// <summary>Gives it all rights on the host.</summary>
    [Parameter]
    public SwitchParameter Privileged { get; set; }

    /// <summary>Writes one object with ExitCode, StdOut, StdErr and Duration, in place of lines.</summary>
    [Parameter(ParameterSetName = "Result", Mandatory = true)]
    public SwitchParameter AsResult { get; set; }

    /// <summary>Writes its output as bytes as they come, in place of lines.</summary>
    [Parameter(ParameterSetName = "Raw", Mandatory = true)]
    public SwitchParameter Raw { get; set; }

    /// <summary>Leaves it running and shows what the engine knows of it.</summary>
    [Parameter(ParameterSetName = "Detached", Mandatory = true)]
    [Alias("d")]
    public SwitchParameter Detach { get; set; }

    /// <summary>Seconds after which it is killed, with its children.</summary>
    [Parameter(ParameterSetName = "Lines")]
    [Parameter(ParameterSetName = "Result")]
    [Parameter(ParameterSetName = "Raw")]
    [ValidateRange(0.001, 2147483.0)]
    public double? TimeoutSec { get; set; }

    /// <summary>Kills it, with its children, when the pipeline has enough or Ctrl+C is pressed.</summary>
    [Parameter(ParameterSetName = "Lines")]
    [Parameter(ParameterSetName = "Result")]
    [Parameter(ParameterSetName = "Raw")]
    public SwitchParameter KillOnStop { get; set; }

    private protected override ObjectIdentity[] Targets => !_isToldById && InputObject is PSObject or DockerObject
        && ObjectIdentity.Of(PSObject.AsPSObject(InputObject)) is { } piped ? [piped] : Id;

    private protected override string Word => "container";

    private ExecCreate What => new()
    {
        Cmd = [.. Command ?? []],
        User = User,
        WorkingDir = WorkingDirectory,
        Env = Environment is { Length: > 0 } ? [.. Environment] : null,
        Privileged = Privileged ? true : null,
    };

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        // Named on the command line, the pipeline is input; else it brings the containers. A script block, -Id { ... },
        // is named there too and has no value yet: it says of each object which container that means.
        _isToldById = MyInvocation.BoundParameters.ContainsKey(nameof(Id));
        bool piped = (MyInvocation.ExpectingInput || InputObject is not null) && Id.Length > 0 && !Detach;
        _session = new CommandSession(Command ?? [], AsResult, piped, _status);
        if (piped)
        {
            Guard(AddTargets);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _session.EndInput();
        base.EndProcessing();
        if (!Detach)
        {
            _status.End(mayRaise: !AsResult);
        }
    }

    private protected override void Process()
    {
        if (!_session.IsPiped)
        {
            base.Process();
            return;
        }

        _session.Feed(InputObject, WaitForRoom, Stop);
        Deliver(Fan.Ready());
    }

    private protected override bool Approve(DockerEngine engine, ObjectIdentity target)
    {
        // Before the first object of the pipeline is handed on.
        _inputs[(engine, target.Text)] = _session.NewInput();
        return true;
    }

    private protected override IAsyncEnumerable<string> ExpandAsync(EngineCall call, NamePattern pattern) =>
        ContainerLookup.NamesAsync(call, pattern);

    private protected override IAsyncEnumerable<object?> RunAsync(EngineCall call, string target) => Detach
        ? DetachAsync(call, target)
        : ExecCall.RunAsync(call, target, What, _inputs[(call.Engine, target)],
            new CommandOptions(Raw, TimeoutSec is { } limit ? TimeSpan.FromSeconds(limit) : null, KillOnStop));

    private protected override void Receive(object? item)
    {
        // Only what the runtime writes says that there is no such program; what a command writes is its own.
        if (item is CommandExit { ExitCode: 126 or 127 } && Command is [var word]
            && CommandWords.Split(word) is { } advice)
        {
            WriteWarning(advice);
        }

        if (!_session.Take(item, WriteObject, _errors ??= new ErrorLines(this)))
        {
            base.Receive(item);
        }
    }

    private protected override void OnFailure(Exception problem) => _status.Fail(problem);

    private protected override void OnDispose()
    {
        base.OnDispose();
        _errors?.Dispose();
        _status.Leave(IsStopped);
    }

    private async IAsyncEnumerable<object?> DetachAsync(EngineCall call, string target)
    {
        yield return await ExecCall.DetachAsync(call, target, What).ConfigureAwait(false);
    }

    private void WaitForRoom(Task room)
    {
        Task.WaitAny([room, Fan.ArrivedAsync()], Stop);
        Deliver(Fan.Ready());
    }
}
