using System.Collections.Specialized;
using System.Management.Automation;

namespace DockerSock.Cmdlets;

/// <summary>
/// Understands names of which each may have several values: a hashtable or any other map, or texts as the docker
/// program and curl take them: <c>-Filter status=running, label=a</c>, <c>-Headers 'X-Own: a'</c>.
/// </summary>
public sealed class PairsAttribute : ParameterShapeAttribute
{
    /// <summary>What stands between name and value in a text; = when not given.</summary>
    public char Separator { get; init; } = '=';

    private protected override object? Read(object value, EngineIntrinsics engine)
    {
        OrderedDictionary map = new(StringComparer.Ordinal);
        foreach ((string name, object? one) in Each(value).SelectMany(Pairs))
        {
            map[name] = !map.Contains(name) ? one : (object?[])[.. Each(map[name]), .. Each(one)];
        }

        return map;
    }

    private IEnumerable<KeyValuePair<string, object?>> Pairs(object? value)
    {
        string example = $"name{Separator}{(Separator == '=' ? "" : " ")}value";
        IEnumerable<KeyValuePair<string, object?>> pairs = value is string text
            ? text.Split(Separator, 2, StringSplitOptions.TrimEntries) is [var name, var one] ? [new(name, one)]
                : throw new FormatException($"'{text}' has no '{Separator}'. Write {example}, or @{{ name = 'value' }}.")
            : Entries(value)
                ?? throw new FormatException($"'{Text(value)}' has no names. Write {example}, or @{{ name = 'value' }}.");
        return pairs.Any(static pair => string.IsNullOrWhiteSpace(pair.Key))
            ? throw new FormatException($"A value has no name. Write {example}, or @{{ name = 'value' }}.") : pairs;
    }
}
