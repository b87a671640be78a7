using DockerSock.Client;
using DockerSock.Fake;

namespace DockerSock.Tests.Client;

public sealed class EngineCallTests
{
    [Fact]
    public async Task An_upload_that_was_cancelled_reads_no_file_any_more_when_its_call_has_ended()
    {
        await using FakeEngine fake = await FakeEngine.StartAsync(null, TestContext.Current.CancellationToken);
        DockerEngine engine = DockerEngine.For(EndpointText.Parse(fake.DockerHost));
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bool reading = false;
        RequestBody body = RequestBody.OfWriter("application/x-tar", ["a"], async (_, cancel) =>
        {
            reading = true;
            begun.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, cancel);
            }
            finally
            {
                // A read of a slow disk, which nothing ends.
                await Task.Delay(300, CancellationToken.None);
                reading = false;
            }
        });
        using (FanOut fan = new(1, TestContext.Current.CancellationToken))
        {
            fan.Add(engine.Endpoint, null, SendAsync);
            await begun.Task;
        }

        Assert.False(reading);

        async IAsyncEnumerable<object?> SendAsync(FanScope scope)
        {
            await new EngineCall(engine, scope).SendAsync(DockerRequest.Post($"/plugins/create", body)
                .Query("name", "a"), static () => new("Making a", 0, null));
            yield break;
        }
    }
}
