using System.Management.Automation;
using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>
/// The one table that turns a failure into an error record. The id is "Docker" and the failure's name, such as
/// DockerSocketMissing; the sentence and the advice are the failure's own.
/// </summary>
internal static class ErrorTable
{
    public static ErrorRecord ToRecord(Exception problem, object? target)
    {
        if (problem is not SockException known)
        {
            return new ErrorRecord(problem, "DockerUnexpected", ErrorCategory.NotSpecified, target);
        }

        // Engines end their sentences as they like.
        string stop = known.Message[^1] is '.' or '!' or '?' or ':' ? "" : ".";
        string message = (known.Advice ?? CommandWords.Advice(known.Message)) is { } advice
            ? $"{known.Message}{stop} {advice}" : known.Message;
        return new ErrorRecord(known, "Docker" + known.Failure, CategoryOf(known.Failure), target)
        {
            // The advice is part of the sentence: RecommendedAction is shown by PowerShell 7.6 and not by 7.4.
            ErrorDetails = new ErrorDetails(message),
        };
    }

    /// <summary>
    /// A line that a command wrote to its error output, under the id by which PowerShell shows such a line as it is.
    /// </summary>
    public static ErrorRecord OfOutput(string line, object? container) =>
        new(new RemoteOutputException(line), "NativeCommandError", ErrorCategory.FromStdErr, container);

    /// <summary>A command's exit code that is not 0, for those who want it to be an error.</summary>
    public static ErrorRecord OfExit(CommandExit exit) =>
        new(new CommandExitException(exit.Container, exit.ExitCode), "DockerCommandExit", ErrorCategory.InvalidResult,
            exit.Container);

    private static ErrorCategory CategoryOf(SockFailure failure) => failure switch
    {
        SockFailure.SocketMissing or SockFailure.SocketDirectoryMissing => ErrorCategory.ObjectNotFound,
        SockFailure.SocketAccessDenied or SockFailure.Denied or SockFailure.RegistryDenied =>
            ErrorCategory.PermissionDenied,
        SockFailure.NotASocket => ErrorCategory.InvalidType,
        SockFailure.ConnectionRefused or SockFailure.EngineUnavailable or SockFailure.RegistryUnreachable =>
            ErrorCategory.ResourceUnavailable,
        SockFailure.ConnectTimeout or SockFailure.EngineSilent or SockFailure.TimedOut =>
            ErrorCategory.OperationTimeout,
        SockFailure.ConnectionFailed or SockFailure.ResponseIncomplete => ErrorCategory.ConnectionError,
        SockFailure.NotHttp or SockFailure.ProxyResponse or SockFailure.NotAnEngine or SockFailure.Redirected =>
            ErrorCategory.ProtocolError,
        SockFailure.ResponseUnreadable => ErrorCategory.InvalidData,
        SockFailure.BadRequest or SockFailure.NameInvalid or SockFailure.NameAmbiguous
            or SockFailure.EndpointInvalid or SockFailure.EndpointConflict => ErrorCategory.InvalidArgument,
        SockFailure.ObjectNotFound or SockFailure.ContextNotFound or SockFailure.ImageMissing
            or SockFailure.ImageUnknown => ErrorCategory.ObjectNotFound,
        SockFailure.Conflict or SockFailure.PortInUse => ErrorCategory.ResourceBusy,
        SockFailure.NotImplemented or SockFailure.EndpointUnsupported or SockFailure.EngineTooOld
            or SockFailure.EngineTooNew or SockFailure.ParameterNeedsNewerEngine => ErrorCategory.NotImplemented,
        SockFailure.EngineError or SockFailure.PullFailed or SockFailure.PushFailed or SockFailure.LoadFailed
            or SockFailure.BuildFailed or SockFailure.ContainerExited or SockFailure.ServiceFailed =>
                ErrorCategory.InvalidResult,
        SockFailure.OutOfMemory or SockFailure.DiskFull => ErrorCategory.QuotaExceeded,
        SockFailure.NoHealthCheck or SockFailure.NoTerminal or SockFailure.NoSwarm or SockFailure.SwarmLocked =>
            ErrorCategory.InvalidOperation,
        SockFailure.ArchiveHostile => ErrorCategory.SecurityError,
        SockFailure.CredentialsFailed => ErrorCategory.AuthenticationError,
        SockFailure.ContextUnreadable => ErrorCategory.ReadError,
        SockFailure.BuildFileInvalid => ErrorCategory.ParserError,
        SockFailure.FileFailed => ErrorCategory.OpenError,
        _ => ErrorCategory.NotSpecified,
    };
}

/// <summary>A line that a command in a container wrote to its error output.</summary>
public sealed class RemoteOutputException(string line) : Exception(line);

/// <summary>A command in a container ended with an exit code that is not 0.</summary>
public sealed class CommandExitException(string container, long exitCode)
    : Exception($"The command in container '{container}' ended with exit code {exitCode}.")
{
    /// <summary>Name of the container.</summary>
    public string Container => container;

    /// <summary>The exit code.</summary>
    public long ExitCode => exitCode;
}
