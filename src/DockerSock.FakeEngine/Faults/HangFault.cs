namespace DockerSock.Fake.Faults;

/// <summary>No answer, ever.</summary>
internal sealed class HangFault : Fault
{
    internal override Task RunAsync(FaultCall call) => Task.Delay(Timeout.InfiniteTimeSpan, call.Cancel);
}
