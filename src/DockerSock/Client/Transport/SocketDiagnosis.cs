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

    private const string DesktopFolder = "/mnt/wsl/docker-desktop/";

    /// <summary>Why a connection to a socket could not be made.</summary>
    public static SockException Explain(UnixEndpoint endpoint, SocketException problem)
    {
        string path = endpoint.Path;
        if (endpoint.IsAbstract)
        {
            return problem.SocketErrorCode == SocketError.ConnectionRefused
                ? new SockException(SockFailure.ConnectionRefused, $"Nobody listens on the abstract socket '{path}'.",
                    "Start the daemon in this network namespace: abstract sockets are not seen from another one.",
                    problem)
                : new SockException(SockFailure.ConnectionFailed, $"No connection to '{path}': {problem.Message}.",
                    null, problem);
        }

        return Find(path, problem) ?? problem.SocketErrorCode switch
        {
            SocketError.AccessDenied => SocketAccess.Refused(path),
            SocketError.ConnectionRefused => new SockException(SockFailure.ConnectionRefused,
                $"The socket '{path}' is there and nobody listens on it: the engine is stopped.", StartIt, problem),
            _ => new SockException(SockFailure.ConnectionFailed, $"No connection to '{path}': {problem.Message}.",
                null, problem),
        };
    }

    /// <summary>
    /// What is wrong with a path, as far as files show it: nothing there, no permission, no socket. Null where a
    /// connection may be tried.
    /// </summary>
    /// <param name="path">Full path.</param>
    /// <param name="problem">What the system said to a connection; null where none was tried.</param>
    public static SockException? Find(string path, SocketException? problem = null)
    {
        string? real = RealPath.Of(path);
        string named = new FileInfo(path).LinkTarget is null ? $"'{path}'"
            : $"'{real ?? path}', where the link '{path}' leads";
        if (FindMissingDirectory(real ?? path) is { } missing)
        {
            return new SockException(SockFailure.SocketDirectoryMissing,
                $"There is no socket at {named}: the directory '{missing}' does not exist.",
                Desktop(real, path) ?? Elsewhere(path), problem);
        }

        if (real is null)
        {
            return new SockException(SockFailure.SocketMissing, $"There is no socket at {named}: links lead in a "
                + "circle.", "Make the link anew: 'ls -l' shows where each leads.", problem);
        }

        // A directory that may not be entered hides what is in it.
        if (SocketAccess.Find(path) is { } denied)
        {
            return denied;
        }

        if (!Path.Exists(real))
        {
            return new SockException(SockFailure.SocketMissing, $"There is no socket at {named}.",
                Desktop(real, path) ?? Elsewhere(path), problem);
        }

        return FileFacts.Of(path) is not { IsSocket: false } other ? null
            : new SockException(SockFailure.NotASocket, other is { IsRegular: true, Size: 0 }
                ? $"'{path}' is a file, not a socket, and empty: something made a file where a socket was to be."
                : $"'{path}' is {other.Kind}, not a socket.",
                other is { IsRegular: true, Size: 0 } && OperatingSystem.IsLinux() && Directory.Exists(DesktopFolder)
                    ? $"Docker Desktop leaves such a file when its WSL integration failed: 'sudo ln -sf {Shared} {path}'."
                    : "Name the engine's socket with -DockerHost or DOCKER_HOST.", problem);
    }

    private const string Shared = DesktopFolder + "shared-sockets/guest-services/docker.proxy.sock";

    /// <summary>Advice for a link into Docker Desktop's folder of WSL that leads nowhere.</summary>
    private static string? Desktop(string? real, string path) =>
        real?.StartsWith(DesktopFolder, StringComparison.Ordinal) != true || real == path ? null
            : "The link is Docker Desktop's: start it on Windows, with the WSL integration of this distribution on.";

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
        string[] others = path == WellKnownSockets.Default ? [.. SocketPlaces.Current.Sockets(path)] : [];
        return others.Length == 0
            ? StartIt
            : $"There is a socket at {string.Join(" and ", others.Select(static other => $"'{other}'"))}: "
                + $"use -DockerHost unix://{others[0]}, or set DOCKER_HOST to it.";
    }
}
