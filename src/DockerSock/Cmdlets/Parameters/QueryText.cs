using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Text;

namespace DockerSock.Cmdlets;

/// <summary>
/// Turns <c>-Query @{ all = $true; filters = @{ status = 'exited' } }</c> into the parameters of a query.
/// </summary>
internal static class QueryText
{
    public static IEnumerable<(string Name, string? Value)> Of(IDictionary? query)
    {
        foreach (DictionaryEntry entry in query ?? new Hashtable())
        {
            string name = LanguagePrimitives.ConvertTo<string>(entry.Key);
            object? value = Bare(entry.Value);
            if (value is IEnumerable many and not (string or IDictionary))
            {
                foreach (object? one in many)
                {
                    yield return (name, Text(name, one));
                }
            }
            else
            {
                yield return (name, Text(name, value));
            }
        }
    }

    private static string? Text(string name, object? value) => Bare(value) switch
    {
        null => null,
        bool truth => truth ? "true" : "false",
        SwitchParameter given => given.IsPresent ? "true" : "false",
        DateTime time => new DateTimeOffset(time).ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        IDictionary filters when name == "filters" =>
            Encoding.UTF8.GetString(PowerShellToJson.Convert(FilterMap.Of(filters))),
        IDictionary map => Encoding.UTF8.GetString(PowerShellToJson.Convert(map)),
        PSObject filters when name == "filters" =>
            Encoding.UTF8.GetString(PowerShellToJson.Convert(FilterMap.Of(Entries(filters)))),
        PSObject custom => Encoding.UTF8.GetString(PowerShellToJson.Convert(custom)),
        object other => LanguagePrimitives.ConvertTo<string>(other),
    };

    /// <summary>A value without its wrapper; an object that consists of its properties is nothing without it.</summary>
    private static object? Bare(object? value) => ReferenceEquals(value, AutomationNull.Value) ? null
        : value is PSObject { BaseObject: not PSCustomObject and object inner } ? inner : value;

    private static OrderedDictionary Entries(PSObject custom)
    {
        OrderedDictionary entries = new(StringComparer.Ordinal);
        foreach (PSPropertyInfo property in custom.Properties)
        {
            entries[property.Name] = property.Value;
        }

        return entries;
    }
}
