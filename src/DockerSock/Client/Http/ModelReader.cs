using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Reads one value of an answer into its model. A field of another kind than the API says (engines differ in small
/// ways) costs that field, not the answer: it is set aside and handed on as it came, like a field that we do not know.
/// </summary>
internal static class ModelReader
{
    /// <summary>The value; DockerObjects know which parts of them carry unknown fields.</summary>
    /// <exception cref="SockException">The JSON is not of the kind that the model is for.</exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> type) => Read(utf8, type, out _);

    /// <summary>The same, and which fields were set aside: type and field.</summary>
    /// <exception cref="SockException">The JSON is not of the kind that the model is for.</exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> type, out IReadOnlyCollection<string> aside)
    {
        aside = [];
        UnknownFields.Clear();
        try
        {
            if (JsonRepair.IsGood(utf8) && JsonSerializer.Deserialize(utf8, DockerJson.ForReading(type)) is { } good)
            {
                return good;
            }
        }
        catch (JsonException)
        {
            // Read once more, with more care.
        }

        UnknownFields.Clear();
        try
        {
            T value = JsonSerializer.Deserialize(JsonRepair.Of(utf8), DockerJson.ForReading(type, isOdd: true))
                ?? throw new JsonException("it is null");
            aside = OddFields.Take();
            return value;
        }
        catch (JsonException problem)
        {
            OddFields.Take();
            throw new SockException(SockFailure.ResponseUnreadable,
                $"The engine's answer cannot be read as {typeof(T).Name}: {problem.Message}", null, problem);
        }
    }
}
