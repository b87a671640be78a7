using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace DockerSock.Models;

/// <summary>Converters of numbers and of yes and no, for which null is what was not sent.</summary>
internal static class OrDefault
{
    private static readonly Dictionary<Type, JsonConverter> s_all = new()
    {
        [typeof(bool)] = new Converter<bool>(JsonMetadataServices.BooleanConverter),
        [typeof(int)] = new Converter<int>(JsonMetadataServices.Int32Converter),
        [typeof(uint)] = new Converter<uint>(JsonMetadataServices.UInt32Converter),
        [typeof(long)] = new Converter<long>(JsonMetadataServices.Int64Converter),
        [typeof(ulong)] = new Converter<ulong>(JsonMetadataServices.UInt64Converter),
        [typeof(double)] = new Converter<double>(JsonMetadataServices.DoubleConverter),
    };

    /// <summary>The converter of a type; null for one that is none of these.</summary>
    public static JsonConverter? Of(Type type) => s_all.GetValueOrDefault(type);

    private sealed class Converter<T>(JsonConverter<T> plain) : JsonConverter<T>
        where T : struct
    {
        public override bool HandleNull => true;

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null ? default : plain.Read(ref reader, typeToConvert, options);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            plain.Write(writer, value, options);
    }
}
