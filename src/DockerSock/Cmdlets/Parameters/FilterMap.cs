using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace DockerSock.Cmdlets;

/// <summary>
/// Turns <c>-Filter @{ status = 'exited'; label = 'a', 'b=c' }</c> into the map of lists that the API takes.
/// </summary>
internal static class FilterMap
{
    public static Dictionary<string, string[]> Of(IDictionary? filter)
    {
        Dictionary<string, string[]> map = new(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in filter ?? new Hashtable())
        {
            map[Text(entry.Key)] = entry.Value is PSObject { BaseObject: object value } ? Values(value)
                : Values(entry.Value);
        }

        return map;
    }

    private static string[] Values(object? value) =>
        value is IEnumerable many and not string ? [.. many.Cast<object?>().Select(Text)] : [Text(value)];

    private static string Text(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null => "",
        bool truth => truth ? "true" : "false",
        SwitchParameter given => given.IsPresent ? "true" : "false",
        DateTime time => new DateTimeOffset(time).ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        object other => LanguagePrimitives.ConvertTo<string>(other),
    };
}
