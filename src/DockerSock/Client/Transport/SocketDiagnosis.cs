using System.Net.Sockets;

namespace DockerSock.Client;

/// <summary>
/// Turns a failed connect into the reason that a user can act on. The system's own words do not help: .NET reports a
/// missing socket as "Cannot assign requested address", and a plain file as "Connection refused".
/// </summary>
internal static class SocketDiagnosis
{
    private const string StartIt =
        "Start the engine (systemctl start docker), or name another endpoint with -DockerHost, "
        + "-Context or DOCKER_HOST.";

    public static SockException Explain(UnixEndpoint endpoint, SocketException problem)
    {
        string path = endpoint.Path;
        if (path.StartsWith('@'))
        {
            return new SockException(SockFailure.ConnectionRefused,
                $"No connection to the abstract socket '{path}': {problem.Message}.",
                "Nobody listens on that name here; ss -xl lists those that are there.", problem);
        }

        string? real = RealPath.Of(path);
        string named = new FileInfo(path).LinkTarget is null ? $"'{path}'" : $"'{real ?? path}', where the link '{path}' leads";
        if (FindMissingDirectory(real ?? path) is { } missing)
        {
            return new SockException(SockFailure.SocketDirectoryMissing,
                $"There is no socket at {named}: the directory '{missing}' does not exist.", Elsewhere(path), problem);
        }

        if (problem.SocketErrorCode == SocketError.AccessDenied)
        {
            (string message, string advice) = SocketAccess.Explain(path);
            return new SockException(SockFailure.SocketAccessDenied, message, advice, problem);
        }

        if (real is null || !Path.Exists(real))
        {
            return new SockException(SockFailure.SocketMissing, $"There is no socket at {named}.",
                Elsewhere(path), problem);
        }

        if (FileFacts.Of(path) is { IsSocket: false } other)
        {
            return new SockException(SockFailure.NotASocket, $"'{path}' is {other.Kind}, not a socket.",
                "Name the engine's socket with -DockerHost or DOCKER_HOST.", problem);
        }

        return problem.SocketErrorCode == SocketError.ConnectionRefused
            ? new SockException(SockFailure.ConnectionRefused,
                $"The socket '{path}' is there and nobody listens on it: the engine is stopped.", StartIt, problem)
            : new SockException(SockFailure.ConnectionFailed, $"No connection to '{path}': {problem.Message}.",
                null, problem);
    }

    private static string? FindMissingDirectory(string path)
    {
        string? missing = null;
        for (string? up = Path.GetDirectoryName(path);
            up is not null && !Directory.Exists(up);
            up = Path.GetDirectoryName(up))
        {
            // A directory that may not be entered hides what is below it; that is a matter of access, not of absence.
            if (Path.GetDirectoryName(up) is { } above && Directory.Exists(above) && !SocketAccess.MayEnter(above))
            {
                return null;
            }

            missing = up;
        }

        return missing;
    }

    private static string Elsewhere(string path)
    {
        string[] others = path == WellKnownSockets.Default ? [.. WellKnownSockets.Others().Where(File.Exists)] : [];
        return others.Length == 0
            ? StartIt
            : $"There is a socket at {string.Join(" and ", others.Select(static other => $"'{other}'"))}: "
                + $"use -DockerHost unix://{others[0]}, or set DOCKER_HOST to it.";
    }
}
