using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>
/// An object that is not there: one sentence, whatever cmdlet and whoever noticed it, with the names that may have been
/// meant and the cmdlet that lists.
/// </summary>
public sealed class NotFoundTests : CmdletTest
{
    private string Sentence(string word, string name, string advice) =>
        $"There is no {word} '{name}' on {Engine.DockerHost}. {advice}";

    [Theory]
    [InlineData("Get-DockerContainer webb", "container", "webb")]
    [InlineData("Stop-DockerContainer webb", "container", "webb")]
    [InlineData("Remove-DockerContainer webb -Force", "container", "webb")]
    [InlineData("Get-DockerLog webb", "container", "webb")]
    [InlineData("Invoke-DockerExec webb -Command true", "container", "webb")]
    [InlineData("Connect-DockerNetwork web -Container webb", "container", "webb")]
    [InlineData("Get-DockerItem webb:/x", "container", "webb")]
    [InlineData("Get-DockerImage webb", "image", "webb")]
    [InlineData("Get-DockerImageHistory webb", "image", "webb:latest")]
    [InlineData("Remove-DockerImage webb", "image", "webb:latest")]
    [InlineData("Add-DockerImageTag webb -Tag other:1", "image", "webb:latest")]
    [InlineData("Get-DockerNetwork webb", "network", "webb")]
    [InlineData("Remove-DockerNetwork webb", "network", "webb")]
    [InlineData("Connect-DockerNetwork webb -Container web", "network", "webb")]
    [InlineData("Get-DockerVolume webb", "volume", "webb")]
    [InlineData("Remove-DockerVolume webb -Confirm:$false", "volume", "webb")]
    [InlineData("Get-DockerPlugin webb", "plugin", "webb")]
    [InlineData("Enable-DockerPlugin webb", "plugin", "webb")]
    [InlineData("Remove-DockerPlugin webb", "plugin", "webb")]
    [InlineData("Get-DockerService webb", "service", "webb")]
    [InlineData("Set-DockerService webb -ForceUpdate", "service", "webb")]
    [InlineData("Remove-DockerService webb", "service", "webb")]
    [InlineData("Get-DockerNode webb", "node", "webb")]
    [InlineData("Set-DockerNode webb -Availability pause", "node", "webb")]
    [InlineData("Remove-DockerNode webb", "node", "webb")]
    [InlineData("Get-DockerSecret webb", "secret", "webb")]
    [InlineData("Remove-DockerSecret webb", "secret", "webb")]
    [InlineData("Set-DockerSecret webb -Label a=b", "secret", "webb")]
    [InlineData("Get-DockerConfig webb", "config", "webb")]
    [InlineData("Remove-DockerConfig webb", "config", "webb")]
    public void Whoever_notices_it_says_the_same(string command, string word, string name)
    {
        Fill("web");
        Outcome outcome = Run($"{command} -DockerHost $h");
        string near = word is "image" or "plugin" ? "web:latest" : "web";
        string lister = $"Get-Docker{char.ToUpperInvariant(word[0])}{word[1..]}{(word == "container" ? " -All" : "")}";
        Assert.Equal("DockerObjectNotFound", outcome.ErrorId);
        Assert.Equal(Sentence(word, name, $"Did you mean '{near}'? {lister} lists what there is."), outcome.ErrorText);
        Assert.InRange(AllSent.Count(sent => sent.Contains($"/{word}s/json?") || sent.EndsWith($"/{word}s/json")
            || sent.Split('?')[0].EndsWith($"/{word}s")), 1, 1);
    }

    [Fact]
    public void The_list_is_asked_for_once_however_many_are_missing()
    {
        Fill("web");
        Outcome outcome = Run("Stop-DockerContainer webb, wep, completely-other -DockerHost $h");
        Assert.Equal([Sentence("container", "webb", "Did you mean 'web'? Get-DockerContainer -All lists what there is."),
            Sentence("container", "wep", "Did you mean 'web'? Get-DockerContainer -All lists what there is."),
            Sentence("container", "completely-other", "Get-DockerContainer -All lists what there is.")],
            outcome.Errors.Select(static error => error.ToString()).OrderBy(text => text.IndexOf("webb") < 0)
                .ThenBy(text => text.IndexOf("wep") < 0));
        Assert.Single(AllSent, static sent => sent.Contains("/containers/json"));
    }

    [Fact]
    public void The_nearest_comes_first_and_names_with_more_around_are_near()
    {
        foreach (string name in new[] { "shop-web-1", "web1", "db", "wbe" })
        {
            Engine.State.AddContainer(name);
        }

        Engine.State.AddImage("nginx:latest");
        Assert.Equal(Sentence("image", "nothing", "Get-DockerImage lists what there is."),
            Run("Get-DockerImage nothing -DockerHost $h").ErrorText);
        Assert.Equal(Sentence("container", "web",
            "Did you mean 'web1' or 'shop-web-1'? Get-DockerContainer -All lists what there is."),
            Run("Start-DockerContainer web -DockerHost $h").ErrorText);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(403)]
    [InlineData(0)]
    public void A_list_that_cannot_be_had_takes_nothing_from_the_error(int status)
    {
        Engine.Misbehave("GET", "/containers/json", status == 0 ? Fault.Hang()
            : Fault.Status(status, """{"message":"no"}"""));
        Outcome outcome = Run("Stop-DockerContainer webb -DockerHost $h");
        Assert.Equal(("DockerObjectNotFound", "webb"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Equal(Sentence("container", "webb", "Get-DockerContainer -All lists what there is."), outcome.ErrorText);
    }

    [Fact]
    public void For_a_whole_id_nothing_is_asked()
    {
        Fill("web");
        string id = new('a', 64);
        Assert.Equal(Sentence("container", id, "Get-DockerContainer -All lists what there is."),
            Run($"Stop-DockerContainer {id} -DockerHost $h").ErrorText);
        Assert.DoesNotContain(AllSent, static sent => sent.Contains("/containers/json"));
    }

    [Fact]
    public void An_object_that_is_gone_is_called_by_its_name()
    {
        Fill("web");
        Outcome outcome = Run("""
            $web = Get-DockerContainer -All web -DockerHost $h
            $web | Remove-DockerContainer -Force
            $web | Stop-DockerContainer
            """);
        Assert.Matches($"^There is no container 'web \\([0-9a-f]{{12}}\\)' on {Engine.DockerHost}\\. ", outcome.ErrorText);
        Assert.Matches("^[0-9a-f]{64}$", outcome.Errors[0].TargetObject.ToString());
    }

    [Fact]
    public void Another_daemon_is_sent_nothing_but_the_request()
    {
        Engine.Misbehave("GET", "/containers/x", Fault.Status(404, """{"message":"No such container: x"}"""));
        Assert.Equal("No such container: x", Run("Invoke-SockRequest /containers/x -SocketPath $h").ErrorText);
        Assert.Single(AllSent);
    }

    [Theory]
    [InlineData("no container with name or ID \\\"webb\\\" found: no such container")]
    [InlineData("No such container: webb")]
    [InlineData("no such container")]
    [InlineData("container webb not found")]
    public void Engines_have_several_words_for_it(string words)
    {
        Fill("web");
        Engine.Misbehave("POST", "/containers/webb/stop", Fault.Status(404, $$"""{"message":"{{words}}"}"""));
        Assert.StartsWith(Sentence("container", "webb", "Did you mean 'web'?"),
            Run("Stop-DockerContainer webb -DockerHost $h").ErrorText);
    }

    private void Fill(string name)
    {
        Engine.State.AddImage($"{name}:latest");
        Engine.State.AddContainer(name, $"{name}:latest", running: true);
        Engine.State.AddNetwork(name);
        Engine.State.AddVolume(name);
        Engine.State.AddPlugin(name);
        EngineSwarm swarm = Engine.State.StartSwarm();
        swarm.AddNode(name);
        swarm.AddSecret(name, [1]);
        swarm.AddConfig(name, [1]);
        swarm.AddService(name);
    }
}
