using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace DockerSock.Formats;

/// <summary>
/// Reads values of an object that is shown: one of ours, or what jobs and Import-Clixml leave of it, whose values are
/// texts, numbers, lists and objects with the same properties.
/// </summary>
internal static class Row
{
    /// <summary>The value at the end of a path of properties; null where one is missing or empty.</summary>
    public static object? Get(object? row, params ReadOnlySpan<string> path)
    {
        foreach (string name in path)
        {
            row = row is null ? null : PSObject.AsPSObject(row).Properties[name]?.Value;
        }

        return row is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : row;
    }

    /// <summary>That value as a text; empty for none.</summary>
    public static string Text(object? row, params ReadOnlySpan<string> path) =>
        Convert.ToString(Get(row, path), CultureInfo.InvariantCulture) ?? "";

    /// <summary>That value as a whole number; null where it is none.</summary>
    public static long? Number(object? row, params ReadOnlySpan<string> path) =>
        LanguagePrimitives.TryConvertTo(Get(row, path), CultureInfo.InvariantCulture, out long? number) ? number : null;

    /// <summary>Whether that value is true.</summary>
    public static bool Is(object? row, params ReadOnlySpan<string> path) => Get(row, path) is true;

    /// <summary>The items of that value; the value itself where it is no list.</summary>
    public static IReadOnlyList<object> Items(object? row, params ReadOnlySpan<string> path) => Get(row, path) switch
    {
        null => [],
        string text => [text],
        IDictionary => [],
        IEnumerable items => [.. items.Cast<object?>().OfType<object>()],
        object one => [one],
    };

    /// <summary>The texts in that value.</summary>
    public static IReadOnlyList<string> Texts(object? row, params ReadOnlySpan<string> path) =>
        [.. Items(row, path).Select(static item => Convert.ToString(item, CultureInfo.InvariantCulture) ?? "")];

    /// <summary>The entries of a map, by their keys.</summary>
    public static IReadOnlyList<KeyValuePair<string, object?>> Entries(object? row, params ReadOnlySpan<string> path) =>
        Get(row, path) is not IDictionary map ? [] : [.. map.Keys.Cast<object>()
            .Select(key => KeyValuePair.Create(Convert.ToString(key, CultureInfo.InvariantCulture) ?? "", map[key]))
            .OrderBy(static entry => entry.Key, StringComparer.Ordinal)];

    /// <summary>That value as a time; null where it is none.</summary>
    public static DateTime? Time(object? row, params ReadOnlySpan<string> path) => Get(row, path) switch
    {
        DateTimeOffset time => time.LocalDateTime,
        DateTime { Kind: DateTimeKind.Utc } time => time.ToLocalTime(),
        DateTime time => time,
        string text => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time.LocalDateTime : null,
        null => null,
        object rest => Get(rest, "UtcDateTime") is DateTime time ? time.ToLocalTime() : null,
    };
}
