using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// What is looked at of an engine itself. Where Podman, an engine without root or an old one says nothing, a check is
/// unknown or means nothing; it never passes for want of an answer.
/// </summary>
internal static class EngineChecks
{
    private const string DaemonJson = "in /etc/docker/daemon.json, and restart the engine";

    private static readonly string[] s_ownNetworks = ["127.0.0.0/8", "::1/128"];

    /// <summary>All of them, in the order of the benchmark.</summary>
    public static IReadOnlyList<AuditCheck<EngineFacts>> All { get; } =
    [
        new("", "Way to the engine", SockSeverity.High,
            "Use the engine's own socket, ssh://, or TLS with certificates on both sides.", Transport),
        new("2.1", "Runs without root", SockSeverity.Low,
            "Where it does what you need, run the engine rootless: https://docs.docker.com/engine/security/rootless/.",
            static engine => engine.IsRootless ? Verdict.Pass("it runs as a user")
                : engine.IsWindows ? Verdict.NotApplicable("it is an engine of Windows containers")
                : Verdict.Bad("it runs as root")),
        new("2.2", "Containers of the default bridge kept apart", SockSeverity.Medium,
            $"Set \"icc\": false {DaemonJson}, or put containers into networks of their own.", Icc),
        new("2.5", "Registries with TLS", SockSeverity.Medium,
            $"Give the registries certificates, and take them out of \"insecure-registries\" {DaemonJson}.", Registries),
        new("2.6", "Storage driver", SockSeverity.Medium, $"Set \"storage-driver\": \"overlay2\" {DaemonJson}.",
            static engine => engine.Info.Driver switch
            {
                "" => Verdict.Unknown("the engine does not tell it"),
                "aufs" or "devicemapper" or "overlay" when !engine.IsPodman => Verdict.Bad(engine.Info.Driver),
                string driver => Verdict.Pass(driver),
            }),
        new("2.7", "TCP only with certificates", SockSeverity.Critical,
            "Take the address away (-H tcp://), or let the engine ask for certificates (--tlsverify): "
                + "https://docs.docker.com/engine/security/protect-access/.", Tcp),
        new("2.9", "User namespaces", SockSeverity.Medium,
            $"Set \"userns-remap\": \"default\" {DaemonJson}: images and containers are made anew then.",
            static engine => engine.IsWindows ? Verdict.NotApplicable("it is an engine of Windows containers")
                : engine.IsRootless ? Verdict.Pass("the engine is rootless, in a user namespace itself")
                : engine.Option("userns") is not null ? Verdict.Pass("userns-remap is on")
                : engine.IsPodman ? Verdict.Unknown("Podman has them for each container, and does not tell")
                : Verdict.Bad("root in a container is root on the machine")),
        new("2.12", "Authorization of clients", SockSeverity.Low,
            $"Where several use the engine, let a plugin decide who may do what: \"authorization-plugins\" {DaemonJson}.",
            static engine => engine.IsPodman ? Verdict.NotApplicable("Podman has none")
                : engine.Info.Plugins is null ? Verdict.Unknown("the engine does not tell its plugins")
                : engine.Info.Plugins.Authorization is { Count: > 0 } plugins ? Verdict.Pass(string.Join(", ", plugins))
                : Verdict.Bad("whoever reaches the socket may do everything")),
        new("2.13", "Logs kept elsewhere", SockSeverity.Low, $"Set \"log-driver\" {DaemonJson}: syslog, journald, fluentd.",
            static engine => engine.Info.LoggingDriver switch
            {
                "" => Verdict.Unknown("the engine does not tell its log driver"),
                "json-file" or "local" or "none" or "k8s-file" => Verdict.Bad(
                    $"{engine.Info.LoggingDriver}: logs go with their container"),
                string driver => Verdict.Pass(driver),
            }),
        new("2.14", "No new privileges", SockSeverity.Medium, $"Set \"no-new-privileges\": true {DaemonJson}.",
            static engine => engine.Option("no-new-privileges") is not null ? Verdict.Pass("on for all containers")
                : engine.IsWindows ? Verdict.NotApplicable("it is an engine of Windows containers")
                : engine.IsPodman ? Verdict.Unknown("Podman does not tell what containers have by default")
                : engine.Release?.Number.Major >= 23 ? Verdict.Bad("setuid programs in containers may become root")
                : Verdict.Unknown("engines before 23 do not tell")),
        new("2.15", "Live restore", SockSeverity.Low, $"Set \"live-restore\": true {DaemonJson}.",
            static engine => engine.Info.LiveRestoreEnabled ? Verdict.Pass("on")
                : engine.IsPodman ? Verdict.NotApplicable("Podman's containers do not depend on it")
                : engine.IsWindows ? Verdict.NotApplicable("it is an engine of Windows containers")
                : IsInSwarm(engine) ? Verdict.NotApplicable("a swarm does not go with it")
                : Verdict.Bad("containers end with the engine")),
        new("2.17", "Seccomp", SockSeverity.High, $"Take \"seccomp-profile\": \"unconfined\" out {DaemonJson}.", Seccomp),
        new("2.18", "Experimental features", SockSeverity.Low, $"Take \"experimental\": true out {DaemonJson}.",
            static engine => engine.IsPodman ? Verdict.NotApplicable("Podman says that of itself always")
                : engine.Info.ExperimentalBuild ? Verdict.Bad("on") : Verdict.Pass("off")),
        new("5.1", "Swarm", SockSeverity.Low, "Where there is no need for it, leave it: Exit-DockerSwarm.",
            static engine => engine.Info.Swarm is null ? Verdict.Unknown("the engine does not tell")
                : IsInSwarm(engine) ? Verdict.Bad($"the engine is in one ({engine.Info.Swarm.LocalNodeState})")
                : Verdict.Pass("not in one")),
        new("5.2", "AppArmor or SELinux", SockSeverity.Medium,
            "Let the machine's AppArmor or SELinux confine containers; see what the engine's log says of it.",
            static engine => engine.IsWindows ? Verdict.NotApplicable("it is an engine of Windows containers")
                : new[] { "apparmor", "selinux" }.Where(one => engine.Option(one) is not null).ToArray() is
                    { Length: > 0 } modules ? Verdict.Pass(string.Join(", ", modules))
                : engine.IsRootless ? Verdict.NotApplicable("a rootless engine has no AppArmor")
                : Verdict.Bad("neither confines containers")),
    ];

    private static bool IsInSwarm(EngineFacts engine) => engine.Info.Swarm?.LocalNodeState is not (null or "" or "inactive");

    /// <summary>What the kind of endpoint means for who listens on the way.</summary>
    private static Verdict Transport(EngineFacts engine) => engine.Endpoint switch
    {
        UnixEndpoint unix => Verdict.Pass($"{unix}, a socket of this machine"),
        TlsEndpoint { Files.Verifies: false } tls => Verdict.Bad($"{tls}, TLS that looks at no certificate: whoever is on "
            + "the way can answer in the engine's place"),
        TlsEndpoint { Files.HasCertificate: false } tls => Verdict.Bad($"{tls}, TLS without a certificate of ours: the "
            + "engine asks nobody who he is"),
        TlsEndpoint tls => Verdict.Pass($"{tls}, TLS with certificates on both sides"),
        SshEndpoint ssh => Verdict.Pass($"{ssh}, SSH"),
        PipeEndpoint pipe => Verdict.Pass($"{pipe}, a pipe of this machine"),
        TcpEndpoint tcp => Verdict.Bad($"{tcp}, TCP without TLS: it asks nobody who he is, and all who are on the way "
            + "can read it"),
        DockerEndpoint other => Verdict.Unknown($"what protects {other} is not known here"),
    };

    private static Verdict Icc(EngineFacts engine) =>
        engine.IsWindows ? Verdict.NotApplicable("it is an engine of Windows containers")
            : engine.Bridge is null ? Verdict.Unknown("there is no network 'bridge' to be asked about")
            : engine.Bridge.Options.GetValueOrDefault("com.docker.network.bridge.enable_icc") switch
            {
                "false" => Verdict.Pass("icc is off"),
                "true" => Verdict.Bad("they reach all ports of each other (icc)"),
                _ => Verdict.Unknown("the network 'bridge' does not say"),
            };

    private static Verdict Registries(EngineFacts engine)
    {
        if (engine.Info.RegistryConfig is not { } registries)
        {
            return Verdict.Unknown("the engine does not tell");
        }

        Verdict found = Verdict.BadIfAny(registries.IndexConfigs.Where(static one => !one.Value.Secure
            && !IsLoopback(one.Key)).Select(static one => one.Key)
            .Concat(registries.InsecureRegistryCIDRs.Except(s_ownNetworks)), "without TLS: ");
        return found.Status is null ? found : Verdict.Pass("all but those of the machine itself");
    }

    private static bool IsLoopback(string registry) => registry.Split(':')[0] is "localhost" or "127.0.0.1";

    private static Verdict Tcp(EngineFacts engine)
    {
        if (engine.IsPodman)
        {
            return Verdict.Unknown("Podman does not tell where it listens");
        }

        string[] open = [.. EngineAddresses.Of(engine.Info)];
        return open.Length > 0 ? Verdict.Bad("it answers whoever comes at " + string.Join(", ", open))
            : engine.Release is null or { Number.Major: < 19 } ? Verdict.Unknown("so old an engine may not tell")
            : Verdict.Pass("the engine warns of no open address");
    }

    private static Verdict Seccomp(EngineFacts engine) => engine.Option("seccomp") switch
    {
        null when engine.IsWindows => Verdict.NotApplicable("it is an engine of Windows containers"),
        null => Verdict.Bad("off: containers may make every system call"),
        "profile=unconfined" => Verdict.Bad("the default profile is 'unconfined'"),
        string profile => Verdict.Pass(profile),
    };
}
