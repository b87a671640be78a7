namespace DockerSock.Tests.Pester;

/// <summary>The Pester suite, in a real PowerShell: all but the files that use the engines of a swarm.</summary>
public sealed class PesterSuiteTests
{
    /// <summary>Runs them.</summary>
    public static Task<IReadOnlyList<TheoryDataRow<PesterOutcome>>> Outcomes() =>
        PesterFile.RunAsync(PesterFile.All(usesSwarm: false), TimeSpan.FromMinutes(2));

    [Theory(DisableDiscoveryEnumeration = true), MemberData(nameof(Outcomes))]
    public void Passes_in_pwsh(PesterOutcome outcome) => outcome.Show();
}
