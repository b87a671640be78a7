namespace DockerSock.Fake;

/// <summary>What a container has done to a file of its image.</summary>
/// <param name="Path">Where.</param>
/// <param name="Kind">0 for changed, 1 for added, 2 for deleted.</param>
internal sealed record FileChange(string Path, int Kind);
