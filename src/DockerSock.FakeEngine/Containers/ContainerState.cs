namespace DockerSock.Fake;

/// <summary>What a container is doing.</summary>
public enum ContainerState
{
    /// <summary>Made, never started.</summary>
    Created,

    /// <summary>Runs.</summary>
    Running,

    /// <summary>Runs, frozen.</summary>
    Paused,

    /// <summary>Ended, and is about to start again.</summary>
    Restarting,

    /// <summary>Is being removed.</summary>
    Removing,

    /// <summary>Ran and ended.</summary>
    Exited,

    /// <summary>Could not be removed.</summary>
    Dead,
}
