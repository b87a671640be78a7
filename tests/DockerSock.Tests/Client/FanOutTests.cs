using DockerSock.Client;

namespace DockerSock.Tests.Client;

public sealed class FanOutTests
{
    private static readonly DockerEndpoint s_endpoint = EndpointText.Parse("unix:///nowhere.sock");

    [Fact]
    public async Task A_call_that_fails_when_it_is_told_to_stop_does_not_fail_the_one_who_leaves()
    {
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        FanOut fan = new(1, TestContext.Current.CancellationToken);
        fan.Add(s_endpoint, null, FailAtTheEndAsync);
        await begun.Task;
        fan.Dispose();
        Assert.True(fan.IsDone);

        async IAsyncEnumerable<object?> FailAtTheEndAsync(FanScope scope)
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, scope.Scope.Cancel).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (begun.Task.IsCompleted)
            {
                throw new InvalidOperationException("The connection fell apart.");
            }

            yield return null;
        }
    }

    [Fact]
    public void Calls_begin_in_the_order_in_which_they_were_added()
    {
        const int calls = 100;
        // Threads of the pool that took their turns themselves would overtake each other now and then.
        for (int round = 0; round < 50; round++)
        {
            List<int> begun = [];
            using FanOut fan = new(1, TestContext.Current.CancellationToken);
            for (int i = 0; i < calls; i++)
            {
                int number = i;
                fan.Add(s_endpoint, null, _ => BeginAsync(number, begun));
            }

            Assert.Equal(calls, fan.All().Count(static delivery => delivery.Kind == DeliveryKind.Item));
            Assert.Equal(Enumerable.Range(0, calls), begun);
        }

        static async IAsyncEnumerable<object?> BeginAsync(int number, List<int> begun)
        {
            lock (begun)
            {
                begun.Add(number);
            }

            await Task.Yield();
            yield return number;
        }
    }

    [Fact]
    public void A_call_that_fails_is_told()
    {
        using FanOut fan = new(1, TestContext.Current.CancellationToken);
        fan.Add(s_endpoint, "it", static _ => throw new InvalidOperationException("no"));
        Delivery delivery = Assert.Single(fan.All(), static delivery => delivery.Kind == DeliveryKind.Failure);
        Assert.Equal(("it", "no"), (delivery.Target, ((Exception)delivery.Value!).Message));
    }
}
