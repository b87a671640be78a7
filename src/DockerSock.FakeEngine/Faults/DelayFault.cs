namespace DockerSock.Fake.Faults;

/// <summary>The real answer, later.</summary>
internal sealed class DelayFault(TimeSpan pause) : Fault
{
    internal override async Task RunAsync(FaultCall call)
    {
        await Task.Delay(pause, call.Cancel);
        await call.RealAsync();
    }
}
