namespace DockerSock.Fake.Faults;

/// <summary>Nothing goes wrong.</summary>
internal sealed class RealFault : Fault
{
    internal override Task RunAsync(FaultCall call) => call.RealAsync();
}
