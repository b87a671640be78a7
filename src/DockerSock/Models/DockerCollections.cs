using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>
/// A list in an answer; empty where the engine sent null, and without any null in it. Written as text it is its JSON.
/// </summary>
/// <typeparam name="T">What the list holds.</typeparam>
public sealed class DockerList<T> : List<T>, IJsonOnDeserialized
{
    /// <inheritdoc/>
    void IJsonOnDeserialized.OnDeserialized() => RemoveAll(static one => one is null);

    /// <summary>The list as compact JSON.</summary>
    public override string ToString() => DockerJson.Write(this);
}

/// <summary>
/// A map in an answer, such as labels; its keys are case-sensitive, as the engine's are, and it is empty where the
/// engine sent null. Written as text it is its JSON.
/// </summary>
/// <typeparam name="T">What the map's keys lead to.</typeparam>
public sealed class DockerMap<T>() : Dictionary<string, T>(StringComparer.Ordinal)
{
    /// <summary>The map as compact JSON.</summary>
    public override string ToString() => DockerJson.Write(this);
}
