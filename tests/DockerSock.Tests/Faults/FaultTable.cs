using DockerSock.Fake;
using DockerSock.Tests.Conventions;

namespace DockerSock.Tests.Faults;

/// <summary>The table: what can go wrong between a command and an engine, and the commands that it concerns.</summary>
public static class FaultTable
{
    private const string Message = """{"message":"not now"}""";

    private static readonly (string Command, string Route)[] s_lists =
    [
        ("Get-DockerContainer @e", "/containers/json"),
        ("Get-DockerImage @e", "/images/json"),
        ("Get-DockerNetwork @e", "/networks"),
        ("Get-DockerPlugin @e", "/plugins"),
        ("Get-DockerService @e", "/services"),
        ("Get-DockerTask @e", "/tasks"),
        ("Get-DockerNode @e", "/nodes"),
        ("Get-DockerSecret @e", "/secrets"),
        ("Get-DockerConfig @e", "/configs"),
        ("Get-DockerImageHistory busybox @e", "/images/*/history"),
        ("Get-DockerContainerChange web @e", "/containers/*/changes"),
        ("Find-DockerImage busybox @e", "/images/search"),
    ];

    private static readonly (string Command, string Route)[] s_objects =
    [
        ("Get-DockerContainer web -Detailed @e", "/containers/*/json"),
        ("Get-DockerImage busybox -Detailed @e", "/images/*/json"),
        ("Get-DockerNetwork bridge -Detailed @e", "/networks/*"),
        ("Get-DockerVolume @e", "/volumes"),
        ("Get-DockerInfo @e", "/info"),
        ("Get-DockerVersion @e", "/version"),
        ("Get-DockerSwarm @e", "/swarm"),
        ("Get-DockerDiskUsage @e", "/system/df"),
        ("Get-DockerContainerProcess web @e", "/containers/*/top"),
        ("New-DockerContainer busybox @e", "/containers/create"),
        ("New-DockerNetwork made @e", "/networks/create"),
        ("New-DockerVolume made @e", "/volumes/create"),
        ("New-DockerService busybox -Name made -Detach @e", "/services/create"),
        ("New-DockerSecret made 'text' @e", "/secrets/create"),
        ("ConvertTo-DockerImage web @e", "/commit"),
    ];

    private static readonly (string Command, string Route)[] s_streams =
    [
        ("Get-DockerEvent -Since 1h -Until ([DateTime]::Now) @e", "/events"),
        ("Measure-DockerContainer web @e", "/containers/*/stats"),
    ];

    private static readonly string[] s_changes = ["Add-", "Clear-DockerContainer", "Connect-DockerNetwork", "ConvertTo-",
        "Disable-", "Disconnect-DockerNetwork", "Enable-", "Exit-", "Initialize-", "Install-", "Join-", "New-", "Publish-",
        "Remove-", "Rename-", "Restart-", "Resume-", "Send-", "Set-", "Start-", "Stop-", "Suspend-", "Unlock-", "Update-",
        "Invoke-", "Build-"];

    /// <summary>All rows, in the order in which people read them.</summary>
    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        .. Lists(), .. Objects(), .. Streams(), .. Http(), .. Once(), .. Done(), .. Unended(), .. Commands(),
        .. Limits(),
    ];

    private static IEnumerable<FaultRow> Lists() =>
        from fault in new (string Name, Fault Fault, string Id)[]
        {
            ("An empty 200 in place of a list", Fault.Status(200, ""), "DockerResponseUnreadable"),
            ("204 in place of a list", Fault.Status(204, ""), "DockerResponseUnreadable"),
            ("205 in place of a list", Fault.Status(205, ""), "DockerResponseUnreadable"),
            ("304 in place of a list", Fault.Status(304, ""), "DockerResponseUnreadable"),
            ("An object in place of a list", Fault.Answer(Message), "DockerResponseUnreadable"),
            ("A list of numbers in place of a list of objects", Fault.Answer("[7]"), "DockerResponseUnreadable"),
            ("HTML with 200 in place of a list", Fault.Html(200), "DockerProxyResponse"),
        }
        from list in s_lists
        select new FaultRow(fault.Name, list.Command, fault.Id,
            engine => engine.Misbehave("GET", list.Route, fault.Fault)) { ChangesNothing = true };

    private static IEnumerable<FaultRow> Objects() =>
        from fault in new (string Name, Fault Fault, string Id)[]
        {
            ("An empty 200 in place of an object", Fault.Status(200, ""), "DockerResponseUnreadable"),
            ("A list in place of an object", Fault.Answer("[]"), "DockerResponseUnreadable"),
            ("null in place of an object", Fault.Answer("null"), "DockerResponseUnreadable"),
            ("A text in place of an object", Fault.Answer("\"text\""), "DockerResponseUnreadable"),
            ("A number in place of an object", Fault.Answer("7"), "DockerResponseUnreadable"),
            ("Another object in place of an object", Fault.Answer(Message), "DockerResponseUnreadable"),
            ("HTML with 200 in place of an object", Fault.Html(200), "DockerProxyResponse"),
        }
        from one in s_objects
        select new FaultRow(fault.Name, one.Command, fault.Id,
            engine => engine.Misbehave("*", one.Route, fault.Fault)) { ChangesNothing = true };

    private static IEnumerable<FaultRow> Streams() =>
    [
        .. from archive in new (string Command, string Route)[]
        {
            ("Export-DockerContainer web \"$t/web.tar\" @e", "/containers/*/export"),
            ("Export-DockerImage busybox \"$t/one.tar\" @e", "/images/*"),
            ("Copy-DockerItem web:/etc/hostname \"$t/\" @e", "/containers/*/archive"),
        }
        select new FaultRow("HTML with 200 in place of an archive", archive.Command, "DockerProxyResponse",
            engine => engine.Misbehave("GET", archive.Route, Fault.Html(200))) { ChangesNothing = true },
        new("HTML with 200 in place of no content", "Stop-DockerContainer web @e", "DockerProxyResponse",
            static engine => engine.Misbehave("POST", "/containers/web/stop", Fault.Html(200)))
            { ChangesNothing = true },
        .. from fault in new (string Name, Fault Fault, string Id)[]
        {
            ("HTML with 200 in place of a stream", Fault.Html(200), "DockerProxyResponse"),
            ("A list in place of a stream", Fault.Answer("[7]"), "DockerResponseUnreadable"),
            ("A stream whose chunks are broken", Fault.BrokenChunks(), "DockerResponseUnreadable"),
        }
        from stream in s_streams
        select new FaultRow(fault.Name, stream.Command, fault.Id,
            engine => engine.Misbehave("GET", stream.Route, fault.Fault)) { ChangesNothing = true },
    ];

    private static IEnumerable<FaultRow> Http() =>
        from fault in new (string Name, Fault Fault, string? Id)[]
        {
            ("A header of 100 KB", Fault.Header(100_000), null),
            ("A header of 11 MB", Fault.Header(11_000_000), "DockerResponseUnreadable"),
            ("Chunks whose lengths are no numbers", Fault.BrokenChunks(), "DockerResponseUnreadable"),
            ("A Content-Length that is too long", Fault.WrongLength("[", 5), "DockerResponseIncomplete"),
            ("An answer that is cut", Fault.CutAfter(1), "DockerResponseIncomplete"),
            ("JSON that breaks off", Fault.TruncateBody(1), "DockerResponseUnreadable"),
            ("Text that says it is JSON", Fault.Answer("upstream is down"), "DockerResponseUnreadable"),
            ("Bytes that are no HTTP", Fault.Garbage("SSH-2.0-OpenSSH_9.9\r\n"u8.ToArray()), "DockerNotHttp"),
            ("JSON that is 600 levels deep", Fault.Answer($"[{string.Concat(Enumerable.Repeat("{\"a\":", 600))}1"
                + $"{new string('}', 600)}]"), "DockerResponseUnreadable"),
            ("HTML with 502", Fault.Html(502), "DockerProxyResponse"),
        }
        from list in s_lists.Take(2)
        select new FaultRow(fault.Name, list.Command, fault.Id,
            engine => engine.Misbehave("GET", list.Route, fault.Fault)) { ChangesNothing = true };

    /// <summary>The first request of a command that changes something is not answered, and the next would be.</summary>
    private static IEnumerable<FaultRow> Once() =>
        from script in CoverageTests.Scripts
        where s_changes.Any(start => script.Key.StartsWith(start, StringComparison.Ordinal))
        select new FaultRow("A connection that ends before a change is answered", script.Value,
            "DockerResponseIncomplete", static engine =>
            {
                foreach (string method in new[] { "POST", "DELETE", "PUT" })
                {
                    engine.Misbehave(method, "*", Fault.InTurn(Fault.Reset(), Fault.Real()));
                }
            }) { ExitCode = script.Key switch { "Invoke-DockerExec" => 1, "Invoke-DockerImage" => 125, _ => 0 } };

    private static IEnumerable<FaultRow> Done() =>
    [
        .. from command in new[]
        {
            "Send-DockerSignal web @e", "Stop-DockerContainer web -Timeout 0 @e", "New-DockerContainer busybox -Name made @e",
            "Remove-DockerContainer web -Force @e", "Remove-DockerVolume data -Confirm:$false @e",
            "New-DockerNetwork made @e", "Add-DockerImageTag busybox other:1 @e", "Rename-DockerContainer web shop @e",
        }
        select new FaultRow("A change that is done and not answered", command, "DockerResponseIncomplete",
            static engine =>
            {
                engine.Misbehave("POST", "*", Fault.Unanswered());
                engine.Misbehave("DELETE", "*", Fault.Unanswered());
            }),
        new("A connection that ends before a question is answered", "Get-DockerContainer @e", null,
            static engine => engine.Misbehave("GET", "/containers/json", Fault.InTurn(Fault.Reset(), Fault.Real()))),
    ];

    private static IEnumerable<FaultRow> Unended() =>
        from row in new (string Command, string Route, Fault Fault, string Name, string Id)[]
        {
            ("Install-DockerImage busybox @e", "/images/create", Fault.Until("Status: "), "its status", "DockerPullFailed"),
            ("Install-DockerImage busybox @e", "/images/create", Fault.Until("Digest: "), "its digest", "DockerPullFailed"),
            ("Install-DockerImage busybox @e", "/images/create", Fault.Status(200, ""), "a word", "DockerPullFailed"),
            ("Invoke-DockerImage shop:1 -Pull Always @e", "/images/create", Fault.Until("Status: "), "its status",
                "DockerPullFailed"),
            ("New-DockerContainer shop:1 -Pull Always @e", "/images/create", Fault.Until("Status: "), "its status",
                "DockerPullFailed"),
            ("Add-DockerImageTag busybox localhost:5000/b:1 @e; Publish-DockerImage localhost:5000/b:1 @e", "/images/*/push",
                Fault.Until("digest: "), "its digest", "DockerPushFailed"),
            ("Publish-DockerImage busybox @e", "/images/*/push", Fault.Status(200, ""), "a word", "DockerPushFailed"),
            ("Publish-DockerPlugin localhost:5000/p:1 @e", "/plugins/*/push", Fault.Until("\"aux\""), "its digest", "DockerPushFailed"),
            ("Install-DockerPlugin target -GrantAllPermissions @e", "/plugins/pull", Fault.Until("omplete"), "its last step",
                "DockerPullFailed"),
            ("$null = Export-DockerImage busybox \"$t/b.tar\" @e; Import-DockerImage \"$t/b.tar\" @e", "/images/load",
                Fault.Until("Loaded image"), "an image", "DockerLoadFailed"),
            ("$null = Export-DockerImage busybox \"$t/b.tar\" @e; Import-DockerImage \"$t/b.tar\" @e", "/images/load",
                Fault.Status(200, ""), "a word", "DockerLoadFailed"),
            ("$null = Export-DockerImage busybox \"$t/b.tar\" @e; Import-DockerImage \"$t/b.tar\" -RootFileSystem @e",
                "/images/create", Fault.Status(200, ""), "a word", "DockerLoadFailed"),
            ("'FROM busybox' | Build-DockerImage -Quiet @e", "/build", Fault.Until("moby.image.id"), "an image",
                "DockerBuildFailed"),
            ("'FROM busybox' | Build-DockerImage -Quiet @e", "/build", Fault.Status(200, ""), "a word",
                "DockerBuildFailed"),
            ("'FROM busybox' | Build-DockerImage -Quiet -Classic @e", "/build", Fault.Until("Successfully built"),
                "its success", "DockerBuildFailed"),
        }
        select new FaultRow($"An answer that ends before {row.Name}", row.Command, row.Id,
            engine =>
            {
                engine.State.Registries.Add("localhost:5000");
                engine.State.AddPlugin("localhost:5000/p:1");
                engine.Misbehave("POST", row.Route, row.Fault);
            }) { ExitCode = row.Command.StartsWith("Invoke-DockerImage", StringComparison.Ordinal) ? 125 : 0 };

    private static IEnumerable<FaultRow> Commands() =>
    [
        new("200 in place of 101", "'in' | Invoke-DockerExec web cat @e", "DockerResponseUnreadable",
            static engine => engine.Misbehave("POST", "/exec/*/start", Fault.NoUpgrade())) { ExitCode = 1 },
        new("200 in place of 101", "'in' | Invoke-DockerImage busybox cat @e", "DockerResponseUnreadable",
            static engine => engine.Misbehave("POST", "/containers/*/attach", Fault.NoUpgrade()))
            { ExitCode = 125, ChangesNothing = true },
        new("200 in place of 101 without input", "Invoke-DockerExec web echo hi @e", null,
            static engine => engine.Misbehave("POST", "/exec/*/start", Fault.NoUpgrade())),
        new("HTML in place of 101", "Invoke-DockerExec web echo hi @e", "DockerProxyResponse",
            static engine => engine.Misbehave("POST", "/exec/*/start", Fault.Html(200))) { ExitCode = 1 },
        .. from fault in new (string Name, Fault Fault, string Id)[]
        {
            ("An exit code of null", Fault.Edit(static body => body.Replace("\"ExitCode\":0", "\"ExitCode\":null")),
                "DockerResponseUnreadable"),
            ("No exit code", Fault.Edit(static body => body.Replace("\"ExitCode\":0,", "")), "DockerResponseUnreadable"),
            ("404 for the exit code", Fault.Status(404, Message), "DockerObjectNotFound"),
            ("500 for the exit code", Fault.Status(500, Message), "DockerEngineError"),
            ("Another object in place of the exit code", Fault.Answer(Message), "DockerResponseUnreadable"),
        }
        select new FaultRow(fault.Name, "Invoke-DockerExec web true @e", fault.Id,
            engine => engine.Misbehave("GET", "/exec/*/json", fault.Fault)) { ExitCode = 1 },
        .. from fault in new (string Name, Fault Fault, string Id, int Code)[]
        {
            ("An exit code of null", Fault.Answer("""{"StatusCode":null}"""), "DockerResponseUnreadable", 125),
            ("No exit code", Fault.Answer("""{"Error":null}"""), "DockerResponseUnreadable", 125),
            ("404 for the exit code", Fault.Status(404, Message), "DockerObjectNotFound", 125),
            ("500 for the exit code", Fault.Status(500, Message), "DockerEngineError", 125),
            ("Another object in place of the exit code", Fault.Answer(Message), "DockerResponseUnreadable", 125),
        }
        select new FaultRow(fault.Name, "Invoke-DockerImage busybox true @e", fault.Id,
            engine => engine.Misbehave("POST", "/containers/*/wait", fault.Fault))
            { ExitCode = fault.Code, ChangesNothing = true },
    ];

    private static IEnumerable<FaultRow> Limits() =>
        from row in new (string Command, string Method, string Route, int Code)[]
        {
            ("Invoke-SockRequest /info -TimeoutSec 0.2 @e", "GET", "/info", 0),
            ("Wait-DockerContainer web -TimeoutSec 0.2 @e", "GET", "/containers/*/json", 0),
            ("Wait-DockerContainer web -TimeoutSec 0.2 @e", "GET", "/events", 0),
            ("Invoke-DockerExec web true -TimeoutSec 0.2 @e", "POST", "/containers/*/exec", 1),
            ("Invoke-DockerExec web true -TimeoutSec 0.2 @e", "GET", "/exec/*/json", 1),
            ("Invoke-DockerImage busybox true -TimeoutSec 0.2 @e", "POST", "/containers/create", 1),
            ("Invoke-DockerImage busybox true -TimeoutSec 0.2 @e", "POST", "/containers/*/wait", 1),
        }
        select new FaultRow($"No answer to {row.Method} {row.Route}", row.Command, "DockerTimedOut",
            engine => engine.Misbehave(row.Method, row.Route, Fault.Hang())) { ExitCode = row.Code };
}
