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
    /// <summary>Begin of a sentence on an answer of which nothing else is known.</summary>
    public const string Answer = "The engine's answer";

    private static readonly JsonReaderOptions s_anyDepth = new() { MaxDepth = int.MaxValue };

    /// <summary>The value; DockerObjects know which parts of them carry unknown fields.</summary>
    /// <exception cref="SockException">The JSON is not of the kind that the model is for.</exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> type) => Read(utf8, type, Answer, out _);

    /// <summary>The value, where it is what was asked for: something else may have been sent in its place.</summary>
    /// <param name="utf8">Its JSON.</param>
    /// <param name="type">What was asked for.</param>
    /// <param name="answer">Begin of a sentence: whose answer it is.</param>
    /// <param name="aside">The fields that were set aside: type and field.</param>
    /// <exception cref="SockException">It is of another kind, or has no field of its model.</exception>
    public static T ReadOne<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> type, string answer,
        out IReadOnlyCollection<string> aside)
    {
        T value = Read(utf8, type, answer, out aside);
        // A step may be of any kind, and what an update answers may be empty.
        return value is not DockerValue one || value is EngineStep or WarningsResponse or ICreated || aside.Count > 0
            || IsOne(utf8, one) ? value
            : throw Unreadable<T>(answer, $"it has no id, or no field of one: '{JsonSplitter.Begin(utf8)}'", null);
    }

    private static bool IsOne(ReadOnlySpan<byte> utf8, DockerValue value)
    {
        Utf8JsonReader reader = new(JsonRepair.IsGood(utf8) ? utf8 : JsonRepair.Of(utf8), s_anyDepth);
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

    private static T Read<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> type, string answer,
        out IReadOnlyCollection<string> aside)
    {
        if (type.Kind == JsonTypeInfoKind.Object && utf8 is not [(byte)'{', ..])
        {
            throw Unreadable<T>(answer, $"it is {Word(utf8)}", null);
        }

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
            throw Unreadable<T>(answer, problem.Message, problem);
        }
    }

    private static string Word(ReadOnlySpan<byte> utf8) => utf8 switch
    {
        [] => "empty",
        [(byte)'[', ..] => "a list",
        [(byte)'"', ..] => "a text",
        [(byte)'n', ..] => "null",
        [(byte)'t' or (byte)'f', ..] => "true or false",
        _ => "a number",
    };

    private static SockException Unreadable<T>(string answer, string reason, JsonException? problem) =>
        new(SockFailure.ResponseUnreadable, $"{answer} cannot be read as {typeof(T).Name}: {reason}", null, problem);
}
