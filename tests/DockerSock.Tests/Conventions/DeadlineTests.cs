using System.Reflection;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Conventions;

/// <summary>No test is without a deadline.</summary>
public sealed class DeadlineTests
{
    [Fact]
    public void Each_test_has_one()
    {
        Assert.Single(typeof(DeadlineTests).Assembly.GetCustomAttributes<DeadlineAttribute>());
        Assert.True(DeadlineAttribute.IsWatched(TestContext.Current.Test!.UniqueID));
    }

    [Fact]
    public async Task One_that_takes_longer_is_cancelled_and_one_that_does_not_end_then_ends_the_run()
    {
        string? said = null;
        await DeadlineAttribute.WatchAsync(TestContext.Current, "the endless one", TimeSpan.FromMilliseconds(1),
            TimeSpan.FromMilliseconds(1), words => said = words, CancellationToken.None);
        Assert.True(TestContext.Current.CancellationToken.IsCancellationRequested);
        Assert.Contains("the endless one", said);
    }
}
