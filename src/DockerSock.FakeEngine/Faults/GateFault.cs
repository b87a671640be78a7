using DockerSock.Fake.Faults;

namespace DockerSock.Fake;

/// <summary>
/// Holds the real answer after its first bytes, to show without a pause that a client reads what is there.
/// </summary>
public sealed class GateFault : Fault
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _bytes;
    private readonly Task _release;

    internal GateFault(long bytes, Task? release)
    {
        _bytes = bytes;
        _release = release is null ? _open.Task : Task.WhenAny(release, _open.Task);
    }

    /// <summary>Completes when the first bytes have been sent and an answer waits.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Lets the rest of the answer go, and every later one.</summary>
    public void Open() => _open.TrySetResult();

    internal override Task RunAsync(FaultCall call) =>
        BodyFault.RunAsync(call, new GateStream(call.Response.Body, _bytes, WaitAsync));

    private Task WaitAsync(CancellationToken cancel)
    {
        _reached.TrySetResult();
        return _release.WaitAsync(cancel);
    }
}
