using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>Tells all that can be known of a socket from this machine: files, who listens, what makes it.</summary>
internal static class SocketInspection
{
    private const string Daemon = "dockerd";

    /// <summary>How long a connection may take: whoever listens need not accept it.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The socket at a path. One connection is made, by which the kernel tells who listens, and closed.
    /// </summary>
    /// <param name="path">Full path, as it was named.</param>
    /// <param name="cancel">Ends the connection.</param>
    public static async Task<SockAccess> LookAsync(string path, CancellationToken cancel)
    {
        SockAccess access = SocketAccess.Look(path);
        SockException? problem = SocketDiagnosis.Find(path);
        string[] names = [.. new[] { path, access.Target }.OfType<string>().Distinct()];
        access.Unit = SystemdUnits.Current.Of(names);
        if (problem is null)
        {
            try
            {
                SockListener? peer = await SocketListeners.ConnectAsync(path, s_limit, cancel).ConfigureAwait(false);
                access.Listens = true;
                access.Listeners = [.. new[] { peer }.OfType<SockListener>()
                    .Concat(SocketListeners.Holders([.. names, .. access.Links.Select(Link)]))
                    .DistinctBy(static one => one.Id)];
            }
            catch (SockException refused)
            {
                problem = refused;
                access.Listens = false;
                access.IsAllowed &= refused.Failure != SockFailure.SocketAccessDenied;
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                problem = new SockException(SockFailure.ConnectTimeout, $"No connection to '{path}' within "
                    + $"{s_limit.TotalSeconds:0.###} seconds: too many wait for it.",
                    "The daemon hangs; look at its log, or restart it.");
            }
        }

        access.Lasting = access.IsSocket ? Lasting(access) : null;
        (access.Problem, access.Remedy) = (problem?.Message, problem?.Advice);
        return access;

        static string Link(string link) => link.Split(" -> ")[0];
    }

    /// <summary>
    /// How owner, group and mode are changed so that the socket has them again when its daemon starts anew.
    /// </summary>
    /// <param name="access">The socket.</param>
    /// <param name="owner">The owner that is wanted; null for the one that it has.</param>
    /// <param name="group">The group that is wanted; null for the one that it has.</param>
    /// <param name="mode">The mode that is wanted; null for the one that it has.</param>
    public static string Lasting(SockAccess access, string? owner = null, string? group = null, string? mode = null)
    {
        if (access.Unit is { } unit)
        {
            string manager = unit.IsUsers ? "systemctl --user" : "sudo systemctl";
            string[] lines = owner is null && group is null && mode is null
                ? ["SocketGroup=GROUP"]
                : [.. new[] { owner is null ? null : $"SocketUser={owner}", group is null ? null : $"SocketGroup={group}",
                    mode is null ? null : $"SocketMode={mode}" }.OfType<string>()];
            return $"'{manager} edit {unit.Name}' with {string.Join(", ", lines)} below [Socket], then "
                + $"'{manager} restart {unit.Name}'.";
        }

        string? program = access.Listeners.Select(static one => one.Program)
            .FirstOrDefault(static one => one is not null);
        bool isRootless = access.Owner is not (null or "root");
        return program == Daemon || (program is null && access.Path == WellKnownSockets.Default)
            ? isRootless
                ? $"This engine is {access.Owner}'s own (rootless): whoever needs one runs 'dockerd-rootless-setuptool.sh "
                    + "install'."
                : $"Put {{ \"group\": \"{group ?? "GROUP"}\" }} into /etc/docker/daemon.json, or start dockerd with "
                    + $"--group {group ?? "GROUP"}; its sockets have the mode 0660. As a rule the group is docker."
            : $"{(program is null ? "The daemon that makes it" : $"'{program}'")} decides it: look for an option or a "
                + "setting of its own.";
    }
}
