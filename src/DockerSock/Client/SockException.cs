using System.Net;

namespace DockerSock.Client;

/// <summary>What went wrong, in the terms that a user acts on. Each has one line in the cmdlets' error table.</summary>
public enum SockFailure
{
    /// <summary>No file at the socket's path.</summary>
    SocketMissing,

    /// <summary>A directory above the socket does not exist.</summary>
    SocketDirectoryMissing,

    /// <summary>The caller may not write to the socket, or not enter a directory above it.</summary>
    SocketAccessDenied,

    /// <summary>Something else than a socket is at the path.</summary>
    NotASocket,

    /// <summary>Nobody listens: the engine is stopped.</summary>
    ConnectionRefused,

    /// <summary>The connection was not accepted in time.</summary>
    ConnectTimeout,

    /// <summary>The connection failed in another way.</summary>
    ConnectionFailed,

    /// <summary>The port speaks TLS, and was spoken to without.</summary>
    TlsExpected,

    /// <summary>The port does not speak TLS.</summary>
    TlsNotSpoken,

    /// <summary>The two sides do not come to terms about TLS.</summary>
    TlsFailed,

    /// <summary>Certificates or a key of ours cannot be used.</summary>
    TlsFilesInvalid,

    /// <summary>The engine's certificate is of an authority that is not trusted.</summary>
    CertificateUntrusted,

    /// <summary>The engine's certificate has expired, or is not valid yet.</summary>
    CertificateExpired,

    /// <summary>The engine's certificate is for other names.</summary>
    CertificateMisnamed,

    /// <summary>The engine wants a certificate, and there is none.</summary>
    ClientCertificateMissing,

    /// <summary>The engine refuses our certificate.</summary>
    ClientCertificateRefused,

    /// <summary>The program that is to be the way to the engine is not there, on this side or the other.</summary>
    ProgramMissing,

    /// <summary>The program that is the way to the engine ended before the engine had answered.</summary>
    ProgramFailed,

    /// <summary>The way to the engine talks by itself: a banner comes before the answer.</summary>
    ProgramNoise,

    /// <summary>SSH does not know the other machine's key, or knows another one.</summary>
    HostKeyRefused,

    /// <summary>The SSH server does not let the caller in.</summary>
    SshDenied,

    /// <summary>No SSH server answers: no such name, nobody listens, nobody answers in time.</summary>
    SshUnreachable,

    /// <summary>The SSH server opens no more sessions on a connection (MaxSessions).</summary>
    SshSessionRefused,

    /// <summary>The SSH server drops connections before they are made (MaxStartups).</summary>
    SshOverloaded,

    /// <summary>The engine accepted the connection and did not answer its ping.</summary>
    EngineSilent,

    /// <summary>The answer is not HTTP.</summary>
    NotHttp,

    /// <summary>An HTML page: something between us and the engine answered.</summary>
    ProxyResponse,

    /// <summary>The engine answers, but not as an engine does: no API version can be learned from it.</summary>
    NotAnEngine,

    /// <summary>The connection ended before the answer did.</summary>
    ResponseIncomplete,

    /// <summary>The answer is complete and cannot be read: JSON that breaks off or is none.</summary>
    ResponseUnreadable,

    /// <summary>The time that the user gave has passed.</summary>
    TimedOut,

    /// <summary>400: the engine refuses a value.</summary>
    BadRequest,

    /// <summary>401 or 403: the engine refuses the caller.</summary>
    Denied,

    /// <summary>404.</summary>
    ObjectNotFound,

    /// <summary>409: the state of the object does not allow it.</summary>
    Conflict,

    /// <summary>3xx: the engine points elsewhere, and we do not follow.</summary>
    Redirected,

    /// <summary>501: the engine does not have this operation.</summary>
    NotImplemented,

    /// <summary>503: the engine is starting or ending.</summary>
    EngineUnavailable,

    /// <summary>Any other status of 400 or above.</summary>
    EngineError,

    /// <summary>The engine's newest API is older than the oldest that we speak.</summary>
    EngineTooOld,

    /// <summary>The engine's oldest API is newer than the newest that we speak.</summary>
    EngineTooNew,

    /// <summary>A parameter needs a newer API than the engine has.</summary>
    ParameterNeedsNewerEngine,

    /// <summary>The text names no endpoint.</summary>
    EndpointInvalid,

    /// <summary>The endpoint is right, and this version cannot reach its kind.</summary>
    EndpointUnsupported,

    /// <summary>The endpoint is another machine, without TLS, and nobody has agreed to that.</summary>
    EndpointInsecure,

    /// <summary>The docker context of an object leads to another engine now.</summary>
    ContextChanged,

    /// <summary>Both a host and a context were named.</summary>
    EndpointConflict,

    /// <summary>No docker context has this name.</summary>
    ContextNotFound,

    /// <summary>The files of the docker context or the configuration cannot be read.</summary>
    ContextUnreadable,

    /// <summary>A name that no object can have.</summary>
    NameInvalid,

    /// <summary>An id prefix that several objects share.</summary>
    NameAmbiguous,

    /// <summary>A local file that is to be sent or written cannot be.</summary>
    FileFailed,

    /// <summary>The engine does not have the image.</summary>
    ImageMissing,

    /// <summary>The image could not be pulled.</summary>
    PullFailed,

    /// <summary>A port that is to be published is taken.</summary>
    PortInUse,

    /// <summary>A container ended that was to run.</summary>
    ContainerExited,

    /// <summary>The kernel ended a process of the container for want of memory.</summary>
    OutOfMemory,

    /// <summary>The container has no health check to wait for.</summary>
    NoHealthCheck,

    /// <summary>An archive holds what must not be unpacked.</summary>
    ArchiveHostile,

    /// <summary>Input or output is no terminal.</summary>
    NoTerminal,

    /// <summary>The image could not be pushed.</summary>
    PushFailed,

    /// <summary>The archive could not be loaded.</summary>
    LoadFailed,

    /// <summary>The image could not be built.</summary>
    BuildFailed,

    /// <summary>The registry refuses the caller.</summary>
    RegistryDenied,

    /// <summary>The registry does not answer the engine.</summary>
    RegistryUnreachable,

    /// <summary>The registry does not have the image.</summary>
    ImageUnknown,

    /// <summary>The engine's disk is full.</summary>
    DiskFull,

    /// <summary>Credentials cannot be read or kept: the configuration, or its helper program.</summary>
    CredentialsFailed,

    /// <summary>A Dockerfile or a <c>.dockerignore</c> file cannot be understood.</summary>
    BuildFileInvalid,

    /// <summary>The engine is not a manager of a swarm, or has no swarms at all.</summary>
    NoSwarm,

    /// <summary>The swarm is locked on this manager until it is given the key.</summary>
    SwarmLocked,

    /// <summary>Tasks of a service do not come up, or its update was given up.</summary>
    ServiceFailed,
}

/// <summary>
/// A failure of a call, with a sentence that names the object or the socket, and what can be done about it.
/// </summary>
public sealed class SockException(SockFailure failure, string message, string? advice = null, Exception? inner = null)
    : Exception(Secrets.Words(message), inner)
{
    /// <summary>What went wrong.</summary>
    public SockFailure Failure => failure;

    /// <summary>What the user can do; null when the message says all.</summary>
    public string? Advice { get; private set; } = advice is null ? null : Secrets.Words(advice);

    /// <summary>The status of the answer, when there was one.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>True when the engine does not know the path at all.</summary>
    internal bool IsNoRoute { get; init; }

    /// <summary>True when a socket proxy or an authorization plugin refused the request.</summary>
    internal bool IsBlocked { get; init; }

    /// <summary>
    /// Kind and name of the object that is not there, for <see cref="SockFailure.ObjectNotFound"/>, as long as nobody
    /// has looked for near names.
    /// </summary>
    internal (string Word, string Name)? Sought { get; init; }

    /// <summary>The step of a build that failed, for <see cref="SockFailure.BuildFailed"/>.</summary>
    public BuildFailure? Build { get; init; }

    /// <summary>
    /// The task that failed last, for <see cref="SockFailure.ServiceFailed"/>: its error, its exit code.
    /// </summary>
    public Models.DockerTask? Task { get; init; }

    /// <summary>The same failure with more about what can be done, before or after what it says itself.</summary>
    internal SockException With(string? before = null, string? after = null)
    {
        SockException same = (SockException)MemberwiseClone();
        same.Advice = string.Join(' ', new[] { before, Advice, after }.Where(static one => one is not null));
        return same;
    }

    /// <summary>True when no call to this engine can succeed until something outside has changed.</summary>
    public bool IsUnreachable => failure is <= SockFailure.NotAnEngine
        or SockFailure.EngineTooOld or SockFailure.EngineTooNew
        or (>= SockFailure.EndpointInvalid and <= SockFailure.ContextUnreadable);
}
