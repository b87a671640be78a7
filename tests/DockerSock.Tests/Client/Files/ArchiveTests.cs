using System.Formats.Tar;
using System.Globalization;
using System.Text;
using CsCheck;
using DockerSock.Client;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Client;

/// <summary>Our reader and writer of archives against GNU tar and bsdtar, both ways.</summary>
public sealed class ArchiveTests : IDisposable
{
    private static readonly string[] s_words = ["a", "größe", "日本", "a b", "\n", "\\", "-x", "\U0001F433"];

    private static readonly Gen<byte[]> s_name = Gen.Frequency(
        (4, Gen.Byte.Where(static one => one is not (0 or (byte)'/' or (byte)'|')).Array[1, 12]),
        (2, Gen.Int[0, s_words.Length - 1].Select(static at => Encoding.UTF8.GetBytes(s_words[at]))),
        (1, Gen.Int[90, 250].Select(static length => Encoding.ASCII.GetBytes(new string('n', length)))));

    private static readonly Gen<TarHeader> s_entry = Gen.Select(
        Gen.Int[0, 3], s_name, s_name, Gen.Int[0, 0xFFF],
        Gen.OneOf(Gen.Long[0, 3000], Gen.Long[2_000_000, 4_294_967_294]),
        Gen.Int[0, 3000], Gen.Long[0, 8_000_000_000_0000000])
        .Select(static (kind, name, link, mode, owner, size, ticks) => new TarHeader(kind switch
        {
            0 => TarEntryType.Directory,
            1 => TarEntryType.SymbolicLink,
            _ => TarEntryType.RegularFile,
        }, ByteText.Of(name))
        {
            LinkName = kind == 1 ? ByteText.Of(link) : "",
            Mode = (UnixFileMode)(mode | 0x180),
            UserId = owner,
            GroupId = owner == 0 ? 0 : 4_294_967_294 - owner,
            Size = kind > 1 ? size : 0,
            ModifiedTime = DateTimeOffset.UnixEpoch.AddTicks(ticks),
        });

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("archive-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static int Cases => int.TryParse(Environment.GetEnvironmentVariable("DOCKERSOCK_TEST_CASES"), out int more)
        ? more : 12;

    public void Dispose() => Folders.Remove(_home);

    /// <summary>
    /// A tree goes through our writer, then through a program and our unpacker: both make the same files of it. What
    /// the program, and we, pack again is the same too.
    /// </summary>
    [Theory]
    [InlineData("tar", "posix", "gnu")]
    [InlineData("bsdtar", "pax", "gnutar")]
    public void Trees_by_chance_come_through_both_ways_as_they_are(string program, params string[] formats)
    {
        Assert.SkipWhen(TarPrograms.Missing is not null, TarPrograms.Missing ?? "");
        TarPrograms.Run("/", $"command -v {program} || exit 127");
        // bsdtar complains of names that are not UTF-8, and keeps them.
        int mostExit = program == "bsdtar" ? 1 : 0;
        s_entry.Array[1, 12].Sample(entries =>
        {
            TarHeader[] tree = Tree(entries);
            string home = Path.Combine(_home.FullName, Guid.NewGuid().ToString("N"));
            string theirs = Directory.CreateDirectory(Path.Combine(home, "theirs")).FullName;
            Save(Path.Combine(home, "ours.tar"), tree);
            string[] expected = [.. tree.Select(Line).Order(StringComparer.Ordinal)];
            TarPrograms.Run(theirs, $"{program} -xpf ../ours.tar --numeric-owner", mostExit);
            Assert.Equal(expected, TarPrograms.Found(theirs));

            Unpack(Path.Combine(home, "ours.tar"), Path.Combine(home, "unpacked"));
            Assert.Equal(expected, TarPrograms.Found(Path.Combine(home, "unpacked")));

            foreach (string format in formats)
            {
                // The formats of GNU have whole seconds.
                Func<string, string> line = format.StartsWith('g') ? WholeSeconds : static line => line;
                byte[] packed = TarPrograms.Run(theirs, $"{program} --format={format} -cf - .", mostExit);
                Assert.Equal(expected.Select(line),
                    Read(packed).Select(Line).Order(StringComparer.Ordinal).Select(line));
            }

            using MemoryStream ours = new();
            Pack(theirs, ours);
            Assert.Equal(expected, Read(ours.ToArray()).Select(Line).Order(StringComparer.Ordinal));
        }, iter: Cases, threads: 1);
    }

    [Theory]
    [InlineData("tar -S --format=gnu -cf - f after")]
    [InlineData("tar -S --format=posix --sparse-version=0.0 -cf - f after")]
    [InlineData("tar -S --format=posix --sparse-version=0.1 -cf - f after")]
    [InlineData("tar -S --format=posix --sparse-version=1.0 -cf - f after")]
    [InlineData("bsdtar --format=pax -cf - f after")]
    public void A_sparse_file_comes_out_right(string pack)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has these programs");
        foreach ((int parts, string size) in new[] { (0, "1000000"), (1, "70000"), (3, "9000001"), (60, "30000000") })
        {
            TarPrograms.Run(_home.FullName, $"echo > after; rm -f f; truncate -s {size} f; for i in $(seq {parts}); do "
                + "printf \"part$i\" | dd of=f bs=1 seek=$((i * 400000)) conv=notrunc status=none; done");
            byte[] content = File.ReadAllBytes(Path.Combine(_home.FullName, "f"));
            byte[] packed = TarPrograms.Run(_home.FullName, pack);
            // What comes after it is found too.
            Assert.Equal(["f", "after"], Read(packed).Select(static entry => entry.Name));
            File.WriteAllBytes(Path.Combine(_home.FullName, "sparse.tar"), packed);
            string folder = Path.Combine(_home.FullName, $"out{parts}");
            Unpack(Path.Combine(_home.FullName, "sparse.tar"), folder);
            Assert.True(content.AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(folder, "f"))), $"{parts} parts");
        }
    }

    /// <summary>Spoiled archives never keep us waiting, and fail in one way only.</summary>
    [Fact]
    public void A_spoiled_archive_is_read_to_its_end_or_refused() =>
        Gen.Select(Gen.Select(Gen.Int[0, 5000], Gen.Byte).Array[1, 12], s_entry.Array[1, 5], Gen.Bool)
            .Sample((spoiled, entries, mends) =>
        {
            using MemoryStream bytes = new();
            Write(bytes, entries);
            byte[] archive = bytes.ToArray();
            foreach ((int at, byte value) in spoiled)
            {
                archive[at % archive.Length] = value;
                if (mends)
                {
                    Sum(archive.AsSpan(at % archive.Length / 512 * 512, 512));
                }
            }

            try
            {
                _ = Read(archive).Count;
            }
            catch (InvalidDataException refused)
            {
                Assert.NotEmpty(refused.Message);
            }
        }, iter: 3000);

    [Fact]
    public void Bytes_are_text_and_bytes_again()
    {
        Gen.Byte.Array[0, 40].Sample(static bytes => ByteText.Bytes(ByteText.Of(bytes)).AsSpan().SequenceEqual(bytes));
        Gen.String.Where(ByteText.IsUnicode).Sample(static text => ByteText.Of(ByteText.Bytes(text)) == text
            && ByteText.Bytes(text).AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(text))
            && ByteText.Escape(text) == Uri.EscapeDataString(text));
        Assert.Equal("%2Fa%FF%C3%A9", ByteText.Escape(ByteText.Of([(byte)'/', (byte)'a', 0xFF, 0xC3, 0xA9])));
    }

    /// <summary>Gives a header the checksum that it should have.</summary>
    internal static void Sum(Span<byte> header)
    {
        header[148..156].Fill((byte)' ');
        int sum = 0;
        foreach (byte one in header)
        {
            sum += one;
        }

        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[148..]);
    }

    /// <summary>Writes an archive of entries; the content of each is zeros.</summary>
    private static void Write(Stream archive, IEnumerable<TarHeader> entries)
    {
        WriteAsync().GetAwaiter().GetResult();

        async Task WriteAsync()
        {
            await using ArchiveWriter writer = new(archive);
            foreach (TarHeader entry in entries)
            {
                await writer.WriteAsync(entry, Cancel);
                await writer.WriteAsync(new byte[entry.Size], Cancel);
            }
        }
    }

    /// <summary>Each name once, below a folder or not, and no name that a link or a file has as its folder.</summary>
    private static TarHeader[] Tree(TarHeader[] entries)
    {
        // bsdtar takes backslashes and drives off the beginning, which only Windows has.
        TarHeader[] named = [.. entries.DistinctBy(static entry => entry.Name)
            .Where(static entry => entry.Name is not ("." or ".." or ['\\', ..] or [_, ':', ..]))];
        TarHeader? folder = named.FirstOrDefault(static entry => entry.Type == TarEntryType.Directory);
        return [.. named.Where(entry => entry != folder).Select((entry, at) => folder is not null && at % 2 == 0
                ? entry with { Name = $"{folder.Name}/{entry.Name}" } : entry)
            .Concat(folder is null ? [] : [folder])
            .OrderByDescending(entry => folder is not null && (entry.Name + "/")
                .StartsWith(folder.Name + "/", StringComparison.Ordinal))
            .ThenByDescending(entry => entry == folder)];
    }

    private void Save(string path, TarHeader[] tree)
    {
        using FileStream file = File.Create(path);
        Write(file, tree);
    }

    private static void Pack(string folder, Stream archive) => TarPacker.WriteAsync([new PackItem(folder, "")], archive,
        static (_, problem) => throw problem, static _ => { }, Cancel).GetAwaiter().GetResult();

    private static void Unpack(string archive, string folder)
    {
        Directory.CreateDirectory(folder);
        TarUnpacker unpacker = new(folder, new UnpackOptions { Owners = true, OutsideLinks = true },
            static (_, problem) => throw problem, static _ => ValueTask.CompletedTask);
        using FileStream file = File.OpenRead(archive);
        ArchiveReader reader = new(file, static why => new InvalidDataException(why));
        UnpackAsync().GetAwaiter().GetResult();

        async Task UnpackAsync()
        {
            while (await reader.NextAsync(Cancel) is { } entry)
            {
                await unpacker.UnpackAsync(entry, reader.Content, TarNames.Parts(entry.Name), null, Cancel);
            }

            await unpacker.FinishAsync();
        }
    }

    private static List<TarHeader> Read(byte[] archive)
    {
        ArchiveReader reader = new(new MemoryStream(archive), static why => new InvalidDataException(why));
        List<TarHeader> entries = [];
        while (reader.NextAsync(Cancel).GetAwaiter().GetResult() is { } entry)
        {
            if (entry.Name is not ("." or "./"))
            {
                entries.Add(entry with { Name = entry.Name.StartsWith("./", StringComparison.Ordinal)
                    ? entry.Name[2..] : entry.Name });
            }
        }

        return entries;
    }

    /// <summary>The line that find has for an entry.</summary>
    private static string Line(TarHeader entry)
    {
        bool isLink = entry.Type == TarEntryType.SymbolicLink;
        decimal ticks = (entry.ModifiedTime!.Value - DateTimeOffset.UnixEpoch).Ticks;
        return string.Join('|', entry.Name.TrimEnd('/'),
            isLink ? "l" : entry.Type == TarEntryType.Directory ? "d" : "f",
            isLink ? "" : Convert.ToString((int)entry.Mode, 8), entry.UserId, entry.GroupId,
            entry.Type == TarEntryType.RegularFile ? entry.Size.ToString(CultureInfo.InvariantCulture) : "",
            isLink ? "" : (ticks / TimeSpan.TicksPerSecond).ToString("0.#######", CultureInfo.InvariantCulture),
            entry.LinkName);
    }

    private static string WholeSeconds(string line)
    {
        string[] words = line.Split('|');
        words[6] = decimal.TryParse(words[6], CultureInfo.InvariantCulture, out decimal seconds)
            ? decimal.Floor(seconds).ToString(CultureInfo.InvariantCulture) : "";
        return string.Join('|', words);
    }
}
