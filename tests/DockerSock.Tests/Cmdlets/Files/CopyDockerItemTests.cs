using System.Diagnostics;
using System.Formats.Tar;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class CopyDockerItemTests : ItemTest
{
    private const UnixFileMode All = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    /// <summary>Source, destination, and the lines that are new at the destination; an id for what fails.</summary>
    public static TheoryData<string, string, string> Uploads => new()
    {
        { "one.txt", "/data", "/data/one.txt 640 'one' old" },
        { "one.txt", "/data/", "/data/one.txt 640 'one' old" },
        { "one.txt", "/data/.", "/data/one.txt 640 'one' old" },
        { "one.txt", "/data/new.txt", "/data/new.txt 640 'one' old" },
        { "one.txt", "/data/file.txt", "/data/file.txt 640 'one' old" },
        { "one.txt", "/lnk", "/data/one.txt 640 'one' old" },
        { "one.txt", "/lnk/x.txt", "/data/x.txt 640 'one' old" },
        { "one.txt", "/dangling", "/data/new 640 'one' old" },
        { "one.txt", "/data/flink", "/data/file.txt 640 'one' old" },
        { "one.txt", "/none/x", "DockerObjectNotFound" },
        { "one.txt", "/none/", "DockerFileFailed" },
        { "one.txt", "/data/file.txt/", "DockerEngineError" },
        { "tree", "/data",
            "/data/tree/ 750|/data/tree/a.txt 640 'a' old|/data/tree/empty/ 750|/data/tree/link -> "
                + "a.txt|/data/tree/sub/ 750|/data/tree/sub/b.sh 750 'b' old" },
        { "tree/", "/data",
            "/data/tree/ 750|/data/tree/a.txt 640 'a' old|/data/tree/empty/ 750|/data/tree/link -> "
                + "a.txt|/data/tree/sub/ 750|/data/tree/sub/b.sh 750 'b' old" },
        { "tree", "/data/new",
            "/data/new/ 750|/data/new/a.txt 640 'a' old|/data/new/empty/ 750|/data/new/link -> a.txt|/data/new/sub/ "
                + "750|/data/new/sub/b.sh 750 'b' old" },
        { "tree", "/data/new/",
            "/data/new/ 750|/data/new/a.txt 640 'a' old|/data/new/empty/ 750|/data/new/link -> a.txt|/data/new/sub/ "
                + "750|/data/new/sub/b.sh 750 'b' old" },
        { "tree/.", "/data/new",
            "/data/new/ 750|/data/new/a.txt 640 'a' old|/data/new/empty/ 750|/data/new/link -> a.txt|/data/new/sub/ "
                + "750|/data/new/sub/b.sh 750 'b' old" },
        { "tree/.", "/data/deep",
            "/data/deep/a.txt 640 'a' old|/data/deep/empty/ 750|/data/deep/link -> a.txt|/data/deep/sub/ "
                + "750|/data/deep/sub/b.sh 750 'b' old" },
        { "tree", "/data/file.txt", "DockerFileFailed" },
        { "tree", "/none/x", "DockerObjectNotFound" },
        { "one.txt/.", "/data", "DockerNameInvalid" },
        { "link.txt", "/data", "/data/link.txt -> one.txt" },
        { "linkdir", "/data", "/data/linkdir -> tree" },
        { "linkdir/.", "/data/deep",
            "/data/deep/a.txt 640 'a' old|/data/deep/empty/ 750|/data/deep/link -> a.txt|/data/deep/sub/ "
                + "750|/data/deep/sub/b.sh 750 'b' old" },
        { "linkdir/.", "/data/new",
            "/data/new/ 750|/data/new/a.txt 640 'a' old|/data/new/empty/ 750|/data/new/link -> a.txt|/data/new/sub/ "
                + "750|/data/new/sub/b.sh 750 'b' old" },
        { "broken", "/data", "/data/broken -> nowhere" },
        { "linkdir/", "/data",
            "/data/linkdir/ 750|/data/linkdir/a.txt 640 'a' old|/data/linkdir/empty/ 750|/data/linkdir/link -> "
                + "a.txt|/data/linkdir/sub/ 750|/data/linkdir/sub/b.sh 750 'b' old" },
        { "linkdir/", "/data/new",
            "/data/new/ 750|/data/new/a.txt 640 'a' old|/data/new/empty/ 750|/data/new/link -> a.txt|/data/new/sub/ "
                + "750|/data/new/sub/b.sh 750 'b' old" },
        { "tree/./", "/data/deep",
            "/data/deep/a.txt 640 'a' old|/data/deep/empty/ 750|/data/deep/link -> a.txt|/data/deep/sub/ "
                + "750|/data/deep/sub/b.sh 750 'b' old" },
        { "one.txt/", "/data", "DockerNameInvalid" },
        { "link.txt/", "/data", "DockerNameInvalid" },
        { "broken/", "/data", "DockerNameInvalid" },
    };

    /// <summary>The same the other way.</summary>
    public static TheoryData<string, string, string> Downloads => new()
    {
        { "/src/one.txt", "", "one.txt 640 'one' old" },
        { "/src/one.txt", "new.txt", "new.txt 640 'one' old" },
        { "/src/one.txt", "file.txt", "file.txt 640 'one' old" },
        { "/src/one.txt", "lnk", "deep/one.txt 640 'one' old" },
        { "/src/one.txt", "lnk/x.txt", "deep/x.txt 640 'one' old" },
        { "/src/one.txt", "none/x", "DockerFileFailed" },
        { "/src/one.txt", "none/", "DockerFileFailed" },
        { "/src/one.txt", "file.txt/", "DockerFileFailed" },
        { "/src/tree", "",
            "tree/ 750|tree/a.txt 640 'a' old|tree/empty/ 700|tree/link -> a.txt|tree/sub/ 755|tree/sub/b.sh 755 'b' old" },
        { "/src/tree/", "",
            "tree/ 750|tree/a.txt 640 'a' old|tree/empty/ 700|tree/link -> a.txt|tree/sub/ 755|tree/sub/b.sh 755 'b' old" },
        { "/src/tree", "new",
            "new/ 750|new/a.txt 640 'a' old|new/empty/ 700|new/link -> a.txt|new/sub/ 755|new/sub/b.sh 755 'b' old" },
        { "/src/tree", "new/",
            "new/ 750|new/a.txt 640 'a' old|new/empty/ 700|new/link -> a.txt|new/sub/ 755|new/sub/b.sh 755 'b' old" },
        { "/src/tree/.", "new",
            "new/ 750|new/a.txt 640 'a' old|new/empty/ 700|new/link -> a.txt|new/sub/ 755|new/sub/b.sh 755 'b' old" },
        { "/src/tree/.", "deep",
            "deep/a.txt 640 'a' old|deep/empty/ 700|deep/link -> a.txt|deep/sub/ 755|deep/sub/b.sh 755 'b' old" },
        { "/src/tree", "file.txt", "DockerFileFailed" },
        { "/src/link.txt", "", "link.txt -> one.txt" },
        { "/src/linkdir", "", "linkdir -> tree" },
        { "/src/none", "", "DockerObjectNotFound" },
    };

    [Theory]
    [MemberData(nameof(Uploads))]
    public void An_upload_goes_where_docker_cp_would_put_it(string source, string destination, string expected)
    {
        FillFolder();
        FillDestination(Web);
        IReadOnlyList<string> before = Tree(Web.Files);
        Outcome outcome = Do($"Copy-DockerItem $d/{source} web:{destination}");
        Assert.Equal(expected, outcome.Errors.Count > 0 ? outcome.ErrorId
            : string.Join('|', Tree(Web.Files).Except(before)));
        Assert.DoesNotContain(before.Except(Tree(Web.Files)),
            static line => !line.StartsWith("/data/file.txt", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Uploads))]
    public async Task The_docker_program_puts_an_upload_there_too(string source, string destination, string expected)
    {
        using DockerProgram docker = new(Engine.DockerHost);
        FillFolder();
        FillDestination(Web);
        IReadOnlyList<string> before = Tree(Web.Files);
        (int exit, _, _) = await docker.RunAsync("cp", In(source), "web:" + destination);
        // What is in a folder also gives its rights to the folder that it goes into, which Copy-DockerItem does not.
        IEnumerable<string> now = Tree(Web.Files).Except([.. before, "/data/deep/ 750"]);
        Assert.Equal(expected.StartsWith("Docker", StringComparison.Ordinal) ? "fails" : expected, exit != 0
            ? "fails" : string.Join('|', now));
    }

    [Theory]
    [MemberData(nameof(Downloads))]
    public void A_download_goes_where_docker_cp_would_put_it(string source, string destination, string expected)
    {
        FillContainer(Web);
        FillLocalDestination();
        IReadOnlyList<string> before = Tree(In("to"));
        Outcome outcome = Do($"Copy-DockerItem web:{source} $d/to/{destination}");
        Assert.Equal(expected, outcome.Errors.Count > 0 ? outcome.ErrorId
            : string.Join('|', Tree(In("to")).Except(before)));
        Assert.DoesNotContain(before.Except(Tree(In("to"))),
            static line => !line.StartsWith("file.txt", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Downloads))]
    public async Task The_docker_program_puts_a_download_there_too(string source, string destination, string expected)
    {
        using DockerProgram docker = new(Engine.DockerHost);
        FillContainer(Web);
        FillLocalDestination();
        IReadOnlyList<string> before = Tree(In("to"));
        (int exit, _, _) = await docker.RunAsync("cp", "web:" + source, In("to/" + destination));
        Assert.Equal(expected.StartsWith("Docker", StringComparison.Ordinal) ? "fails" : expected, exit != 0
            ? "fails" : string.Join('|', Tree(In("to")).Except(before)));
    }

    [Fact]
    public void An_upload_asks_for_the_destination_and_sends_one_archive()
    {
        FillFolder();
        _ = Do("Copy-DockerItem $d/tree web:/tmp/new").Clean;
        Assert.Equal(["HEAD /v1.51/containers/web/archive?path=%2Ftmp%2Fnew",
            "PUT /v1.51/containers/web/archive?path=%2Ftmp&noOverwriteDirNonDir=true"],
            AllSent.Where(static sent => sent.Contains("/containers/web/archive?", StringComparison.Ordinal))
                .Distinct());
        Assert.Equal("application/x-tar", Engine.Requests[^1].Header("Content-Type"));
        Assert.Equal(["Directory new/", "RegularFile new/a.txt 'a'", "Directory new/empty/",
            "SymbolicLink new/link -> a.txt", "Directory new/sub/", "RegularFile new/sub/b.sh 'b'"],
            SentArchive().Select(static line => line.StartsWith("Directory", StringComparison.Ordinal)
                ? line.TrimEnd('/') + "/" : line));
    }

    [Fact]
    public void A_download_is_one_request()
    {
        FillContainer(Web);
        _ = Do("Copy-DockerItem web:/src/tree $d").Clean;
        Assert.Equal(["GET /v1.51/containers/web/archive?path=%2Fsrc%2Ftree"],
            AllSent.Where(static sent => sent.Contains("archive", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_archive_has_rights_times_and_owners()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such rights");
        Write("x", "text", UnixFileMode.UserRead | UnixFileMode.SetUser | UnixFileMode.OtherExecute);
        _ = Do("Copy-DockerItem $d/x web:/tmp").Clean;
        using TarReader reader = new(new MemoryStream(Engine.Requests[^1].Body));
        TarEntry entry = reader.GetNextEntry()!;
        Assert.Equal((UnixFileMode.UserRead | UnixFileMode.SetUser | UnixFileMode.OtherExecute, Old, 4),
            (entry.Mode, entry.ModificationTime, entry.Length));
        ContainerFile file = Web.Files.Find("/tmp/x")!;
        Assert.Equal((entry.Uid, entry.Gid), (file.UserId, file.GroupId));
        Assert.Equal(StatOf(In("x")), $"{entry.Uid}:{entry.Gid}");
    }

    [Fact]
    public void Files_from_the_pipeline_go_in_one_request_as_they_are_named()
    {
        Write("a[1].txt", "a");
        Write("b.txt", "b");
        Write("web:c", "c");
        Outcome outcome =
            Shell.Run(
                "param($h, $d) [IO.DirectoryInfo]::new($d).GetFiles() | Copy-DockerItem -Destination web:/tmp "
                    + "-DockerHost $h",
            ("h", Engine.DockerHost), ("d", Folder));
        Assert.Empty(outcome.Clean);
        Assert.Single(Engine.Requests, static request => request.Method == "PUT");
        Assert.Equal(["RegularFile a[1].txt 'a'", "RegularFile b.txt 'b'", "RegularFile web:c 'c'"],
            SentArchive().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_wildcard_of_this_machine_is_one_request_and_a_literal_path_has_none()
    {
        Write("a.txt", "a");
        Write("b.txt", "b");
        Write("*.txt", "star");
        Write("c.log", "c");
        _ = Do("Copy-DockerItem $d/?.txt web:/tmp").Clean;
        Assert.Single(Engine.Requests, static request => request.Method == "PUT");
        Assert.Equal(["RegularFile *.txt 'star'", "RegularFile a.txt 'a'", "RegularFile b.txt 'b'"],
            SentArchive().Order(StringComparer.Ordinal));
        _ = Do("Copy-DockerItem -LiteralPath ($d + '/*.txt') -Destination web:/tmp").Clean;
        Assert.Equal(["RegularFile *.txt 'star'"], SentArchive());
    }

    [Fact]
    public void Of_several_sources_the_one_that_is_missing_is_an_error_and_the_rest_is_sent()
    {
        Write("a.txt", "a");
        Outcome outcome = Do("Copy-DockerItem $d/none, $d/a.txt web:/tmp");
        Assert.Equal("DockerFileFailed", outcome.ErrorId);
        Assert.Contains(In("none"), outcome.ErrorText);
        Assert.Equal(["RegularFile a.txt 'a'"], SentArchive());
    }

    [Fact]
    public void Several_sources_need_a_folder_that_is_there()
    {
        Write("a.txt", "a");
        Write("b.txt", "b");
        Assert.Equal("DockerFileFailed", Do("Copy-DockerItem $d/a.txt, $d/b.txt web:/tmp/new").ErrorId);
        Assert.DoesNotContain(Engine.Requests, static request => request.Method == "PUT");
    }

    [Fact]
    public void A_wildcard_in_the_containers_name_copies_to_each()
    {
        EngineContainer other = Engine.State.AddContainer("web2");
        EngineContainer third = Engine.State.AddContainer("db");
        Write("a.txt", "a");
        _ = Do("Copy-DockerItem $d/a.txt web*:/tmp").Clean;
        Assert.Equal(["a", "a"],
            new[] { Web, other }.Select(static container => container.Files.ReadText("/tmp/a.txt")));
        Assert.Null(third.Files.Find("/tmp/a.txt"));
    }

    [Fact]
    public void A_wildcard_in_the_container_brings_what_matches_with_what_is_in_it()
    {
        Fill(Web, "/var/log/a.log", "/var/log/b.log", "/var/log/c.txt", "/var/log/d.log/deep", "/var/log/nginx/x.log");
        _ = Do("Copy-DockerItem web:/var/log/*.log $d").Clean;
        Assert.Equal(["a.log", "b.log", "d.log/", "d.log/deep"], Names(Folder));
        Assert.Equal("GET /v1.51/containers/web/archive?path=%2Fvar%2Flog", Sent);
    }

    [Fact]
    public void A_wildcard_in_the_middle_of_a_path()
    {
        Fill(Web, "/srv/a/conf/x", "/srv/b/conf/y", "/srv/b/data/z", "/srv/c");
        _ = Do("Copy-DockerItem web:/srv/[ab]/conf $d").Clean;
        Assert.Equal(["conf/", "conf/x", "conf/y"], Names(Folder));
    }

    [Theory]
    [InlineData("/", "new", "new/etc/passwd")]
    [InlineData("/.", "new", "new/etc/passwd")]
    [InlineData("/", "", "etc/passwd")]
    [InlineData("/e*", "", "etc/passwd")]
    public void The_root_of_a_container_and_wildcards_right_below_it(string source, string destination, string expected)
    {
        Web.Files.AddHardLink("/etc/passwd-", "/etc/passwd");
        _ = Do($"Copy-DockerItem web:{source} $d/{destination}").Clean;
        Assert.Equal("root:x:0:0:root:/root:/bin/sh\n", File.ReadAllText(In(expected)));
        Assert.Equal(File.ReadAllText(In(expected)), File.ReadAllText(In(expected + "-")));
        Assert.Equal(!source.Contains('*'), File.Exists(In(Path.Combine(destination, "bin/sh"))));
    }

    [Theory]
    [InlineData("/.", "Copy /.")]
    [InlineData("tree/.", "Copy {0}/tree/.")]
    public void What_is_in_a_folder_of_this_machine_can_be_meant_the_root_too(string source, string said)
    {
        FillFolder();
        string shown = Shell.Show($"$d = '{Folder}'; Copy-DockerItem {(source[0] == '/' ? source : "$d/" + source)} "
            + $"web:/data -WhatIf -DockerHost {Engine.DockerHost}");
        Assert.Contains($"\"{string.Format(null, said, Folder)}\" on target", shown);
    }

    [Fact]
    public void A_wildcard_that_nothing_matches_is_an_error()
    {
        Outcome outcome = Do("Copy-DockerItem web:/etc/*.nothing $d");
        Assert.Equal("DockerObjectNotFound", outcome.ErrorId);
        Assert.Empty(Names(Folder));
    }

    [Fact]
    public void A_hard_link_whose_other_name_does_not_match_comes_with_its_data()
    {
        Web.Files.AddFile("/srv/a.bin", "the data");
        Web.Files.AddHardLink("/srv/b.txt", "/srv/a.bin");
        _ = Do("Copy-DockerItem web:/srv/*.txt $d").Clean;
        Assert.Equal(["b.txt"], Names(Folder));
        Assert.Equal("the data", File.ReadAllText(In("b.txt")));
    }

    [Fact]
    public void Names_of_one_file_are_names_of_one_file_here_too()
    {
        Web.Files.AddFile("/srv/d/a", "before");
        Web.Files.AddHardLink("/srv/d/b", "/srv/d/a");
        _ = Do("Copy-DockerItem web:/srv/d $d/renamed").Clean;
        File.WriteAllText(In("renamed/a"), "after");
        Assert.Equal("after", File.ReadAllText(In("renamed/b")));
    }

    [Fact]
    public void FollowLink_copies_what_a_link_leads_to()
    {
        FillFolder();
        FillContainer(Web);
        _ = Do("Copy-DockerItem $d/link.txt, $d/linkdir web:/tmp -FollowLink").Clean;
        Assert.Equal(["RegularFile link.txt 'one'", "RegularFile linkdir/a.txt 'a'",
            "RegularFile linkdir/sub/b.sh 'b'"],
            SentArchive().Where(static line => line.StartsWith("RegularFile", StringComparison.Ordinal)));

        Directory.CreateDirectory(In("to"));
        _ = Do("Copy-DockerItem web:/src/link.txt, web:/src/linkdir $d/to -FollowLink").Clean;
        Assert.Equal(["link.txt", "linkdir/", "linkdir/a.txt", "linkdir/empty/", "linkdir/link", "linkdir/sub/",
            "linkdir/sub/b.sh"], Names(In("to")));
        Assert.Equal("one", File.ReadAllText(In("to/link.txt")));
    }

    [Fact]
    public void Archive_asks_the_engine_to_keep_owners_and_sets_them_here()
    {
        Write("a.txt", "a");
        _ = Do("Copy-DockerItem $d/a.txt web:/tmp -Archive").Clean;
        Assert.Equal("PUT /v1.51/containers/web/archive?path=%2Ftmp&noOverwriteDirNonDir=true&copyUIDGID=true", Sent);

        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess,
            "only root can give files to others");
        Web.Files.AddFile("/src/owned", FileContent.Of("x"), 4755, 1234, 2345);
        _ = Do("Copy-DockerItem web:/src/owned $d/with -Archive").Clean;
        _ = Do("Copy-DockerItem web:/src/owned $d/without").Clean;
        Assert.Equal(("1234:2345", StatOf(In("a.txt"))), (StatOf(In("with")), StatOf(In("without"))));
#pragma warning disable CA1416 // not reached on Windows
        Assert.Equal((UnixFileMode.SetUser, UnixFileMode.None),
            (File.GetUnixFileMode(In("with")) & UnixFileMode.SetUser,
                File.GetUnixFileMode(In("without")) & UnixFileMode.SetUser));
#pragma warning restore CA1416
    }

    [Theory]
    [InlineData("$d/a.txt", "web*:/tmp")]
    [InlineData("web:/etc/*", "$d")]
    [InlineData("web:/etc/passwd", "web:/tmp")]
    public void WhatIf_sends_reads_only_and_writes_nothing(string source, string destination)
    {
        Write("a.txt", "a");
        IReadOnlyList<string> before = Tree(Web.Files);
        _ = Do($"Copy-DockerItem {source} {destination} -WhatIf").Clean;
        Assert.All(Engine.Requests, static request => Assert.Contains(request.Method, new[] { "GET", "HEAD" }));
        Assert.Equal(before, Tree(Web.Files));
        Assert.Equal(["a.txt"], Names(Folder));
    }

    [Fact]
    public void PassThru_writes_what_is_there_afterwards()
    {
        FillContainer(Web);
        Assert.Equal([In("one.txt")], Do("Copy-DockerItem web:/src/one.txt $d -PassThru").As<FileInfo>()
            .Select(static file => file.FullName));
        Assert.Equal([In("tree")], Do("Copy-DockerItem web:/src/tree $d -PassThru").As<DirectoryInfo>()
            .Select(static folder => folder.FullName));
        DockerItem item = Assert.Single(Do("Copy-DockerItem $d/one.txt web:/tmp/new -PassThru").As<DockerItem>());
        Assert.Equal(("web", "/tmp/new", 3, "-rw-r-----", Engine.DockerHost),
            (item.Container, item.Path, item.Size, item.Mode, item.DockerHost));
    }

    [Theory]
    [InlineData("/src/one.txt", "/data", "/data/one.txt 640 'one' old")]
    [InlineData("/src/one.txt", "/data/new", "/data/new 640 'one' old")]
    [InlineData("/src/tree", "/data/new",
        "/data/new/ 750|/data/new/a.txt 640 'a' old|/data/new/empty/ 700|/data/new/link -> a.txt|/data/new/sub/ "
            + "755|/data/new/sub/b.sh 755 'b' old")]
    [InlineData("/src/tree/.", "/data/deep",
        "/data/deep/a.txt 640 'a' old|/data/deep/empty/ 700|/data/deep/link -> a.txt|/data/deep/sub/ "
            + "755|/data/deep/sub/b.sh 755 'b' old")]
    [InlineData("/src/tree/.", "/data/new/.", "DockerObjectNotFound")]
    [InlineData("/src/one.txt", "/data/new/.", "DockerFileFailed")]
    [InlineData("/src/tree/*.txt", "/data", "/data/a.txt 640 'a' old")]
    [InlineData("/src/tree", "/data/file.txt", "DockerFileFailed")]
    [InlineData("/src/none", "/data", "DockerObjectNotFound")]
    [InlineData("/src/tree/*.none", "/data", "DockerObjectNotFound")]
    public void From_container_to_container(string source, string destination, string expected)
    {
        EngineContainer other = Engine.State.AddContainer("other");
        FillContainer(Web);
        FillDestination(other);
        IReadOnlyList<string> before = Tree(other.Files);
        Outcome outcome = Do($"Copy-DockerItem web:{source} other:{destination}");
        Assert.Equal(expected, outcome.Errors.Count > 0 ? outcome.ErrorId
            : string.Join('|', Tree(other.Files).Except(before)));
    }

    [Fact]
    public void From_container_to_container_with_hard_links_owners_and_devices()
    {
        EngineContainer other = Engine.State.AddContainer("other");
        Web.Files.AddFile("/src/d/a", FileContent.Of("data"), 640, 12, 34);
        Web.Files.AddHardLink("/src/d/b", "/src/d/a");
        Web.Files.AddFifo("/src/d/pipe");
        MemoryStream archive = new();
        using (TarWriter writer = new(archive, TarEntryFormat.Ustar, leaveOpen: true))
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.CharacterDevice, "null")
            {
                DeviceMajor = 1, DeviceMinor = 3,
            });
        }

        _ = Do("Copy-DockerItem web:/src/d other:/tmp/new").Clean;
        Assert.Same(other.Files.Find("/tmp/new/a"), other.Files.Find("/tmp/new/b"));
        Assert.Equal((12, 34, FileKind.Fifo), (other.Files.Find("/tmp/new/a")!.UserId,
            other.Files.Find("/tmp/new/a")!.GroupId, other.Files.Find("/tmp/new/pipe")!.Kind));

        Web.Files.AddFile("/src/null", "stands for the device");
        Web.Files.ArchiveOverride = path => path == "/src/null" ? new MemoryStream(archive.ToArray()) : null;
        _ = Do("Copy-DockerItem web:/src/null other:/tmp").Clean;
        Assert.Equal((FileKind.CharacterDevice, (1, 3)),
            (other.Files.Find("/tmp/null")!.Kind, other.Files.Find("/tmp/null")!.Device));
    }

    [Fact]
    public void A_large_file_goes_from_container_to_container_without_being_kept()
    {
        EngineContainer other = Engine.State.AddContainer("other");
        Web.Files.AddFile("/big", FileContent.Pattern(2L << 30));
        _ = Do("Copy-DockerItem web:/big other:/tmp").Clean;
        Assert.Equal((2L << 30, 2L << 30), (Web.Files.Find("/big")!.Size, other.Files.Find("/tmp/big")!.Size));
    }

    [Fact]
    public void A_large_file_comes_whole()
    {
        FileContent content = FileContent.Pattern(300_000_001);
        Web.Files.AddFile("/big", content);
        _ = Do("Copy-DockerItem web:/big $d").Clean;
        using FileStream big = File.OpenRead(In("big"));
        Assert.Equal(content.Sha256, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(big)));
    }

    [Fact]
    public void Neither_side_in_a_container_is_an_error_that_says_how_paths_are_written()
    {
        Write("a", "a");
        Outcome outcome = Do("Copy-DockerItem $d/a $d/b");
        Assert.Equal("DockerNameInvalid", outcome.ErrorId);
        Assert.Contains("container:path", outcome.ErrorText);
        Assert.Equal(["a"], Names(Folder));
    }

    [Theory]
    [InlineData("Copy-DockerItem none:/etc/passwd $d")]
    [InlineData("Copy-DockerItem $d/a none:/tmp")]
    public void A_container_that_is_not_there_is_named(string command)
    {
        Write("a", "a");
        Outcome outcome = Do(command);
        Assert.Equal("DockerObjectNotFound", outcome.ErrorId);
        Assert.Contains("none", outcome.ErrorText);
    }

    [Theory]
    [InlineData("web:/etc/passwd", "-")]
    [InlineData("-", "web:/tmp")]
    public void A_dash_is_nobodys_name_and_the_error_names_the_way_to_an_archive(string source, string destination)
    {
        Outcome outcome = Do($"Copy-DockerItem {source} {destination}");
        Assert.Equal("DockerNameInvalid", outcome.ErrorId);
        Assert.Contains("Invoke-SockRequest", outcome.ErrorText);
        Assert.Contains("Export-DockerContainer", outcome.ErrorText);
        Assert.Empty(Engine.Requests);
    }

    [Fact]
    public void The_way_to_an_archive_that_the_error_names_works()
    {
        Write("-", "mine");
        _ = Do("Copy-DockerItem $d/./- web:/tmp").Clean;
        _ = Do("Invoke-SockRequest '/containers/web/archive?path=/tmp/-' -OutFile $d/out.tar").Clean;
        _ = Do("Invoke-SockRequest '/containers/web/archive?path=/var' -Method Put -InFile $d/out.tar").Clean;
        Assert.Equal("mine", Web.Files.ReadText("/var/-"));
    }

    [Fact]
    public async Task A_copy_that_is_stopped_closes_its_connection()
    {
        Web.Files.AddFile("/big", FileContent.Pattern(50_000_000));
        GateFault gate = Fault.Gate(1_000_000);
        using IDisposable fault = Engine.Misbehave("GET", "/containers/web/archive", gate);
        using System.Management.Automation.PowerShell pipeline =
            Shell.Create("param($h, $d) Copy-DockerItem web:/big $d -DockerHost $h", ("h", Engine.DockerHost),
                ("d", Folder));
        IAsyncResult running = pipeline.BeginInvoke();
        await gate.Reached.WaitAsync(Cancel);
        pipeline.Stop();
        Assert.Throws<System.Management.Automation.PipelineStoppedException>(() => pipeline.EndInvoke(running));
        await Engine.Requests[^1].Ended.WaitAsync(Cancel); // the gate stays closed: only a closed connection ends it
    }

    private static IEnumerable<string> Names(string folder) => Tree(folder).Select(static line => line.Split(' ')[0]);

    /// <summary>Owner and group of a file, as stat says them.</summary>
    private static string StatOf(string path)
    {
        using Process stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%u:%g", path])
        {
            RedirectStandardOutput = true,
        })!;
        return stat.StandardOutput.ReadToEnd().Trim();
    }

    private static void Fill(EngineContainer container, params string[] paths)
    {
        foreach (string path in paths)
        {
            container.Files.AddFile(path, "x");
        }
    }

    private static void FillDestination(EngineContainer container)
    {
        container.Files.AddDirectory("/data/deep");
        container.Files.AddFile("/data/file.txt", "file");
        container.Files.AddSymbolicLink("/data/flink", "file.txt");
        container.Files.AddSymbolicLink("/lnk", "data");
        container.Files.AddSymbolicLink("/dangling", "/data/new");
    }

    private static void FillContainer(EngineContainer container)
    {
        container.Files.AddFile("/src/one.txt", FileContent.Of("one"), 640, modified: Old);
        container.Files.AddFile("/src/tree/a.txt", FileContent.Of("a"), 640, modified: Old);
        container.Files.AddDirectory("/src/tree/sub", 755);
        container.Files.AddFile("/src/tree/sub/b.sh", FileContent.Of("b"), 755, modified: Old);
        container.Files.AddDirectory("/src/tree/empty", 700);
        container.Files.AddSymbolicLink("/src/tree/link", "a.txt");
        container.Files.AddDirectory("/src/tree", 750);
        container.Files.AddSymbolicLink("/src/link.txt", "one.txt");
        container.Files.AddSymbolicLink("/src/linkdir", "tree");
    }

    private void FillLocalDestination()
    {
        Directory.CreateDirectory(In("to/deep"));
        Write("to/file.txt", "file");
        Link("to/lnk", "deep");
    }

    private void FillFolder()
    {
        Write("one.txt", "one");
        Write("tree/a.txt", "a");
        Write("tree/sub/b.sh", "b", All);
        Directory.CreateDirectory(In("tree/empty"));
        Link("tree/link", "a.txt");
        Link("link.txt", "one.txt");
        Link("linkdir", "tree");
        Link("broken", "nowhere");
        if (!OperatingSystem.IsWindows())
        {
            foreach (string folder in new[] { "tree", "tree/sub", "tree/empty" })
            {
                File.SetUnixFileMode(In(folder), All);
            }
        }
    }
}
