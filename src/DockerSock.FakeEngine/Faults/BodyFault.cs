using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DockerSock.Fake.Faults;

/// <summary>The real answer, whose body goes through a stream that changes it or its pace.</summary>
internal sealed class BodyFault(Func<HttpResponse, Stream, CancellationToken, BodyStream> wrap) : Fault
{
    /// <summary>Lets the real handler write into the stream.</summary>
    public static async Task RunAsync(FaultCall call, BodyStream stream)
    {
        IHttpResponseBodyFeature body = call.Http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        call.Http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(stream, body));
        try
        {
            await call.RealAsync();
        }
        finally
        {
            call.Http.Features.Set(body);
        }
    }

    internal override Task RunAsync(FaultCall call) =>
        RunAsync(call, wrap(call.Response, call.Response.Body, call.Cancel));
}
