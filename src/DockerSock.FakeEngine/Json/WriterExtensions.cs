using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>Short ways to write what answers are full of.</summary>
internal static class WriterExtensions
{
    /// <summary>An object as a property.</summary>
    public static void Object(this Utf8JsonWriter writer, string name, Action write)
    {
        writer.WriteStartObject(name);
        write();
        writer.WriteEndObject();
    }

    /// <summary>A list of texts, empty or null when there are none.</summary>
    public static void Texts(
        this Utf8JsonWriter writer, string name, IEnumerable<string> values, bool nullWhenEmpty = false)
    {
        if (nullWhenEmpty && !values.Any())
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartArray(name);
        foreach (string value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    /// <summary>A map of texts.</summary>
    public static void Map(
        this Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, string> map, bool nullWhenEmpty = false)
    {
        if (nullWhenEmpty && map.Count == 0)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        foreach ((string key, string value) in map)
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    }

    /// <summary>A set, which Go programs write as an object of empty objects.</summary>
    public static void Set(this Utf8JsonWriter writer, string name, IEnumerable<string> members)
    {
        writer.WriteStartObject(name);
        foreach (string member in members)
        {
            writer.WriteStartObject(member);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    /// <summary>A list of objects.</summary>
    public static void List<T>(this Utf8JsonWriter writer, string name, IEnumerable<T> items, Action<T> write)
    {
        writer.WriteStartArray(name);
        foreach (T item in items)
        {
            writer.WriteStartObject();
            write(item);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>A number that Go programs leave out when it is 0.</summary>
    public static void NumberOrNothing(this Utf8JsonWriter writer, string name, long value)
    {
        if (value != 0)
        {
            writer.WriteNumber(name, value);
        }
    }

    /// <summary>A text that Go programs leave out when it is empty.</summary>
    public static void TextOrNothing(this Utf8JsonWriter writer, string name, string value)
    {
        if (value.Length > 0)
        {
            writer.WriteString(name, value);
        }
    }
}
