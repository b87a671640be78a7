using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Shows what a client says to an engine: one object for each request, with the cmdlet that does the same.
/// </summary>
/// <remarks>
/// With a script block, the block runs with DOCKER_HOST set to a socket of its own that passes everything on, so that
/// the docker program, any other client and the cmdlets of this module are seen in it. What the block writes is shown
/// as if it had been typed, and the objects come when it has ended; with -PassThru what it writes goes to the pipeline
/// too, before them. Variables that it sets stay, as with Measure-Command. Objects that it leaves are of the engine
/// itself. An engine that is named in the block and is another one is not watched.
/// With -SocketPath the socket stays open for any program until Ctrl+C, -First, or a pipeline that wants no more; each
/// object comes when its request has ended.
/// Bytes pass unchanged, also those of attach, exec and build, which leave HTTP: they are counted. Secrets are shown as
/// ***.
/// </remarks>
/// <example><code>Trace-SockRequest { docker ps }</code>
/// How one learns that docker ps is GET /containers/json.</example>
/// <example><code>Trace-SockRequest { docker run --rm busybox true } | Format-Table Method, Path, Status, Cmdlet</code>
/// What a container's life is made of.</example>
/// <example><code>(Trace-SockRequest { docker ps -a }).Curl</code>
/// The curl commands that send the same.</example>
/// <example><code>Trace-SockRequest -SocketPath ./engine.sock -Mode 660 -Group docker</code>
/// For any other program: DOCKER_HOST=unix://$PWD/engine.sock.</example>
[Cmdlet(VerbsDiagnostic.Trace, "SockRequest", DefaultParameterSetName = BlockSet)]
[Replaces("socat -v")]
[OutputType(typeof(SockRequest))]
public sealed class TraceSockRequestCommand : DockerCmdlet
{
    private const string BlockSet = "Block";
    private const string SocketSet = "Socket";

    /// <summary>How long what a block has left behind may take to end.</summary>
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(1);

    private static readonly string[] s_variables = ["DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_TLS", "DOCKER_TLS_VERIFY"];

    private SockRelay? _relay;
    private bool _isEnded;

    /// <summary>What is run and watched.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = BlockSet)]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <summary>Writes to the pipeline what the block writes, before the requests.</summary>
    [Parameter(ParameterSetName = BlockSet)]
    public SwitchParameter PassThru { get; set; }

    /// <summary>
    /// Path of a socket that is made, for any program to use. It replaces nothing but a dead socket of yours, and is
    /// removed at the end.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = SocketSet)]
    [ValidateNotNullOrEmpty]
    public string? SocketPath { get; set; }

    /// <summary>Who may use the socket, in octal: 600 is its owner alone, 660 its group too.</summary>
    [Parameter(ParameterSetName = SocketSet)]
    [FileMode]
    public string Mode { get; set; } = "600";

    /// <summary>Name or number of the socket's owner; only root may give one.</summary>
    [Parameter(ParameterSetName = SocketSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(UserCompleter))]
    public string? Owner { get; set; }

    /// <summary>Name or number of the socket's group, one that you are in.</summary>
    [Parameter(ParameterSetName = SocketSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GroupCompleter))]
    public string? Group { get; set; }

    /// <summary>Ends after that many requests.</summary>
    [Parameter(ParameterSetName = SocketSet)]
    [ValidateRange(1, int.MaxValue)]
    public int? First { get; set; }

    /// <summary>Shows JSON bodies of requests and answers, up to 256 KiB each, secrets as ***.</summary>
    [Parameter]
    public SwitchParameter Body { get; set; }

    private protected override void Process()
    {
        _isEnded = false;
        DockerEngine[] engines = [.. Engines()];
        if (engines is not [var engine])
        {
            if (engines.Length > 1)
            {
                throw new SockException(SockFailure.NameInvalid, $"A socket leads to one engine, not to {engines.Length}.",
                    "Trace each by itself.");
            }

            return;
        }

        if (SocketPath is null)
        {
            Run(engine.Endpoint);
        }
        else
        {
            Serve(engine.Endpoint, SocketFile(SocketPath.StartsWith("./", StringComparison.Ordinal) ? SocketPath[2..]
                : SocketPath));
        }
    }

    private protected override void OnDispose() => _relay?.Dispose();

    private void Run(DockerEndpoint engine)
    {
        (DockerEndpoint, DockerEndpoint)? watched = EndpointResolver.Watched;
        string?[] before = [.. s_variables.Select(Environment.GetEnvironmentVariable)];
        _relay = SockRelay.Start(engine, Body);
        RelayedEndpoint way = new(engine, _relay.Path);
        try
        {
            WriteVerbose($"{engine} is at {_relay.Path} for the block.");
            EndpointResolver.Watched = (way.Engine, way);
            Set([$"unix://{_relay.Path}", null, null, null]);
            using SteppablePipeline block = Pipeline();
            block.Begin(this);
            block.End();
        }
        catch (RuntimeException problem) when (problem is not PipelineStoppedException && !IsStopped)
        {
            // What was said before it failed is what one wants to see.
            End(way, before, watched);
            WriteAll();
            throw;
        }
        finally
        {
            End(way, before, watched);
        }

        WriteAll();
    }

    /// <summary>Puts back what the block was run with, and ends the relay.</summary>
    private void End(RelayedEndpoint way, string?[] before, (DockerEndpoint, DockerEndpoint)? watched)
    {
        if (_isEnded)
        {
            return;
        }

        _isEnded = true;
        Set(before);
        EndpointResolver.Watched = watched;
        if (!IsStopped)
        {
            _relay!.DrainAsync(s_rest).GetAwaiter().GetResult();
        }

        DockerEngine.Forget(way);
        _relay!.Dispose();
    }

    /// <summary>Writes what was said, in the order in which it was begun.</summary>
    private void WriteAll()
    {
        List<SockRequest> all = [];
        while (_relay!.Requests.TryRead(out SockRequest? request))
        {
            all.Add(request);
        }

        foreach (SockRequest request in all.OrderBy(static one => one.Time))
        {
            Write(request);
        }
    }

    /// <summary>
    /// The block as a pipeline that writes to this cmdlet's own. Where it ends in Out-Default, programs in it have the
    /// terminal, as at the prompt.
    /// </summary>
    private SteppablePipeline Pipeline()
    {
        // The variable is there until the pipeline has been made, not while it runs.
        const string name = "DockerSock.Traced";
        SessionState.PSVariable.Set(name, ScriptBlock);
        try
        {
            return ScriptBlock.Create($". ${{{name}}}{(PassThru ? "" : " | Out-Default")}").GetSteppablePipeline(
                MyInvocation.CommandOrigin);
        }
        finally
        {
            SessionState.PSVariable.Remove(name);
        }
    }

    private void Serve(DockerEndpoint engine, string path)
    {
        _relay = SockRelay.Start(engine, Body, path, (UnixFileMode)Convert.ToInt32(Mode, 8), Owner, Group);
        WriteInformation(new HostInformationMessage
        {
            Message = $"Listening: DOCKER_HOST=unix://{_relay.Path} leads to {engine}. Ctrl+C ends it.",
        }, ["PSHOST"]);
        int told = 0;
        foreach (SockRequest request in _relay.Requests.ReadAllAsync(Stop).ToBlockingEnumerable(Stop))
        {
            Write(request);
            if (++told == First)
            {
                break;
            }
        }

        _relay.Dispose();
    }

    private void Write(SockRequest request)
    {
        if (OperationTable.Find(request.Operation) is { } claim)
        {
            (request.Cmdlet, request.Command) = claim;
        }

        WriteObject(request);
    }

    private static void Set(string?[] values)
    {
        foreach ((string name, string? value) in s_variables.Zip(values))
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }
}
