using System.Collections.Specialized;
using System.Management.Automation;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class InvokeSockRequestTests : CmdletTest
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dockersock-").FullName;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("Get-DockerImage -Filter @{ dangling = [switch]$false }", "filters", """{"dangling":["false"]}""")]
    [InlineData("Get-DockerImage -Filter @{ dangling = [switch]$true }", "filters", """{"dangling":["true"]}""")]
    [InlineData("Get-DockerImage -Filter @{ label = [switch]$false, $false, 'x' }", "filters",
        """{"label":["false","false","x"]}""")]
    [InlineData("Invoke-SockRequest /images/json -Query @{ all = [switch]$false }", "all", "false")]
    [InlineData("Invoke-SockRequest /images/json -Query @{ all = [switch]$true }", "all", "true")]
    public void A_switch_that_is_off_is_false_as_a_condition(string command, string parameter, string value)
    {
        _ = Run(command + " -DockerHost $h").Clean;
        Assert.Equal(value, Engine.Requests[^1].QueryValue(parameter));
    }

    [Fact]
    public void Puts_the_version_before_the_path_of_an_engine_only()
    {
        _ = Run("Invoke-SockRequest '/containers/json?all=1' -DockerHost $h -Query @{ limit = 2 }").Clean;
        Assert.Equal("/v1.51/containers/json?all=1&limit=2", Engine.Requests[^1].Target);
        Engine.ClearRequests();
        _ = Run($"Invoke-SockRequest /version -SocketPath {Engine.SocketPath}").Clean;
        Assert.Equal("/version", Assert.Single(Engine.Requests).Target);
    }

    [Fact]
    public void A_hashtable_is_sent_as_json_by_post()
    {
        Answer("/any", "{}");
        _ = Run("Invoke-SockRequest /any -DockerHost $h -Body ([ordered]@{ Image = 'a'; Big = 9007199254740993; No = "
            + "$null; L = @(1) }) -Headers @{ 'X-A' = 'b' }").Clean;
        RecordedRequest sent = Engine.Requests[^1];
        Assert.Equal(("POST", """{"Image":"a","Big":9007199254740993,"No":null,"L":[1]}"""),
            (sent.Method, sent.BodyText));
        Assert.Equal(("application/json", "b"), (sent.Header("Content-Type"), sent.Header("X-A")));
    }

    [Fact]
    public void Bytes_and_text_are_sent_as_they_are()
    {
        Answer("/any", "{}");
        _ = Run("[byte[]](0, 255, 7) | Invoke-SockRequest /any -DockerHost $h").Clean;
        Assert.Equal([0, 255, 7], Engine.Requests[^1].Body.ToArray());
        _ = Run("'as it is' | Invoke-SockRequest /any -DockerHost $h -Method put -ContentType text/x-own").Clean;
        Assert.Equal(("PUT", "as it is", "text/x-own"),
            (Engine.Requests[^1].Method, Engine.Requests[^1].BodyText, Engine.Requests[^1].Header("Content-Type")));
    }

    [Fact]
    public void Nothing_is_lost_of_json()
    {
        Answer("/any",
            """{"n":9007199254740993,"u":18446744073709551615,"d":"2024-01-01T00:00:00Z","x":null,"same":{"a":1,"A":2}}""");
        PSObject found = Assert.Single(Run("Invoke-SockRequest /any -DockerHost $h -Method get").Clean);
        Assert.Equal(9007199254740993L, found.Properties["n"].Value);
        Assert.Equal(ulong.MaxValue, found.Properties["u"].Value);
        Assert.Equal("2024-01-01T00:00:00Z", found.Properties["d"].Value);
        Assert.Null(found.Properties["x"].Value);
        OrderedDictionary same = Assert.IsType<OrderedDictionary>(found.Properties["same"].Value);
        Assert.Equal((1L, 2L), (same["a"], same["A"]));
    }

    [Fact]
    public void Unknown_fields_are_objects_and_none_hides_where_a_typed_object_lives()
    {
        Answer("/containers/json", """[{"Id":"a","New":{"x":{}},"dockerhost":"tcp://elsewhere","DOCKERHOST":"b"}]""");
        PSObject found = Assert.Single(Run("Get-DockerContainer -DockerHost $h").Clean);
        Assert.Equal(Engine.DockerHost, found.Properties["DockerHost"].Value);
        PSObject field = Assert.IsType<PSObject>(found.Properties["New"].Value);
        Assert.IsType<PSCustomObject>(field.BaseObject);
        Assert.IsType<PSCustomObject>(Assert.IsType<PSObject>(field.Properties["x"].Value).BaseObject);
    }

    [Fact]
    public void A_file_appears_only_when_it_is_whole()
    {
        string file = Path.Combine(_folder, "out.json");
        Answer("/any", "[1,2,3]");
        Assert.Empty(Run($"Invoke-SockRequest /any -Method get -DockerHost $h -OutFile {file}").Clean);
        Assert.Equal("[1,2,3]", File.ReadAllText(file));
        using IDisposable cut = Engine.Misbehave("GET", "/version", Fault.CutAfter(20));
        Assert.Equal("DockerResponseIncomplete",
            Run($"Invoke-SockRequest /version -DockerHost $h -OutFile {file}").ErrorId);
        Assert.Equal("[1,2,3]", File.ReadAllText(file));
        Assert.Equal([file], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Status_and_headers_are_there_for_an_error_too()
    {
        Outcome outcome =
            Run("Invoke-SockRequest /containers/none/json -DockerHost $h -SkipHttpErrorCheck -StatusCodeVariable s "
                + "-ResponseHeadersVariable r; $s; $r['Content-Type']");
        Assert.Equal([404, "application/json"], outcome.Clean.Skip(1).Select(static shown => shown.BaseObject));
    }

    [Fact]
    public void Time_that_was_given_is_kept()
    {
        using IDisposable hang = Engine.Misbehave("GET", "/version", Fault.Hang());
        Assert.Equal("DockerTimedOut", Run("Invoke-SockRequest /version -DockerHost $h -TimeoutSec 0.2").ErrorId);
    }

    [Theory]
    [InlineData("html", "DockerDenied")]
    [InlineData("half", "DockerResponseIncomplete")]
    [InlineData("broken", "DockerResponseUnreadable")]
    [InlineData("garbage", "DockerNotHttp")]
    [InlineData("reset", "DockerResponseIncomplete")]
    public void Each_bad_answer_has_its_own_id(string kind, string id)
    {
        Fault fault = kind switch
        {
            "html" => Fault.Html(403),
            "half" => Fault.CutAfter(30),
            "broken" => Fault.TruncateBody(30),
            "garbage" => Fault.Garbage("no http at all\r\n\r\n"u8.ToArray()),
            _ => Fault.Reset(),
        };
        using IDisposable bad = Engine.Misbehave("GET", "/version", fault);
        Assert.Equal(id, Run("Invoke-SockRequest /version -DockerHost $h").ErrorId);
    }

    [Fact]
    public void A_refused_HEAD_is_followed_by_GET()
    {
        using IDisposable refused = Engine.Misbehave("HEAD", "/_ping", Fault.Status(405, "{}"));
        _ = Run("Invoke-SockRequest /info -DockerHost $h").Clean;
        Assert.Equal(["HEAD /_ping", "GET /_ping", "GET /v1.51/info"],
            Engine.Requests.Select(static request => $"{request.Method} {request.Target}"));
    }

    [Theory]
    [InlineData("1.18", "1.12", "DockerEngineTooOld")]
    [InlineData("1.70", "1.60", "DockerEngineTooNew")]
    public async Task Engines_without_a_common_version_are_told_from_others(string newest, string oldest, string id)
    {
        await using FakeEngine other = await FakeEngine.StartAsync(
            new FakeEngineOptions { ApiVersion = newest, MinApiVersion = oldest }, Cancel);
        Assert.Equal(id,
            Shell.Run("param($h) Invoke-SockRequest /info -DockerHost $h", ("h", other.DockerHost)).ErrorId);
    }

    [Fact]
    public async Task A_parameter_that_the_engine_is_too_old_for_is_refused_before_anything_is_sent()
    {
        await using FakeEngine old = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = "1.41" }, Cancel);
        Outcome outcome = Shell.Run("param($h) Get-DockerImage -SharedSize -DockerHost $h", ("h", old.DockerHost));
        Assert.Equal("DockerParameterNeedsNewerEngine", outcome.ErrorId);
        Assert.Contains("-SharedSize needs API 1.42", outcome.ErrorText);
        Assert.Equal("/_ping", Assert.Single(old.Requests).Target);
    }

    [Fact]
    public async Task An_engine_on_a_loopback_port_is_asked_like_one_on_a_socket()
    {
        await using FakeEngine tcp = await FakeEngine.StartAsync(new FakeEngineOptions { TcpPort = 0 }, Cancel);
        tcp.State.AddContainer("far", running: true);
        Outcome outcome = Shell.Run("param($h) Get-DockerContainer -DockerHost $h | Stop-DockerContainer -PassThru",
            ("h", tcp.TcpHost));
        ContainerSummary stopped = Assert.Single(outcome.As<ContainerSummary>());
        Assert.Equal(("far", "exited", tcp.TcpHost), (stopped.Name, stopped.State, stopped.DockerHost));
    }

    [Fact]
    public void The_engines_words_and_our_advice_are_two_sentences() => Assert.Equal(
        $"{Engine.DockerHost} has no GET /nothing: page not found. Check the path, the method, and the API version "
            + "of the engine. Podman does not have all operations.",
        Run("Invoke-SockRequest /nothing -DockerHost $h").ErrorText);
}
