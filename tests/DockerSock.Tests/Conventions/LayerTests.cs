using System.Text.RegularExpressions;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Conventions;

/// <summary>The house: floors that lean on those below them only, and the same areas on every floor.</summary>
public sealed partial class LayerTests
{
    private static readonly string[] s_areas = ["Builds", "Containers", "Contexts", "Execs", "Files", "Images", "Logs",
        "Networks", "Plugins", "Registries", "Services", "Sockets", "Swarm", "System", "Volumes"];

    /// <summary>Each floor of the module, and the floors that it may use.</summary>
    public static TheoryData<string, string[]> Floors => new()
    {
        { "Models", [] },
        { "Client", ["Models"] },
        { "Formats", ["Models"] },
        { "Completion", ["Models", "Client", "Formats"] },
        { "Cmdlets", ["Models", "Client", "Formats", "Completion"] },
    };

    /// <summary>Each place that has areas, and what all areas share there.</summary>
    public static TheoryData<string, string[]> Places => new()
    {
        { "src/DockerSock/Models", [] },
        { "src/DockerSock/Client", ["Http", "Streams", "Transport"] },
        { "src/DockerSock/Formats", [] },
        { "src/DockerSock/Cmdlets", ["Json", "Parameters"] },
        { "src/DockerSock.FakeEngine", ["Faults", "Hosting", "Json", "Samples"] },
        { "tests/DockerSock.Tests/Models", [] },
        { "tests/DockerSock.Tests/Client", ["Http", "Streams", "Transport"] },
        { "tests/DockerSock.Tests/Formats", [] },
        { "tests/DockerSock.Tests/Cmdlets", ["Json", "Parameters"] },
        { "tests/DockerSock.Tests/FakeEngine", ["Samples"] },
        { "tests/DockerSock.Tests/RealEngines", [] },
    };

    [Theory, MemberData(nameof(Floors))]
    public void No_arrow_runs_up(string floor, string[] below) => Assert.All(Sources(floor), file => Assert.Empty(
        Uses().Matches(File.ReadAllText(file)).Select(static use => use.Groups["floor"].Value)
            .Where(used => used != floor && !below.Contains(used)).Distinct()));

    [Theory, MemberData(nameof(Floors))]
    public void A_floor_is_one_namespace(string floor, string[] below)
    {
        Assert.DoesNotContain(floor, below);
        Assert.All(Sources(floor), file =>
            Assert.Contains($"\nnamespace DockerSock.{floor};", "\n" + File.ReadAllText(file)));
    }

    [Theory, MemberData(nameof(Places))]
    public void Areas_are_the_same_everywhere(string place, string[] shared) =>
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(Repository.Root, place)).Select(Path.GetFileName)
            .Except([.. s_areas, .. shared, "bin", "obj"]));

    [Fact]
    public void The_client_knows_no_PowerShell_and_the_cmdlets_no_HttpClient()
    {
        Assert.All([.. Sources("Client"), .. Sources("Models")], static file =>
            Assert.DoesNotContain("System.Management.Automation", File.ReadAllText(file)));
        Assert.All(Sources("Cmdlets"), static file => Assert.DoesNotContain("HttpClient", File.ReadAllText(file)));
    }

    private static IEnumerable<string> Sources(string floor) => Directory.EnumerateFiles(
        Path.Combine(Repository.Root, "src", "DockerSock", floor), "*.cs", SearchOption.AllDirectories);

    /// <summary>A floor that is named: in a using, or before a type's name.</summary>
    [GeneratedRegex(@"(?<![\w.])(?:DockerSock\.)?(?<floor>Models|Client|Formats|Completion|Cmdlets)(?:\.[A-Z]\w*|;)")]
    private static partial Regex Uses();
}
