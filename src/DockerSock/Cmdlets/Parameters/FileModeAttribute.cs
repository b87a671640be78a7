using System.Management.Automation;
using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>
/// Understands a file's mode: 660, 0660 or '0660', which are octal digits also as PowerShell's numbers; the nine
/// letters of ls, 'rw-rw----'; or [IO.UnixFileMode].
/// </summary>
public sealed class FileModeAttribute : ParameterShapeAttribute
{
    private const int Rights = 9;

    private protected override object Read(object value, EngineIntrinsics engine)
    {
        if (value is UnixFileMode mode)
        {
            return SocketAccess.Octal((int)mode);
        }

        string text = Text(value).Trim();
        string digits = text.StartsWith("0o", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;
        if ((digits == "0" || digits.Length is >= 3 and <= 5) && !digits.AsSpan().ContainsAnyExceptInRange('0', '7')
            && Convert.ToInt32(digits, 8) is <= 0xFFF and var octal)
        {
            return SocketAccess.Octal(octal);
        }

        string letters = text.Length == Rights + 1 && text[0] == 's' ? text[1..] : text;
        return letters.Length == Rights
            && Enumerable.Range(0, Rights).All(at => letters[at] == '-' || letters[at] == "rwx"[at % 3])
            ? SocketAccess.Octal(letters.Aggregate(0, static (bits, letter) => (bits << 1) | (letter == '-' ? 0 : 1)))
            : throw new FormatException($"'{text}' is no mode. Write three or four octal digits, such as 660, or the letters "
                + "of ls, 'rw-rw----'.");
    }
}
