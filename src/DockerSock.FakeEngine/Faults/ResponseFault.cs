namespace DockerSock.Fake.Faults;

/// <summary>An answer of the test's own.</summary>
internal sealed class ResponseFault(
    int status, byte[] body, string? contentType, int[]? chunkSizes, Func<int, Task>? beforeChunk) : Fault
{
    internal override async Task RunAsync(FaultCall call)
    {
        call.Response.StatusCode = status;
        call.Response.ContentType = contentType;
        if (status is 204 or 304 || call.Http.Request.Method == "HEAD")
        {
            return;
        }

        if (chunkSizes is null && beforeChunk is null)
        {
            call.Response.ContentLength = body.Length;
        }

        int sent = 0;
        for (int number = 0; number == 0 || sent < body.Length; number++)
        {
            int size = chunkSizes is not null && number < chunkSizes.Length ? chunkSizes[number] : body.Length;
            await (beforeChunk?.Invoke(number) ?? Task.CompletedTask).WaitAsync(call.Cancel);
            int end = Math.Min(body.Length, sent + size);
            await call.Response.Body.WriteAsync(body.AsMemory(sent..end), call.Cancel);
            await call.Response.Body.FlushAsync(call.Cancel);
            sent = end;
        }
    }
}
