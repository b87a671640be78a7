namespace DockerSock.Benchmarks;

/// <summary>Something that is promised, and what was measured of it.</summary>
/// <param name="Name">What is promised.</param>
/// <param name="Measured">What was measured, with its unit; or why it was not.</param>
/// <param name="Wanted">What is wanted, with its unit.</param>
/// <param name="IsMet">Whether it holds; null when it could not be measured.</param>
internal sealed record Target(string Name, string Measured, string Wanted, bool? IsMet)
{
    /// <summary>The exit code: 0 when all are met, 1 when one is missed, 2 when one could not be measured.</summary>
    public static int ExitCode(IReadOnlyList<Target> targets) =>
        targets.Any(static target => target.IsMet == false)
            ? 1 : targets.Any(static target => target.IsMet is null) ? 2 : 0;
}
