namespace DockerSock.Fake;

/// <summary>A swarm that the engine leads, whose other nodes are only pretended.</summary>
internal static class PretendedSwarm
{
    /// <summary>Adds it: the engine itself, and workers up to that many nodes.</summary>
    public static void Add(EngineState state, int nodes)
    {
        if (nodes == 0)
        {
            return;
        }

        EngineSwarm swarm = state.StartSwarm();
        for (int number = 1; number < nodes; number++)
        {
            swarm.AddNode($"worker{number}");
        }
    }
}
