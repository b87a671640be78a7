using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Permissions;

/// <summary>What a user is told of a socket.</summary>
/// <param name="Id">The id of a cmdlet's error; null where there was none.</param>
/// <param name="Sentence">The error.</param>
/// <param name="IsAllowed">Whether Get-SockAccess says that she may use it.</param>
/// <param name="Decider">The permission that decides, by Get-SockAccess.</param>
/// <param name="Problem">What it says is wrong.</param>
/// <param name="Remedy">What it says helps.</param>
/// <param name="Pending">Groups that it says are not in the session.</param>
public sealed record PermissionResult(string? Id, string? Sentence, bool IsAllowed, string? Decider, string? Problem,
    string? Remedy, string[] Pending);

/// <summary>
/// Lets ann try each socket of the table in a real pwsh: once as it is made, and once more when what helps has been
/// done and she has signed in anew. Writes docs/permission-denied.md; DOCKERSOCK_FAULTS=accept keeps it.
/// </summary>
public sealed partial class PermissionRun : IAsyncLifetime
{
    private static readonly List<Socket> s_listening = [];

    private readonly string _folder = OtherUser.Missing is null ? Directory.CreateTempSubdirectory("ds-").FullName : "";

    public static string Kept { get; } = Path.Combine(Repository.Root, "docs", "permission-denied.md");

    /// <summary>What she is told of each row.</summary>
    public IReadOnlyList<PermissionResult> Before { get; private set; } = [];

    /// <summary>The same when what helps was done.</summary>
    public IReadOnlyList<PermissionResult> After { get; private set; } = [];

    /// <summary>The table for people.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Listens on a socket until the run ends, and hangs up on whoever comes.</summary>
    internal static void Listen(string path)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        socket.Listen();
        s_listening.Add(socket);
        _ = AcceptAsync();

        async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    (await socket.AcceptAsync()).Dispose();
                }
            }
            catch (Exception problem) when (problem is SocketException or ObjectDisposedException)
            {
                // The run has ended.
            }
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (OtherUser.Missing is not null)
        {
            return;
        }

        DockerSock.Client.LocalFiles.SetMode(_folder, (UnixFileMode)0x1ED);
        OtherUser ann = new(_folder);
        string[] paths = [.. PermissionTable.Rows.Select((row, number) => row.Make(Directory.CreateDirectory(
            Path.Combine(_folder, (number + 1).ToString(CultureInfo.InvariantCulture))).FullName))];
        string script = $$"""
            $rows = foreach ($path in '{{string.Join("', '", paths)}}') {
                $failed = $null
                try { $null = Invoke-SockRequest / -SocketPath $path -ErrorAction Stop } catch { $failed = $_ }
                $access = Get-SockAccess $path
                $isDenied = "$($failed.FullyQualifiedErrorId)" -like 'DockerSocket*'
                @{
                    Id = if ($isDenied) { ($failed.FullyQualifiedErrorId -split ',')[0] }
                    Sentence = if ($isDenied) { "$failed" }
                    IsAllowed = $access.IsAllowed; Decider = $access.Decider; Problem = $access.Problem
                    Remedy = $access.Remedy; Pending = $access.PendingGroups
                }
            }
            ConvertTo-Json @($rows) -Depth 4
            """;
        Before = await ReadAsync(ann.RunAsync(script, OtherUser.Ops));
        foreach ((PermissionRow row, PermissionResult result) in PermissionTable.Rows.Zip(Before))
        {
            if (row.IsTried)
            {
                string command = Command().Match(result.Remedy ?? "").Value.Replace("sudo ", "");
                using Process process = Process.Start("/bin/sh", ["-ec", command]);
                await process.WaitForExitAsync(TestContext.Current.CancellationToken);
                Assert.True(process.ExitCode == 0, $"{row.Cause}: {command}");
            }
        }

        After = await ReadAsync(ann.RunAsync(script, OtherUser.Ops, OtherUser.Late));
        Text = Write();
        if (Environment.GetEnvironmentVariable("DOCKERSOCK_FAULTS") == "accept")
        {
            await File.WriteAllTextAsync(Kept, Text, TestContext.Current.CancellationToken);
        }
    }

    public ValueTask DisposeAsync()
    {
        s_listening.ForEach(static socket => socket.Dispose());
        s_listening.Clear();
        if (_folder.Length > 0)
        {
            Directory.Delete(_folder, recursive: true);
        }

        return default;
    }

    private static async Task<PermissionResult[]> ReadAsync(Task<ProcessResult> running) =>
        JsonSerializer.Deserialize<PermissionResult[]>((await running).Clean)!;

    private string Write()
    {
        StringBuilder text = new("""
            # Permission denied

            Every reason why a user may not use a socket, as the tests make it, and what is said: by `Get-SockAccess` as Problem
            and Remedy, and by the error `DockerSocketAccessDenied` of any cmdlet. The user is ann; her session has the groups ann
            and ops; she is a member of late as well, since it began. The tests write this file; see
            tests/DockerSock.Tests/Permissions.

            | what is so | made by | decided by | what is said | what helps |
            | --- | --- | --- | --- | --- |

            """.ReplaceLineEndings("\n"));
        foreach ((PermissionRow row, PermissionResult result) in PermissionTable.Rows.Zip(Before))
        {
            text.Append("| ").AppendJoin(" | ", new[] { row.Cause, row.Made, result.Decider, result.Problem, result.Remedy }
                .Select(cell => Own().Replace((cell ?? "").Replace(_folder, "/srv"), "/srv/").Replace("|", "\\|")))
                .Append(" |\n");
        }

        return text.ToString();
    }

    /// <summary>The command in a sentence.</summary>
    [GeneratedRegex("(?<=')[^']+(?=')")]
    private static partial Regex Command();

    /// <summary>The folder of a row, which is no matter for people.</summary>
    [GeneratedRegex("/srv/[0-9]+/")]
    private static partial Regex Own();
}
