using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DockerSock.Client;

/// <summary>
/// The wildcards of a <c>.dockerignore</c> file: which patterns are right, and what finds their paths.
/// </summary>
internal static class PathPattern
{
    private const string Wildcards = @"*?[]\";
    private const string NoSlash = "[^/]";

    // .NET counts in halves of the characters beyond 65,535; for docker they are one.
    private const string OneCharacter = @"(?:[^/\ud800-\udfff]|[\ud800-\udbff][\udc00-\udfff])";

    /// <summary>What finds a pattern's paths, the cheapest that can; null for a pattern that is wrong.</summary>
    public static Func<string, bool>? Matcher(string pattern)
    {
        if (!IsValid(pattern))
        {
            return null;
        }

        if (IsPlain(pattern))
        {
            return path => path == pattern;
        }

        if (pattern.StartsWith("**", StringComparison.Ordinal) && IsPlain(pattern.AsSpan(2)))
        {
            string end = pattern[2..];
            return path => path.EndsWith(end, StringComparison.Ordinal)
                || (end.StartsWith('/') && end.AsSpan(1).SequenceEqual(path));
        }

        if (pattern.EndsWith("**", StringComparison.Ordinal) && IsPlain(pattern.AsSpan(..^2)))
        {
            string start = pattern[..^2];
            return path => path.StartsWith(start, StringComparison.Ordinal);
        }

        try
        {
            return new Regex(Expression(pattern), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking).IsMatch;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool IsPlain(ReadOnlySpan<char> pattern) => pattern.IndexOfAny(Wildcards) < 0;

    /// <summary>False when brackets are not closed, are empty or have half a range, or a backslash ends it.</summary>
    private static bool IsValid(string pattern)
    {
        for (int i = 0; i < pattern.Length; i++)
        {
            i = pattern[i] == '\\' ? i + 1 : pattern[i] == '[' ? EndOfSet(pattern, i + 1) : i;
            if (i < 0 || i == pattern.Length)
            {
                return false;
            }
        }

        return true;
    }

    private static int EndOfSet(string pattern, int at)
    {
        at += at < pattern.Length && pattern[at] == '^' ? 1 : 0;
        for (int first = at; at >= 0 && (at == first || pattern[at] != ']');)
        {
            at = AfterMember(pattern, at);
            if (at >= 0 && pattern[at] == '-')
            {
                at = AfterMember(pattern, at + 1);
            }
        }

        return at;
    }

    /// <summary>The place after a character of a set, which something must follow; -1 when there is none.</summary>
    private static int AfterMember(string pattern, int at)
    {
        if (at >= pattern.Length || pattern[at] is '-' or ']')
        {
            return -1;
        }

        at += pattern[at] == '\\' ? 2 : 1;
        return at < pattern.Length ? at : -1;
    }

    /// <summary>
    /// The regular expression that docker makes of a pattern, with its peculiarities: wildcards in brackets keep a
    /// meaning, and letters after a backslash have the one of regular expressions.
    /// </summary>
    /// <exception cref="ArgumentException">It means nothing there.</exception>
    private static string Expression(string pattern)
    {
        StringBuilder expression = new("^");
        bool inSet = false;
        for (int i = 0; i < pattern.Length; i++)
        {
            char character = pattern[i];
            if (character == '*' && Next(i) == '*')
            {
                i += Next(i + 1) == '/' ? 2 : 1;
                expression.Append(i + 1 == pattern.Length ? ".*" : "(.*/)?");
            }
            else if (character is '*' or '?')
            {
                expression.Append(character == '*' ? NoSlash + "*" : inSet ? NoSlash : OneCharacter);
            }
            else if (character == '\\')
            {
                expression.Append(Escaped(Next(i++)));
            }
            else if (".+()|{}$".Contains(character))
            {
                expression.Append('\\').Append(character);
            }
            else
            {
                inSet = character == '[' || (inSet && character != ']');
                expression.Append(character);
            }
        }

        return expression.Append(@"\z").ToString();

        char Next(int i) => i + 1 < pattern.Length ? pattern[i + 1] : '\0';
    }

    private static string Escaped(char character) => character switch
    {
        'a' or 'b' or 'd' or 'f' or 'n' or 'r' or 's' or 't' or 'v' or 'w' or 'x' or 'z'
            or 'A' or 'B' or 'D' or 'S' or 'W' => $@"\{character}",
        _ when char.IsAscii(character) && !char.IsAsciiLetterOrDigit(character)
            => string.Create(CultureInfo.InvariantCulture, $@"\u{(int)character:x4}"),
        _ => throw new ArgumentException("Nothing is meant by this backslash.", nameof(character)),
    };
}
