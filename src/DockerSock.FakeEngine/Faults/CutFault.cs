using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DockerSock.Fake.Faults;

/// <summary>
/// The real answer, cut off. Head and body go straight to the socket: Kestrel may drop what it has buffered when a
/// connection is aborted, and then nobody could say where the cut was.
/// </summary>
internal sealed class CutFault(long bytes, bool? chunked) : Fault
{
    internal override async Task RunAsync(FaultCall call)
    {
        CutStream stream = new(call, bytes, chunked);
        call.Http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(stream));
        try
        {
            await call.RealAsync();
            await stream.EndAsync();
        }
        catch (CutStream.CutException)
        {
            // The handler need not write any more.
        }

        call.Close();
    }
}
