namespace DockerSock.Fake.Faults;

/// <summary>A fault for each request in turn; the last one stays.</summary>
internal sealed class TurnsFault(Fault[] turns) : Fault
{
    private int _next = -1;

    internal override Task RunAsync(FaultCall call) =>
        turns[Math.Min(Interlocked.Increment(ref _next), turns.Length - 1)].RunAsync(call);
}
