using System.Management.Automation;
using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet about the file that a Unix socket is, whoever listens on it.</summary>
public abstract class SockAccessCmdlet : DockerCmdlet
{
    private const string Scheme = "unix://";

    private bool _isPathNamed;

    /// <summary>
    /// Paths of sockets, of any daemon. Without it the sockets of -DockerHost or -Context, or of the engine in use.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "SocketPath")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _isPathNamed = Path.Length > 0;
        if (_isPathNamed && IsEngineNamed)
        {
            ThrowTerminatingError(ErrorTable.ToRecord(new SockException(SockFailure.EndpointConflict,
                "-Path names a socket, and -DockerHost or -Context an engine.", "Use one of them."), null));
        }
    }

    private protected override void Process()
    {
        // An object of an engine's may have a path as well, which is one in a container.
        bool isPath = _isPathNamed || (Path.Length > 0 && DockerHost.Length == 0 && !IsEngineNamed);
        foreach (string path in isPath ? Path.Select(File) : Engines().SelectMany(OfEngine))
        {
            try
            {
                Process(path);
            }
            catch (SockException problem)
            {
                Refuse(problem, path);
            }
        }
    }

    /// <summary>Deals with one socket.</summary>
    /// <exception cref="SockException">It cannot be; the others are dealt with all the same.</exception>
    private protected abstract void Process(string path);

    private string File(string path) => path.StartsWith(Scheme, StringComparison.Ordinal) ? path[Scheme.Length..]
        : SocketFile(path);

    private IEnumerable<string> OfEngine(DockerEngine engine)
    {
        if (engine.Endpoint.Real is UnixEndpoint { IsAbstract: false, Path: var path })
        {
            yield return path;
            yield break;
        }

        Refuse(new SockException(SockFailure.EndpointUnsupported,
            $"{engine.Endpoint} is no file of this machine: it has no owner, no group and no mode.",
            "Name a socket of this machine with -Path."), engine.Endpoint.Text);
    }
}
