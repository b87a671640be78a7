using System.Text;
using DockerSock.Client;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;
using ApiVersion = DockerSock.Client.ApiVersion;

namespace DockerSock.Tests.Cmdlets;

public sealed class TestDockerSockTests : CmdletTest
{
    [Fact]
    public void An_engine_that_answers_says_what_it_is()
    {
        _ = Run("Get-DockerInfo -DockerHost $h").Clean;
        Engine.ClearRequests();
        SockTest test = Assert.Single(Run("Test-DockerSock -Quick -DockerHost $h").As<SockTest>());
        Assert.Equal(["HEAD /_ping"], AllSent);
        Assert.Equal((true, "1.51", "2", "linux", "inactive", null, Engine.DockerHost),
            (test.Answers, test.ApiVersion, test.BuilderVersion, test.OSType, test.Swarm, test.Problem,
                test.DockerHost));
        Assert.True(test.Latency > TimeSpan.Zero);
    }

    [Fact]
    public void Where_HEAD_is_refused_GET_is_asked()
    {
        using IDisposable fault = Engine.Misbehave("HEAD", "/_ping", Fault.Status(405, ""));
        Assert.True(Assert.Single(Run("Test-DockerSock -Quick -DockerHost $h").As<SockTest>()).Answers);
        Assert.Equal(["HEAD /_ping", "GET /_ping"], AllSent);
    }

    [Theory]
    [InlineData("unix:///nowhere/engine.sock", "There is no socket at '/nowhere/engine.sock'")]
    [InlineData("/etc/passwd", "is a file, not a socket")]
    [InlineData("zz://a", "names no endpoint")]
    public void Whatever_is_wrong_is_told_in_words_and_never_an_error(string host, string problem)
    {
        SockTest test = Assert.Single(Shell.Run($"Test-DockerSock -Quick -DockerHost '{host}'").As<SockTest>());
        Assert.Equal((false, null, null), (test.Answers, test.ApiVersion, test.Latency));
        Assert.Contains(problem, test.Problem);
        Assert.EndsWith(host, test.DockerHost);
    }

    [Fact]
    public void Several_are_tested_at_once_and_each_has_its_object()
    {
        SockTest[] tests = [.. Run("Test-DockerSock -Quick -DockerHost $h, 'zz://b', unix:///nowhere/engine.sock")
            .As<SockTest>()];
        Assert.Equal([(true, Engine.DockerHost), (false, "unix:///nowhere/engine.sock"), (false, "zz://b")],
            tests.Select(static test => (test.Answers, test.DockerHost)).OrderByDescending(static test => test.Answers)
                .ThenBy(static test => test.DockerHost, StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_no_engine_and_an_unknown_context_are_told_too()
    {
        using IDisposable ping = Engine.Misbehave("*", "/_ping", Fault.Status(404, "no"));
        using IDisposable version = Engine.Misbehave("*", "/version", Fault.Status(404, "no"));
        Assert.Contains("is no container engine",
            Assert.Single(Run("Test-DockerSock -Quick -DockerHost $h").As<SockTest>()).Problem);
        SockTest context = Assert.Single(Run("Test-DockerSock -Quick -Context nothing-of-this-name").As<SockTest>());
        Assert.Equal(("nothing-of-this-name", false), (context.DockerHost, context.Answers));
        Assert.Contains("There is no docker context", context.Problem);
    }

    [Fact]
    public void A_healthy_engine_is_examined_by_harmless_requests_and_all_is_well()
    {
        LocalFiles.SetMode(Engine.SocketPath, (UnixFileMode)0x1B0);
        SockCheck[] checks = [.. Run("Test-DockerSock -DockerHost $h").As<SockCheck>()];
        Assert.Equal(["Endpoint Ok", "Path Ok", "Type Ok", "Access Ok", "Answer Ok", "Engine Ok", "Version Ok", "Clock Ok",
            "Disk Skipped", "Proxy Ok", "Tls Skipped", "Ssh Skipped"],
            checks.Select(static check => $"{check.Check} {check.State}"));
        Assert.All(checks, check => Assert.Equal(Engine.DockerHost, check.DockerHost));
        Assert.All(checks, static check => Assert.NotEmpty(check.Sentence));
        Assert.Equal("Docker 28.5.2 (linux/amd64), DockerSock fake engine.", checks[5].Sentence);
        Assert.All(Engine.Requests, static request => Assert.Contains(request.Method, new[] { "GET", "HEAD" }));
        Assert.All(Engine.Requests, static request => Assert.DoesNotContain("/system/df", request.Target));
        Assert.Equal(["False", "True"], Run("""
            [string](Test-DockerSock -Quiet -DockerHost unix:///nowhere/engine.sock); [string](Test-DockerSock -Quiet -DockerHost $h)
            """).As<string>());
    }

    [Theory]
    [InlineData("unix:///nowhere/engine.sock", "Path", "There is no socket at")]
    [InlineData("/etc/passwd", "Type", "is a file, not a socket")]
    [InlineData("zz://a", "Endpoint", "names no endpoint")]
    [InlineData("tcp://127.0.0.1:1", "Answer", "Nobody listens")]
    public void What_is_wrong_fails_one_check_and_those_behind_it_are_skipped(string host, string check,
        string sentence)
    {
        SockCheck[] checks = [.. Shell.Run($"Test-DockerSock -DockerHost '{host}'").As<SockCheck>()];
        SockCheck failed = Assert.Single(checks, static one => one.State == "Failed");
        Assert.Equal(check, failed.Check);
        Assert.Contains(sentence, failed.Sentence);
        Assert.NotEmpty(failed.Remedy!);
        Assert.All(checks.SkipWhile(one => one != failed).Skip(1), static one => Assert.Equal("Skipped", one.State));
    }

    [Fact]
    public async Task A_hanging_engine_fails_Answer_and_nothing_is_waited_for_twice()
    {
        await using SilentSocket silent = SilentSocket.Start();
        SockCheck[] checks = [.. Shell.Run($"Test-DockerSock -DockerHost {silent.DockerHost} -TimeoutSec 0.2")
            .As<SockCheck>()];
        Assert.Contains("did not answer within 0.2 seconds", Assert.Single(checks, static one => one.State == "Failed"
            && one.Check == "Answer").Sentence);
        Assert.Equal(12, checks.Length);
    }

    [Fact]
    public void Quiet_is_one_answer_however_many_are_asked()
    {
        Assert.Equal([false], Shell.Run("param($h) Test-DockerSock -Quiet -DockerHost $h, /nowhere/a.sock, 'zz://b'",
            ("h", Engine.DockerHost)).As<bool>());
        Assert.Equal([true], Shell.Run("param($h) $h, $h | ForEach-Object { [pscustomobject]@{ DockerHost = $_ } } "
            + "| Test-DockerSock -Quiet", ("h", Engine.DockerHost)).As<bool>());
    }

    [Fact]
    public void A_web_server_is_no_engine()
    {
        using IDisposable ping = Engine.Misbehave("*", "/_ping", Fault.Html(200));
        using IDisposable version = Engine.Misbehave("*", "/version", Fault.Html(200));
        Assert.Equal("Engine", Assert.Single(Examine(), static one => one.State == "Failed").Check);
    }

    [Fact]
    public void A_proxy_that_lets_nobody_ask_for_the_version_is_one()
    {
        using IDisposable ping = Engine.Misbehave("*", "/_ping", Fault.Html(403));
        using IDisposable version = Engine.Misbehave("*", "/version", Fault.Html(403));
        SockCheck[] checks = Examine();
        Assert.DoesNotContain(checks, static one => one.State == "Failed");
        Assert.Contains("lets nobody ask for it", checks.Single(static one => one.Check == "Version").Sentence);
        Assert.StartsWith("A proxy or a plugin before the engine refuses HEAD /_ping (403), GET /_ping (403)",
            checks.Single(static one => one.Check == "Proxy").Sentence);
    }

    [Fact]
    public void A_proxy_that_lets_some_through_is_told_with_what_fails_and_its_switches()
    {
        using IDisposable containers = Engine.Misbehave("GET", "/containers/json", Fault.Html(403));
        using IDisposable volumes = Engine.Misbehave("GET", "/volumes", Fault.Status(403, "no"));
        using IDisposable info = Engine.Misbehave("GET", "/info", Fault.Html(403));
        SockCheck[] checks = Examine();
        SockCheck proxy = checks.Single(static one => one.Check == "Proxy");
        Assert.Equal(("Warning", "A proxy or a plugin before the engine refuses GET /info (403), GET /containers/json "
            + "(403), GET /volumes (403): Get-DockerInfo, Get-DockerContainer, Get-DockerVolume will fail.",
            "Allow them there; Tecnativa's socket proxy does by INFO=1 CONTAINERS=1 VOLUMES=1."), (proxy.State, proxy.Sentence, proxy.Remedy));
        Assert.Equal("Skipped", checks.Single(static one => one.Check == "Disk").State);
        using IDisposable head = Engine.Misbehave("HEAD", "/_ping", Fault.Status(405, ""));
        Assert.Contains("HEAD /_ping (405)", Examine().Single(static one => one.Check == "Proxy").Sentence);
    }

    [Theory]
    [InlineData(60, "60 seconds ahead of")]
    [InlineData(-3600, "3600 seconds behind")]
    public void A_clock_that_is_off_is_told(int seconds, string words)
    {
        using IDisposable late = Engine.Misbehave("GET", "/_ping", Fault.Garbage(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\nDate: {DateTimeOffset.UtcNow.AddSeconds(seconds):R}\r\nContent-Length: 2\r\n\r\nOK")));
        SockCheck clock = Examine().Single(static one => one.Check == "Clock");
        Assert.Equal("Warning", clock.State);
        Assert.Matches(words.Replace("60 ", "(59|60|61) ").Replace("3600", "(3599|3600|3601)"), clock.Sentence);
    }

    [Fact]
    public void A_socket_for_everybody_is_a_warning()
    {
        LocalFiles.SetMode(Engine.SocketPath, (UnixFileMode)0x1B6);
        SockCheck access = Examine().Single(static one => one.Check == "Access");
        Assert.Equal(("Warning", true), (access.State, access.Sentence.Contains("mode 0666")));
    }

    [Fact]
    public void What_older_engines_lack_is_what_the_cmdlets_refuse_there() => Assert.Empty(
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "DockerSock"), "*.cs", SearchOption.AllDirectories)
            .Where(static file => file.Contains("/Cmdlets/") || file.Contains("/Client/"))
            .SelectMany(static file => System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(file),
                @"""(1\.(4[2-9]|[5-9]\d))""").Select(static found => ApiVersion.Parse(found.Groups[1].Value)))
            .Distinct().Except(ApiNews.Versions));

    private SockCheck[] Examine() => [.. Run("Test-DockerSock -DockerHost $h").As<SockCheck>()];
}
