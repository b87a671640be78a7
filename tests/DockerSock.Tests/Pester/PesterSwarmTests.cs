using DockerSock.Tests.RealEngines;

namespace DockerSock.Tests.Pester;

/// <summary>Runs the files of the Pester suite that use the engines of a swarm, while nobody else does.</summary>
[Collection(RealSwarm.Collection)]
public sealed class PesterSwarmTests
{
    public static IEnumerable<TheoryDataRow<string>> Files() => PesterSuiteTests.FilesOf(usesSwarm: true);

    [Theory, MemberData(nameof(Files))]
    public Task Passes_in_pwsh(string file) => PesterSuiteTests.PassAsync(file, TimeSpan.FromMinutes(4));
}
