using System.Formats.Tar;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class NewDockerPluginTests : PluginTest
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dockersock-plugin-");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Sends_config_and_files_with_modes_and_links_and_nothing_else()
    {
        Write("config.json", Config);
        Write("rootfs/bin/run", "#!/bin/sh\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(In("rootfs/bin/run"), (UnixFileMode)0x1ED);
        }

        File.CreateSymbolicLink(In("rootfs/bin/sh"), "run");
        Write(".git/HEAD", "x");
        Write("README.md", "x");
        Outcome outcome = Make($"New-DockerPlugin {Volumes} $d -DockerHost $h -Verbose");
        DockerPlugin made = Assert.Single(outcome.As<DockerPlugin>());
        Assert.Equal((Volumes, false, "Volumes of the team"), (made.Name, made.Enabled, made.Description));
        Assert.Equal([$"POST /plugins/create?name={VolumesQuery}", $"GET /plugins/{VolumesPath}/json"], Calls);
        RecordedRequest create = The("POST", "/create");
        Assert.Equal("application/x-tar", create.Header("Content-Type"));
        List<string> entries = [];
        using TarReader archive = new(new MemoryStream(create.Body));
        while (await archive.GetNextEntryAsync(cancellationToken: Cancel) is { } entry)
        {
            entries.Add(entry.EntryType == TarEntryType.SymbolicLink ? $"{entry.Name} -> {entry.LinkName}"
                : entry.Name.EndsWith("/run", StringComparison.Ordinal) ? $"{entry.Name} {(int)entry.Mode:x}"
                : entry.Name);
        }

        Assert.Equal(
            ["config.json", "rootfs/", "rootfs/bin/", "rootfs/bin/run 1ed", "rootfs/bin/sh -> run"], entries);
        Assert.All(outcome.Progress, static bar => Assert.Equal("Making plugin " + Volumes, bar.Activity));
        Assert.Contains(outcome.Verbose, line => line.StartsWith(
            $"tar -c -C {_folder.FullName} config.json rootfs | curl ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_path_is_meant_from_the_sessions_location_and_links_at_the_top_are_followed()
    {
        Write("elsewhere/files/f", "x");
        Write("plugin/config.json", Config);
        Directory.CreateSymbolicLink(In("plugin/rootfs"), In("elsewhere/files"));
        Assert.Single(Make("""
            [void]$ExecutionContext.SessionState.Path.SetLocation($d)
            New-DockerPlugin mine plugin -DockerHost $h
            """).As<DockerPlugin>());
        Assert.Equal(["config.json", "rootfs/f"], TestTar.Read(The("POST", "/create").Body).Keys);
    }

    [Theory]
    [InlineData("", "There is no folder '*'.")]
    [InlineData("rootfs/f", "'*' is no plugin: it has no file config.json.")]
    [InlineData("config.json", "'*' is no plugin: it has no folder rootfs.")]
    public void A_folder_that_is_no_plugin_is_refused_before_anything_is_sent(string file, string words)
    {
        if (file.Length > 0)
        {
            Write("plugin/" + file, "{}");
        }

        Outcome outcome = Make("New-DockerPlugin mine \"$d/plugin\" -DockerHost $h");
        Assert.Equal(("DockerFileFailed", "mine"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.StartsWith(words.Replace("*", In("plugin"), StringComparison.Ordinal), outcome.ErrorText);
        Assert.Empty(Calls);
    }

    [Theory]
    [InlineData("{ \"description\": ", "is no JSON: ")]
    [InlineData("[]", "is JSON, but no object.")]
    public void A_config_that_cannot_be_read_is_refused_before_anything_is_sent(string config, string words)
    {
        Write("config.json", config);
        Write("rootfs/f", "x");
        Outcome outcome = Make("New-DockerPlugin mine $d -DockerHost $h");
        Assert.Equal("DockerFileFailed", outcome.ErrorId);
        Assert.StartsWith($"'{In("config.json")}' {words}", outcome.ErrorText);
        Assert.Empty(Calls);
    }

    [Fact]
    public void What_the_engine_refuses_is_said_with_what_to_do()
    {
        Write("config.json", Config);
        Write("rootfs/f", "x");
        _ = Make("New-DockerPlugin mine $d -DockerHost $h").Clean;
        Outcome taken = Make("New-DockerPlugin mine $d -DockerHost $h");
        Assert.Equal("DockerConflict", taken.ErrorId);
        Assert.StartsWith("plugin mine:latest already exists", taken.ErrorText);
        Assert.EndsWith("Remove-DockerPlugin removes it.", taken.ErrorText);
        Outcome same = Make("New-DockerPlugin other $d -DockerHost $h");
        Assert.Equal("DockerConflict", same.ErrorId);
        Assert.EndsWith("The engine has these files, or this config.json, as another plugin's.", same.ErrorText);
        Assert.Equal("DockerEngineError", Make("New-DockerPlugin Bad $d -DockerHost $h").ErrorId);
    }

    [Fact]
    public async Task Each_engine_is_sent_the_whole_plugin()
    {
        Write("config.json", Config);
        Write("rootfs/f", "x");
        await using FakeEngine other = await FakeEngine.StartAsync(null, Cancel);
        IReadOnlyList<DockerPlugin> made = Shell.Run("param($h, $d) New-DockerPlugin mine $d -DockerHost $h",
            ("h", new[] { Engine.DockerHost, other.DockerHost }), ("d", _folder.FullName)).As<DockerPlugin>();
        Assert.Equal([Engine.DockerHost, other.DockerHost], made.Select(static one => one.DockerHost));
        Assert.Equal(Engine.State.Plugins[0].Files, other.State.Plugins[0].Files);
    }

    [Fact]
    public void WhatIf_makes_nothing()
    {
        Assert.Contains($"\"Make plugin of '{_folder.FullName}'\" on target \"mine\"",
            Show($"New-DockerPlugin mine {_folder.FullName} -WhatIf -DockerHost $h"));
        Assert.Empty(Calls);
    }

    private string In(string name) => Path.Combine(_folder.FullName, name);

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(name))!);
        File.WriteAllText(In(name), text);
    }

    /// <summary>Runs a script in which <c>$h</c> is the engine and <c>$d</c> the test's folder.</summary>
    private Outcome Make(string script) =>
        Shell.Run("param($h, $d) " + script, ("h", Engine.DockerHost), ("d", _folder.FullName));
}
