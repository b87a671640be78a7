using System.Collections;
using System.Text.Json.Nodes;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Puts fields that a user passes as they are over those that parameters have made.</summary>
internal static class JsonMerge
{
    /// <summary>
    /// The model as JSON, and beside it the user's fields that it does not have; maps in them are merged. What a
    /// parameter says was typed for this call, and wins over a field of an object that was handed on.
    /// </summary>
    public static JsonObject Of(DockerValue model, IDictionary? more)
    {
        JsonObject made = DockerJson.ToNode(model);
        Fill(made, more);
        return made;
    }

    /// <summary>Puts those of the user's fields into an object that it does not have.</summary>
    public static void Fill(JsonObject made, IDictionary? more)
    {
        if (more is not null)
        {
            Merge(made, DockerJson.Parse(PowerShellToJson.Convert(more))!.AsObject(), isOver: false);
        }
    }

    /// <summary>Puts the user's fields into an object.</summary>
    public static void Merge(JsonObject made, IDictionary? more)
    {
        if (more is not null)
        {
            Merge(made, DockerJson.Parse(PowerShellToJson.Convert(more))!.AsObject());
        }
    }

    /// <summary>Puts fields into an object; over those that it has, unless told otherwise.</summary>
    public static void Merge(JsonObject made, JsonObject more, bool isOver = true)
    {
        foreach ((string name, JsonNode? value) in more.ToArray())
        {
            more.Remove(name);
            // The API reads names in any case; two spellings of one would leave the choice to the engine.
            string known = made.Select(static field => field.Key)
                .FirstOrDefault(key => key.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;
            if (made[known] is JsonObject inner && value is JsonObject outer)
            {
                Merge(inner, outer, isOver);
            }
            else if (isOver || made[known] is null)
            {
                made[known] = value;
            }
        }
    }
}
