using System.Collections;
using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <content>What it runs and how.</content>
public abstract partial class ContainerCreateCmdlet
{
    /// <summary>
    /// The program that the command is given to, with arguments of its own; an empty text removes the image's.
    /// </summary>
    [Parameter]
    public string[]? Entrypoint { get; set; }

    /// <summary>Environment variables: @{ A = 'b' }, 'A=b', or 'A' for the value that it has here.</summary>
    [Parameter]
    [Alias("e", "Env")]
    [Variables]
    public string[]? Environment { get; set; }

    /// <summary>
    /// Files with a variable on each line, as NAME=value or NAME; lines that begin with # are comments.
    /// </summary>
    [Parameter]
    [Alias("EnvFile")]
    public string[]? EnvironmentFile { get; set; }

    /// <summary>Folder that the command starts in.</summary>
    [Parameter]
    [Alias("w", "Workdir")]
    public string? WorkingDirectory { get; set; }

    /// <summary>User that it runs as: a name or a number, with :group where wanted.</summary>
    [Parameter]
    [Alias("u")]
    public string? User { get; set; }

    /// <summary>Name of the machine, inside.</summary>
    [Parameter]
    public string? Hostname { get; set; }

    /// <summary>Domain of the machine, inside.</summary>
    [Parameter]
    public string? Domainname { get; set; }

    /// <summary>Labels: @{ team = 'shop' }, 'team=shop'.</summary>
    [Parameter]
    [Alias("l")]
    [Map]
    public DockerMap<string>? Label { get; set; }

    /// <summary>Files with a label on each line, as key=value.</summary>
    [Parameter]
    public string[]? LabelFile { get; set; }

    /// <summary>Annotations for the runtime: @{ key = 'value' }; API 1.43.</summary>
    [Parameter]
    [Map]
    public DockerMap<string>? Annotation { get; set; }

    /// <summary>Gives it a terminal. Its output is then one stream.</summary>
    [Parameter]
    [Alias("t")]
    public SwitchParameter Tty { get; set; }

    /// <summary>Keeps its input open.</summary>
    [Parameter]
    [Alias("i")]
    public SwitchParameter Interactive { get; set; }

    /// <summary>Signal that asks it to stop, in place of the image's own.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(SignalCompleter))]
    public string? StopSignal { get; set; }

    /// <summary>How long it may take to stop before it is killed: a TimeSpan, seconds, '30s'.</summary>
    [Parameter]
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

    /// <summary>Platform of the image, such as linux/arm64.</summary>
    [Parameter]
    public string? Platform { get; set; }

    /// <summary>
    /// When to pull the image: Missing (when the engine does not have it; the default), Always, Never.
    /// </summary>
    [Parameter]
    public PullPolicy Pull { get; set; }

    /// <summary>
    /// Further fields of the container's configuration, as the API names them; the other parameters win over them.
    /// </summary>
    [Parameter]
    [Fields(typeof(Models.ContainerConfig))]
    public IDictionary? Config { get; set; }

    /// <summary>The container's configuration, of these parameters.</summary>
    private ContainerConfig ProcessConfig() => new()
    {
        Image = Image.Text,
        Cmd = List(Command),
        // An empty text takes the image's entry point away.
        Entrypoint = Entrypoint is [""] ? [""] : List(Entrypoint),
        Env = List([.. ParameterFile.Lines(this, EnvironmentFile).SelectMany(VariablesAttribute.Variable),
            .. Environment ?? []]),
        WorkingDir = WorkingDirectory,
        User = User,
        Hostname = Hostname,
        Domainname = Domainname,
        Labels = Labels(),
        Tty = Tty ? true : null,
        OpenStdin = Interactive ? true : null,
        StopSignal = StopSignal,
        StopTimeout = (long?)StopTimeout?.TotalSeconds,
        Healthcheck = HealthCheck.Of(this),
        ExposedPorts = Exposed(),
        Volumes = Volume?.Where(static volume => !volume.Contains(':')).ToArray() is { Length: > 0 } paths
            ? Keys(paths) : null,
        MacAddress = MacAddress,
    };

    private DockerMap<string>? Labels()
    {
        DockerMap<string> labels = [];
        foreach (string line in ParameterFile.Lines(this, LabelFile))
        {
            // A key alone says nothing, as for the docker program.
            if (line.Split('=', 2) is [var name, var text])
            {
                labels[name] = text;
            }
        }

        foreach ((string key, string value) in Label ?? [])
        {
            labels[key] = value;
        }

        return labels.Count > 0 ? labels : null;
    }
}
