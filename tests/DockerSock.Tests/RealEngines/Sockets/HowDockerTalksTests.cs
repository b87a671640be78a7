using System.Text;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.RealEngines;

/// <summary>
/// docs/how-docker-talks.md: ten docker commands, and what each says to its daemon, printed by Trace-SockRequest in a
/// real pwsh on a real engine. With DOCKERSOCK_TALKS=accept the test writes the page.
/// </summary>
public sealed class HowDockerTalksTests
{
    private const string Engine = "docker28";
    private const string Name = "how-docker-talks";

    private static readonly string s_kept = Path.Combine(Repository.Root, "docs", "how-docker-talks.md");

    /// <summary>The commands, and a sentence about each.</summary>
    private static readonly (string Command, string Sentence)[] s_commands =
    [
        ("docker version", "The ping comes before everything: it tells which version of the API to speak."),
        ("docker ps -a", "A list is one request."),
        ("docker image ls", "So is that of images."),
        ($"docker run --rm --name {Name} busybox true",
            "A container is created, attached to, waited for, and started, in this order: nothing that it writes is "
                + "missed, and its end neither. The attaching becomes a stream of bytes (101); the engine removes "
                + "the container by itself."),
        ($"docker run -d --name {Name} busybox sleep 300", "Without its output there is nothing to attach to."),
        ($"docker exec {Name} hostname", "A command is an object of its own: made, started as a stream, and asked for its "
            + "exit code."),
        ($"docker logs {Name}", "Whether the output is one stream or two with frames is in what the container was made "
            + "with, so that is asked first."),
        ($"docker cp {Name}:/etc/hostname ./copied", "HEAD tells what is at the path, GET gives it as a tar archive."),
        ($"docker inspect {Name} --format '{{{{.State.Status}}}}'", "What we see is what the engine says."),
        ($"docker rm -f {Name}", "Removed with force, which is one request."),
    ];

    [Fact]
    public async Task The_page_is_what_docker_says()
    {
        RealEngine engine = RealEngines.Require(Engine);
        string folder = Directory.CreateTempSubdirectory("talks-").FullName;
        try
        {
            StringBuilder script = new($"Set-Location '{folder}'; docker rm -f {Name} 2>$null >$null\n");
            foreach ((string command, string _) in s_commands)
            {
                script.Append("'#' + (Trace-SockRequest { ").Append(command).Append(" >$null 2>$null } | Format-Table Method, "
                    + "@{ Name = 'Path'; Expression = { $_.Path -replace '[0-9a-f]{64}', '…' } }, Status, Operation, Cmdlet "
                    + "| Out-String -Width 200)\n");
            }

            string printed = (await RealPowerShell.Pinned.RunWithModuleAsync(script.ToString(),
                ("DOCKER_HOST", engine.DockerHost), ("COLUMNS", "200"))).Clean;
            string text = Page(printed.Split('#')[1..]);
            if (Environment.GetEnvironmentVariable("DOCKERSOCK_TALKS") == "accept")
            {
                await File.WriteAllTextAsync(s_kept, text, TestContext.Current.CancellationToken);
            }

            Assert.Equal(await File.ReadAllTextAsync(s_kept, TestContext.Current.CancellationToken), text);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Page(string[] tables)
    {
        StringBuilder page = new("""
            # How docker talks to its daemon

            The docker program does nothing itself: each command is some HTTP requests to the daemon, over one file, a Unix
            socket. `Trace-SockRequest` shows them, and the cmdlet that does the same. The tables below are printed by a test, by
            the docker program and a Docker 28 daemon; ids are shortened to ….

            Each connection is HTTP/1.1, kept open for more requests. Three kinds of answers are no plain request and answer:
            a stream that lasts as long as one listens (events, logs -f, stats), one whose 200 may still become an error (pull,
            push, build), and one that leaves HTTP: after `101 UPGRADED` the connection is bytes in both directions, each of which
            can end by itself (attach, exec, BuildKit's session).


            """);
        foreach (((string command, string sentence), string table) in s_commands.Zip(tables))
        {
            page.Append("## ").Append(command).Append("\n\n").Append(sentence).Append("\n\n    PS> Trace-SockRequest { ")
                .Append(command).Append(" }\n\n");
            foreach (string line in table.Trim('\n').Split('\n').Where(static line => line.Trim().Length > 0))
            {
                page.Append("    ").Append(line.TrimEnd()).Append('\n');
            }

            page.Append('\n');
        }

        return page.ToString().TrimEnd('\n') + "\n";
    }
}
