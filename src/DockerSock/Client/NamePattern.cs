namespace DockerSock.Client;

/// <summary>A name as the user wrote it: exact, or a pattern.</summary>
/// <param name="Text">The text.</param>
/// <param name="Matcher">Says whether a name fits the pattern; null for an exact name.</param>
public sealed record NamePattern(string Text, Func<string, bool>? Matcher)
{
    /// <summary>True when the text has wildcards.</summary>
    public bool IsWildcard => Matcher is not null;

    /// <summary>True when the text could be the start of an id.</summary>
    public bool CouldBeId => !IsWildcard && Text.Length is > 0 and <= 64 && Text.All(char.IsAsciiHexDigit);

    /// <summary>True when the text is a whole id.</summary>
    public bool IsWholeId => CouldBeId && Text.Length == 64;

    /// <summary>The objects whose id starts with the text: none, one, or a failure when there are several.</summary>
    /// <exception cref="SockException"><see cref="SockFailure.NameAmbiguous"/>.</exception>
    internal T? FindById<T>(IEnumerable<T> all, Func<T, string> id, string noun)
        where T : class => CouldBeId ? FindByStart(all, id, noun) : null;

    /// <summary>The same for ids that are not of hexadecimal digits.</summary>
    /// <exception cref="SockException"><see cref="SockFailure.NameAmbiguous"/>.</exception>
    internal T? FindByStart<T>(IEnumerable<T> all, Func<T, string> id, string noun)
        where T : class
    {
        T[] fitting = [.. all.Where(one => id(one).StartsWith(Text, StringComparison.OrdinalIgnoreCase))];
        return fitting.Length <= 1 ? fitting.FirstOrDefault() : throw new SockException(SockFailure.NameAmbiguous,
            $"'{Text}' is the start of {fitting.Length} {noun} ids: "
                + $"{string.Join(", ", fitting.Take(4).Select(one => id(one)[..12]))}.",
            "Give more digits, or the name.");
    }
}
