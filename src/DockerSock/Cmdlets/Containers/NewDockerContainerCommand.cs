using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Creates a container, and starts it with -Start.</summary>
/// <remarks>
/// Every option of docker create is here, and each takes what the docker program takes as well as hashtables and lists.
/// What has no parameter goes into -Config and -HostConfig, as the API names it. An image that the engine does not have
/// is pulled unless -Pull Never. A container that -Start has started and that ends at once with another exit code than
/// 0 is an error with its last lines; it stays, so that it can be looked at.
/// </remarks>
/// <example><code>New-DockerContainer nginx -Name web -Publish 8080:80 -Volume ./site:/usr/share/nginx/html:ro -Restart unless-stopped -Start</code>
/// A web server for a folder.</example>
/// <example><code>New-DockerContainer postgres:17 -Name db -Environment @{ POSTGRES_PASSWORD = $secret } `
/// -Volume data:/var/lib/postgresql/data -Memory 512MB -Cpus 1.5 `
/// -HealthCommand 'pg_isready -U postgres' -HealthInterval 5s -Start</code>A database with limits and a health
/// check.</example>
/// <example><code>New-DockerContainer busybox sh -c 'echo hello; sleep 60' -HostConfig @{ CpuRealtimeRuntime = 1000 }</code>
/// A command, and a field of the API.</example>
[Cmdlet(VerbsCommon.New, "DockerContainer", SupportsShouldProcess = true)]
[ApiOperation("ContainerCreate", "docker create")]
[Replaces("docker run -d")]
[OutputType(typeof(ContainerSummary))]
public sealed class NewDockerContainerCommand : ContainerCreateCmdlet
{
    /// <summary>Starts the container.</summary>
    [Parameter]
    public SwitchParameter Start { get; set; }

    /// <summary>Removes the container and its volumes without a name when it ends.</summary>
    [Parameter]
    [Alias("Rm")]
    public SwitchParameter AutoRemove { get; set; }

    /// <summary>
    /// File that the id of the container is written to. It must not be there yet, and is made before the container.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CidFile { get; set; }

    private protected override void Process()
    {
        ContainerPlan plan = Plan();
        string? file = CidFile is null ? null : FullPath(CidFile);
        using FanOut fan = new(int.MaxValue, Stop);
        foreach (DockerEngine engine in Engines())
        {
            if (ShouldProcess($"{Name ?? Image.Called} on {engine.Endpoint}", Start
                ? $"Create and start container of image '{Image.Called}'" : $"Create container of image '{Image.Called}'"))
            {
                fan.Add(engine.Endpoint, Name ?? Image.Text,
                    scope => CreateAsync(new EngineCall(engine, scope), plan, file));
            }
        }

        Deliver(fan.All());
    }

    private async IAsyncEnumerable<object?> CreateAsync(EngineCall call, ContainerPlan plan, string? file)
    {
        string id = await (file is null ? ContainerCreate.CreateAsync(call, plan)
            : FileTarget.NewAsync(file, () => ContainerCreate.CreateAsync(call, plan))).ConfigureAwait(false);

        if (Start)
        {
            await ContainerCreate.StartAsync(call, id).ConfigureAwait(false);
        }

        // One that -AutoRemove has removed by now is not there to be shown.
        DockerRequest list = DockerRequest.Get($"/containers/json").Query("all", true)
            .Query("filters", new Dictionary<string, string[]> { ["id"] = [id] });
        await foreach (ContainerSummary created in call.ListAsync(list, DockerJson.Default.ContainerSummary)
            .ConfigureAwait(false))
        {
            yield return created;
        }
    }
}
