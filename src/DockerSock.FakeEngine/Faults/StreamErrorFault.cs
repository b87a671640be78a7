namespace DockerSock.Fake.Faults;

/// <summary>An error among the messages of the real answer; its stream asks for it.</summary>
internal sealed class StreamErrorFault(string message, int after) : Fault
{
    public string Message => message;

    public int After => after;

    internal override Task RunAsync(FaultCall call)
    {
        call.Http.Items[typeof(StreamErrorFault)] = this;
        return call.RealAsync();
    }
}
