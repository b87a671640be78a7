using System.Collections.Concurrent;
using System.Reflection;
using DockerSock.Tests.Hosting;
using Xunit.v3;

[assembly: Deadline]

namespace DockerSock.Tests.Hosting;

/// <summary>
/// No test goes on for ever: after ten minutes its token is cancelled, which ends whatever it awaits and the scripts
/// that it runs; one that does not end then ends the run, which says its name.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class DeadlineAttribute : BeforeAfterTestAttribute
{
    private static readonly ConcurrentDictionary<string, CancellationTokenSource> s_running = new();

    /// <summary>How long a test may take.</summary>
    public static TimeSpan Most { get; } = TimeSpan.FromMinutes(10);

    /// <summary>How long it may take to end when it is told to.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromMinutes(2);

    /// <summary>True when the test has a deadline at this moment.</summary>
    public static bool IsWatched(string test) => s_running.ContainsKey(test);

    /// <inheritdoc />
    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        CancellationTokenSource ended = s_running[test.UniqueID] = new CancellationTokenSource();
        _ = WatchAsync(TestContext.Current, test.TestDisplayName, Most, Grace, Environment.FailFast, ended.Token);
    }

    /// <inheritdoc />
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (s_running.TryRemove(test.UniqueID, out CancellationTokenSource? ended))
        {
            ended.Cancel();
            ended.Dispose();
        }

    }

    /// <summary>Cancels a test that takes longer than it may, and then gives up the run.</summary>
    internal static async Task WatchAsync(ITestContext context, string name, TimeSpan most, TimeSpan grace,
        Action<string> giveUp, CancellationToken ended)
    {
        try
        {
            await Task.Delay(most, ended);
            context.CancelCurrentTest();
            await Task.Delay(grace, ended);
            giveUp($"The test has not ended after {most + grace}: {name}");
        }
        catch (OperationCanceledException)
        {
            // It has ended.
        }
    }
}
