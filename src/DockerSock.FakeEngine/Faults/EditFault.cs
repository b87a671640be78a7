using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DockerSock.Fake.Faults;

/// <summary>The real answer with another body, or what was asked for done and not answered.</summary>
internal sealed class EditFault(Func<string, string?> edit) : Fault
{
    internal override async Task RunAsync(FaultCall call)
    {
        IHttpResponseBodyFeature body = call.Http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using MemoryStream real = new();
        call.Http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(real));
        try
        {
            await call.RealAsync();
            await call.Response.Body.FlushAsync(call.Cancel);
        }
        finally
        {
            call.Http.Features.Set(body);
        }

        if (edit(Encoding.UTF8.GetString(real.ToArray())) is not { } text)
        {
            call.Close();
            return;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > 0)
        {
            call.Response.ContentLength = bytes.Length;
            await call.Response.Body.WriteAsync(bytes, call.Cancel);
        }
        else if (call.Response.ContentLength > 0)
        {
            call.Response.ContentLength = 0;
        }
    }
}
