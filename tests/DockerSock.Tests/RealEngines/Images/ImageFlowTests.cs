using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using DockerSock.Models;
using DockerSock.Tests.Hosting;
using DockerSock.Tests.Models;

namespace DockerSock.Tests.RealEngines;

/// <summary>
/// What a user does with images, on real engines: make, tag, list, export, remove, import, clear. Each image is the
/// test's own, made of the files of a container, and has a label that says so.
/// </summary>
public sealed class ImageFlowTests : IDisposable
{
    private readonly HostedPowerShell _shell = new();
    private readonly string _name = "images-" + Guid.NewGuid().ToString("N")[..12];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dockersock-images-");
    private RealEngine? _cleanUp;

    public void Dispose()
    {
        if (_cleanUp is { } engine)
        {
            _ = Run(engine, "Get-DockerContainer $n -DockerHost $h | Remove-DockerContainer -Force");
            _ = Run(engine,
                "Get-DockerImage -All -DockerHost $h -Filter @{ label = \"owner=$n\" } | Remove-DockerImage -Force");
        }

        _shell.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void Two_images_go_to_one_file_and_come_back_as_they_were(RealEngine engine)
    {
        Make(engine, "web:1");
        Make(engine, "db:1");
        _ = Run(engine, "Add-DockerImageTag localhost:5000/$n/web:1 localhost:5000/$n/web:latest -DockerHost $h").Clean;
        (string, string)[] before = Images(engine);
        Assert.Equal([1, 2], before.Select(static image => image.Item2.Split(' ').Length).Order());
        FileInfo file = Assert.Single(Run(engine, "Export-DockerImage localhost:5000/$n/* $d/both.tar -DockerHost $h")
            .As<FileInfo>());
        Assert.True(file.Length > 2_000_000);
        Assert.Equal(["both.tar"], _folder.EnumerateFiles().Select(static one => one.Name));

        IReadOnlyList<ImageRemoval> removed = Run(engine, "Remove-DockerImage localhost:5000/$n/* -DockerHost $h")
            .As<ImageRemoval>();
        Assert.Equal(3, removed.Count(static one => one.Untagged is { } name && !name.Contains('@')));
        Assert.Superset(before.Select(static image => Digits(image.Item1)).ToHashSet(),
            removed.Where(static one => one.Deleted is not null).Select(static one => Digits(one.Deleted!))
                .ToHashSet());
        Assert.Empty(Images(engine));

        IReadOnlyList<ImageInspect> loaded = Run(engine, "Import-DockerImage $d/both.tar -DockerHost $h")
            .As<ImageInspect>();
        Assert.Equal(before,
            loaded.Select(static image => (image.Id, string.Join(' ', image.RepoTags.Order(StringComparer.Ordinal))))
                .Order());
        Assert.Equal(before, Images(engine));
        Assert.All(loaded, image => Assert.Equal(engine.DockerHost, image.DockerHost));
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void A_root_file_system_of_a_container_is_an_image_that_runs(RealEngine engine)
    {
        ImageInspect made = Make(engine, "web:1");
        Assert.Equal(["sh"], made.Config!.Cmd!);
        Assert.Contains("KIND=web:1", made.Config.Env!);
        Assert.Equal("made for a test", made.Comment);
        Assert.Contains("localhost:5000/" + _name + "/web:1", made.RepoTags);
        Assert.Equal(["of web:1"],
            Run(engine,
                "Invoke-DockerImage localhost:5000/$n/web:1 -Command cat, /marker.txt -DockerHost $h").Clean.Select(
                    static line => line.ToString()));
        Assert.Contains("made for a test", Run(engine, "Get-DockerImageHistory localhost:5000/$n/web:1 -DockerHost $h")
            .As<ImageHistoryEntry>()[0].Comment);
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void A_packed_archive_is_loaded_or_refused_in_words(RealEngine engine)
    {
        string id = Make(engine, "web:1").Id;
        _ = Run(engine,
            "Export-DockerImage localhost:5000/$n/web:1 $d/web.tar -DockerHost $h; Remove-DockerImage "
                + "localhost:5000/$n/web:1 -DockerHost $h").Clean;
        using (FileStream plain = File.OpenRead(In("web.tar")))
        using (GZipStream packed = new(File.Create(In("web.tar.gz")), CompressionLevel.Fastest))
        {
            plain.CopyTo(packed);
        }

        Outcome outcome = Run(engine, "Import-DockerImage $d/web.tar.gz -DockerHost $h");
        if (outcome.Errors.Count == 0)
        {
            Assert.Equal(id, Assert.Single(outcome.As<ImageInspect>()).Id);
        }
        else
        {
            Assert.Equal(("podman", "DockerLoadFailed", In("web.tar.gz")),
                (engine.Name, outcome.ErrorId, outcome.Errors[0].TargetObject));
            Assert.StartsWith($"'{In("web.tar.gz")}' could not be loaded: ", outcome.ErrorText);
            Assert.Empty(Images(engine));
        }
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void What_is_no_archive_is_an_error_in_the_engines_words(RealEngine engine)
    {
        Use(engine);
        File.WriteAllText(In("bad.tar"), new string('g', 5_000_000));
        Outcome outcome = Run(engine, "Import-DockerImage $d/bad.tar -DockerHost $h; $?");
        Assert.Equal(("DockerLoadFailed", In("bad.tar")), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.StartsWith($"'{In("bad.tar")}' could not be loaded: ", outcome.ErrorText);
        Assert.Equal("False", Assert.Single(outcome.Called));
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void WhatIf_names_exactly_what_clearing_removes(RealEngine engine)
    {
        string web = Make(engine, "web:1").Id;
        string db = Make(engine, "db:1").Id;
        _ = Run(engine, "Add-DockerImageTag localhost:5000/$n/web:1 localhost:5000/$n/web:2 -DockerHost $h").Clean;
        // Without a name it is dangling; a used one stays.
        _ = Run(engine, "Add-DockerImageTag localhost:5000/$n/web:1 localhost:5000/$n/db:1 -DockerHost $h").Clean;
        string dangling = WhatIf(engine, "");
        Assert.Contains(Digits(db)[..12], dangling);
        Assert.DoesNotContain(_name, dangling);
        string all = WhatIf(engine, "-All");
        Assert.Equal(2, all.Split("What if: ").Length - 1);
        Assert.Contains(Digits(db)[..12], all);
        Assert.Contains($"localhost:5000/{_name}/web:1", all);
        Assert.Contains(
            $"{Digits(web)[..12]}, "
                + $"{Humanize.Size(Assert.Single(Run(engine, $"Get-DockerImage {web} -DockerHost $h").As<ImageSummary>()).Size)}) on ", all);
        Assert.Equal(2, Images(engine).Length);

        Assert.Contains(Digits(db), Clear(engine, ""));
        Assert.Equal([web], Images(engine).Select(static image => image.Item1));
        _ = Run(engine, "New-DockerContainer localhost:5000/$n/web:1 -Name $n -DockerHost $h").Clean;
        Assert.Empty(Clear(engine, "-All"));
        _ = Run(engine, "Remove-DockerContainer $n -DockerHost $h").Clean;
        Assert.Contains(Digits(web), Clear(engine, "-All"));
        Assert.Empty(Images(engine));
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task Every_column_of_images(RealEngine engine)
    {
        using DockerProgram docker = new(engine.DockerHost);
        Make(engine, "web:1");
        _ = Run(engine,
            "Add-DockerImageTag localhost:5000/$n/web:1 localhost:5000/$n/web:latest, localhost:5000/$n/other:1 "
                + "-DockerHost $h").Clean;
        DateTimeOffset from = DateTimeOffset.UtcNow;
        JsonObject[] rows = await RowsAsync();
        DateTimeOffset to = DateTimeOffset.UtcNow;
        ImageSummary ours = Assert.Single(Run(engine, "Get-DockerImage localhost:5000/$n/web:1 -DockerHost $h")
            .As<ImageSummary>());
        Assert.Equal(ours.RepoTags.Select(static tag =>
            (tag[..tag.LastIndexOf(':')], tag[(tag.LastIndexOf(':') + 1)..])).Order(),
            rows.Select(static row => ((string)row["Repository"]!, (string)row["Tag"]!)).Order());
        foreach (JsonObject row in rows)
        {
            Assert.Equal((ours.Id, Humanize.Size(ours.Size)), ((string)row["ID"]!, (string)row["Size"]!));
            Assert.Equal(ours.Created!.Value.ToLocalTime()
                .ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), ((string)row["CreatedAt"]!)[..19]);
            Assert.Contains((string)row["CreatedSince"]!,
                DockerRows.Between(from, to, now => Humanize.Ago(ours.Created, now.LocalDateTime)));
            Assert.Contains((string)row["Digest"]!, ours.RepoDigests.Select(static digest => digest.Split('@')[1])
                .Append("<none>"));
        }

        async Task<JsonObject[]> RowsAsync() =>
            [.. (await docker.OutAsync("images", "--no-trunc", "--digests", "--filter", "label=owner=" + _name,
                "--format", "json"))
            .Split('\n').Select(static line => JsonNode.Parse(line)!.AsObject())
            .DistinctBy(static row => $"{row["Repository"]}:{row["Tag"]}")];
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task Every_column_of_history(RealEngine engine)
    {
        using DockerProgram docker = new(engine.DockerHost);
        Make(engine, "web:1");
        string tag = $"localhost:5000/{_name}/web:1";
        // A second step, above the first.
        _ = Run(engine,
            "$null = New-DockerContainer localhost:5000/$n/web:1 -Name $n -Command touch, /more -Start -DockerHost "
                + "$h; $null = Wait-DockerContainer $n -DockerHost $h; "
            + "$null = ConvertTo-DockerImage $n -Tag localhost:5000/$n/more:1 -DockerHost $h").Clean;
        foreach (string image in (string[])[tag, $"localhost:5000/{_name}/more:1", "busybox"])
        {
            JsonObject[] theirs =
                [.. (await docker.OutAsync("history", "--no-trunc", "--human=false", "--format", "json", image))
                    .Split('\n').Select(static line => JsonNode.Parse(line)!.AsObject())];
            IReadOnlyList<ImageHistoryEntry> ours = Run(engine, $"Get-DockerImageHistory {image} -DockerHost $h")
                .As<ImageHistoryEntry>();
            Assert.Equal(
                theirs.Select(static row =>
                    ((string)row["ID"]!, (string)row["CreatedBy"]!, (string)row["Size"]!, (string)row["Comment"]!,
                        DateTimeOffset.Parse((string)row["CreatedAt"]!, CultureInfo.InvariantCulture).LocalDateTime)),
                ours.Select(static step => (step.Id ?? "<missing>", step.CreatedBy,
                    step.Size.ToString(CultureInfo.InvariantCulture), step.Comment ?? "", step.Created!.Value)));
            Assert.All(ours, step => Assert.Equal((image, engine.DockerHost), (step.Image, step.DockerHost)));
        }
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task All_of_inspect(RealEngine engine)
    {
        using DockerProgram docker = new(engine.DockerHost);
        Make(engine, "web:1");
        string tag = $"localhost:5000/{_name}/web:1";
        JsonNode? theirs = JsonNode.Parse(await docker.OutAsync("image", "inspect", tag))![0];
        string ours =
            DockerJson.Write(Run(engine, $"Get-DockerImage {tag} -Detailed -DockerHost $h").Clean[0].BaseObject);
        Assert.Empty(JsonLoss.Between(theirs, JsonNode.Parse(ours)));
    }

    /// <summary>An image of the files of a container, with one file more.</summary>
    private ImageInspect Make(RealEngine engine, string kind)
    {
        Use(engine);
        string files = $"$d/{kind.Replace(':', '_')}.rootfs";
        ImageInspect made = Assert.Single(Run(engine, $$"""
            $null = New-DockerContainer busybox -Name $n -Command sh, -c, 'echo "of {{kind}}" > /marker.txt' -Start -DockerHost $h; $null = Wait-DockerContainer $n -DockerHost $h
            $null = Export-DockerContainer $n {{files}} -DockerHost $h; Remove-DockerContainer $n -DockerHost $h
            Import-DockerImage {{files}} -RootFileSystem -Tag localhost:5000/$n/{{kind}} -Message 'made for a test' -Change 'CMD ["sh"]', 'ENV KIND={{kind}}', "LABEL owner=$n" -DockerHost $h
            """).As<ImageInspect>());
        File.Delete(files.Replace("$d", _folder.FullName, StringComparison.Ordinal));
        return made;
    }

    private void Use(RealEngine engine)
    {
        engine.MustAnswer();
        _cleanUp = engine;
    }

    /// <summary>The test's images, each with its tags.</summary>
    private (string, string)[] Images(RealEngine engine) =>
        [.. Run(engine, "Get-DockerImage -DockerHost $h -Filter @{ label = \"owner=$n\" }").As<ImageSummary>()
        .Select(static image => (image.Id, string.Join(' ', image.RepoTags.Order(StringComparer.Ordinal)))).Order()];

    private string WhatIf(RealEngine engine, string switches) =>
        _shell.Show(
            $"Clear-DockerImage {switches} -WhatIf -Filter @{{ label = 'owner={_name}' }} -DockerHost "
                + $"{engine.DockerHost}");

    private IEnumerable<string> Clear(RealEngine engine, string switches) =>
        Run(engine, $"Clear-DockerImage -Force {switches} -Filter @{{ label = \"owner=$n\" }} -DockerHost $h")
        .As<ImageRemoval>().Select(static one => one.Deleted).OfType<string>().Select(Digits);

    /// <summary>Podman leaves out how an id was computed.</summary>
    private static string Digits(string id) => id[(id.IndexOf(':') + 1)..];

    private string In(string name) => Path.Combine(_folder.FullName, name);

    private Outcome Run(RealEngine engine, string script) =>
        _shell.Run("param($h, $n, $d) " + script, ("h", engine.DockerHost), ("n", _name), ("d", _folder.FullName));
}
