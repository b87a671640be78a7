using System.Security.Cryptography;
using System.Text;

namespace DockerSock.Fake;

/// <summary>The bytes of a regular file: in memory, or made while they are read.</summary>
public sealed class FileContent
{
    private readonly Func<Stream> _open;
    private string? _sha256;

    private FileContent(long length, Func<Stream> open, string? sha256 = null)
    {
        Length = length;
        _open = open;
        _sha256 = sha256;
    }

    /// <summary>How many bytes.</summary>
    public long Length { get; }

    /// <summary>The SHA-256 of the bytes, 64 hexadecimal digits; made when first asked for.</summary>
    public string Sha256
    {
        get
        {
            if (_sha256 is null)
            {
                using Stream bytes = Open();
                _sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
            }

            return _sha256;
        }
    }

    /// <summary>Bytes in memory.</summary>
    /// <param name="bytes">The bytes; they must not change.</param>
    public static FileContent Of(byte[] bytes) => new(bytes.Length, () => new MemoryStream(bytes, writable: false));

    /// <summary>Text as UTF-8.</summary>
    /// <param name="text">The text.</param>
    public static FileContent Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    /// <summary>Bytes of a test's own making.</summary>
    /// <param name="length">How many.</param>
    /// <param name="open">Opens them, each time anew; the stream must have at least that many bytes.</param>
    public static FileContent From(long length, Func<Stream> open) =>
        new(length, () => new SizedStream(open(), length));

    /// <summary>Any number of bytes that take no memory: the byte at position p is p modulo 251.</summary>
    /// <param name="length">How many.</param>
    public static FileContent Pattern(long length) => From(length, () => new PatternStream());

    /// <summary>A stream of the bytes, from the first one.</summary>
    public Stream Open() => _open();

    /// <summary>All bytes.</summary>
    public byte[] ToArray()
    {
        byte[] all = new byte[Length];
        using Stream bytes = Open();
        bytes.ReadExactly(all);
        return all;
    }

    /// <summary>Bytes that came and were not kept: how many and their SHA-256 are known, all read as zero.</summary>
    internal static FileContent Forgotten(long length, string sha256) =>
        new(length, () => new SizedStream(new PatternStream(1), length), sha256);
}
