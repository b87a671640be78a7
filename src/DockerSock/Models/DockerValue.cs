using System.Text.Json;
using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>
/// A value inside an answer of the engine: a port, a mount, a health state. Written as text (in a CSV cell, in a
/// string) it is its JSON, so that nothing is lost where PowerShell flattens objects.
/// </summary>
public abstract class DockerValue
{
    /// <summary>Fields that the engine sent and this version has no property for.</summary>
    [JsonInclude, JsonExtensionData]
    internal Dictionary<string, JsonElement>? Rest
    {
        get;
        set
        {
            field = value;
            UnknownFields.Found(this);
        }
    }

    /// <summary>The value as compact JSON.</summary>
    public override string ToString() => DockerJson.Write(this);
}
