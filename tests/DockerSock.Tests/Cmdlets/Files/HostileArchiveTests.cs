using System.Formats.Tar;
using System.Text;
using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>
/// Archives that no honest engine sends: what they must not do is refused and named, and the rest is unpacked.
/// </summary>
public sealed class HostileArchiveTests : ItemTest
{
    private const UnixFileMode Usual = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private IReadOnlyList<string> _outside = [];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Web.Files.AddFile("/src/stands", "for the archive");
        Directory.CreateDirectory(In("home/to"));
        Write("outside/secret", "secret");
        Write("home/neighbour", "neighbour");
        Write("home/to-twin/file", "twin");
        _outside = Outside();
    }

    public static TheoryData<string, string, string> Refused => new()
    {
        { "file src/../../escaped", "src/../../escaped", "its path leads out of the archive" },
        { "file ../escaped", "../escaped", "its path leads out of the archive" },
        { "file src/..", "src/..", "its path leads out of the archive" },
        { "dir src/../../escaped/", "src/../../escaped/", "its path leads out of the archive" },
        { "file /tmp/dockersock-escaped", "/tmp/dockersock-escaped", "its path does not begin in the archive" },
        { "link src/l -> ../../outside", "src/l", "leads out of" },
        { "link src/l -> /etc", "src/l", "leads out of" },
        { "link src/l -> ../../to-twin", "src/l", "leads out of" },
        { "hard src/h -> ../../outside/secret", "src/h", "which was not unpacked" },
        { "hard src/h -> /etc/passwd", "src/h", "which was not unpacked" },
        { "hard src/h -> src/none", "src/h", "which was not unpacked" },
        { "hard src/h -> src/../../neighbour", "src/h", "which was not unpacked" },
        { "char src/null", "src/null", "it is a character device" },
        { "block src/disk", "src/disk", "it is a block device" },
        { "fifo src/pipe", "src/pipe", "it is a named pipe" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void An_entry_is_refused_and_named_and_the_rest_is_unpacked(string entry, string name, string why)
    {
        Outcome outcome = Unpack("dir src/", "file src/before", entry, "file src/after");
        Assert.Equal("DockerArchiveHostile", outcome.ErrorId);
        Assert.Contains($"The entry '{name}' was refused: ", outcome.ErrorText);
        Assert.Contains(why, outcome.ErrorText);
        Assert.Equal(["src/", "src/after", "src/before"], Unpacked());
        AssertNothingOutside();
    }

    [Fact]
    public void A_file_through_a_link_that_leads_out_is_written_inside()
    {
        Outcome outcome = Unpack("dir src/", "link src/out -> ../../../outside", "file src/out/secret");
        Assert.Equal("DockerArchiveHostile", outcome.ErrorId);
        Assert.Equal(["src/", "src/out/", "src/out/secret"], Unpacked());
        AssertNothingOutside();
    }

    [Fact]
    public void A_file_through_a_link_that_leads_out_is_written_inside_also_when_such_links_are_allowed()
    {
        Outcome outcome = Unpack(" -AllowOutsideLink",
            ["dir src/", "link src/out -> ../../../outside", "file src/out/secret", "link src/fine -> /etc",
                "file src/last"]);
        Assert.Equal("DockerFileFailed", outcome.ErrorId);
        Assert.Contains("src/out", outcome.ErrorText);
        Assert.Equal(["src/", "src/fine", "src/last", "src/out/", "src/out/secret"], Unpacked());
        AssertNothingOutside();
    }

    [Fact]
    public void A_link_to_a_folder_of_the_archive_is_not_written_through_either()
    {
        Outcome outcome = Unpack("dir src/", "dir src/real/", "link src/l -> real", "file src/l/x",
            "link src/second -> real", "file src/last");
        Assert.Equal("DockerFileFailed", outcome.ErrorId);
        Assert.Equal(["src/", "src/l/", "src/l/x", "src/last", "src/real/", "src/second"], Unpacked());
    }

    [Fact]
    public void A_hard_link_to_a_link_that_leads_out_is_refused_with_it()
    {
        Outcome outcome = Unpack("dir src/", "link src/l -> ../../../outside/secret", "hard src/h -> src/l");
        Assert.Equal(["src/l", "src/h"], outcome.Errors.Select(static error => error.TargetObject));
        Assert.Equal(["src/"], Unpacked());
        AssertNothingOutside();
    }

    [Fact]
    public void A_hard_link_to_a_link_is_a_link_to_the_same_place()
    {
        _ = Unpack(" -AllowOutsideLink",
            ["dir src/", "link src/l -> ../../../outside/secret", "hard src/h -> src/l"]).Clean;
        Assert.Equal(["src/", "src/h", "src/l"], Unpacked());
        Assert.Equal("../../../outside/secret", new FileInfo(In("home/to/src/h")).LinkTarget);
        AssertNothingOutside();
    }

    [Fact]
    public void A_hard_link_to_a_file_that_was_there_before_is_refused()
    {
        Write("home/to/src/mine", "mine");
        Outcome outcome = Unpack("dir src/", "hard src/h -> src/mine");
        Assert.Equal("DockerArchiveHostile", outcome.ErrorId);
        Assert.Equal(["src/", "src/mine"], Unpacked());
    }

    [Theory]
    [InlineData("link src/x -> before", "file src/x", "src/x file")]
    [InlineData("file src/x", "link src/x -> before", "src/x -> before")]
    [InlineData("file src/x", "file src/x", "src/x file")]
    public void Of_two_entries_of_a_name_the_last_one_counts(string first, string second, string expected)
    {
        _ = Unpack("dir src/", "file src/before", first, second).Clean;
        string path = In("home/to/src/x");
        Assert.Equal(expected,
            "src/x " + (new FileInfo(path).LinkTarget is { } target ? "-> " + target : File.ReadAllText(path)));
        Assert.Equal("file", File.ReadAllText(In("home/to/src/before")));
    }

    [Fact]
    public void A_file_takes_the_place_of_a_link_that_leads_out_and_is_not_written_through_it()
    {
        Directory.CreateDirectory(In("home/to/src"));
        Link("home/to/src/secret", "../../../outside/secret");
        _ = Unpack("dir src/", "file src/secret").Clean;
        Assert.Null(new FileInfo(In("home/to/src/secret")).LinkTarget);
        Assert.Equal("file", File.ReadAllText(In("home/to/src/secret")));
        AssertNothingOutside();
    }

    [Theory]
    [InlineData("file src/out/secret")]
    [InlineData("file src/out/new/secret")]
    [InlineData("dir src/out/new/")]
    [InlineData("link src/out/l -> secret")]
    [InlineData("hard src/out/h -> src/before")]
    [InlineData("dir src/out/")]
    public void A_link_in_the_destination_that_leads_out_is_not_written_through(string entry)
    {
        Directory.CreateDirectory(In("home/to/src"));
        Link("home/to/src/out", "../../../outside");
        Outcome outcome = Unpack("dir src/", "file src/before", entry, "file src/after");
        Assert.Equal("DockerArchiveHostile", outcome.ErrorId);
        Assert.Contains(entry.Split(' ')[1], outcome.ErrorText);
        Assert.Equal(["src/", "src/after", "src/before", "src/out"], Unpacked());
        AssertNothingOutside();
    }

    [Fact]
    public void A_folder_that_is_a_link_leading_out_is_refused_at_the_top_too()
    {
        Link("home/to/src", "../../outside");
        Outcome outcome = Unpack("dir src/", "file src/secret");
        Assert.Equal(["DockerArchiveHostile", "DockerArchiveHostile"],
            outcome.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal(["src"], Unpacked());
        AssertNothingOutside();
    }

    [Fact]
    public void A_link_in_the_destination_that_stays_inside_is_followed()
    {
        Directory.CreateDirectory(In("home/to/src/real"));
        Link("home/to/src/inside", "real");
        _ = Unpack("dir src/", "file src/inside/x").Clean;
        Assert.Equal("file", File.ReadAllText(In("home/to/src/real/x")));
    }

    [Fact]
    public void Links_that_lead_out_together_are_refused()
    {
        // Each of them stays inside as it is written; the second goes through the first, and up from where that leads.
        Outcome outcome = Unpack("dir src/", "link src/a/b/c/up -> ../../..", "link src/l -> a/b/c/up/../../outside",
            "file src/after");
        Assert.Equal("DockerArchiveHostile", outcome.ErrorId);
        Assert.Contains("src/l", outcome.ErrorText);
        Assert.False(Path.Exists(In("home/to/src/l/secret")));
        Assert.Contains("src/after", Unpacked());
        AssertNothingOutside();
    }

    [Fact]
    public void Links_that_lead_out_together_are_not_written_through_later()
    {
        // As an earlier copy, or somebody else, may have left them.
        Directory.CreateDirectory(In("home/to/src/a/b/c"));
        Link("home/to/src/a/b/c/up", "../../..");
        Link("home/to/src/l", "a/b/c/up/../../../outside");
        Assert.True(Path.Exists(In("home/to/src/l/secret")));
        Outcome outcome = Unpack("dir src/", "file src/l/secret");
        Assert.Equal("DockerArchiveHostile", outcome.ErrorId);
        AssertNothingOutside();
    }

    [Fact]
    public void A_link_that_leads_out_is_made_when_the_user_allows_it()
    {
        _ = Unpack(" -AllowOutsideLink",
            ["dir src/", "link src/l -> ../../../outside", "link src/abs -> /etc/hostname"]).Clean;
        Assert.Equal(("../../../outside", "/etc/hostname"),
            (new FileInfo(In("home/to/src/l")).LinkTarget, new FileInfo(In("home/to/src/abs")).LinkTarget));
        AssertNothingOutside();
    }

    [Fact]
    public void Names_that_differ_in_case_are_two_files_where_the_file_system_has_two()
    {
        bool folds = Folds();
        Outcome first = Unpack("dir src/", "file src/README", "file src/readme", "dir src/D/", "file src/D/x",
            "file src/d/x");
        Outcome again = Unpack("dir src/", "file src/README", "file src/readme", "dir src/D/", "file src/D/x",
            "file src/d/x");
        Assert.Equal(folds ? 2 : 0, first.Errors.Count);
        Assert.Equal(folds ? 2 : 0, again.Errors.Count);
        Assert.All(first.Errors.Concat(again.Errors),
            static error => Assert.StartsWith("DockerArchiveHostile", error.FullyQualifiedErrorId));
        Assert.Equal(folds ? 4 : 7, Unpacked().Count);
    }

    [Fact]
    public void A_folder_in_the_way_of_a_file_stays()
    {
        Write("home/to/src/x/mine", "mine");
        Outcome outcome = Unpack("dir src/", "file src/x", "file src/after");
        Assert.Equal("DockerFileFailed", outcome.ErrorId);
        Assert.Contains("is a folder", outcome.ErrorText);
        Assert.Equal(["src/", "src/after", "src/x/", "src/x/mine"], Unpacked());
    }

    [Fact]
    public void Rights_of_another_user_do_not_come_along()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such rights");
        _ = Unpack("dir src/", "setuid src/tool").Clean;
#pragma warning disable CA1416 // not reached on Windows
        Assert.Equal(UnixFileMode.None,
            File.GetUnixFileMode(In("home/to/src/tool")) & (UnixFileMode.SetUser | UnixFileMode.SetGroup));
#pragma warning restore CA1416
    }

    [Theory]
    [InlineData("file src/../escaped")]
    [InlineData("link src/l -> ../../outside")]
    [InlineData("file /tmp/dockersock-escaped")]
    [InlineData("fifo src/pipe")]
    public void With_a_wildcard_nothing_leads_out_either(string entry)
    {
        Web.Files.ArchiveOverride = _ => new MemoryStream(Archive("dir src/", "file src/good", entry));
        Outcome outcome = Do("Copy-DockerItem web:/src/* $d/home/to");
        Assert.Equal("DockerArchiveHostile", outcome.ErrorId);
        Assert.Equal(["good"], Unpacked());
        AssertNothingOutside();
    }

    [Fact]
    public void A_wildcard_asks_for_a_hard_link_by_its_own_name_never_by_the_one_that_the_archive_says()
    {
        Web.Files.AddFile("/src/h", "own");
        Web.Files.ArchiveOverride = static path => path == "/src"
            ? new MemoryStream(Archive("dir src/", "hard src/h -> ../../outside/secret")) : null;
        _ = Do("Copy-DockerItem web:/src/* $d/home/to").Clean;
        Assert.Equal("own", File.ReadAllText(In("home/to/h")));
        Assert.Equal("GET /v1.51/containers/web/archive?path=%2Fsrc%2Fh", Sent);
        AssertNothingOutside();
    }

    [Theory]
    [InlineData("file /../escaped")]
    [InlineData("file //escaped")]
    public void The_archive_of_the_root_may_not_lead_out(string entry)
    {
        Web.Files.ArchiveOverride = _ => new MemoryStream(Archive("dir /", "file /good", entry));
        Outcome outcome = Do("Copy-DockerItem web:/ $d/home/to");
        Assert.Equal("DockerArchiveHostile", outcome.ErrorId);
        Assert.Equal(["good"], Unpacked());
        AssertNothingOutside();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(700)]
    public void An_archive_that_breaks_off_is_an_error(int more)
    {
        byte[] archive = Archive("dir src/", "file src/before");
        byte[] second = Archive("long src/broken");
        // Without the two empty blocks that end an archive.
        Web.Files.ArchiveOverride = _ => new MemoryStream([.. archive[..^1024], .. second[..(512 + more)]]);
        Outcome outcome = Do("Copy-DockerItem web:/src $d/home/to");
        Assert.Equal("DockerResponseUnreadable", outcome.ErrorId);
        Assert.Equal("file", File.ReadAllText(In("home/to/src/before")));
        Assert.False(File.Exists(In("home/to/src/broken")), "half a file is left");
        AssertNothingOutside();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(700)]
    public void Half_a_file_does_not_go_into_another_container(int more)
    {
        EngineContainer other = Engine.State.AddContainer("other");
        byte[] archive = Archive("long src/broken");
        Web.Files.ArchiveOverride = _ => new MemoryStream(archive[..(512 + more)]);
        Outcome outcome = Do("Copy-DockerItem web:/src other:/tmp");
        Assert.Equal("DockerResponseUnreadable", outcome.ErrorId);
        Assert.Null(other.Files.Find("/tmp/src/broken"));
    }

    [Fact]
    public void A_connection_that_is_cut_in_a_file_is_one_error_and_leaves_no_half_of_it()
    {
        Web.Files.AddFile("/src/big", FileContent.Pattern(3_000_000));
        using IDisposable fault = Engine.Misbehave("GET", "/containers/web/archive", Fault.CutAfter(1_000_000));
        Outcome outcome = Do("Copy-DockerItem web:/src/big $d/home/to");
        Assert.Equal("DockerResponseIncomplete", outcome.ErrorId);
        Assert.Empty(Unpacked());
    }

    [Fact]
    public void What_was_there_before_a_copy_that_is_cut_is_still_there()
    {
        Web.Files.AddFile("/src/big", FileContent.Pattern(3_000_000));
        Write("home/to/kept", "precious");
        File.CreateSymbolicLink(In("home/to/big"), "kept");
        using IDisposable fault = Engine.Misbehave("GET", "/containers/web/archive", Fault.CutAfter(1_000_000));
        foreach (string to in (string[])["$d/home/to/kept", "$d/home/to", "$d/home/to/big"])
        {
            Assert.Equal("DockerResponseIncomplete", Do($"Copy-DockerItem web:/src/big {to}").ErrorId);
            Assert.Equal(["big", "kept"], Unpacked());
            Assert.Equal(("precious", "kept"), (File.ReadAllText(In("home/to/kept")),
                new FileInfo(In("home/to/big")).LinkTarget));
        }
    }

    [Fact]
    public void Garbage_is_an_error()
    {
        byte[] garbage = new byte[4096];
        new Random(1).NextBytes(garbage);
        Web.Files.ArchiveOverride = _ => new MemoryStream(garbage);
        Assert.Equal("DockerResponseUnreadable", Do("Copy-DockerItem web:/src $d/home/to").ErrorId);
        Assert.Empty(Unpacked());
        AssertNothingOutside();
    }

    [Fact]
    public void A_header_that_says_it_is_larger_than_memory_is_an_error()
    {
        using MemoryStream bytes = new();
        using (TarWriter writer = new(bytes, TarEntryFormat.Pax, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "src/file",
                new Dictionary<string, string> { ["comment"] = "x" }));
        }

        byte[] archive = bytes.ToArray();
        Assert.Equal('x', (char)archive[156]);
        "77777777777"u8.CopyTo(archive.AsSpan(124));
        "        "u8.CopyTo(archive.AsSpan(148));
        Encoding.ASCII.GetBytes(Convert.ToString(archive.Take(512).Sum(static one => one), 8).PadLeft(6, '0') + "\0 ")
            .CopyTo(archive.AsSpan(148));
        Web.Files.ArchiveOverride = _ => new MemoryStream(archive);
        Assert.Equal("DockerResponseUnreadable", Do("Copy-DockerItem web:/src $d/home/to").ErrorId);
        Assert.Empty(Unpacked());
    }

    [Fact]
    public void An_answer_that_says_nothing_of_the_source_is_an_error()
    {
        using IDisposable fault = Engine.Misbehave("GET", "/containers/web/archive",
            Fault.Answer(Archive("dir src/"), "application/x-tar"));
        Outcome outcome = Do("Copy-DockerItem web:/src $d/home/to");
        Assert.Equal("DockerResponseUnreadable", outcome.ErrorId);
        Assert.Contains("X-Docker-Container-Path-Stat", outcome.ErrorText);
    }

    private static byte[] Archive(params string[] entries)
    {
        using MemoryStream bytes = new();
        using (TarWriter writer = new(bytes, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (string line in entries)
            {
                string[] words = line.Split(' ', 2);
                string[] names = words[1].Split(" -> ");
                TarEntryType type = words[0] switch
                {
                    "dir" => TarEntryType.Directory,
                    "link" => TarEntryType.SymbolicLink,
                    "hard" => TarEntryType.HardLink,
                    "char" => TarEntryType.CharacterDevice,
                    "block" => TarEntryType.BlockDevice,
                    "fifo" => TarEntryType.Fifo,
                    _ => TarEntryType.RegularFile,
                };
                UstarTarEntry entry = new(type, names[0])
                {
                    Mode = words[0] == "setuid" ? Usual | UnixFileMode.SetUser | UnixFileMode.SetGroup : Usual,
                    ModificationTime = Old,
                };
                if (names.Length > 1)
                {
                    entry.LinkName = names[1];
                }

                if (type == TarEntryType.RegularFile)
                {
                    entry.DataStream = new MemoryStream(words[0] == "long" ? new byte[5000]
                        : Encoding.UTF8.GetBytes("file"));
                }

                writer.WriteEntry(entry);
            }
        }

        return bytes.ToArray();
    }

    private Outcome Unpack(params string[] entries) => Unpack("", entries);

    private Outcome Unpack(string options, string[] entries)
    {
        Web.Files.ArchiveOverride = _ => new MemoryStream(Archive(entries));
        return Do($"Copy-DockerItem web:/src $d/home/to{options}");
    }

    /// <summary>The names below the destination.</summary>
    private List<string> Unpacked() => [.. Tree(In("home/to")).Select(static line => line.Split(' ')[0])];

    private string[] Outside() =>
    [
        .. Tree(Folder).Where(static line => !line.StartsWith("home/to/", StringComparison.Ordinal)),
        .. Directory.EnumerateDirectories(Folder, "*", SearchOption.TopDirectoryOnly).Order()
        .Select(static folder => $"{folder} {Directory.GetLastWriteTimeUtc(folder):O}"),
        .. Directory.EnumerateFileSystemEntries("/tmp", "dockersock-escaped*"),
    ];

    private void AssertNothingOutside() => Assert.Equal(_outside, Outside());

    private bool Folds()
    {
        Write("home/case", "");
        bool folds = File.Exists(In("home/CASE"));
        File.Delete(In("home/case"));
        return folds;
    }
}
