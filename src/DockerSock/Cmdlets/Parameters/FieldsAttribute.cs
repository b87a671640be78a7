using System.Collections;
using System.Management.Automation;
using System.Text.Json.Nodes;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// Understands fields as the API names them: a hashtable or any other map, an object with properties, and what an
/// engine's object has of them: <c>-HostConfig $container.HostConfig</c>. Names are the API's, however they are
/// spelled; one that it does not have is warned about and sent.
/// </summary>
/// <param name="model">The type that has the fields; null where they depend on the object.</param>
public sealed class FieldsAttribute(Type? model = null) : ParameterShapeAttribute
{
    /// <summary>The type that has the fields; null where they depend on the object.</summary>
    public Type? Model { get; } = model;

    private protected override object? Read(object value, EngineIntrinsics engine)
    {
        try
        {
            return Fields(value) is not { } fields
                ? throw new FormatException(
                    $"'{Text(value)}' has no fields. Write @{{ Name = value }}, as the API names them.")
                : FieldMap.Of(fields, Model, isEngines: value is DockerValue);
        }
        catch (SockException problem)
        {
            throw new FormatException(problem.Message, problem);
        }
    }

    private static JsonObject? Fields(object value)
    {
        if (value is not (DockerValue or IDictionary) && Entries(value) is { } entries)
        {
            Hashtable map = new(StringComparer.Ordinal);
            foreach ((string name, object? field) in entries)
            {
                map[name] = field;
            }

            value = map;
        }

        return value is DockerValue or IDictionary
            ? DockerJson.Parse(PowerShellToJson.Convert(value)) as JsonObject : null;
    }
}
