namespace DockerSock.Fake.Faults;

/// <summary>Bytes that are no HTTP.</summary>
internal sealed class GarbageFault(byte[] bytes) : Fault
{
    internal override async Task RunAsync(FaultCall call)
    {
        await call.SendRawAsync(bytes);
        call.Close();
    }
}
