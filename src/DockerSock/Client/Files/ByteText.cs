using System.Buffers;
using System.Text;

namespace DockerSock.Client;

/// <summary>
/// Names of files as text. Those of Linux and of archives are bytes that need not be UTF-8: a byte that belongs to no
/// letter becomes the lone surrogate U+DC00 + byte, as Python's surrogateescape has it, and that byte again. Two names
/// are never the same text.
/// </summary>
internal static class ByteText
{
    /// <summary>The text of bytes, whatever they are.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new(bytes.Length);
        Span<char> letter = stackalloc char[2];
        while (bytes.Length > 0)
        {
            bool isLetter = Rune.DecodeFromUtf8(bytes, out Rune rune, out int count) == OperationStatus.Done;
            text.Append(isLetter ? letter[..rune.EncodeToUtf16(letter)] : [(char)(0xDC00 + bytes[0])]);
            bytes = bytes[(isLetter ? count : 1)..];
        }

        return text.ToString();
    }

    /// <summary>The bytes that a text stands for.</summary>
    public static byte[] Bytes(string text)
    {
        if (IsUnicode(text))
        {
            return Encoding.UTF8.GetBytes(text);
        }

        List<byte> bytes = new(text.Length);
        byte[] letter = new byte[4];
        for (ReadOnlySpan<char> rest = text; rest.Length > 0;)
        {
            bool isByte = rest[0] is >= '\uDC80' and <= '\uDCFF';
            Rune.DecodeFromUtf16(rest, out Rune rune, out int count);
            bytes.AddRange(isByte ? [(byte)rest[0]] : letter.AsSpan(0, rune.EncodeToUtf8(letter)));
            rest = rest[count..];
        }

        return [.. bytes];
    }

    /// <summary>True for text without such bytes: .NET can take it for a name.</summary>
    public static bool IsUnicode(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The text as a part of a URL, its bytes percent-encoded.</summary>
    public static string Escape(string text) => IsUnicode(text) ? Uri.EscapeDataString(text)
        : string.Concat(Bytes(text).Select(static one => one < 0x80 ? Uri.EscapeDataString($"{(char)one}")
            : $"%{one:X2}"));
}
