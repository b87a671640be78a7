using System.Formats.Tar;
using System.Management.Automation;
using System.Net;
using System.Text.Json;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.RealEngines;

/// <summary>
/// What a user does with plugins, on real engines and with the registries of their networks: localhost:5000, which is
/// open, and localhost:5001, which wants the user ann. The rows agree with the docker program's.
/// </summary>
[Collection(nameof(OwnEnvironment))]
public sealed class PluginFlowTests : IDisposable
{
    private const string Password = "s3cret";

    private readonly HostedPowerShell _shell = new();
    private readonly OwnEnvironment _own = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dockersock-plugin-");
    private readonly string _name = "plugin-" + Guid.NewGuid().ToString("N")[..12];
    private RealEngine? _cleanUp;

    public void Dispose()
    {
        if (_cleanUp is { Name: not "podman" } engine)
        {
            _ = Run(engine, "Get-DockerPlugin \"*$n*\" -DockerHost $h | Remove-DockerPlugin -Force");
            _ = Run(engine, "Get-DockerContainer \"$n*\" -All -DockerHost $h | Remove-DockerContainer -Force");
        }

        _shell.Dispose();
        _own.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task A_plugin_is_made_used_pushed_installed_updated_and_removed(RealEngine engine)
    {
        engine.MustAnswer();
        _cleanUp = engine;
        if (engine.Name == "podman")
        {
            HasNone(engine);
            return;
        }

        MakeFolder(engine, "one");
        DockerPlugin made = Assert.Single(
            Run(engine, "New-DockerPlugin localhost:5000/${n}:1 $d -DockerHost $h").As<DockerPlugin>());
        Assert.Equal(($"localhost:5000/{_name}:1", "one", false, engine.DockerHost),
            (made.Name, made.Description, made.Enabled, made.DockerHost));
        Assert.Equal(["DEBUG", "data.source"], made.Settable);
        Outcome started = Run(engine, "Enable-DockerPlugin localhost:5000/${n}:1 -PassThru -DockerHost $h");
        Assert.True(Assert.Single(started.As<DockerPlugin>()).Enabled);
        Assert.Empty(Run(engine, "Get-DockerPlugin \"*$n*\" -DockerHost $h | Enable-DockerPlugin").Clean);
        await RowsAgreeAsync(engine);

        Assert.Equal("DockerConflict",
            Run(engine, "Set-DockerPlugin localhost:5000/${n}:1 DEBUG=1 -DockerHost $h").ErrorId);
        DockerPlugin set = Assert.Single(Run(engine, """
            Disable-DockerPlugin localhost:5000/${n}:1 -DockerHost $h
            Set-DockerPlugin localhost:5000/${n}:1 DEBUG=1, data.source=/var/tmp -PassThru -DockerHost $h
            """).As<DockerPlugin>());
        Assert.Equal((false, "DEBUG=1", "/var/tmp"),
            (set.Enabled, set.Settings!.Env[0], set.Settings.Mounts[0].Source));
        Assert.Equal("DockerBadRequest",
            Run(engine, "Set-DockerPlugin localhost:5000/${n}:1 NOPE=1 -DockerHost $h").ErrorId);
        await RowsAgreeAsync(engine);
        Assert.Empty(Run(engine, "Publish-DockerPlugin localhost:5000/${n}:1 -DockerHost $h").Clean);

        PushLocked(engine);
        MakeFolder(engine, "two");
        _ = Run(engine, "New-DockerPlugin localhost:5000/${n}:2 $d -DockerHost $h | Publish-DockerPlugin").Clean;
        _ = Run(engine, "Get-DockerPlugin \"*$n*\" -DockerHost $h | Remove-DockerPlugin").Clean;
        Assert.Empty(Run(engine, "Get-DockerPlugin \"*$n*\" -DockerHost $h").Clean);
        await InstallAsync(engine);

        Assert.Equal("DockerConflict", Run(engine, "Remove-DockerPlugin localhost:5000/${n}:1 -DockerHost $h").ErrorId);
        _ = Run(engine, "Get-DockerPlugin \"*$n*\" -DockerHost $h | Remove-DockerPlugin -Force").Clean;
        Assert.Empty(Run(engine, "Get-DockerPlugin \"*$n*\" -DockerHost $h").Clean);
    }

    /// <summary>The registry that wants a user: nobody else may push to it or pull from it.</summary>
    private void PushLocked(RealEngine engine)
    {
        MakeFolder(engine, "locked");
        _ = Run(engine, "New-DockerPlugin localhost:5001/${n}:1 $d -DockerHost $h").Clean;
        Assert.Equal("DockerRegistryDenied",
            Run(engine, "Publish-DockerPlugin localhost:5001/${n}:1 -DockerHost $h").ErrorId);
        Outcome pushed = Run(engine,
            "Publish-DockerPlugin localhost:5001/${n}:1 -Credential $ann -DockerHost $h -Verbose");
        Assert.Empty(pushed.Clean);
        _ = Run(engine, "Remove-DockerPlugin localhost:5001/${n}:1 -DockerHost $h").Clean;
        Assert.Equal("DockerRegistryDenied",
            Run(engine, "Install-DockerPlugin localhost:5001/${n}:1 -GrantAllPermissions -DockerHost $h").ErrorId);
        Outcome pulled = Run(engine, """
            Install-DockerPlugin localhost:5001/${n}:1 -LocalName "$n-mine" -Disable -GrantAllPermissions `
                -Credential $ann -DockerHost $h -Verbose
            """);
        DockerPlugin mine = Assert.Single(pulled.As<DockerPlugin>());
        Assert.Equal((_name + "-mine:latest", "locked", $"localhost:5001/{_name}:1"),
            (mine.Name, mine.Description, mine.PluginReference));
        Assert.DoesNotContain(Password, string.Join('\n', pushed.Verbose.Concat(pulled.Verbose)));
        Assert.DoesNotContain(Convert.ToBase64String("{\"username\":"u8),
            string.Join('\n', pushed.Verbose.Concat(pulled.Verbose)));
    }

    private async Task InstallAsync(RealEngine engine)
    {
        const string install = "Install-DockerPlugin localhost:5000/${n}:1 -Setting DEBUG=2 -DockerHost $h";
        _shell.Choose(2);
        Assert.Empty(Run(engine, install).Clean);
        Assert.Empty(Run(engine, "Get-DockerPlugin \"*$n*\" -DockerHost $h").Clean);
        _shell.Choose(0);
        DockerPlugin installed = Assert.Single(Run(engine, install).As<DockerPlugin>());
        Assert.Equal((true, "one", "DEBUG=2"), (installed.Enabled, installed.Description, installed.Settings!.Env[0]));
        Assert.Equal(2, _shell.Questions.Count);
        Assert.All(_shell.Questions, question => Assert.Equal(
            $"Install plugin: Install plugin 'localhost:5000/{_name}:1' on {engine.DockerHost}, which wants:"
            + "\n - network: [host]\n - mount: [/tmp]\nDo you grant that?", question));
        await RowsAgreeAsync(engine);

        Assert.Equal("DockerConflict", Run(engine, install + " -GrantAllPermissions").ErrorId);
        Assert.Equal("DockerConflict", Run(engine,
            "Update-DockerPlugin localhost:5000/${n}:1 localhost:5000/${n}:2 -DockerHost $h").ErrorId);
        DockerPlugin updated = Assert.Single(Run(engine, """
            Disable-DockerPlugin localhost:5000/${n}:1 -PassThru -DockerHost $h |
                Update-DockerPlugin -Remote localhost:5000/${n}:2 -GrantAllPermissions | Enable-DockerPlugin -PassThru
            """).As<DockerPlugin>());
        Assert.Equal((installed.Id, true, "two", $"localhost:5000/{_name}:2", "DEBUG=2"), (updated.Id, updated.Enabled,
            updated.Description, updated.PluginReference, updated.Settings!.Env[0]));
        await RowsAgreeAsync(engine);
    }

    /// <summary>Podman has no plugins, and says so once.</summary>
    private void HasNone(RealEngine engine)
    {
        Outcome list = Run(engine, "Get-DockerPlugin -DockerHost $h");
        Assert.Equal("DockerNotImplemented", list.ErrorId);
        Assert.Contains("It is Podman, which does not have this operation.", list.ErrorText);
        foreach (string command in new[] { "Get-DockerPlugin a", "Install-DockerPlugin a", "Enable-DockerPlugin a" })
        {
            Assert.Contains("Podman does not have all operations.", Run(engine, command + " -DockerHost $h").ErrorText);
        }
    }

    private async Task RowsAgreeAsync(RealEngine engine)
    {
        using DockerProgram docker = new(engine.DockerHost);
        string rows = await docker.OutAsync("plugin", "ls", "--no-trunc", "--format",
            "{{.ID}} {{.Name}} {{.Description}} {{.Enabled}} {{.PluginReference}}");
        string[] expected = [.. rows.Split('\n').Where(row => row.Contains(_name, StringComparison.Ordinal))];
        Assert.NotEmpty(expected);
        Assert.Equal(expected, Run(engine, "Get-DockerPlugin \"*$n*\" -DockerHost $h").As<DockerPlugin>().Select(
            static one => $"{one.Id} {one.Name} {one.Description} {(one.Enabled ? "true" : "false")} "
                + one.PluginReference));
    }

    /// <summary>
    /// Makes the folder of a plugin that starts on any engine. Nothing in busybox listens on a Unix socket, and engines
    /// only see whether somebody does: its socket is a link to the engine's own.
    /// </summary>
    private void MakeFolder(RealEngine engine, string description)
    {
        string files = Path.Combine(_folder.FullName, "rootfs");
        if (!Directory.Exists(files))
        {
            _ = Run(engine, """
                New-DockerContainer busybox -Name $n -DockerHost $h
                Export-DockerContainer $n "$d/files.tar" -DockerHost $h
                Remove-DockerContainer $n -DockerHost $h
                """).Clean;
            Extract(Path.Combine(_folder.FullName, "files.tar"), files);
        }

        // An engine of engines.sh sees its folder elsewhere than this machine does.
        string socket = engine.SocketPath.EndsWith($"/{engine.Name}/engine.sock", StringComparison.Ordinal)
            ? "/engine/engine.sock"
            : engine.SocketPath;
        File.WriteAllText(Path.Combine(files, "version"), description + _name);
        File.WriteAllText(Path.Combine(_folder.FullName, "config.json"), JsonSerializer.Serialize(new
        {
            description,
            entrypoint = new[] { "/bin/sh", "-c", $"ln -sf {socket} /run/docker/plugins/p.sock; exec sleep 1000000" },
            @interface = new { types = new[] { "docker.volumedriver/1.0" }, socket = "p.sock" },
            network = new { type = "host" },
            mounts = new[] { new { name = "data", settable = new[] { "source" }, source = "/tmp", destination = "/data",
                type = "bind", options = new[] { "rbind" } } },
            env = new[] { new { name = "DEBUG", settable = new[] { "value" }, value = "0" } },
        }));
    }

    /// <summary>Takes the programs out of a container's files.</summary>
    private static void Extract(string archive, string files)
    {
        Directory.CreateDirectory(Path.Combine(files, "bin"));
        using TarReader reader = new(File.OpenRead(archive));
        while (reader.GetNextEntry() is { } entry)
        {
            string path = Path.Combine(files, entry.Name);
            if (entry.Name.StartsWith("bin/", StringComparison.Ordinal) && entry.EntryType == TarEntryType.SymbolicLink)
            {
                File.CreateSymbolicLink(path, entry.LinkName);
            }
            else if (entry.Name == "bin/busybox")
            {
                entry.ExtractToFile(path, overwrite: true);
            }
        }
    }

    private Outcome Run(RealEngine engine, string script) => _shell.Run("param($h, $n, $d, $ann) " + script,
        ("h", engine.DockerHost), ("n", _name), ("d", _folder.FullName),
        ("ann", new PSCredential("ann", new NetworkCredential("", Password).SecurePassword)));
}
