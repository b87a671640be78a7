using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace DockerSock.Cmdlets;

/// <summary>
/// Understands a number of bytes: 512MB as PowerShell has it, and docker's '512m', '1.5g', '64kib'; -1 stays -1.
/// </summary>
public sealed partial class ByteSizeAttribute : ParameterShapeAttribute
{
    private protected override object? Read(object value, EngineIntrinsics engine) => value switch
    {
        string text => Parse(text),
        IConvertible number => System.Convert.ToInt64(number, CultureInfo.InvariantCulture),
        _ => throw Wrong(Text(value)),
    };

    /// <summary>Reads the text of a size.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    internal static long Parse(string text)
    {
        Match match = SizePattern().Match(text.Trim());
        if (!match.Success)
        {
            throw Wrong(text);
        }

        int power = match.Groups[2].Value.Length == 0
            ? 0 : "bkmgtp".IndexOf(char.ToLowerInvariant(match.Groups[2].Value[0]));
        return (long)(decimal.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * (1L << (10 * power)));
    }

    private static FormatException Wrong(string text) =>
        new($"'{text}' is not a number of bytes. Write 536870912, 512MB, '512m' or '1.5g'.");

    [GeneratedRegex(@"^(-1|\d+(?:\.\d+)?) ?([bkmgtp]?)(?:i?b)?$", RegexOptions.IgnoreCase)]
    private static partial Regex SizePattern();
}
