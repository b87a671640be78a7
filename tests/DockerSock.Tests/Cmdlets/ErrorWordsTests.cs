using System.Management.Automation;
using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>How an engine's words are printed.</summary>
public sealed class ErrorWordsTests : CmdletTest
{
    [Fact]
    public void Pages_of_words_are_cut_and_the_exception_has_them_all()
    {
        string words = new('x', 60_000);
        Engine.Misbehave("POST", "/containers/web/stop", Fault.Status(500, $$"""{"message":"{{words}}"}"""));
        Outcome outcome = Run("Stop-DockerContainer web -DockerHost $h");
        Assert.Equal(words[..4000] + "… (60000 letters; the whole is in the exception's Message). "
            + "The engine's own log may say more.", outcome.ErrorText);
        Assert.Equal(words, outcome.Errors[0].Exception.Message);
    }

    [Fact]
    public void Nothing_in_them_is_obeyed_by_a_terminal()
    {
        Engine.Misbehave("POST", "/containers/web/stop",
            Fault.Status(500, """{"message":"a\u001b]0;x\u0007b\r\nc\td\u202e"}"""));
        Outcome outcome = Run("Stop-DockerContainer web -DockerHost $h");
        Assert.StartsWith(@"a\x1b]0;x\x07b" + "\nc", outcome.ErrorText);
        Assert.DoesNotContain('\u202e', outcome.ErrorText);
        Assert.Contains('\e', outcome.Errors[0].Exception.Message);
    }

    [Fact]
    public void An_id_is_shown_with_its_name_where_that_is_known()
    {
        string id = Engine.State.AddContainer("web", running: true).Id;
        Engine.Misbehave("POST", "/containers/*/stop",
            Fault.Status(500, $$"""{"message":"cannot stop container: {{id}}: it is busy"}"""));
        Outcome outcome = Run("Get-DockerContainer web -DockerHost $h | Stop-DockerContainer");
        Assert.StartsWith($"cannot stop container: web ({id[..12]}): it is busy.", outcome.ErrorText);
        Assert.Contains(id, outcome.Errors[0].Exception.Message);
    }

    [Fact]
    public void A_wrong_password_is_not_answered_with_the_advice_to_log_in()
    {
        Engine.Misbehave("POST", "/auth", Fault.Status(401, """{"message":"unauthorized: incorrect password"}"""));
        Outcome outcome = Run("'no' | Connect-DockerRegistry localhost:5009 -UserName ann -DockerHost $h");
        Assert.Equal("DockerRegistryDenied", outcome.ErrorId);
        Assert.EndsWith("Check the name and the password; some registries take an access token in place of it.",
            outcome.ErrorText);
    }

    [Fact]
    public void A_container_whose_state_is_in_the_way_is_called_as_it_was_named()
    {
        Engine.Misbehave("POST", "/containers/web/exec",
            Fault.Status(409, $$"""{"message":"container {{new string('a', 64)}} is not running"}"""));
        Assert.StartsWith("container web is not running", Run("Invoke-DockerExec web ls -DockerHost $h").ErrorText);
    }

    [Fact]
    public void Nothing_that_an_engine_says_in_a_warning_or_a_bar_is_obeyed_by_a_terminal()
    {
        Engine.State.AddImage("x");
        Answer("/containers/create", """{"Id":"0123456789ab","Warnings":["no\u001b[31m\nred"]}""");
        Outcome made = Run("New-DockerContainer x -DockerHost $h");
        Assert.Equal("no\\x1b[31m\nred", Assert.Single(made.Warnings));
        Answer("/images/create",
            """{"status":"Pull\u001b[31m","id":"a\u001b[2J","progressDetail":{"current":1,"total":2}}""");
        ProgressRecord[] bars = [.. Run("Install-DockerImage x -DockerHost $h").Progress];
        Assert.Contains(bars, static bar => $"{bar.Activity} {bar.StatusDescription}".Contains("a\\x1b[2J"));
        Assert.DoesNotContain(bars, static bar => $"{bar.Activity}{bar.StatusDescription}".Contains('\u001b'));
    }

    [Theory]
    [InlineData("New-DockerContainer x", "/containers/create")]
    [InlineData("Invoke-DockerImage x", "/containers/create")]
    [InlineData("Invoke-DockerExec web -Command true", "/containers/web/exec")]
    [InlineData("New-DockerNetwork net", "/networks/create")]
    [InlineData("New-DockerSecret x y", "/secrets/create")]
    [InlineData("New-DockerConfig x y", "/configs/create")]
    [InlineData("New-DockerService x -Detach", "/services/create")]
    [InlineData("ConvertTo-DockerImage web", "/commit")]
    public void An_answer_without_the_id_of_what_was_made_is_the_engines_fault(string command, string path)
    {
        Engine.State.AddContainer("web", running: true);
        Engine.State.AddImage("x");
        Engine.State.StartSwarm();
        Answer(path, "{}");
        Outcome outcome = Run($"{command} -DockerHost $h");
        Assert.Equal("DockerResponseUnreadable", outcome.ErrorId);
        Assert.Contains("without the id of what it has made", outcome.ErrorText);
    }

    [Theory]
    [InlineData("Connect-DockerNetwork net -Container web", "POST", "/networks/net/connect",
        "endpoint with name web already exists in network net")]
    [InlineData("Connect-DockerNetwork net -Container web", "POST", "/networks/net/connect",
        "container web is already connected to network net")]
    [InlineData("Remove-DockerNetwork net", "DELETE", "/networks/net",
        "error while removing network: network net id 1 has active endpoints")]
    [InlineData("Remove-DockerNetwork net", "DELETE", "/networks/net", "network net is in use")]
    public void What_stands_in_the_way_is_a_conflict(string command, string method, string path, string words)
    {
        Engine.State.AddContainer("web", running: true);
        Engine.State.AddNetwork("net");
        Engine.Misbehave(method, path, Fault.Status(403, $$"""{"message":"{{words}}"}"""));
        Assert.Equal("DockerConflict", Run($"{command} -DockerHost $h").ErrorId);
    }
}
