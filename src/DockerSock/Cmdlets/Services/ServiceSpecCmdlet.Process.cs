using System.Management.Automation;
using System.Text.Json.Nodes;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <content>What its tasks run and how.</content>
public abstract partial class ServiceSpecCmdlet
{
    /// <summary>
    /// The program that the command is given to, with arguments of its own; an empty text goes back to the image's.
    /// </summary>
    [Parameter]
    public string[]? Entrypoint { get; set; }

    /// <summary>Environment variables: @{ A = 'b' }, 'A=b', or 'A' for the value that it has here.</summary>
    [Parameter]
    [Alias("e", "Env", "EnvAdd")]
    [Variables]
    public string[]? Environment { get; set; }

    /// <summary>
    /// Files with a variable on each line, as NAME=value or NAME; lines that begin with # are comments.
    /// </summary>
    [Parameter]
    [Alias("EnvFile")]
    public string[]? EnvironmentFile { get; set; }

    /// <summary>Labels of the tasks' containers: @{ team = 'shop' }, 'team=shop'.</summary>
    [Parameter]
    [Alias("ContainerLabelAdd")]
    [Map]
    public DockerMap<string>? ContainerLabel { get; set; }

    /// <summary>Folder that the command starts in.</summary>
    [Parameter]
    [Alias("w", "Workdir")]
    public string? WorkingDirectory { get; set; }

    /// <summary>User that it runs as: a name or a number, with :group where wanted.</summary>
    [Parameter]
    [Alias("u")]
    public string? User { get; set; }

    /// <summary>Further groups of that user.</summary>
    [Parameter]
    [Alias("GroupAdd")]
    public string[]? Group { get; set; }

    /// <summary>Name of the machine, inside; may hold {{.Node.Hostname}} and the like.</summary>
    [Parameter]
    public string? Hostname { get; set; }

    /// <summary>Gives it a terminal.</summary>
    [Parameter]
    [Alias("t")]
    public SwitchParameter Tty { get; set; }

    /// <summary>Keeps its input open.</summary>
    [Parameter]
    [Alias("i")]
    public SwitchParameter Interactive { get; set; }

    /// <summary>Makes its own files read-only.</summary>
    [Parameter]
    public SwitchParameter ReadOnly { get; set; }

    /// <summary>Runs a small init inside that hands on signals and buries dead processes.</summary>
    [Parameter]
    public SwitchParameter Init { get; set; }

    /// <summary>How it is kept apart from its node: default, process, hyperv. Windows nodes only.</summary>
    [Parameter]
    public string? Isolation { get; set; }

    /// <summary>
    /// Account of a Windows domain that it acts as: config://NAME, file://NAME, registry://NAME; an empty text takes it
    /// away.
    /// </summary>
    [Parameter]
    public string? CredentialSpec { get; set; }

    /// <summary>Signal that asks it to stop, in place of the image's own.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(SignalCompleter))]
    public string? StopSignal { get; set; }

    /// <summary>How long it may take to stop before it is killed: a TimeSpan, seconds, '30s'.</summary>
    [Parameter]
    [Alias("StopGracePeriod")]
    [Duration]
    public TimeSpan? StopTimeout { get; set; }

    /// <summary>The health check: one text is a line for the shell, several are a program and its arguments.</summary>
    [Parameter]
    [Alias("HealthCmd")]
    public string[]? HealthCommand { get; set; }

    /// <summary>Time between health checks: '30s', 30, a TimeSpan.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? HealthInterval { get; set; }

    /// <summary>How long a health check may take.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? HealthTimeout { get; set; }

    /// <summary>Failures in a row that make it unhealthy.</summary>
    [Parameter]
    public int? HealthRetries { get; set; }

    /// <summary>Time to start in, during which failures do not count.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? HealthStartPeriod { get; set; }

    /// <summary>Time between health checks while it starts; API 1.44.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? HealthStartInterval { get; set; }

    /// <summary>Leaves out the image's health check.</summary>
    [Parameter]
    public SwitchParameter NoHealthCheck { get; set; }

    /// <summary>Capabilities besides the usual ones: NET_ADMIN, ALL.</summary>
    [Parameter]
    public string[]? CapAdd { get; set; }

    /// <summary>Usual capabilities that it does not have.</summary>
    [Parameter]
    public string[]? CapDrop { get; set; }

    /// <summary>Kernel parameters: @{ 'net.core.somaxconn' = 1024 }.</summary>
    [Parameter]
    [Alias("SysctlAdd")]
    [Map]
    public DockerMap<string>? Sysctl { get; set; }

    /// <summary>Limits of processes: 'nofile=1024:2048', @{ nofile = 1024 }.</summary>
    [Parameter]
    [Alias("UlimitAdd")]
    [Ulimits]
    public Ulimit[]? Ulimit { get; set; }

    /// <summary>How readily the kernel ends it when memory is short, -1000 to 1000; API 1.46.</summary>
    [Parameter]
    [ValidateRange(-1000, 1000)]
    public long? OomScoreAdj { get; set; }

    private void ChangeProcess(JsonPart container)
    {
        container.Set("Args", Words).Set("Dir", WorkingDirectory).Set("User", User).Set("Hostname", Hostname)
            .Set("Command", Entrypoint is [""] ? [] : Entrypoint)
            .Set("TTY", Given(Tty, nameof(Tty))).Set("OpenStdin", Given(Interactive, nameof(Interactive)))
            .Set("ReadOnly", Given(ReadOnly, nameof(ReadOnly))).Set("Init", Given(Init, nameof(Init)))
            .Set("Isolation", Isolation).Set("StopSignal", StopSignal).Set("StopGracePeriod", StopTimeout)
            .Set("OomScoreAdj", OomScoreAdj);
        container.Merge("Env", _variables?.Select(static one => (JsonNode)one),
            static one => one.GetValue<string>().Split('=')[0],
            Removed.Environment is { } gone ? name => gone.Contains(name, StringComparer.Ordinal) : null);
        container.Merge("Labels", ContainerLabel, Removed.ContainerLabel);
        container.Merge("Groups", Group, Removed.Group);
        container.Merge("Sysctls", Sysctl, Removed.Sysctl);
        container.Merge("Ulimits", JsonPart.Of(Ulimit), static one => one["Name"]?.GetValue<string>(),
            Removed.Ulimit is { } limits ? name => limits.Contains(name, StringComparer.Ordinal) : null);
        ChangeHealthCheck(container["Healthcheck"]);
        ChangeCapabilities(container);
    }

    private void ChangeHealthCheck(JsonPart check)
    {
        HealthConfig? given = HealthCheck.Of(this);
        bool wasOff = (check.Found?["Test"] as JsonArray)?.FirstOrDefault()?.GetValue<string>() == HealthCheck.None;
        if (HealthCommand is [""] || (wasOff && given is not null))
        {
            check.Drop("Test");
        }

        if (given is not null)
        {
            check.Set(given);
        }
    }

    /// <summary>
    /// One step from dropped to the usual to added, or back: a capability that was dropped is only no longer so.
    /// </summary>
    private void ChangeCapabilities(JsonPart container)
    {
        if (CapAdd is null && CapDrop is null)
        {
            return;
        }

        HashSet<string> added = Capabilities(container, "CapabilityAdd");
        HashSet<string> dropped = Capabilities(container, "CapabilityDrop");
        HashSet<string> toAdd = [.. (CapAdd ?? []).Select(Capability)];
        HashSet<string> toDrop = [.. (CapDrop ?? []).Select(Capability)];
        Reset(toAdd, added);
        Reset(toDrop, dropped);
        toDrop.ExceptWith(toAdd);
        dropped.UnionWith(toDrop.Where(one => !added.Remove(one)).ToArray());
        added.UnionWith(toAdd.Where(one => !dropped.Remove(one)).ToArray());
        Put(container, "CapabilityAdd", added);
        Put(container, "CapabilityDrop", dropped);
    }

    private static void Reset(HashSet<string> given, HashSet<string> present)
    {
        if (given.Remove("RESET"))
        {
            present.Clear();
        }
    }

    private static HashSet<string> Capabilities(JsonPart container, string name) =>
        [.. (container.Found?[name] as JsonArray ?? []).Select(static one => Capability(one!.GetValue<string>()))];

    private static void Put(JsonPart container, string name, HashSet<string> capabilities)
    {
        if (capabilities.Count == 0)
        {
            container.Drop(name);
        }
        else
        {
            container.Set(name, capabilities.Contains("ALL") ? ["ALL"] : capabilities.Order(StringComparer.Ordinal));
        }
    }

    private static string Capability(string name) => name.ToUpperInvariant() switch
    {
        "ALL" => "ALL",
        "RESET" => "RESET",
        ['C', 'A', 'P', '_', ..] whole => whole,
        var rest => "CAP_" + rest,
    };

    /// <summary>
    /// The variables of -EnvironmentFile and of -Environment, of which the last of a name counts; null when there are
    /// none.
    /// </summary>
    private string[]? AllVariables()
    {
        string[] all =
        [
            .. ParameterFile.Lines(this, EnvironmentFile).SelectMany(VariablesAttribute.Variable), .. Environment ?? [],
        ];
        return all.Length > 0 ? all : null;
    }
}
