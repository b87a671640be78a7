using System.Globalization;
using CsCheck;

namespace DockerSock.Tests.Hosting;

/// <summary>
/// What holds for everything that can be generated: the same cases in each run, so that a failure is one wherever it
/// runs; as many seconds of others besides as DOCKERSOCK_TEST_PROPERTIES says.
/// </summary>
internal static class Property
{
    private static readonly int s_seconds = int.TryParse(
        Environment.GetEnvironmentVariable("DOCKERSOCK_TEST_PROPERTIES"), CultureInfo.InvariantCulture, out int seconds)
        ? seconds : 0;

    /// <summary>Tries the check on cases; the first on which it throws fails the test, which names it.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="check">Throws where it does not hold.</param>
    /// <param name="show">A case in words.</param>
    /// <param name="count">How many.</param>
    public static void Holds<T>(Gen<T> cases, Action<T> check, Func<T, string> show, int count = 2000)
    {
        for (uint seed = 0; seed < count; seed++)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            T one = cases.Generate(new PCG(seed, 20251129), null, out _);
            try
            {
                check(one);
            }
            catch (Exception problem)
            {
                throw new InvalidOperationException($"Case {seed}, {show(one)}: {problem.Message}", problem);
            }
        }

        if (s_seconds > 0)
        {
            cases.Sample(check, time: s_seconds, print: show);
        }
    }
}
