using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>
/// A cmdlet that changes an engine's part in a swarm, or the swarm as a whole; it asks for each engine first.
/// </summary>
public abstract class SwarmActCmdlet : DockerCmdlet
{
    /// <summary>What -WhatIf and -Confirm say is about to happen.</summary>
    private protected abstract string Action { get; }

    /// <summary>Does it on one engine.</summary>
    private protected abstract IAsyncEnumerable<object?> ActAsync(EngineCall call);

    private protected override void Process()
    {
        using FanOut fan = new(int.MaxValue, Stop);
        foreach (DockerEngine engine in Engines())
        {
            if (ShouldProcess(engine.Endpoint.ToString(), Action))
            {
                fan.Add(engine.Endpoint, engine.Endpoint.Text, scope => ActAsync(new EngineCall(engine, scope)));
            }
        }

        Deliver(fan.All());
    }
}
