using System.Diagnostics;
using System.Globalization;
using System.Text;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.RealEngines;

/// <summary>
/// Containers that are built to hide that they reach an engine are found, each of them, on real engines; those that
/// reach none are not. docs/exposures.md is what is said of each; DOCKERSOCK_EXPOSURES=accept in the environment
/// accepts it.
/// </summary>
public sealed class ExposureFlowTests : IDisposable
{
    private static readonly string s_kept = Path.Combine(Repository.Root, "docs", "exposures.md");

    private readonly HostedPowerShell _shell = new();
    private readonly string _name = "dockersock-" + Guid.NewGuid().ToString("N")[..12] + "-";
    private RealEngine? _engine;

    private string Folder => Path.Combine(Path.GetDirectoryName(_engine!.SocketPath)!, "tmp", _name);

    public void Dispose()
    {
        if (_engine is { } engine)
        {
            // What joins another's processes or volumes goes before it.
            for (int again = 0; again < 2; again++)
            {
                _ = _shell.Run("""
                    param($h, $n)
                    Get-DockerContainer "$n*" -All -DockerHost $h | Remove-DockerContainer -Force -Volume
                    """, ("h", engine.DockerHost), ("n", _name));
            }

            _ = _shell.Run("""
                param($h, $n)
                Get-DockerVolume "$n*" -DockerHost $h | Remove-DockerVolume -Confirm:$false
                Remove-DockerImage dockersock.test/tecnativa/docker-socket-proxy -DockerHost $h
                """, ("h", engine.DockerHost), ("n", _name));
            if (Directory.Exists(Folder))
            {
                Directory.Delete(Folder, recursive: true);
            }
        }

        _shell.Dispose();
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task Each_hidden_way_to_an_engine_is_found_and_nothing_else(RealEngine engine)
    {
        engine.MustRestart(); // Its files are ours then: links are made in its own folder.
        engine.MustAnswer();
        _engine = engine;
        using DockerProgram docker = new(engine.DockerHost);
        await MakeFilesAsync();
        ExposureRow[] rows =
            [.. ExposureTable.Rows.Where(row => row.Not?.Split(':')[0].Contains(engine.Name) != true)];
        foreach (ExposureRow row in rows)
        {
            await BuildAsync(docker, row);
        }

        Outcome outcome = _shell.Run("param($h, $n) Get-DockerSockExposure \"$n*\" -DockerHost $h",
            ("h", engine.DockerHost), ("n", _name));
        ILookup<string?, SockExposure> found = outcome.As<SockExposure>().ToLookup(static one => one.Container);
        Assert.Empty(outcome.Warnings);
        Assert.All(rows, row => Assert.Equal((row.Name, row.Kind ?? ""),
            (row.Name, string.Join(", ", found[_name + row.Name].Select(static one => one.Kind)
                .Distinct()))));
        Assert.All(outcome.As<SockExposure>(), one => Assert.Equal(engine.DockerHost, one.DockerHost));
        Assert.True(rows.Count(static row => row.Kind is not null) >= 20);
        if (engine.Name == "docker28")
        {
            await CompareAsync(rows, found);
        }
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task An_audit_finds_them_too_and_changes_nothing(RealEngine engine)
    {
        engine.MustAnswer();
        _engine = engine;
        using DockerProgram docker = new(engine.DockerHost);
        await docker.OutAsync("create", "--name", _name + "bad", "--privileged", "-v", "/etc:/host", "-v", "/run:/r",
            "--pid", "host", "busybox", "sleep", "300");
        await docker.OutAsync("run", "-d", "--name", _name + "good", "--read-only", "--memory", "32m", "--cpu-shares", "2",
            "--pids-limit", "10", "--security-opt", "no-new-privileges", "--health-cmd", "true", "busybox", "sleep", "300");
        ILookup<string?, SockFinding> found = _shell.Run(
            "param($h, $n) Test-DockerSockSecurity \"$n*\" -DockerHost $h", ("h", engine.DockerHost), ("n", _name))
            .As<SockFinding>().ToLookup(static one => one.Target);
        Assert.Equal(["5.16", "5.32", "5.5", "5.6"], found[_name + "bad"]
            .Where(static one => one.Status == SockFindingStatus.Fail).Select(static one => one.CisId)
            .Order(StringComparer.Ordinal));
        Assert.DoesNotContain(found[_name + "good"], static one => one.Status == SockFindingStatus.Fail);
        Assert.DoesNotContain(found[_name + "good"], static one => one.CisId is "5.11" or "5.12" or "5.13" or "5.29");

        SockFinding[] whole = [.. _shell.Run("param($h) Test-DockerSockSecurity -DockerHost $h",
            ("h", engine.DockerHost)).As<SockFinding>().Where(static one => one.Target is null)];
        Assert.All(whole, static one => Assert.True(one.Status == SockFindingStatus.Pass || one.Evidence.Length > 0));
        Assert.Equal(SockFindingStatus.Pass, whole.Single(static one => one.CisId == "3.16").Status);
        SockFinding icc = whole.Single(static one => one.CisId == "2.2");
        Assert.Equal(engine.Name == "podman" ? SockFindingStatus.Unknown : SockFindingStatus.Warning, icc.Status);
        // What Podman does not tell is never a Pass.
        Assert.True(engine.Name != "podman" || whole.Where(static one =>
            one.CisId is "2.7" or "2.9" or "2.14" or "2.13").All(static one => one.Status == SockFindingStatus.Unknown));
    }

    private async Task MakeFilesAsync()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "plain"));
        await File.WriteAllTextAsync(Path.Combine(Folder, "plain", "file"), "x", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Path.Combine(Folder, "link"), "/engine/engine.sock");
        File.CreateSymbolicLink(Path.Combine(Folder, "folder-link"), "/engine");
        using Process hard = Process.Start("ln", [_engine!.SocketPath, Path.Combine(Folder, "hard")]);
        await hard.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, hard.ExitCode);
    }

    private async Task BuildAsync(DockerProgram docker, ExposureRow row)
    {
        string Named(string text) => text.Replace("~/", $"/engine/tmp/{_name}/").Replace("@", _name);
        if (row.Before is { } before)
        {
            await docker.OutAsync([.. before.Select(Named)]);
        }

        if (row.Image is { } image)
        {
            await docker.OutAsync("tag", "busybox:latest", image);
        }

        await docker.OutAsync([.. row.IsCreated ? ["create"] : new[] { "run", "-d" }, "--name", _name + row.Name,
            .. row.Arguments.Select(Named), row.Image ?? "busybox:latest", "sleep", "300"]);
    }

    private async Task CompareAsync(IEnumerable<ExposureRow> rows, ILookup<string?, SockExposure> found)
    {
        StringBuilder text = new("""
            # Hidden ways to an engine

            Containers that are built to hide that they reach an engine, each in a way of its own, on Docker 28, and what
            Get-DockerSockExposure says of each. The engine's socket is /engine/engine.sock there. The tests build the
            containers and write this file; see tests/DockerSock.Tests/RealEngines/Sockets.

            | the way | docker run | severity | kind | it says |
            | --- | --- | --- | --- | --- |

            """.ReplaceLineEndings("\n"));
        foreach (ExposureRow row in rows)
        {
            string command = string.Join(' ', (row.Before is null ? [] : row.Before.Prepend("docker").Append(";"))
                .Concat(row.Arguments).Select(static word => word.Contains(' ') ? $"'{word}'" : word)
                .Select(static word => word.Replace("@", "").Replace("~/", "/engine/tmp/")));
            foreach (SockExposure? one in found[_name + row.Name].DefaultIfEmpty())
            {
                text.Append(CultureInfo.InvariantCulture, $"| {row.Way} | {(command.Length > 0 ? $"`{command}`" : "")} | ")
                    .Append(CultureInfo.InvariantCulture, $"{one?.Severity} | {one?.Kind} | ")
                    .Append((one is null ? "" : $"{one.Sentence} {one.Remedy}").Replace($"/tmp/{_name}/", "/tmp/")
                        .Replace(_name, "").Replace("|", "\\|")).Append(" |\n");
            }
        }

        if (Environment.GetEnvironmentVariable("DOCKERSOCK_EXPOSURES") == "accept")
        {
            await File.WriteAllTextAsync(s_kept, text.ToString(), TestContext.Current.CancellationToken);
        }

        string kept = File.Exists(s_kept)
            ? await File.ReadAllTextAsync(s_kept, TestContext.Current.CancellationToken) : "";
        Assert.True(kept == text.ToString(), "docs/exposures.md is not what is said now. Look at it; with "
            + "DOCKERSOCK_EXPOSURES=accept in the environment this test accepts it.\n\n"
            + string.Join('\n', text.ToString().Split('\n').Except(kept.Split('\n')).Select(static line => "+ " + line)));
    }
}
