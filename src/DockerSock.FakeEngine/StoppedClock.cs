namespace DockerSock.Fake;

/// <summary>A clock that always says the same time; what waits for a while still waits as long.</summary>
/// <param name="now">The time.</param>
public sealed class StoppedClock(DateTimeOffset now) : TimeProvider
{
    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => now;
}
