using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.RealEngines;

/// <summary>A swarm of one real engine, which a test of the collection "swarm" begins and ends.</summary>
internal static class SwarmOfOne
{
    /// <summary>
    /// Leaves the swarm with all that it has. Asserts nothing, so that it hides no failure of the test before it.
    /// </summary>
    /// <param name="run">Runs a script for which <c>$h</c> is the engine.</param>
    /// <param name="hadBridge">Whether the engine had the swarm's bridge before.</param>
    public static void End(Func<string, Outcome> run, bool hadBridge)
    {
        _ = run("Exit-DockerSwarm -Force -DockerHost $h");
        if (!hadBridge)
        {
            // An engine keeps it when it leaves, and sometimes its own end in it for a while: what is left disturbs
            // nobody.
            _ = run("""
                Invoke-SockRequest /networks/docker_gwbridge/disconnect -Method POST -DockerHost $h `
                    -SkipHttpErrorCheck -Body @{ Container = 'gateway_ingress-sbox'; Force = $true }
                Remove-DockerNetwork docker_gwbridge -DockerHost $h
                """);
        }
    }
}
