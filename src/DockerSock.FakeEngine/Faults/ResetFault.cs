using System.Net.Sockets;

namespace DockerSock.Fake.Faults;

/// <summary>The end of the connection instead of an answer.</summary>
internal sealed class ResetFault : Fault
{
    internal override Task RunAsync(FaultCall call)
    {
        if (call.Socket.ProtocolType == ProtocolType.Tcp)
        {
            call.Socket.LingerState = new LingerOption(true, 0);
            call.Socket.Close();
        }

        call.Http.Abort();
        return Task.CompletedTask;
    }
}
