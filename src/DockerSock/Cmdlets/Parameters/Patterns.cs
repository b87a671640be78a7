using System.Management.Automation;
using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>
/// Reads names as PowerShell does: wildcards where there are any (not case-sensitive), else exact. What looks like a
/// wildcard and is none, such as <c>a[b</c>, is exact too.
/// </summary>
internal static class Patterns
{
    public static NamePattern[] Of(string[] names) => Array.ConvertAll(names, Of);

    public static NamePattern Of(string name) => new(name, Matcher(name, WildcardOptions.IgnoreCase));

    /// <summary>True for a text with wildcards.</summary>
    public static bool IsWildcard(string text) => Matcher(text, WildcardOptions.None) is not null;

    /// <summary>Says whether a name fits a text; null where the text has no wildcards.</summary>
    public static Func<string, bool>? Matcher(string text, WildcardOptions options)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(text))
        {
            return null;
        }

        try
        {
            WildcardPattern pattern = new(text, options);
            pattern.IsMatch(text);
            return pattern.IsMatch;
        }
        catch (WildcardPatternException)
        {
            return null;
        }
    }
}
