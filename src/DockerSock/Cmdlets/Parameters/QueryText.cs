using System.Collections;
using System.Globalization;
using System.Management.Automation;
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
            object? value = entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value;
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

    private static string? Text(string name, object? value) =>
        (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null => null,
        bool truth => truth ? "true" : "false",
        SwitchParameter given => given.IsPresent ? "true" : "false",
        DateTime time => new DateTimeOffset(time).ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        IDictionary filters when name == "filters" =>
            Encoding.UTF8.GetString(PowerShellToJson.Convert(FilterMap.Of(filters))),
        IDictionary map => Encoding.UTF8.GetString(PowerShellToJson.Convert(map)),
        object other => LanguagePrimitives.ConvertTo<string>(other),
    };
}
