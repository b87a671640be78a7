using System.Management.Automation;
using System.Text.RegularExpressions;
using DockerSock.Client;
using DockerSock.Formats;

namespace DockerSock.Cmdlets;

/// <summary>
/// The one table that turns a failure into an error record. The id is "Docker" and the failure's name, such as
/// DockerSocketMissing; the sentence and the advice are the failure's own.
/// </summary>
internal static partial class ErrorTable
{
    /// <summary>Letters of an error that are printed; the exception has all of them.</summary>
    private const int Longest = 4000;

    /// <summary>The id by which an engine calls the container that was named, whose state is in the way.</summary>
    [GeneratedRegex("(?<=^[Cc]ontainer )[0-9a-f]{64}(?= is (not|already|paused|restarting))")]
    private static partial Regex OfState();

    /// <summary>The record of a failure.</summary>
    /// <param name="problem">The failure.</param>
    /// <param name="target">The object or the engine that it is about.</param>
    /// <param name="called">What people call objects, by the ids that messages may have of them.</param>
    public static ErrorRecord ToRecord(Exception problem, object? target,
        IReadOnlyDictionary<string, string>? called = null)
    {
        target = target is string text ? Secrets.Words(text) : target;
        if (problem is not SockException known)
        {
            return problem is IOException or UnauthorizedAccessException
                ? ToRecord(new SockException(SockFailure.FileFailed, problem.Message, null, problem), target)
                : new ErrorRecord(problem, "DockerUnexpected", ErrorCategory.NotSpecified, target);
        }

        // The advice is part of the sentence: RecommendedAction is shown by PowerShell 7.6 and not by 7.4. Engines end
        // their sentences as they like.
        string message = target is string name ? OfState().Replace(known.Message, name, 1) : known.Message;
        string words = Printed(message, called);
        string stop = words.Length == 0 || words[^1] is '.' or '!' or '?' or ':' ? "" : ".";
        return new ErrorRecord(known, "Docker" + known.Failure, CategoryOf(known.Failure), target)
        {
            ErrorDetails = new ErrorDetails((known.Advice ?? CommandWords.Advice(known.Message)) is { } advice
                ? $"{words}{stop} {Printed(advice, called)}" : words),
        };
    }

    /// <summary>Words as they are printed: objects by their names, nothing that a terminal obeys, and no pages of it.
    /// </summary>
    private static string Printed(string words, IReadOnlyDictionary<string, string>? called)
    {
        foreach ((string id, string name) in called ?? new Dictionary<string, string>())
        {
            words = words.Replace(id, name, StringComparison.Ordinal);
        }

        string rest = words.Length > Longest
            ? $"… ({words.Length} letters; the whole is in the exception's Message)" : "";
        return CellText.VisibleLines(words[..Math.Min(words.Length, Longest)]) + rest;
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
        SockFailure.ProgramMissing => ErrorCategory.ObjectNotFound,
        SockFailure.SshDenied => ErrorCategory.PermissionDenied,
        SockFailure.HostKeyRefused => ErrorCategory.SecurityError,
        SockFailure.SshUnreachable or SockFailure.SshOverloaded or SockFailure.SshSessionRefused =>
            ErrorCategory.ResourceUnavailable,
        SockFailure.ProgramFailed => ErrorCategory.ConnectionError,
        SockFailure.ProgramNoise => ErrorCategory.ProtocolError,
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
        SockFailure.EndpointInsecure or SockFailure.CertificateUntrusted or SockFailure.CertificateExpired
            or SockFailure.CertificateMisnamed => ErrorCategory.SecurityError,
        SockFailure.ClientCertificateMissing or SockFailure.ClientCertificateRefused =>
            ErrorCategory.AuthenticationError,
        SockFailure.TlsExpected or SockFailure.TlsNotSpoken or SockFailure.TlsFailed => ErrorCategory.ProtocolError,
        SockFailure.TlsFilesInvalid => ErrorCategory.ReadError,
        SockFailure.ContextChanged => ErrorCategory.InvalidArgument,
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
