using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>A secret in a request is in no error and in no verbose line, whatever goes wrong.</summary>
[Collection(nameof(OwnEnvironment))]
public sealed class SecretsTests : CmdletTest
{
    /// <summary>Answers that fail, each in another way.</summary>
    private static readonly Fault[] s_faults =
    [
        Fault.Reset(), Fault.Status(404, """{"message":"page not found"}"""), Fault.Status(500, ""),
        Fault.Status(302, ""), Fault.Html(502), Fault.Answer("{", "application/json"), Fault.CutAfter(3),
    ];

    [Fact]
    public void What_only_sounds_like_a_secret_is_shown()
    {
        using IDisposable fault = Engine.Misbehave("POST", "/swarm/update", Fault.Reset());
        Assert.Contains("rotateWorkerToken=1",
            Run("Invoke-SockRequest /swarm/update?rotateWorkerToken=1 -Method Post -DockerHost $h").ErrorText);
    }

    [Theory]
    [InlineData("Invoke-SockRequest /any -Headers @{ Authorization = \"geheim`ny\" }")]
    [InlineData("Invoke-SockRequest /any -Headers \"X-Auth: geheim`0\"")]
    [InlineData("Invoke-SockRequest /any -Headers @{ 'X-Registry-Auth' = 'geheim' }")]
    [InlineData("Invoke-SockRequest /any -Headers @{ 'X-Registry-Config' = 'geheim'; Cookie = 'geheim' }")]
    [InlineData("Invoke-SockRequest /any -Headers @{ 'Private-Token' = 'geheim'; 'X-Api-Key' = 'geheim' }")]
    [InlineData("Invoke-SockRequest '/any?password=geheim&a=b'")]
    [InlineData("Invoke-SockRequest /any -Query @{ token = 'geheim' }")]
    [InlineData("Invoke-SockRequest /any -Query @{ remote = 'https://ann:geheim@example.org/a.git' }")]
    [InlineData("Invoke-SockRequest /any -Body @{ Env = @('HTTPS_PROXY=http://ann:ge%20heim@proxy:3128') }")]
    [InlineData("Invoke-SockRequest /any -Body @{ JoinToken = 'SWMTKN-1-geheim-geheim'; Key = 'SWMKEY-1-geheim' }")]
    [InlineData("Build-DockerImage . -BuildArgument @{ KEY = 'geheim' }")]
    [InlineData("Build-DockerImage https://ann:geheim@example.org/a.git")]
    [InlineData("Import-DockerImage https://ann:geheim@example.org/a.tar -RootFileSystem")]
    [InlineData("New-DockerContainer x -Environment HTTP_PROXY=http://ann:geheim@proxy:3128")]
    [InlineData("Join-DockerSwarm 10.0.0.1 -JoinToken SWMTKN-1-geheim")]
    [InlineData("Unlock-DockerSwarm -UnlockKey SWMKEY-1-geheim")]
    [InlineData("Get-DockerVersion -DockerHost tcp://ann:geheim@localhost:1")]
    public void It_is_never_shown(string command)
    {
        using OwnEnvironment environment = new();
        environment.Set("DOCKER_HOST", Engine.DockerHost);
        string folder = Directory.CreateTempSubdirectory("secrets-").FullName;
        File.WriteAllText(Path.Combine(folder, "Dockerfile"), "FROM scratch\n");
        Engine.State.AddImage("x");
        int failed = 0;
        foreach (Fault fault in s_faults)
        {
            using IDisposable wrong = Engine.Misbehave("*", "/*", fault);
            Outcome outcome = Shell.Run($"param($folder) Set-Location $folder; {command} -Verbose 4>&1 3>&1 "
                + "| ForEach-Object { \"$_\" }", ("folder", folder));
            failed += outcome.Errors.Count;
            Assert.DoesNotContain("heim", string.Join('\n', outcome.Errors.Select(static error =>
                $"{error} {error.Exception.Message} {error.CategoryInfo} {error.TargetObject}")));
            Assert.DoesNotContain("heim", string.Join('\n', outcome.Output));
        }

        Assert.True(failed >= s_faults.Length);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void What_an_engine_repeats_is_not_shown_either()
    {
        Engine.Misbehave("GET", "/any", Fault.Status(500,
            """{"message":"proxy http://ann:ge:heim@proxy:3128 refused; token SWMTKN-1-geheim-1; see http://a:80/b@c"}"""));
        Assert.Equal("proxy http://ann:***@proxy:3128 refused; token SWMTKN-1-***; see http://a:80/b@c. "
            + "The engine's own log may say more.", Run("Invoke-SockRequest /any -DockerHost $h").ErrorText);
    }
}
