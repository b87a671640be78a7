using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Reads one value of an answer into its model. A field whose type surprises us (engines differ in small ways) costs
/// that field, not the answer: it is set aside and handed on as it came, like a field that we do not know.
/// </summary>
internal static class ModelReader
{
    private const int MostSurprises = 32;

    /// <summary>The value; DockerObjects know which parts of them carry unknown fields.</summary>
    /// <exception cref="SockException">The JSON is not of the kind that the model is for.</exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> type, string answer = "The engine's answer")
    {
        if (type.Kind == JsonTypeInfoKind.Object && utf8[0] != '{')
        {
            throw Unreadable<T>(answer, $"it is {Word(utf8[0])}", null);
        }

        UnknownFields.Take();
        T value = ReadSetAside(utf8, DockerJson.ForReading(type), answer);
        IReadOnlyList<DockerValue>? found = UnknownFields.Take();
        if (value is DockerObject top)
        {
            top.WithUnknownFields = found;
        }

        return value;
    }

    /// <summary>The value, where it is what was asked for: something else may have been sent in its place.</summary>
    /// <exception cref="SockException">It has no field of its model, or does not say which object it is of.</exception>
    public static T ReadOne<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> type, string answer)
    {
        T value = Read(utf8, type, answer);
        // A step may be of any kind, and what an update answers may be empty.
        return value is not DockerValue one || value is EngineStep or WarningsResponse || IsOne(utf8, one) ? value
            : throw Unreadable<T>(answer, $"it has no id, or no field of one: '{JsonSplitter.Begin(utf8)}'", null);
    }

    private static bool IsOne(ReadOnlySpan<byte> utf8, DockerValue value)
    {
        Utf8JsonReader reader = new(utf8, new JsonReaderOptions { MaxDepth = 512 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (value.Rest?.ContainsKey(reader.GetString()!) != true)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private static string Word(byte first) => first switch
    {
        (byte)'[' => "a list",
        (byte)'"' => "a text",
        (byte)'n' => "null",
        (byte)'t' or (byte)'f' => "true or false",
        _ => "a number",
    };

    private static T ReadSetAside<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> type, string answer)
    {
        Dictionary<string, JsonElement>? aside = null;
        while (true)
        {
            try
            {
                T value = JsonSerializer.Deserialize(utf8, type) ?? throw Unreadable<T>(answer, "it is null", null);
                Return(aside, value as DockerValue);
                return value;
            }
            catch (JsonException surprise) when (typeof(T).IsAssignableTo(typeof(DockerValue))
                && (aside?.Count ?? 0) < MostSurprises && FieldOf(surprise.Path) is { } field)
            {
                UnknownFields.Take();
                utf8 = Without(utf8, field, aside ??= [], surprise);
            }
            catch (JsonException problem)
            {
                throw Unreadable<T>(answer, problem.Message, problem);
            }
        }
    }

    private static void Return(Dictionary<string, JsonElement>? aside, DockerValue? value)
    {
        if (aside is null || value is null)
        {
            return;
        }

        Dictionary<string, JsonElement> rest = value.Rest ?? [];
        foreach ((string name, JsonElement field) in aside
            .Where(static field => field.Value.ValueKind != JsonValueKind.Null))
        {
            rest[name] = field;
        }

        if (rest.Count > 0)
        {
            value.Rest = rest;
        }
    }

    /// <summary>The top field of a JSON path: <c>$.Ports[0].IP</c> is in Ports.</summary>
    private static string? FieldOf(string? path)
    {
        if (path is null || path.Length < 3)
        {
            return null;
        }

        return path[1] == '.'
            ? path[2..].Split('.', '[')[0]
            : path.StartsWith("$['", StringComparison.Ordinal)
            ? path[3..path.IndexOf("']", StringComparison.Ordinal)] : null;
    }

    private static byte[] Without(
        ReadOnlySpan<byte> utf8, string field, Dictionary<string, JsonElement> aside, JsonException surprise)
    {
        Utf8JsonReader reader = new(utf8);
        JsonElement all = JsonElement.ParseValue(ref reader);
        if (all.ValueKind != JsonValueKind.Object || !all.TryGetProperty(field, out JsonElement surprising))
        {
            throw surprise;
        }

        aside[field] = surprising;
        ArrayBufferWriter<byte> kept = new(utf8.Length);
        using (Utf8JsonWriter writer = new(kept))
        {
            writer.WriteStartObject();
            foreach (JsonProperty property in all.EnumerateObject().Where(property => property.Name != field))
            {
                property.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return kept.WrittenSpan.ToArray();
    }

    private static SockException Unreadable<T>(string answer, string reason, JsonException? problem) =>
        new(SockFailure.ResponseUnreadable, $"{answer} cannot be read as {typeof(T).Name}: {reason}", null, problem);
}
