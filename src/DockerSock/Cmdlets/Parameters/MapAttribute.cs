using System.Management.Automation;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Understands names with values: a hashtable, or texts NAME=value; NAME alone has an empty value.</summary>
public sealed class MapAttribute : ParameterShapeAttribute
{
    /// <summary>What stands between name and value in a text; = when not given.</summary>
    public char Separator { get; init; } = '=';

    private protected override object? Read(object value, EngineIntrinsics engine)
    {
        DockerMap<string> map = [];
        foreach (object? one in Each(value))
        {
            if (Entries(one) is { } entries)
            {
                foreach ((string name, object? text) in entries)
                {
                    map[name] = Text(text);
                }

                continue;
            }

            string[] parts = Text(one).Split(Separator, 2);
            map[parts[0].Length > 0 ? parts[0]
                : throw new FormatException(
                    $"'{Text(one)}' has no name. Write NAME{Separator}value, or @{{ NAME = 'value' }}.")] =
                parts.Length > 1 ? parts[1] : "";
        }

        return map;
    }
}
