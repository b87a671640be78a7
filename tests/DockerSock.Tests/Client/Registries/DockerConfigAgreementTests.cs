using DockerSock.Client;

namespace DockerSock.Tests.Client;

/// <summary>The docker program reads the same config.json: it warns where we do, and goes on where we do.</summary>
public sealed class DockerConfigAgreementTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dockersock-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("\uFEFF{}")]
    [InlineData("""{"currentContext":""}""")]
    [InlineData("""{"currentContext":null}""")]
    [InlineData("""{"currentContext":7}""")]
    [InlineData("""{"currentContext":"desk"}""")]
    [InlineData("""{"currentContext":"desk","auths":[]}""")]
    [InlineData("""{"currentContext":"desk","auths":{"a":7}}""")]
    [InlineData("""{"currentContext":"desk","credHelpers":{"a":7}}""")]
    [InlineData("""{"currentContext":"desk",}""")]
    [InlineData("""{"currentContext":"desk"} x""")]
    [InlineData("""{"currentContext":"desk"}}""")]
    [InlineData("""{"currentContext":"other","currentContext":"desk"}""")]
    [InlineData("""{"CURRENTCONTEXT":"desk"}""")]
    [InlineData("""{"currentContext":"other","CurrentContext":"desk"}""")]
    [InlineData("""{"CurrentContext":"desk","currentContext":"other"}""")]
    [InlineData("""{"CurrentContext":"desk","currentContext":null}""")]
    [InlineData("""{"CurrentContext":"desk","currentContext":""}""")]
    [InlineData("""{"AUTHS":7}""")]
    [InlineData("""{"CredsSTORE":[]}""")]
    public async Task It_finds_the_same_context(string text)
    {
        using DockerProgram docker = new();
        docker.Set("DOCKER_CONFIG", _folder.FullName);
        string file = Path.Combine(_folder.FullName, "config.json");
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        await IsSameAsync(docker, DockerConfigFile.Load(file));
    }

    [Fact]
    public async Task It_finds_the_same_where_there_is_no_file_to_read()
    {
        using DockerProgram docker = new();
        string folder = Path.Combine(_folder.FullName, "config.json");
        Directory.CreateDirectory(folder);
        string empty = Path.Combine(_folder.FullName, "empty");
        await File.WriteAllTextAsync(empty, "", TestContext.Current.CancellationToken);
        string circle = Directory.CreateDirectory(Path.Combine(_folder.FullName, "circle")).FullName;
        File.CreateSymbolicLink(Path.Combine(circle, "config.json"), "config.json");
        foreach (string config in new[] { _folder.FullName, empty, circle, Path.Combine(_folder.FullName, "missing") })
        {
            docker.Set("DOCKER_CONFIG", config);
            await IsSameAsync(docker, DockerConfigFile.Load(Path.Combine(config, "config.json")));
        }
    }

    private static async Task IsSameAsync(DockerProgram docker, DockerConfigFile ours)
    {
        (int exitCode, string context, string error) = await docker.RunAsync("context", "show");
        Assert.Equal((0, context, error.StartsWith("WARNING: ", StringComparison.Ordinal)),
            (exitCode, ours.CurrentContext ?? "default", ours.Warning is not null));
    }
}
