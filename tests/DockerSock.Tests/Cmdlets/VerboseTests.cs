using System.Diagnostics;
using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>What -Verbose prints is pasted into a shell, and does the same.</summary>
public sealed class VerboseTests : CmdletTest
{
    [Theory]
    [InlineData("Get-DockerContainer -All -Filter @{ label = 'it''s=a \"b\" $x' }")]
    [InlineData("Get-DockerImage -Digests")]
    [InlineData("Stop-DockerContainer web1 -Timeout 3")]
    [InlineData(
        "Invoke-SockRequest /any -Body @{ a = 'ü''\"'; n = 1 } -Headers @{ 'X-Own' = 'a b' } -Query @{ q = 'x/y&z' }")]
    [InlineData("Invoke-SockRequest /any -Method PUT -Body ([byte[]](0, 255, 10))")]
    [InlineData("Invoke-SockRequest /any -Method DELETE")]
    [InlineData("Invoke-SockRequest /any/../other -Method GET")]
    public async Task The_curl_command_sends_the_same(string command)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/curl"), "needs curl");
        Engine.State.AddContainer("web1", running: true);
        Answer("/any*", "{}");
        Outcome outcome = Run($"{command} -DockerHost $h -Verbose");
        RecordedRequest ours = Engine.Requests[^1];
        string line = outcome.Verbose.Last(static said => said.Contains("curl "));
        Engine.ClearRequests();

        using Process bash = Process.Start(new ProcessStartInfo("bash")
        {
            ArgumentList = { "-c", line }, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        Task<string> errors = bash.StandardError.ReadToEndAsync(Cancel);
        _ = await bash.StandardOutput.ReadToEndAsync(Cancel);
        await bash.WaitForExitAsync(Cancel);
        Assert.True(bash.ExitCode == 0, line + await errors);
        RecordedRequest theirs = Assert.Single(Engine.Requests);
        Assert.Equal((ours.Method, ours.Target, ours.Header("Content-Type"), ours.Header("X-Own")),
            (theirs.Method, theirs.Target, theirs.Header("Content-Type"), theirs.Header("X-Own")));
        Assert.Equal(ours.Body.ToArray(), theirs.Body.ToArray());
    }

    [Fact]
    public void Secrets_are_in_no_stream()
    {
        Answer("/any", "{}");
        Outcome outcome =
            Run("Invoke-SockRequest /any -DockerHost $h -Headers @{ 'X-Registry-Auth' = 'geheim' } -Verbose");
        Assert.Equal("geheim", Engine.Requests[^1].Header("X-Registry-Auth"));
        Assert.DoesNotContain(outcome.Verbose, static line => line.Contains("geheim"));
        Assert.Contains(outcome.Verbose, static line => line.Contains("X-Registry-Auth"));
    }

    [Fact]
    public void Already_so_is_success_with_a_line()
    {
        Engine.State.AddContainer("web1", running: true);
        Outcome outcome = Run("Start-DockerContainer web1 -DockerHost $h -Verbose");
        Assert.Empty(outcome.Errors);
        Assert.Contains(outcome.Verbose, static line => line.Contains("nothing to do"));
    }
}
