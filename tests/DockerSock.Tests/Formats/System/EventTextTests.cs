using System.Collections;
using System.Text.RegularExpressions;
using DockerSock.Fake;
using DockerSock.Formats;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Formats;

public sealed partial class EventTextTests : CmdletTest
{
    protected override FakeEngineOptions Options => new() { Gallery = true };

    [Fact]
    public async Task Everything_that_the_docker_program_shows_of_an_event_is_in_its_row()
    {
        using DockerProgram docker = new(Engine.DockerHost);
        string[] theirs = (await docker.OutAsync("events", "--since", "2h", "--until", "0s")).Split('\n');
        DockerEvent[] ours = [.. Run("Get-DockerEvent -Since 2h -DockerHost $h").As<DockerEvent>()];
        Assert.Equal(theirs.Length, ours.Length);
        Assert.All(theirs.Zip(ours), static pair =>
        {
            DockerEvent one = pair.Second;
            string row =
                $"{one.Type} {EventText.Action(one)} {EventText.Object(one)} {EventText.Details(one)}";
            Assert.Contains($" {one.Type} {one.Action} {one.Id}", pair.First);
            string[] shown = [.. Attribute().Matches(pair.First).Select(static match => match.Value)];
            Assert.NotEmpty(shown);
            Assert.All(shown.Where(static text => !text.Contains('.') || text.StartsWith("image=", StringComparison.Ordinal)),
                text => Assert.Contains(
                    text.StartsWith("name=", StringComparison.Ordinal) ? text["name=".Length..]
                    : text.StartsWith("execID=", StringComparison.Ordinal) ? one.Type
                    : text.StartsWith("container=", StringComparison.Ordinal) ? text[..("container=".Length + 12)] : text,
                    row));
        });
    }

    [Theory]
    [InlineData("die", 137L, "exitCode=137, image=alpine, execDuration=3, team=shop, 2 labels")]
    [InlineData("die", null, "image=alpine, execDuration=3, team=shop, 2 labels")]
    [InlineData("health_status: unhealthy", null, "unhealthy, image=alpine, execDuration=3, team=shop, 2 labels")]
    [InlineData(null, null, "image=alpine, execDuration=3, team=shop, 2 labels")]
    public void What_people_look_for_comes_first(string? action, long? exitCode, string shown)
    {
        Dictionary<string, string> attributes = new()
        {
            ["team"] = "shop",
            ["com.docker.compose.project"] = "x",
            ["com.docker.compose.service"] = "x",
            ["execDuration"] = "3",
            ["execID"] = new string('a', 64),
            ["containerExitCode"] = "0",
            ["image"] = "alpine",
            ["name"] = "web",
            ["comment"] = "",
        };
        Assert.Equal(shown, EventText.Details(new { Action = action, ExitCode = exitCode, Attributes = attributes }));
        Assert.Equal(shown, EventText.Details(new { Action = action, ExitCode = exitCode,
            Attributes = new Hashtable(attributes) }));
    }

    [Fact]
    public void Nothing_known_is_nothing_shown() => Assert.Equal(("", "", ""),
        (EventText.Details(new { }), EventText.Action(new { }), EventText.Object(new { })));

    [GeneratedRegex(@"(?<=[(,] ?)[^ (),=]+=[^,)]+")]
    private static partial Regex Attribute();
}
