using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet that creates objects which a driver makes, each on every engine that is named.</summary>
public abstract class DriverNewCmdlet : DockerCmdlet
{
    /// <summary>
    /// The driver: for networks bridge, overlay, macvlan, ipvlan or a plugin; for volumes local or a plugin. When not
    /// given bridge for networks, local for volumes.
    /// </summary>
    [Parameter]
    [Alias("d")]
    [ValidateNotNullOrEmpty]
    public string? Driver { get; set; }

    /// <summary>
    /// The driver's options: for a network such as @{ 'com.docker.network.driver.mtu' = 1400 }, for a volume such as
    /// @{ type = 'nfs'; o = 'addr=10.0.0.5,rw'; device = ':/data' }.
    /// </summary>
    [Parameter]
    [Alias("o", "Opt")]
    [Map]
    public DockerMap<string>? Option { get; set; }

    /// <summary>Labels, such as @{ owner = 'shop' }.</summary>
    [Parameter]
    [Map]
    public DockerMap<string>? Label { get; set; }

    /// <summary>The names; null for one that the engine makes.</summary>
    private protected abstract IReadOnlyList<string?> Names { get; }

    /// <summary>The kind of what is created.</summary>
    private protected abstract ObjectKind Kind { get; }

    /// <summary>Reads parameters that must fit each other, before anybody is asked.</summary>
    /// <exception cref="SockException">They do not.</exception>
    private protected virtual void Prepare()
    {
    }

    /// <summary>Creates one, and delivers what there is then.</summary>
    private protected abstract IAsyncEnumerable<object?> CreateAsync(EngineCall call, string? name);

    private protected sealed override void Process()
    {
        Prepare();
        DockerEngine[] engines = [.. Engines()];
        foreach (string? name in Names)
        {
            using FanOut fan = new(int.MaxValue, Stop);
            foreach (DockerEngine engine in engines)
            {
                if (ShouldProcess($"{name ?? $"a {Kind.Word} without a name"} on {engine.Endpoint}",
                    $"Create {Kind.Word}"))
                {
                    fan.Add(engine.Endpoint, name, scope => CreateAsync(new EngineCall(engine, scope), name));
                }
            }

            Deliver(fan.All());
        }
    }
}
