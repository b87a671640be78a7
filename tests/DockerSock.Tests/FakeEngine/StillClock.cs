namespace DockerSock.Tests;

/// <summary>A clock that a test moves, so that "Up 3 minutes" is what it expects.</summary>
internal sealed class StillClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
