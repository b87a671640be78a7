using System.Buffers.Text;
using System.Formats.Tar;
using System.Globalization;
using System.Text;

namespace DockerSock.Client;

/// <summary>
/// Reads tar archives of all kinds (V7, ustar, PAX, GNU, sparse files) with every byte of their names, which
/// System.Formats.Tar does not. Strict, as the docker program is. Constant memory.
/// </summary>
/// <param name="archive">The archive; it stays open.</param>
/// <param name="broken">
/// Makes the exception of an archive that is damaged or none, of the reason: words to follow "cannot be read: ".
/// </param>
internal sealed class ArchiveReader(Stream archive, Func<string, Exception> broken)
{
    private const int BlockSize = 512;
    private const int MostBytes = 1 << 20;
    private const string CharacterSet = "hdrcharset";

    private readonly byte[] _block = new byte[BlockSize];
    private ContentStream _content = new(archive, broken, "", [], 0);
    private bool _begun;

    private string? Gzip => !_begun && _block is [0x1F, 0x8B, ..] ? "it is compressed with gzip" : null;

    /// <summary>The content of the entry that was read last; it is read once, from its beginning.</summary>
    public Stream Content => _content;

    /// <summary>True for a block that an archive can begin with.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> block)
    {
        if (block.Length < BlockSize || !TryNumber(block[148..156], out long said))
        {
            return false;
        }

        (long sum, long signed) = (8 * ' ', 8 * ' ');
        foreach (byte one in (ReadOnlySpan<byte>)[.. block[..148], .. block[156..BlockSize]])
        {
            (sum, signed) = (sum + one, signed + (sbyte)one);
        }

        return sum > 8 * ' ' && (said == sum || said == signed);
    }

    /// <summary>The next entry; null at the end.</summary>
    public async Task<TarHeader?> NextAsync(CancellationToken cancel)
    {
        (string? longName, string? longLink) = (null, null);
        Dictionary<string, byte[]> records = [];
        while (true)
        {
            await _content.SkipAsync(cancel).ConfigureAwait(false);
            _content = new ContentStream(archive, broken, "", [], 0);
            if (!await ReadBlockAsync(cancel).ConfigureAwait(false))
            {
                return null;
            }

            if (!_block.AsSpan().ContainsAnyExcept((byte)0))
            {
                return !await ReadBlockAsync(cancel).ConfigureAwait(false)
                    || !_block.AsSpan().ContainsAnyExcept((byte)0) ? null
                    : throw broken("something follows a block of zeros, which can only be its end");
            }

            TarHeader header = Plain();
            switch ((char)header.Type)
            {
                case 'x':
                    records = Records(await ReadAllAsync(header, cancel).ConfigureAwait(false));
                    break;
                case 'g':
                    await ReadAllAsync(header, cancel).ConfigureAwait(false);
                    break;
                case 'L':
                    longName = UntilZero(await ReadAllAsync(header, cancel).ConfigureAwait(false));
                    break;
                case 'K':
                    longLink = UntilZero(await ReadAllAsync(header, cancel).ConfigureAwait(false));
                    break;
                default:
                    header = WithRecords(header, records);
                    header = header with { Name = longName ?? header.Name, LinkName = longLink ?? header.LinkName };
                    return await WithContentAsync(header, records, cancel).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The header that is in the block, without what records say.</summary>
    private TarHeader Plain()
    {
        ReadOnlySpan<byte> block = _block;
        if (!IsHeader(block))
        {
            throw broken(Gzip ?? (_begun ? "the checksum of an entry is wrong"
                : "it does not begin as a tar archive does"));
        }

        _begun = true;
        bool isUstar = block[257..].StartsWith("ustar\0"u8);
        string name = UntilZero(block[..100]);
        string prefix = !isUstar ? "" : UntilZero(block[345..(block[508..].SequenceEqual("tar\0"u8) ? 476 : 500)]);
        TarEntryType type = block[156] is (byte)'0' or (byte)'7' or 0 ? TarEntryType.RegularFile
            : (TarEntryType)block[156];
        return new TarHeader(block[156] == 0 && name.EndsWith('/') ? TarEntryType.Directory : type,
            prefix.Length > 0 ? $"{prefix}/{name}" : name)
        {
            Mode = (UnixFileMode)(Number(block[100..108], "mode") & 0xFFF),
            UserId = Number(block[108..116], "owner"),
            GroupId = Number(block[116..124], "group"),
            Size = Number(block[124..136], "size"),
            ModifiedTime = Time(Number(block[136..148], "time")),
            LinkName = UntilZero(block[157..257]),
            Device = type is TarEntryType.CharacterDevice or TarEntryType.BlockDevice
                ? (Number(block[329..337], "device"), Number(block[337..345], "device")) : default,
        };
    }

    private TarHeader WithRecords(TarHeader header, Dictionary<string, byte[]> records)
    {
        string? Of(string key) => records.Remove(key, out byte[]? value) && value.Length > 0 ? ByteText.Of(value)
            : null;
        long? NumberOf(string key) => Of(key) is not { } text ? null
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
                ? number : throw broken($"the record '{key}' of an entry is no number");
        DateTimeOffset? time = header.ModifiedTime;
        if (records.TryGetValue("mtime", out byte[]? written) && written.Length > 0)
        {
            time = decimal.TryParse(Encoding.UTF8.GetString(written), NumberStyles.AllowLeadingSign
                | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds)
                ? Time(seconds) : null;
            _ = time is null && records.Remove("mtime");
        }

        return header with
        {
            Name = Of("path") ?? header.Name,
            LinkName = Of("linkpath") ?? header.LinkName,
            UserId = NumberOf("uid") ?? header.UserId,
            GroupId = NumberOf("gid") ?? header.GroupId,
            Size = NumberOf("size") ?? header.Size,
            ModifiedTime = time,
            Records = records,
        };
    }

    /// <summary>Finds what of the content the archive holds, and where it belongs.</summary>
    private async Task<TarHeader> WithContentAsync(TarHeader header, Dictionary<string, byte[]> records,
        CancellationToken cancel)
    {
        if (header.Type is >= TarEntryType.HardLink and <= TarEntryType.Fifo)
        {
            header = header with { Size = 0 };
        }

        if (header.Size < 0)
        {
            throw broken("the size of an entry is below zero");
        }

        string? Take(string key) => records.Remove("GNU.sparse." + key, out byte[]? value) ? ByteText.Of(value) : null;
        string? major = Take("major");
        string? map = Take("map");
        string? size = Take("realsize") ?? Take("size");
        string name = Take("name") ?? header.Name;
        _ = (Take("minor"), Take("numblocks"), records.Remove(CharacterSet));
        _content = new ContentStream(archive, broken, name, [(0, header.Size)], header.Size);
        List<long>? numbers = null;
        if (header.Type == TarEntryType.SparseFile)
        {
            numbers = await OldMapAsync(cancel).ConfigureAwait(false);
            size = Number(_block.AsSpan(483, 12), "size").ToString(CultureInfo.InvariantCulture);
        }
        else if (major == "1")
        {
            numbers = await MapInContentAsync(cancel).ConfigureAwait(false);
        }
        else if (map is not null)
        {
            numbers = [.. map.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Decimal)];
        }

        if (numbers is null)
        {
            return header;
        }

        long real = Decimal(size ?? "");
        (long Offset, long Length)[] parts = [.. numbers.Chunk(2).Select(static pair => (pair[0], pair[^1]))];
        (long end, long held) = (0, 0);
        foreach ((long offset, long length) in parts)
        {
            if (offset < end || length < 0 || length > real - offset)
            {
                throw broken($"the map of the sparse file '{name}' is wrong");
            }

            (end, held) = (offset + length, held + length);
        }

        if (numbers.Count % 2 != 0 || held != _content.Held)
        {
            throw broken($"the map of the sparse file '{name}' is wrong");
        }

        _content = new ContentStream(archive, broken, name, parts, real);
        return header with { Type = TarEntryType.RegularFile, Name = name, Size = real, IsSparse = true };
    }

    /// <summary>The map of GNU's first format: in the header, and in blocks that follow it.</summary>
    private async Task<List<long>> OldMapAsync(CancellationToken cancel)
    {
        List<long> numbers = [];
        byte[] header = [.. _block];
        for (int at = 386, count = 4, more = 482; ; (at, count, more) = (0, 21, 504))
        {
            for (int i = 0; i < count && _block[at + (i * 24)] != 0; i++)
            {
                numbers.Add(Number(_block.AsSpan(at + (i * 24), 12), "map"));
                numbers.Add(Number(_block.AsSpan(at + (i * 24) + 12, 12), "map"));
            }

            if (_block[more] == 0)
            {
                header.CopyTo(_block, 0);
                return numbers;
            }

            if (numbers.Count > MostBytes || !await ReadBlockAsync(cancel).ConfigureAwait(false))
            {
                throw broken("it ends within the map of a sparse file");
            }
        }
    }

    /// <summary>The map of PAX format 1.0: lines of decimal numbers before the content, in whole blocks.</summary>
    private async Task<List<long>> MapInContentAsync(CancellationToken cancel)
    {
        StringBuilder text = new();
        byte[] block = new byte[BlockSize];
        for (long lines = 0, needed = 0; lines <= needed; needed = lines == 0 ? 0
            : 2 * Decimal(text.ToString(0, Math.Min(text.Length, 20)).Split('\n')[0]))
        {
            if (text.Length > MostBytes || await _content.ReadAtLeastAsync(block, BlockSize, false, cancel)
                .ConfigureAwait(false) < BlockSize)
            {
                throw broken("it ends within the map of a sparse file");
            }

            text.Append(Encoding.Latin1.GetString(block));
            lines += block.AsSpan().Count((byte)'\n');
        }

        string[] numbers = text.ToString().Split('\n');
        return [.. numbers[1..(1 + (2 * (int)Decimal(numbers[0])))].Select(Decimal)];
    }

    private long Decimal(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number
            : throw broken("the map of a sparse file is wrong");

    private static DateTimeOffset? Time(decimal seconds) =>
        seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.UnixEpoch.AddTicks((long)decimal.Floor(seconds * TimeSpan.TicksPerSecond)) : null;

    private static string UntilZero(ReadOnlySpan<byte> bytes) =>
        ByteText.Of(bytes.IndexOf((byte)0) is >= 0 and var end ? bytes[..end] : bytes);

    private long Number(ReadOnlySpan<byte> field, string what) =>
        TryNumber(field, out long number) ? number : throw broken($"the {what} of an entry is no number");

    /// <summary>A number: octal digits, or where the highest bit is set the bytes of a number, the GNU way.</summary>
    private static bool TryNumber(ReadOnlySpan<byte> field, out long number)
    {
        number = 0;
        if ((field[0] & 0x80) != 0)
        {
            Int128 value = (field[0] & 0x40) != 0 ? -1 : 0;
            value = (value << 6) | (Int128)(field[0] & 0x3F);
            foreach (byte one in field[1..])
            {
                value = (value << 8) | one;
            }

            number = (long)value;
            return value == number;
        }

        ReadOnlySpan<byte> digits = field.Trim(" \0"u8);
        digits = digits.IndexOf((byte)0) is >= 0 and var end ? digits[..end] : digits;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return false;
            }

            number = (number << 3) | (uint)(digit - '0');
        }

        return true;
    }

    /// <summary>The records of PAX: <c>LENGTH KEY=VALUE\n</c> each.</summary>
    private Dictionary<string, byte[]> Records(ReadOnlySpan<byte> bytes)
    {
        Dictionary<string, byte[]> records = [];
        List<string> map = [];
        while (bytes.Length > 0)
        {
            int space = bytes.IndexOf((byte)' ');
            if (space < 1 || !Utf8Parser.TryParse(bytes[..space], out int length, out int used) || used != space
                || length <= space + 1 || length > bytes.Length || bytes[length - 1] != '\n'
                || bytes[(space + 1)..(length - 1)].IndexOf((byte)'=') is not (> 0 and var equals))
            {
                throw broken("a record of an entry is wrong");
            }

            string key = ByteText.Of(bytes.Slice(space + 1, equals));
            byte[] value = bytes[(space + 2 + equals)..(length - 1)].ToArray();
            if (key is "path" or "linkpath" && value.Contains((byte)0))
            {
                throw broken($"the record '{key}' of an entry has a NUL in it");
            }

            // The first sparse format of PAX has a record for each number.
            if (key is "GNU.sparse.offset" or "GNU.sparse.numbytes")
            {
                map.Add(ByteText.Of(value));
                (key, value) = ("GNU.sparse.map", Encoding.UTF8.GetBytes(string.Join(',', map)));
            }

            records[key] = value;
            bytes = bytes[length..];
        }

        return records;
    }

    private async Task<byte[]> ReadAllAsync(TarHeader header, CancellationToken cancel)
    {
        if (header.Size is < 0 or > MostBytes)
        {
            throw broken($"the records of an entry have {header.Size} bytes");
        }

        _content = new ContentStream(archive, broken, header.Name, [(0, header.Size)], header.Size);
        byte[] all = new byte[header.Size];
        await _content.ReadExactlyAsync(all, cancel).ConfigureAwait(false);
        return all;
    }

    private async Task<bool> ReadBlockAsync(CancellationToken cancel) =>
        await archive.ReadAtLeastAsync(_block, BlockSize, throwOnEndOfStream: false, cancel).ConfigureAwait(false)
            switch
        {
            BlockSize => true,
            0 => false,
            _ => throw broken(Gzip ?? "it ends within an entry's header"),
        };

    /// <summary>The content of an entry: what the archive holds of it, and zeros for the holes.</summary>
    private sealed class ContentStream(Stream archive, Func<string, Exception> broken, string name,
        (long Offset, long Length)[] parts, long size) : ForwardOnlyStream
    {
        private long _position;
        private int _part;

        /// <summary>Bytes that are still in the archive, without what fills up their last block.</summary>
        public long Held { get; private set; } = parts.Sum(static part => part.Length);

        private int Padding { get; } = (int)(-parts.Sum(static part => part.Length) & (BlockSize - 1));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer,
            CancellationToken cancellationToken = default)
        {
            while (_part < parts.Length && _position == parts[_part].Offset + parts[_part].Length)
            {
                _part++;
            }

            long end = _part == parts.Length ? size : parts[_part].Offset;
            if (_position < end)
            {
                int zeros = (int)Math.Min(buffer.Length, end - _position);
                buffer.Span[..zeros].Clear();
                _position += zeros;
                return zeros;
            }

            end = _position == size ? size : parts[_part].Offset + parts[_part].Length;
            buffer = buffer[..(int)Math.Min(buffer.Length, end - _position)];
            int count = await archive.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (count == 0 && buffer.Length > 0)
            {
                throw broken($"it ends within '{name}'");
            }

            (_position, Held) = (_position + count, Held - count);
            return count;
        }

        /// <summary>Goes on to the next header.</summary>
        public async Task SkipAsync(CancellationToken cancel)
        {
            long left = Held + Padding;
            Held = 0;
            byte[] skipped = new byte[Math.Min(left, 1 << 16)];
            while (left > 0)
            {
                int count = await archive.ReadAsync(skipped.AsMemory(0, (int)Math.Min(left, skipped.Length)), cancel)
                    .ConfigureAwait(false);
                left -= count > 0 ? count : throw broken($"it ends within '{name}'");
            }
        }
    }
}
