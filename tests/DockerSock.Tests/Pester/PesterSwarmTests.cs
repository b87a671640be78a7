using DockerSock.Tests.RealEngines;

namespace DockerSock.Tests.Pester;

/// <summary>The files of the Pester suite that use the engines of a swarm, while nobody else does.</summary>
[Collection(RealSwarm.Collection)]
public sealed class PesterSwarmTests
{
    /// <summary>Runs them.</summary>
    public static Task<IReadOnlyList<TheoryDataRow<PesterOutcome>>> Outcomes() =>
        PesterFile.RunAsync(PesterFile.All(usesSwarm: true), TimeSpan.FromMinutes(4));

    [Theory(DisableDiscoveryEnumeration = true), MemberData(nameof(Outcomes))]
    public void Passes_in_pwsh(PesterOutcome outcome) => outcome.Show();
}
