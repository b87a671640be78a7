using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>What is looked at of a container.</summary>
internal static class ContainerChecks
{
    private static readonly string[] s_sensitive = ["/", "/boot", "/dev", "/etc", "/lib", "/proc", "/sys", "/usr"];

    /// <summary>All of them, in the order of the benchmark. What the engine leaves out is unknown.</summary>
    public static IReadOnlyList<AuditCheck<ContainerInspect>> All { get; } =
    [
        Of("5.2", "Profile of AppArmor or SELinux", SockSeverity.Medium, "Leave --security-opt away.", static host =>
            Verdict.BadIfAny((host.SecurityOpt ?? []).Where(static one => one is "apparmor=unconfined"
                or "apparmor:unconfined" or "label=disable" or "label:disable"))),
        Of("5.4", "Capabilities", SockSeverity.Medium, "Take --cap-add away, or drop all and give the one that is needed.",
            static host => Verdict.BadIfAny(host.CapAdd ?? [], "it has besides the usual ones: ")),
        Of("5.5", "Privileged", SockSeverity.Critical,
            "Run it without --privileged, with the one capability or device that it needs.", static host =>
            host.Privileged switch
            {
                null => Verdict.Unknown("the engine does not tell"),
                true => Verdict.Bad("--privileged: it may do all that root may"),
                _ => Verdict.Pass(),
            }),
        new("5.6", "Folders of the system", SockSeverity.High, "Mount the folder or file that is needed.", static one =>
            Verdict.BadIfAny(one.Mounts.Where(static mount => mount.Type == "bind" && mount.Source is { } source
                && s_sensitive.Contains(EnginePaths.Clean(source)))
                .Select(static mount => $"{mount.Source} at {mount.Destination}{(mount.RW ? "" : ", read-only")}"))),
        Of("5.8", "Ports below 1024", SockSeverity.Low, "Publish others where that is not needed.", static host =>
            Verdict.BadIfAny(Ports(host).Where(static one => one.Host is > 0 and < 1024)
                .Select(static one => $"{one.Host}->{one.Port}"))),
        Of("5.10", "Network of the machine", SockSeverity.High, "Leave --network host away, and publish ports.",
            static host => host.NetworkMode == "host" ? Verdict.Bad("--network host") : Verdict.Pass()),
        Of("5.11", "Limit of memory", SockSeverity.Low, "Set-DockerContainer NAME -Memory 512MB.", static host =>
            host.Memory switch
            {
                null => Verdict.Unknown("the engine does not tell"),
                0 => Verdict.Bad("none"),
                _ => Verdict.Pass(),
            }),
        Of("5.12", "Share of processors", SockSeverity.Low, "Set-DockerContainer NAME -Cpus 1.", static host =>
            host is { CpuShares: null, NanoCpus: null, CpuQuota: null } ? Verdict.Unknown("the engine does not tell")
            : host.CpuShares > 0 || host.NanoCpus > 0 || host.CpuQuota > 0 ? Verdict.Pass() : Verdict.Bad("no limit")),
        Of("5.13", "Read-only file system", SockSeverity.Low, "Run it with -ReadOnly, and volumes for what it writes.",
            static host => host.ReadonlyRootfs switch
            {
                null => Verdict.Unknown("the engine does not tell"),
                true => Verdict.Pass(),
                _ => Verdict.Bad("it can write to its own files"),
            }),
        Of("5.14", "Ports of all interfaces", SockSeverity.Low, "Publish to one address: 127.0.0.1:8080:80.", static host =>
            Verdict.BadIfAny(Ports(host).Where(static one => one.Address is "" or "0.0.0.0" or "::")
                .Select(static one => $"{one.Host}->{one.Port}").Distinct())),
        Of("5.15", "Restarts without end", SockSeverity.Low, "Use -Restart on-failure:5.", static host =>
            host.RestartPolicy switch
            {
                null => Verdict.Unknown("the engine does not tell"),
                { Name: "always" or "unless-stopped" } policy => Verdict.Bad(policy.Name),
                { Name: "on-failure", MaximumRetryCount: 0 or > 5 } policy =>
                    Verdict.Bad($"on-failure:{policy.MaximumRetryCount}"),
                _ => Verdict.Pass(),
            }),
        Of("5.16", "Processes of the machine", SockSeverity.High, "Leave --pid host away.", static host =>
            host.PidMode == "host" ? Verdict.Bad("--pid host") : Verdict.Pass()),
        Of("5.17", "Shared memory of the machine", SockSeverity.Medium, "Leave --ipc host away.", static host =>
            host.IpcMode == "host" ? Verdict.Bad("--ipc host") : Verdict.Pass()),
        Of("5.18", "Devices of the machine", SockSeverity.Medium, "Take --device away where it is not needed.", static host =>
            Verdict.BadIfAny((host.Devices ?? []).Select(static one => one.PathOnHost).OfType<string>())),
        Of("5.20", "Mounts that spread", SockSeverity.Medium, "Leave the propagation away: private is the default.",
            static host => Verdict.Pass()) with
            {
                Look = static one => Verdict.BadIfAny(one.Mounts.Where(static mount => mount.Propagation is "shared"
                    or "rshared").Select(static mount => $"{mount.Source} at {mount.Destination} ({mount.Propagation})")),
            },
        Of("5.21", "Host name of the machine", SockSeverity.Medium, "Leave --uts host away.", static host =>
            host.UTSMode == "host" ? Verdict.Bad("--uts host") : Verdict.Pass()),
        Of("5.22", "Seccomp", SockSeverity.High, "Leave seccomp=unconfined away.", static host =>
            Verdict.BadIfAny((host.SecurityOpt ?? []).Where(static one =>
                one is "seccomp=unconfined" or "seccomp:unconfined"))),
        Of("5.25", "Control group", SockSeverity.Low, "Leave --cgroup-parent away where it is not needed.", static host =>
            host.CgroupParent is { Length: > 0 } parent ? Verdict.Bad(parent) : Verdict.Pass()),
        Of("5.26", "No new privileges", SockSeverity.Low, "Run it with -SecurityOpt no-new-privileges.", static host =>
            (host.SecurityOpt ?? []).Any(static one => one.StartsWith("no-new-privileges", StringComparison.Ordinal)
                && !one.EndsWith("false", StringComparison.Ordinal)) ? Verdict.Pass()
                : Verdict.Bad("setuid programs in it may become root")),
        new("5.27", "Health check", SockSeverity.Low, "Give the image a HEALTHCHECK, or run it with one.", static one =>
            one.Config is null ? Verdict.Unknown("the engine does not tell")
                : one.Config.Healthcheck?.Test is { Count: > 0 } test && test[0] != "NONE" || one.State?.Health is not null
                    ? Verdict.Pass() : Verdict.Bad("none")),
        Of("5.29", "Limit of processes", SockSeverity.Low, "Set-DockerContainer NAME -PidsLimit 200.", static host =>
            host.PidsLimit is > 0 ? Verdict.Pass() : Verdict.Bad("none")),
        Of("5.30", "Default bridge", SockSeverity.Low, "Put it into a network of its own: New-DockerNetwork.", static host =>
            host.NetworkMode is "default" or "bridge" ? Verdict.Bad("it is in the default bridge with all others")
                : Verdict.Pass()),
        Of("5.31", "User namespace of the machine", SockSeverity.High, "Leave --userns host away.", static host =>
            host.UsernsMode == "host" ? Verdict.Bad("--userns host") : Verdict.Pass()),
    ];

    private static AuditCheck<ContainerInspect> Of(string id, string name, SockSeverity severity, string remedy,
        Func<HostConfig, Verdict> look) => new(id, name, severity, remedy, one =>
            one.HostConfig is { } host ? look(host) : Verdict.Unknown("the engine does not tell how it was set up"));

    private static IEnumerable<(string Address, int Host, string Port)> Ports(HostConfig host) =>
        (host.PortBindings ?? []).SelectMany(static one => one.Value.Select(binding => (binding.HostIp ?? "",
            int.TryParse(binding.HostPort, out int number) ? number : 0, one.Key)));
}
