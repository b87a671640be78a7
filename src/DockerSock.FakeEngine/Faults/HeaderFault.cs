namespace DockerSock.Fake.Faults;

/// <summary>The real answer with one header more.</summary>
internal sealed class HeaderFault(int bytes) : Fault
{
    internal override Task RunAsync(FaultCall call)
    {
        call.Response.Headers["X-Filler"] = new string('x', bytes);
        return call.RealAsync();
    }
}
