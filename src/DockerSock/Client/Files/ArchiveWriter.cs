using System.Formats.Tar;
using System.Globalization;
using System.Text;

namespace DockerSock.Client;

/// <summary>
/// Writes tar archives as the docker program does: a simple (ustar) header where that says all, else PAX records, with
/// every byte of names, which System.Formats.Tar does not. Constant memory.
/// </summary>
/// <param name="archive">Takes the archive; it stays open.</param>
internal sealed class ArchiveWriter(Stream archive) : IAsyncDisposable
{
    private const int BlockSize = 512;
    private const int LongestName = 100;
    private const long LargestOwner = (1L << 21) - 1;
    private const long LargestSize = (1L << 33) - 1;
    private const TarEntryType Global = TarEntryType.GlobalExtendedAttributes;

    private long _left;
    private int _padding;

    /// <summary>What a simple header cannot say of an entry, as PAX records.</summary>
    public static SortedDictionary<string, byte[]> RecordsOf(TarHeader header)
    {
        SortedDictionary<string, byte[]> records = new(StringComparer.Ordinal);
        foreach ((string key, byte[] value) in header.Records)
        {
            records[key] = value;
        }

        void Add(string key, bool fits, Func<string> value)
        {
            if (!fits)
            {
                records.TryAdd(key, ByteText.Bytes(value()));
            }
        }

        Add("path", IsPlain(header.Name), () => header.Name);
        Add("hdrcharset", ByteText.IsUnicode(header.Name) && ByteText.IsUnicode(header.LinkName), () => "BINARY");
        Add("linkpath", IsPlain(header.LinkName), () => header.LinkName);
        Add("uid", header.UserId is >= 0 and <= LargestOwner, () => $"{header.UserId}");
        Add("gid", header.GroupId is >= 0 and <= LargestOwner, () => $"{header.GroupId}");
        Add("size", header.Size <= LargestSize, () => $"{header.Size}");
        decimal seconds = Seconds(header);
        Add("mtime", seconds == Field(seconds), () => seconds.ToString(CultureInfo.InvariantCulture));
        return records;
    }

    /// <summary>Begins an entry; its content is what is written next, as many bytes as the header says.</summary>
    public async Task WriteAsync(TarHeader header, CancellationToken cancel)
    {
        SortedDictionary<string, byte[]> records = RecordsOf(header);
        if (records.Count > 0)
        {
            using MemoryStream all = new();
            foreach ((string key, byte[] value) in records)
            {
                all.Write(Record(Encoding.UTF8.GetBytes(key), value));
            }

            await HeadAsync(new TarHeader(header.Type == Global ? Global : TarEntryType.ExtendedAttributes,
                "PaxHeaders.0") { Size = all.Length, Mode = (UnixFileMode)0x1A4 }, cancel).ConfigureAwait(false);
            await WriteAsync(all.GetBuffer().AsMemory(0, (int)all.Length), cancel).ConfigureAwait(false);
        }

        if (header.Type != Global)
        {
            await HeadAsync(header, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Writes a part of the entry's content.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        _left -= content.Length;
        await archive.WriteAsync(content, cancel).ConfigureAwait(false);
    }

    /// <summary>Ends the archive, unless it breaks off within an entry: nobody shall take that for a whole.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_left == 0)
        {
            await archive.WriteAsync(new byte[_padding + (2 * BlockSize)]).ConfigureAwait(false);
        }
    }

    private static bool IsPlain(string name) => name.Length <= LongestName && Ascii.IsValid(name);

    private static decimal Seconds(TarHeader header) =>
        (header.ModifiedTime is { } time ? (decimal)(time - DateTimeOffset.UnixEpoch).Ticks : 0)
            / TimeSpan.TicksPerSecond;

    /// <summary>What of a time a simple header has room for.</summary>
    private static long Field(decimal seconds) => (long)decimal.Clamp(decimal.Floor(seconds), 0, LargestSize);

    private static byte[] Record(byte[] key, byte[] value)
    {
        int rest = key.Length + value.Length + 3;
        int length = rest + $"{rest}".Length;
        length = rest + $"{length}".Length;
        return [.. Encoding.UTF8.GetBytes($"{length} "), .. key, (byte)'=', .. value, (byte)'\n'];
    }

    private async Task HeadAsync(TarHeader header, CancellationToken cancel)
    {
        if (_left != 0)
        {
            throw new InvalidOperationException("The entry before does not have all of its content.");
        }

        byte[] block = new byte[_padding + BlockSize];
        Fill(block.AsSpan(_padding), header);
        await archive.WriteAsync(block, cancel).ConfigureAwait(false);
        (_left, _padding) = (header.Size, (int)(-header.Size & (BlockSize - 1)));
    }

    private static void Fill(Span<byte> block, TarHeader header)
    {
        static void Octal(Span<byte> field, long number) => Encoding.ASCII.GetBytes(
            Convert.ToString(number, 8).PadLeft(field.Length - 1, '0').AsSpan(), field);

        // Never empty where there is a name in the records: bsdtar takes a link without one for a file.
        static void Name(Span<byte> field, string name) => Encoding.ASCII.GetBytes(
            string.Concat(name.Take(field.Length).Select(static one => char.IsAscii(one) ? one : '_')), field);

        static long Owner(long number) => number is >= 0 and <= LargestOwner ? number : 0;

        Name(block[..LongestName], header.Name);
        Octal(block[100..108], (int)header.Mode);
        Octal(block[108..116], Owner(header.UserId));
        Octal(block[116..124], Owner(header.GroupId));
        Octal(block[124..136], header.Size <= LargestSize ? header.Size : 0);
        Octal(block[136..148], Field(Seconds(header)));
        block[156] = (byte)header.Type;
        Name(block[157..257], header.LinkName);
        "ustar\000"u8.CopyTo(block[257..]);
        Octal(block[329..337], Owner(header.Device.Major));
        Octal(block[337..345], Owner(header.Device.Minor));
        block[148..156].Fill((byte)' ');
        int sum = 0;
        foreach (byte one in block)
        {
            sum += one;
        }

        // Six digits, a zero, and the blank that it was counted with.
        Octal(block[148..155], sum);
        block[154] = 0;
    }
}
