using DockerSock.Client;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

[Collection(nameof(OwnEnvironment))]
public sealed class TraceSockRequestTests : CmdletTest
{
    [Fact]
    public void Cmdlets_in_the_block_are_seen_and_what_they_leave_is_of_the_engine()
    {
        Engine.State.AddContainer("web", running: true);
        Outcome outcome = Run("""
            Trace-SockRequest { $script:found = Get-DockerContainer web; $found | Stop-DockerContainer -Timeout 0 } -DockerHost $h
            $found.DockerHost
            """);
        SockRequest[] told = [.. outcome.As<object>().OfType<SockRequest>()];
        Assert.Equal([("HEAD", "/_ping", "SystemPingHead", "Test-DockerSock"),
            ("GET", "/containers/json", "ContainerList", "Get-DockerContainer"),
            ("POST", $"/containers/{Engine.State.Containers.Single().Id}/stop", "ContainerStop", "Stop-DockerContainer")],
            told.Select(static one => (one.Method, one.Path, one.Operation, one.Cmdlet)));
        Assert.All(told, one => Assert.Equal((Engine.DockerHost, Environment.ProcessId),
            (one.DockerHost, one.ProcessId)));
        Assert.Equal(Engine.DockerHost, outcome.As<object>()[^1]);
        Assert.Equal(AllSent, told.Select(static one => $"{one.Method} {(one.ApiVersion is { } version ? $"/v{version}" : "")}"
            + one.Path + (one.Query.Length > 0 ? "?" + one.Query : "")).Select(static one => one.Replace(
            "{\"name\":[\"web\"]}", "%7B%22name%22%3A%5B%22web%22%5D%7D")));
        Assert.Equal($"curl --unix-socket {Engine.SocketPath} -X POST "
            + $"'http://localhost/v1.51{told[2].Path}?t=0'", told[2].Curl);
    }

    [Fact]
    public void All_ways_to_the_engine_in_the_block_are_the_relays_and_the_variables_come_back()
    {
        using OwnEnvironment environment = new();
        environment.Set("DOCKER_HOST", "unix:///before");
        environment.Set("DOCKER_CONTEXT", "before");
        Outcome outcome = Run("""
            $r = Trace-SockRequest { $script:in = $env:DOCKER_HOST, $env:DOCKER_CONTEXT; $null = Get-DockerVersion; $null = Get-DockerVersion -DockerHost $h; $x = 5 } -DockerHost $h
            $r.Where({ $_.Path -eq '/version' }).Count; $in[0]; $null -eq $in[1]; $env:DOCKER_HOST; $env:DOCKER_CONTEXT; $x
            """);
        object[] all = [.. outcome.As<object>()];
        Assert.Equal([2, true, "unix:///before", "before", 5], [all[0], .. all[2..]]);
        Assert.Matches("^unix://.+/dockersock-[^/]+/engine.sock$", (string)all[1]!);
        Assert.False(File.Exists(((string)all[1]!)["unix://".Length..]));
        Assert.Null(EndpointResolver.Watched);
    }

    /// <summary>The socket is of this machine as before, with its file and who may use it.</summary>
    [Fact]
    public void What_is_said_of_the_engine_in_the_block_is_what_is_said_outside()
    {
        Outcome outcome = Run("""
            $all = { Test-DockerSock -DockerHost $h | Where-Object Check -in Path, Type, Access | ForEach-Object { "$($_.Check) $($_.State) $($_.Sentence)" }
                (Get-SockAccess -DockerHost $h).Path; Test-DockerSockSecurity -DockerHost $h | Where-Object CisId -in 3.15, 3.16 | ForEach-Object Evidence }
            $out = & $all; $null = Trace-SockRequest { $script:in = & $all } -DockerHost $h
            $out.Count; ($out -join '|') -eq ($in -join '|'); $in -like 'Path Ok*'
            """);
        Assert.Equal([6, true, $"Path Ok {Engine.SocketPath} exists."], outcome.As<object>());
    }

    [Fact]
    public void One_trace_in_another_both_see()
    {
        Outcome outcome = Run("""
            $outer = Trace-SockRequest { $script:inner = Trace-SockRequest { $null = Get-DockerVersion -DockerHost $h } } -DockerHost $h
            $inner.Where({ $_.Path -eq '/version' }).Count; $outer.Where({ $_.Path -eq '/version' }).Count
            """);
        Assert.Equal([1, 1], outcome.As<int>());
    }

    [Fact]
    public void A_block_that_fails_has_told_what_was_said_before()
    {
        Outcome outcome = Run("""
            $before = $env:DOCKER_HOST
            try { Trace-SockRequest { $null = Get-DockerVersion; throw 'broken' } -DockerHost $h -OutVariable r } catch { "$_" }
            $r.Path -join ' '; $env:DOCKER_HOST -eq $before
            """);
        Assert.Contains("broken", outcome.As<object>().Select(static one => one.ToString()));
        Assert.Contains("/_ping /version", outcome.As<object>().Select(static one => one.ToString()));
        Assert.Equal(true, outcome.As<object>()[^1]);
        Assert.Null(EndpointResolver.Watched);
    }

    [Fact]
    public void What_the_block_writes_is_in_the_pipeline_with_PassThru_alone()
    {
        Assert.Equal([1, 0], Run("""
            @(Trace-SockRequest { 'text' } -PassThru -DockerHost $h).Count
            @(Trace-SockRequest { 'text' } -DockerHost $h).Count
            """).As<object>().OfType<int>());
    }

    [Fact]
    public void A_socket_leads_to_one_engine()
    {
        Outcome outcome = Run("Trace-SockRequest { 1 } -DockerHost $h, /other.sock");
        Assert.Contains("leads to one engine, not to 2", Assert.Single(outcome.Errors).ToString());
        Assert.Empty(Engine.Requests);
    }

    [Fact]
    public async Task A_socket_at_a_path_is_for_anybody_and_goes_with_the_pipeline()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("trace-").FullName, "x.sock");
        Task<Outcome> running = Task.Run(() => Shell.Run(
            "param($h, $p) Trace-SockRequest -SocketPath $p -Mode 660 -First 2 -DockerHost $h",
            ("h", Engine.DockerHost), ("p", path)), Cancel);
        while (!File.Exists(path))
        {
            await Task.Yield();
            Cancel.ThrowIfCancellationRequested();
        }

        Assert.Equal("rw-rw----", FileFacts.OfLink(path)!.Permissions);
        using (RawConnection client = new(path))
        {
            await client.SendAsync("GET /_ping HTTP/1.1\r\nHost: a\r\n\r\nGET /nothing HTTP/1.1\r\nHost: a\r\n\r\n", Cancel);
            Assert.Contains("404", await client.ReceiveAllAsync(Cancel));
        }

        Assert.Equal([("/_ping", 200), ("/nothing", 404)],
            (await running).As<SockRequest>().Select(static one => (one.Path, one.Status!.Value)));
        Assert.False(File.Exists(path));
        Directory.Delete(Path.GetDirectoryName(path)!);
    }
}
