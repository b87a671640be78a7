using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace DockerSock.Models;

/// <summary>
/// Reads fields that may be of another kind than the API says: such a field costs itself, at any depth, and is set
/// aside as it came, among the fields that its object does not know. It is slower than plain reading, and done only
/// where that has failed.
/// </summary>
internal static class OddFields
{
    [ThreadStatic]
    private static JsonElement? s_aside;

    [ThreadStatic]
    private static HashSet<string>? s_names;

    /// <summary>What was set aside since the last call on this thread: type and field.</summary>
    public static IReadOnlyCollection<string> Take()
    {
        HashSet<string>? names = s_names;
        s_names = null;
        return names ?? [];
    }

    /// <summary>Has the fields of a type read so.</summary>
    public static void Allow(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo property in type.Properties.Where(static property =>
            !property.IsExtensionData && property.Set is not null))
        {
            Type kind = property.PropertyType;
            if (kind.GenericTypeArguments is [{ } inner] && inner.IsSubclassOf(typeof(DockerObject))
                && !type.Type.IsSubclassOf(typeof(DockerObject)))
            {
                // An answer that wraps a list is there for the list alone: without it, nothing is answered.
                property.CustomConverter = kind.GetGenericTypeDefinition() != typeof(DockerList<>) ? null
                    : Make(typeof(Wrapped<>), inner);
                continue;
            }

            property.CustomConverter = Make(typeof(AnyKind<>), kind, property.CustomConverter);
            Action<object, object?> set = property.Set!;
            property.Set = (model, value) =>
            {
                if (s_aside is { } odd)
                {
                    s_aside = null;
                    (s_names ??= []).Add($"{type.Type.Name}.{property.Name}");
                    Dictionary<string, JsonElement> rest = ((DockerValue)model).Rest ?? [];
                    rest[property.Name] = odd;
                    ((DockerValue)model).Rest = rest;
                }
                else
                {
                    // Of a field that is there twice the last one counts.
                    (model as DockerValue)?.Rest?.Remove(property.Name);
                    set(model, value);
                }
            };
        }
    }

    private static JsonConverter Make(Type converter, Type type, params object?[] arguments) =>
        (JsonConverter)Activator.CreateInstance(converter.MakeGenericType(type), arguments)!;

    /// <summary>Reads any value, and sets aside what is not of the type.</summary>
    private sealed class AnyKind<T>(JsonConverter? plain) : JsonConverter<T?>
    {
        public override bool HandleNull => true;

        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            Utf8JsonReader start = reader;
            try
            {
                return reader.TokenType == JsonTokenType.Null ? default
                    : plain is JsonConverter<T> own ? own.Read(ref reader, typeToConvert, options)
                    : JsonSerializer.Deserialize(ref reader, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));
            }
            catch (Exception odd) when (odd is JsonException or InvalidOperationException or FormatException)
            {
                reader = start;
                s_aside = JsonElement.ParseValue(ref reader);
                return default;
            }
        }

        public override void Write(Utf8JsonWriter writer, T? value, JsonSerializerOptions options) =>
            throw new NotSupportedException();
    }

    /// <summary>Reads a list, and leaves out what is no object.</summary>
    private sealed class Wrapped<T> : JsonConverter<DockerList<T>>
    {
        public override DockerList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            DockerList<T> list = [];
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                throw new JsonException($"it has no list of {typeof(T).Name}");
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType == JsonTokenType.StartObject)
                {
                    list.Add(JsonSerializer.Deserialize(ref reader,
                        (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)))!);
                }
                else if (reader.TokenType != JsonTokenType.Null)
                {
                    (s_names ??= []).Add(typeof(T).Name);
                    reader.Skip();
                }
            }

            return list;
        }

        public override void Write(Utf8JsonWriter writer, DockerList<T> value, JsonSerializerOptions options) =>
            throw new NotSupportedException();
    }
}
