using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Vulnerabilities of Docker Engine and of runc that its version tells of. Each has its source; what is not here is not
/// known to be absent.
/// </summary>
internal static class KnownVulnerabilities
{
    private const string Moby = "https://github.com/moby/moby/security/advisories/";

    private static readonly Row[] s_rows =
    [
        new("CVE-2026-41567", "Docker", ["29.5.1"], SockSeverity.High,
            "copying into a container can run a program of the container's on the machine", Moby + "GHSA-x86f-5xw2-fm2r"),
        new("CVE-2026-34040", "Docker", ["29.3.1"], SockSeverity.High,
            "an authorization plugin is not shown large requests", Moby + "GHSA-x744-4wpc-v9h2")
            { Needs = "an authorization plugin", Has = HasAuthorization },
        new("CVE-2026-33997", "Docker", ["29.3.1"], SockSeverity.Medium,
            "a plugin can be given rights that nobody was asked for", Moby + "GHSA-pxq6-2prw-chj9"),
        new("CVE-2025-31133", "runc", ["1.2.8", "1.3.3"], SockSeverity.High,
            "a container can write to files of /proc and get out, as with CVE-2025-52565 and CVE-2025-52881",
            "https://github.com/opencontainers/runc/releases/tag/v1.2.8"),
        new("CVE-2025-54388", "Docker", ["28.3.3"], SockSeverity.Medium,
            "after a reload of firewalld ports published to loopback are reachable from outside",
            Moby + "GHSA-x4rx-4gw3-53p4") { Since = "28.2.0", Needs = "firewalld", Has = HasFirewalld },
        new("CVE-2025-54410", "Docker", ["25.0.13", "28.0.0"], SockSeverity.Low,
            "after a reload of firewalld networks are no longer kept apart", Moby + "GHSA-4vq8-7jfc-9cvp")
            { Needs = "firewalld", Has = HasFirewalld },
        new("CVE-2024-41110", "Docker", ["23.0.15", "25.0.6", "26.1.5", "27.1.1"], SockSeverity.Critical,
            "a request can be kept from an authorization plugin", Moby + "GHSA-v23v-6jw2-98fq")
            { Needs = "an authorization plugin", Has = HasAuthorization },
        new("CVE-2024-29018", "Docker", ["23.0.11", "25.0.5", "26.0.0"], SockSeverity.Medium,
            "an internal network lets names out", Moby + "GHSA-mq39-4gv4-mvpx"),
        new("CVE-2024-24557", "Docker", ["24.0.9", "25.0.2"], SockSeverity.Medium,
            "the classic builder's cache can be poisoned", Moby + "GHSA-xw73-rw38-6vjc"),
        new("CVE-2024-21626", "runc", ["1.1.12"], SockSeverity.High, "a container can get at the machine's files",
            "https://github.com/moby/moby/releases/tag/v24.0.9"),
        new("CVE-2023-28840", "Docker", ["20.10.24", "23.0.3"], SockSeverity.High,
            "encrypted networks of a swarm are not, as with CVE-2023-28841 and CVE-2023-28842",
            Moby + "GHSA-232p-vwff-86mp") { Needs = "a swarm", Has = HasSwarm },
        new("CVE-2022-36109", "Docker", ["20.10.18"], SockSeverity.Medium, "groups of a user are not set up rightly",
            "https://github.com/advisories/GHSA-rc4r-wh2q-q6c4"),
        new("CVE-2021-41091", "Docker", ["20.10.9"], SockSeverity.Medium,
            "users of the machine can get into the engine's folder", "https://github.com/advisories/GHSA-3fwx-pjgw-3558"),
        new("CVE-2021-21284", "Docker", ["19.3.15", "20.10.3"], SockSeverity.Medium,
            "root of a container that is mapped can become root", "https://github.com/moby/moby/releases/tag/v20.10.3")
            { Needs = "userns-remap", Has = static engine => engine.Option("userns") is not null },
    ];

    /// <summary>What is known of an engine.</summary>
    public static IEnumerable<SockFinding> Find(EngineFacts engine)
    {
        const string name = "Known vulnerabilities";
        if (engine.IsPodman)
        {
            yield return Of(SockFindingStatus.Unknown, $"It is Podman {engine.Info.ServerVersion}, of whose "
                + "vulnerabilities there is no list here.");
            yield break;
        }

        if (engine.Release is not { } docker)
        {
            yield return Of(SockFindingStatus.Unknown,
                $"'{engine.Info.ServerVersion}' is no version that can be compared.");
            yield break;
        }

        EngineRelease? runc = EngineRelease.Parse(engine.Version.Components.Find(static one => one.Name == "runc")
            ?.Version);
        bool isAny = false;
        foreach (Row row in s_rows)
        {
            EngineRelease? release = row.Component == "runc" ? runc : docker;
            if (release is null || !release.IsBefore(row.Corrected) || row.Has?.Invoke(engine) == false
                || (row.Since is { } since && release.Number < Version.Parse(since)))
            {
                continue;
            }

            isAny = true;
            SockFinding found = Of(release.IsPatched || row.Severity < SockSeverity.High ? SockFindingStatus.Warning
                : SockFindingStatus.Fail, $"{row.Component} {release}: {row.What}"
                    + $"{(row.Needs is { } needs ? $" (with {needs})" : "")}; corrected in "
                    + string.Join(", ", row.Corrected)
                    + (release.IsPatched ? ", and maybe in this build of a distribution" : ""));
            found.Check = row.Id;
            found.Severity = row.Severity;
            found.Remedy = $"Update {(row.Component == "runc" ? "runc (containerd.io, or the distribution's package)"
                : "the engine")}; see {row.Source}."
                + (release.IsPatched ? " A distribution corrects its builds without a later number: its security tracker "
                    + "says which are." : "");
            yield return found;
        }

        if (!isAny)
        {
            yield return Of(SockFindingStatus.Pass, $"None of the {s_rows.Length} that are known here is in "
                + $"{docker}{(runc is null ? "" : $" with runc {runc}")}.");
        }

        static SockFinding Of(SockFindingStatus status, string evidence) => new()
        {
            Check = name, Status = status, Evidence = evidence,
        };
    }

    private static bool HasAuthorization(EngineFacts engine) => engine.Info.Plugins?.Authorization.Count > 0;

    private static bool HasSwarm(EngineFacts engine) => engine.Info.Swarm?.LocalNodeState is not (null or "inactive");

    /// <summary>Older engines do not say whether there is one: then there may be.</summary>
    private static bool HasFirewalld(EngineFacts engine) => engine.Info.FirewallBackend is not { Driver: { } driver }
        || driver.Contains("firewalld", StringComparison.Ordinal);

    private sealed record Row(string Id, string Component, string[] Corrected, SockSeverity Severity, string What,
        string Source)
    {
        public string? Since { get; init; }

        public string? Needs { get; init; }

        public Func<EngineFacts, bool>? Has { get; init; }
    }
}
