using DockerSock.Fake;
using DockerSock.Formats;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Formats;

/// <summary>Rows of the tables against those of the docker program.</summary>
public sealed class RowTests : CmdletTest
{
    [Fact]
    public async Task Rows_of_a_lively_engine_are_those_of_the_docker_program()
    {
        await using FakeEngine lively =
            await FakeEngine.StartAsync(new FakeEngineOptions { Sample = true, Containers = 50 }, Cancel);
        using DockerProgram docker = new(lively.DockerHost);
        string theirs = await docker.OutAsync("ps", "-a", "--format",
            "{{.ID}}|{{.Names}}|{{.Image}}|{{.Command}}|{{.Ports}}");
        // Older docker programs write an IPv6 address without its brackets.
        Assert.Equal(theirs.Replace(" :::", " [::]:").Split('\n'),
            Shell.Run("param($h) Get-DockerContainer -All -DockerHost $h", ("h", lively.DockerHost))
                .As<ContainerSummary>().Select(static ours =>
            $"{ours.ShortId}|{ContainerText.Names(ours.Names)}|{ContainerText.Image(ours.Image)}|{ContainerText.Command(ours.Command)}|{ContainerText.Ports(ours.Ports)}"));

        theirs = await docker.OutAsync("images", "--format",
            "{{.Repository}}|{{.Tag}}|{{.ID}}|{{.CreatedSince}}|{{.Size}}");
        Assert.Equal(theirs.Split('\n').Order(StringComparer.Ordinal),
            Shell.Run("param($h) Get-DockerImage -DockerHost $h", ("h", lively.DockerHost)).As<ImageSummary>()
                .SelectMany(static ours =>
            ours.RepoTags.DefaultIfEmpty("<none>:<none>")
                .Select(name => name.LastIndexOf(':') is var colon
                ? $"{name[..colon]}|{name[(colon + 1)..]}|{ours.ShortId}|{Humanize.Ago(ours.Created)}|{Humanize.Size(ours.Size)}" : "")).Order(StringComparer.Ordinal));
    }
}
