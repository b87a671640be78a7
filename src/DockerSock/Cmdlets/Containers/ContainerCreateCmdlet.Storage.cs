using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <content>What it may see, and what it may do.</content>
public abstract partial class ContainerCreateCmdlet
{
    /// <summary>Volumes: '/host:/container:ro', 'name:/container', '/container', @{ '/host' = '/container' }.</summary>
    [Parameter]
    [Alias("v")]
    [Volumes]
    public string[]? Volume { get; set; }

    /// <summary>Mounts: 'type=bind,source=/host,target=/container', @{ Type = 'tmpfs'; Target = '/run' }.</summary>
    [Parameter]
    [Mounts]
    public Mount[]? Mount { get; set; }

    /// <summary>Paths in memory: '/run', '/run:size=64m', @{ '/run' = 'size=64m' }.</summary>
    [Parameter]
    [Map(Separator = ':')]
    public DockerMap<string>? Tmpfs { get; set; }

    /// <summary>Containers whose volumes are mounted too: 'data', 'data:ro'.</summary>
    [Parameter]
    [ObjectIdentity]
    public ObjectIdentity[]? VolumesFrom { get; set; }

    /// <summary>Driver of volumes that are made for it.</summary>
    [Parameter]
    public string? VolumeDriver { get; set; }

    /// <summary>Options of the storage driver: @{ size = '10G' }.</summary>
    [Parameter]
    [Alias("StorageOpt")]
    [Map]
    public DockerMap<string>? StorageOption { get; set; }

    /// <summary>Makes its own files read-only.</summary>
    [Parameter]
    public SwitchParameter ReadOnly { get; set; }

    /// <summary>Gives it all rights on the host.</summary>
    [Parameter]
    public SwitchParameter Privileged { get; set; }

    /// <summary>Capabilities to add: NET_ADMIN, ALL.</summary>
    [Parameter]
    public string[]? CapAdd { get; set; }

    /// <summary>Capabilities to take away.</summary>
    [Parameter]
    public string[]? CapDrop { get; set; }

    /// <summary>
    /// Security options: no-new-privileges, 'seccomp=profile.json', 'apparmor=name', 'label=disable'.
    /// </summary>
    [Parameter]
    [Alias("SecurityOpt")]
    public string[]? SecurityOption { get; set; }

    /// <summary>Further groups of the user.</summary>
    [Parameter]
    public string[]? GroupAdd { get; set; }

    /// <summary>User namespace: host, or Podman's modes.</summary>
    [Parameter]
    public string? Userns { get; set; }

    /// <summary>Process namespace: host, container:NAME.</summary>
    [Parameter]
    [ObjectIdentity(One = true)]
    public ObjectIdentity? Pid { get; set; }

    /// <summary>Namespace of shared memory: private, shareable, host, none, container:NAME.</summary>
    [Parameter]
    [ObjectIdentity(One = true)]
    public ObjectIdentity? Ipc { get; set; }

    /// <summary>Namespace of the host's name: host.</summary>
    [Parameter]
    public string? Uts { get; set; }

    /// <summary>Namespace of control groups: private, host.</summary>
    [Parameter]
    public string? Cgroupns { get; set; }

    /// <summary>Control group above that of the container.</summary>
    [Parameter]
    public string? CgroupParent { get; set; }

    /// <summary>Isolation: default, process, hyperv. Windows engines only.</summary>
    [Parameter]
    public string? Isolation { get; set; }

    /// <summary>Runtime: runc, or another that the engine knows.</summary>
    [Parameter]
    public string? Runtime { get; set; }

    /// <summary>Kernel parameters: @{ 'net.core.somaxconn' = 1024 }.</summary>
    [Parameter]
    [Map]
    public DockerMap<string>? Sysctl { get; set; }

    /// <summary>Runs a small init inside that hands on signals and buries dead processes.</summary>
    [Parameter]
    public SwitchParameter Init { get; set; }

    /// <summary>Log driver: json-file, local, journald, none.</summary>
    [Parameter]
    public string? LogDriver { get; set; }

    /// <summary>Options of the log driver: @{ 'max-size' = '10m' }.</summary>
    [Parameter]
    [Alias("LogOpt")]
    [Map]
    public DockerMap<string>? LogOption { get; set; }

    /// <summary>A namespace: as it is written, or that of a container.</summary>
    private static string? Shared(ObjectIdentity? name) =>
        name is { IsObject: true } ? $"container:{name.Text}" : name?.Text;

    private void SetStorage(HostConfig host)
    {
        host.Binds = List(Volume?.Where(static volume => volume.Contains(':')).ToArray());
        host.Mounts = List(Mount);
        host.VolumesFrom = List(VolumesFrom?.Select(static name => name.Text).ToArray());
        host.StorageOpt = StorageOption;
        host.ReadonlyRootfs = ReadOnly ? true : null;
        host.UsernsMode = Userns;
        host.PidMode = Shared(Pid);
        host.IpcMode = Shared(Ipc);
        host.UTSMode = Uts;
        host.CgroupnsMode = Cgroupns;
        host.Sysctls = Sysctl;
        host.Annotations = Annotation;
        host.LogConfig = LogDriver is null && LogOption is null
            ? null : new LogConfig { Type = LogDriver, Config = LogOption ?? [] };
        SetSecurity(host);
    }

    private void SetSecurity(HostConfig host)
    {
        foreach (string option in (SecurityOption ?? []).OfType<string>())
        {
            if (option == "systempaths=unconfined")
            {
                host.MaskedPaths = [];
                host.ReadonlyPaths = [];
                continue;
            }

            const string Seccomp = "seccomp=";
            bool isFile = option.StartsWith(Seccomp, StringComparison.Ordinal)
                && option[Seccomp.Length..] is not ("unconfined" or "builtin");
            (host.SecurityOpt ??= []).Add(isFile ? Seccomp + Profile(option[Seccomp.Length..]) : option);
        }
    }

    /// <summary>A seccomp profile: the engine takes its text, the user names its file.</summary>
    private string Profile(string file) => FileFailure.Read(FullPath(file), File.ReadAllText);
}
