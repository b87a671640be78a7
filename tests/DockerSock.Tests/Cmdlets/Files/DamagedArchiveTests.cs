using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using DockerSock.Client;
using DockerSock.Fake;
using DockerSock.Tests.Client;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>
/// Archives that are damaged are refused where the docker program refuses them; an odd entry costs that entry and says
/// so.
/// </summary>
public sealed class DamagedArchiveTests : ItemTest
{
    /// <summary>What is done to an archive of src/, src/before and src/after, and the words for it.</summary>
    public static TheoryData<string, string> Damages => new()
    {
        { "checksum", "the checksum of an entry is wrong" },
        { "zero checksum", "the checksum of an entry is wrong" },
        { "first checksum", "it does not begin as a tar archive does" },
        { "zeros", "something follows a block of zeros" },
        { "gzip", "it is compressed with gzip" },
        { "half header", "it ends within an entry's header" },
        { "half file", "it ends within 'src/after'" },
        { "size", "the size of an entry is no number" },
        { "record", "a record of an entry is wrong" },
        { "huge records", "the records of an entry have" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void It_is_refused_and_what_came_before_is_there(string damage, string words)
    {
        Answer(Damage(damage));
        Outcome outcome = Do("Copy-DockerItem web:/src $d");
        Assert.Equal("DockerResponseUnreadable", outcome.ErrorId);
        Assert.Contains(words, outcome.ErrorText);
        Assert.Equal(damage is not ("gzip" or "first checksum"), System.IO.File.Exists(In("src/before")));
        Assert.False(System.IO.File.Exists(In("src/after")), "a part of a file is left");
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public void It_does_not_go_into_another_container(string damage, string words)
    {
        EngineContainer other = Engine.State.AddContainer("other");
        Answer(Damage(damage));
        Outcome outcome = Do("Copy-DockerItem web:/src other:/tmp");
        Assert.Equal("DockerResponseUnreadable", outcome.ErrorId);
        Assert.Contains(words, outcome.ErrorText);
        Assert.Null(other.Files.Find("/tmp/src/after"));
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task The_docker_program_refuses_it_too(string damage, string words)
    {
        using DockerProgram docker = new(Engine.DockerHost);
        Answer(Damage(damage));
        // Under another name: what goes into a folder as it is, it unpacks also where it is compressed.
        (int exit, _, _) = await docker.RunAsync("cp", "web:/src", In("new"));
        Assert.True(exit != 0, words);
    }

    public static TheoryData<string, string> Oddities => new()
    {
        { "time 99999999999999", "without its time" },
        { "time 1e99", "without its time" },
        { "time -99999999999999.5", "without its time" },
        { "link ", "is no target of a link" },
        { "link " + new string('t', 5000), "is no target of a link" },
        { "name " + new string('n', 300), "nnn" },
        { "type V", "entries of type 'V'" },
        { "type Z", "entries of type 'Z'" },
    };

    [Theory]
    [MemberData(nameof(Oddities))]
    public void An_odd_entry_costs_that_entry_and_says_so(string oddity, string words)
    {
        Answer(Odd(oddity));
        Outcome outcome = Do("Copy-DockerItem web:/src $d");
        Assert.Contains(words, Assert.Single(outcome.Errors).ToString());
        Assert.Equal("aaaaa", System.IO.File.ReadAllText(In("src/after")));
        Assert.Equal(oddity.StartsWith("time", StringComparison.Ordinal), System.IO.File.Exists(In("src/odd")));
    }

    [Theory]
    [MemberData(nameof(Oddities))]
    public void An_odd_entry_does_not_keep_the_rest_from_another_container(string oddity, string words)
    {
        Assert.SkipWhen(oddity.StartsWith("name", StringComparison.Ordinal), "the engine in memory takes any name");
        EngineContainer other = Engine.State.AddContainer("other");
        Answer(Odd(oddity));
        Outcome outcome = Do("Copy-DockerItem web:/src other:/tmp");
        Assert.Contains(words, Assert.Single(outcome.Errors).ToString());
        Assert.Equal("aaaaa", other.Files.ReadText("/tmp/src/after"));
    }

    [Theory]
    [InlineData("%%%")]
    [InlineData("bm9uZQ==")]
    [InlineData("W10=")]
    [InlineData("bnVsbA==")]
    [InlineData("")]
    public void A_head_that_nobody_can_read_costs_that_item_and_says_so(string head)
    {
        Web.Files.AddFile("/src/a", "a");
        Web.Files.AddFile("/src/b", "b");
        Web.Files.StatOverride = path => path == "/src/a" ? head : null;
        Outcome outcome = Do("Get-DockerItem web:/src/*");
        Assert.Contains("X-Docker-Container-Path-Stat", outcome.ErrorText);
        Assert.Equal("DockerResponseUnreadable", outcome.ErrorId);
        Assert.Equal("web:/src/b", Assert.Single(outcome.Output).ToString());

        outcome = Do("Copy-DockerItem web:/src/a, web:/src/b $d");
        Assert.Equal("DockerResponseUnreadable", outcome.ErrorId);
        Assert.Equal("b", System.IO.File.ReadAllText(In("b")));
    }

    [Theory]
    [InlineData("""{"name":"a","size":1,"mode":420,"mtime":"99999-01-01T00:00:00Z"}""")]
    [InlineData("""{"name":"a","size":1,"mode":420,"mtime":"soon"}""")]
    public void A_field_that_is_odd_costs_that_field(string head)
    {
        Web.Files.AddFile("/src/a", "a");
        Web.Files.StatOverride = _ => Convert.ToBase64String(Encoding.UTF8.GetBytes(head));
        DockerSock.Models.DockerItem item =
            Assert.Single(Do("Get-DockerItem web:/src/a").As<DockerSock.Models.DockerItem>());
        Assert.Equal(("a", "-rw-r--r--", null), (item.Name, item.Mode, item.ModifiedTime));
    }

    private static byte[] Damage(string damage)
    {
        // Blocks: src/, src/before, its content, src/after, its content, two of zeros.
        byte[] archive = Archive([File("src/after")]);
        const int after = 3 * 512;
        switch (damage)
        {
            case "checksum":
                archive[after + 20] ^= 1;
                break;
            case "zero checksum":
                archive.AsSpan(after + 148, 8).Clear();
                break;
            case "first checksum":
                archive[20] ^= 1;
                break;
            case "zeros":
                return [.. archive[..after], .. new byte[512], .. archive[after..]];
            case "gzip":
                using (MemoryStream packed = new())
                {
                    using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
                    {
                        gzip.Write(archive);
                    }

                    return packed.ToArray();
                }

            case "half header":
                return archive[..(after + 100)];
            case "half file":
                return archive[..(after + 512 + 2)];
            case "size":
                "9z"u8.CopyTo(archive.AsSpan(after + 124));
                ArchiveTests.Sum(archive.AsSpan(after, 512));
                break;
            case "record":
                archive = Archive([File("src/after") with { Records = Record("comment", "x") }]);
                archive[after + 512] = (byte)'9';
                break;
            default:
                archive = Archive([File("src/after") with { Records = Record("comment", "x") }]);
                "77777777777"u8.CopyTo(archive.AsSpan(after + 124));
                ArchiveTests.Sum(archive.AsSpan(after, 512));
                break;
        }

        return archive;
    }

    private static byte[] Odd(string oddity)
    {
        string[] words = oddity.Split(' ', 2);
        TarHeader odd = words[0] switch
        {
            "time" => File("src/odd") with { Records = Record("mtime", words[1]) },
            "link" => File("src/odd") with { Type = TarEntryType.SymbolicLink, LinkName = words[1], Size = 0 },
            "name" => File("src/" + words[1]),
            _ => File("src/odd") with { Type = (TarEntryType)words[1][0] },
        };
        return Archive([odd, File("src/after")]);
    }

    private static Dictionary<string, byte[]> Record(string key, string value) =>
        new() { [key] = Encoding.UTF8.GetBytes(value) };

    private static TarHeader File(string name) => new(TarEntryType.RegularFile, name)
    {
        Size = 5, Mode = (UnixFileMode)0x1A4, ModifiedTime = Old,
    };

    private static byte[] Archive(TarHeader[] entries)
    {
        using MemoryStream bytes = new();
        WriteAsync().GetAwaiter().GetResult();
        return bytes.ToArray();

        async Task WriteAsync()
        {
            await using ArchiveWriter writer = new(bytes);
            foreach (TarHeader entry in (TarHeader[])[File("src/") with { Type = TarEntryType.Directory, Size = 0 },
                File("src/before"), .. entries])
            {
                await writer.WriteAsync(entry, default);
                await writer.WriteAsync("aaaaa"u8.ToArray().AsMemory(0, (int)entry.Size), default);
            }
        }
    }

    private void Answer(byte[] archive)
    {
        Web.Files.AddFile("/src/stands", "for the archive");
        Web.Files.ArchiveOverride = _ => new MemoryStream(archive);
    }
}
