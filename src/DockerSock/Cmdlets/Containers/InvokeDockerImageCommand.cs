using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// Runs an image as one runs a command: its output goes to the pipeline, and the container is removed at the end.
/// </summary>
/// <remarks>
/// Lines of its output go to the pipeline, of its error output to the error stream, as they come; its exit code is then
/// in $LASTEXITCODE: 127 when the command is not in the image, 126 when it cannot be executed, 125 when the engine
/// fails. It is treated as a native program: a line of its error output ends nothing, also under
/// $ErrorActionPreference = 'Stop'; an exit code that is not 0 makes $? false, and is an error where
/// $PSNativeCommandUseErrorActionPreference is true, except with -AsResult. What the pipeline brings is its input:
/// text as lines of UTF-8, bytes as they are. Ctrl+C and -TimeoutSec kill and remove the container. All options of
/// New-DockerContainer are here.
/// </remarks>
/// <example><code>Invoke-DockerImage alpine echo hi</code>One line.</example>
/// <example><code>'b', 'a' | Invoke-DockerImage alpine -Command sort</code>Input from the pipeline.</example>
/// <example><code>Invoke-DockerImage alpine -Volume .:/work -WorkingDirectory /work -Command sh,-c,'make test' -AsResult</code>
/// All that came of it, in one object.</example>
[Cmdlet(VerbsLifecycle.Invoke, "DockerImage", DefaultParameterSetName = "Lines")]
[ApiOperation("ContainerAttach", "docker run")]
[ApiOperation("ContainerWait")]
[OutputType(typeof(string), ParameterSetName = ["Lines"])]
[OutputType(typeof(byte[]), ParameterSetName = ["Raw"])]
[OutputType(typeof(CommandResult), ParameterSetName = ["Result"])]
public sealed class InvokeDockerImageCommand : ContainerCreateCmdlet
{
    private readonly ExitStatus _status;
    private CommandSession _session = null!;
    private ErrorLines? _errors;
    private FanOut? _fan;

    /// <summary>Failures have the exit codes that the docker program gives them.</summary>
    public InvokeDockerImageCommand() => _status = new ExitStatus(this, ContainerRun.ExitCodeOf);

    /// <summary>What the command reads: text, or bytes.</summary>
    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    /// <summary>Writes one object with ExitCode, StdOut, StdErr and Duration, in place of lines.</summary>
    [Parameter(ParameterSetName = "Result", Mandatory = true)]
    public SwitchParameter AsResult { get; set; }

    /// <summary>Writes its output as bytes as they come, in place of lines.</summary>
    [Parameter(ParameterSetName = "Raw", Mandatory = true)]
    public SwitchParameter Raw { get; set; }

    /// <summary>Leaves the container when it has ended.</summary>
    [Parameter]
    public SwitchParameter Keep { get; set; }

    /// <summary>Seconds after which the container is killed.</summary>
    [Parameter]
    [ValidateRange(0.001, 2147483.0)]
    public double? TimeoutSec { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _session = new CommandSession(Command ?? [], AsResult,
            MyInvocation.ExpectingInput || InputObject is not null, _status);
        Guard(Start);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _session.EndInput();
        Guard(() => Deliver(_fan!.All()));
        _status.End(mayRaise: !AsResult);
    }

    private protected override void Process()
    {
        if (_session.IsPiped)
        {
            _session.Feed(InputObject, WaitForRoom, Stop);
        }

        Deliver(_fan!.Ready());
    }

    private protected override void Receive(object? item)
    {
        if (!_session.Take(item, WriteObject, _errors ??= new ErrorLines(this)))
        {
            base.Receive(item);
        }
    }

    private protected override void OnFailure(Exception problem) => _status.Fail(problem);

    private protected override void OnDispose()
    {
        _fan?.Dispose();
        _errors?.Dispose();
        _status.Leave(IsStopped);
    }

    private void Start()
    {
        _fan = new FanOut(int.MaxValue, Stop);
        bool input = _session.IsPiped;
        ContainerPlan plan = Plan(config =>
        {
            config.AttachStdin = input;
            config.AttachStdout = true;
            config.AttachStderr = true;
            config.OpenStdin = input || Interactive ? true : null;
            config.StdinOnce = input ? true : null;
        });
        CommandOptions options = new(Raw, TimeoutSec is { } limit ? TimeSpan.FromSeconds(limit) : null);
        foreach (DockerEngine engine in Engines())
        {
            CommandInput? read = _session.NewInput();
            _fan.Add(engine.Endpoint, Name ?? Image.Text,
                scope => ContainerRun.RunAsync(new EngineCall(engine, scope), plan, read, options, Keep));
        }
    }

    private void WaitForRoom(Task room)
    {
        Task.WaitAny([room, _fan!.ArrivedAsync()], Stop);
        Deliver(_fan.Ready());
    }
}
