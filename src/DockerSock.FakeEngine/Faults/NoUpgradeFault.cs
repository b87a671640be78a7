namespace DockerSock.Fake.Faults;

/// <summary>The real answer to a request without an upgrade; whoever takes the connection looks for it.</summary>
internal sealed class NoUpgradeFault : Fault
{
    internal override Task RunAsync(FaultCall call)
    {
        call.Http.Items[typeof(NoUpgradeFault)] = this;
        return call.RealAsync();
    }
}
