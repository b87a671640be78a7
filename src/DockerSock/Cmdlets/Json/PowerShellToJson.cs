using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Management.Automation.Language;
using System.Numerics;
using System.Security;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// Turns what a user passes as a body into JSON: hashtables and objects with their properties, lists, values.
/// </summary>
internal static class PowerShellToJson
{
    private const int Deepest = DockerJson.Deepest + 88;
    private const string Time = "yyyy-MM-ddTHH:mm:ss.FFFFFFFK";

    private static readonly JsonWriterOptions s_options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = Deepest + 2,
    };

    /// <summary>The value as JSON, in UTF-8.</summary>
    /// <exception cref="SockException">The value holds itself, or a secret that must not be written in the
    /// clear.</exception>
    public static byte[] Convert(object? value) => Convert(value, 0);

    private static byte[] Convert(object? value, int depth)
    {
        using MemoryStream json = new();
        using (Utf8JsonWriter writer = new(json, s_options))
        {
            Write(writer, value, depth);
        }

        return json.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, object? value, int depth)
    {
        if (depth > Deepest)
        {
            throw new SockException(SockFailure.NameInvalid,
                $"The body is nested more than {Deepest} levels deep; it may hold itself.");
        }

        PSObject? wrapped = value as PSObject;
        switch (wrapped?.BaseObject ?? value)
        {
            case null or DBNull or NullString:
            case PSCustomObject when ReferenceEquals(value, AutomationNull.Value):
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case char letter:
                writer.WriteStringValue(letter.ToString());
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case SwitchParameter given:
                writer.WriteBooleanValue(given.IsPresent);
                break;
            case Enum choice:
                writer.WriteStringValue(choice.ToString());
                break;
            case sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal
                or BigInteger:
                writer.WriteRawValue(Number((IFormattable)(wrapped?.BaseObject ?? value)!));
                break;
            case DateTime time:
                writer.WriteStringValue(time.ToString(Time, CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset time:
                writer.WriteStringValue(time.ToString(Time, CultureInfo.InvariantCulture));
                break;
            case byte[] bytes:
                writer.WriteBase64StringValue(bytes);
                break;
            case SecureString or PSCredential:
                throw new SockException(SockFailure.NameInvalid,
                    "The body holds a SecureString or a credential; it is not sent in the clear.",
                    "Convert it yourself where that is what you want.");
            case DockerValue model when DockerJson.Default.GetTypeInfo(model.GetType()) is not null:
                ModelWithNotes(model, depth).WriteTo(writer);
                break;
            case JsonElement json:
                json.WriteTo(writer);
                break;
            case IDictionary map:
                WriteMap(writer, map, depth);
                break;
            case IEnumerable list:
                WriteList(writer, list, depth);
                break;
            case Uri or Guid or Version or TimeSpan or System.Net.IPAddress:
                writer.WriteStringValue((wrapped?.BaseObject ?? value)!.ToString());
                break;
            default:
                WriteProperties(writer, wrapped ?? PSObject.AsPSObject(value), depth);
                break;
        }
    }

    private static string Number(IFormattable number)
    {
        string text = number.ToString(null, CultureInfo.InvariantCulture);
        return number is double or float && text.AsSpan().ContainsAny("NI∞")
            ? throw new SockException(SockFailure.NameInvalid, $"{text} is not a number that JSON has.")
            : text;
    }

    private static void WriteMap(Utf8JsonWriter writer, IDictionary map, int depth)
    {
        writer.WriteStartObject();
        foreach (DictionaryEntry entry in map)
        {
            writer.WritePropertyName(LanguagePrimitives.ConvertTo<string>(entry.Key));
            Write(writer, entry.Value, depth + 1);
        }

        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, IEnumerable list, int depth)
    {
        writer.WriteStartArray();
        foreach (object? item in list)
        {
            Write(writer, item, depth + 1);
        }

        writer.WriteEndArray();
    }

    private static void WriteProperties(Utf8JsonWriter writer, PSObject shown, int depth)
    {
        writer.WriteStartObject();
        foreach (PSPropertyInfo property in shown.Properties)
        {
            if (property.IsGettable)
            {
                writer.WritePropertyName(property.Name);
                Write(writer, ValueOf(property), depth + 1);
            }
        }

        writer.WriteEndObject();
    }

    /// <summary>The value of a property; null for one that cannot tell it, as ConvertTo-Json has it.</summary>
    private static object? ValueOf(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException)
        {
            return null;
        }
    }

    /// <summary>
    /// An object of ours as the API writes it, with what a user has put onto it, or onto a part of it, since it came.
    /// </summary>
    private static JsonObject ModelWithNotes(DockerValue model, int depth)
    {
        JsonObject json = DockerJson.ToNode(model);
        AddNotes(json, model, depth);
        return json;
    }

    /// <summary>True for a field that nobody has changed: it is there already, exactly as it was sent.</summary>
    private static bool IsAsSent(PSPropertyInfo note, DockerValue model, int depth) =>
        note is DurationProperty || (model.Rest?.TryGetValue(note.Name, out JsonElement sent) == true
        && Convert(note.Value, depth).AsSpan().SequenceEqual(Convert(JsonToPowerShell.Convert(sent), depth)));

    private static void AddNotes(JsonNode? json, object? value, int depth)
    {
        switch (json, value)
        {
            case (JsonObject fields, DockerValue model):
                foreach (JsonPropertyInfo property in DockerJson.Plain.GetTypeInfo(model.GetType())!.Properties)
                {
                    AddNotes(fields[property.Name], property.Get?.Invoke(model), depth + 1);
                }

                foreach (PSPropertyInfo note in PSObject.AsPSObject(model).Properties
                    .Match("*", PSMemberTypes.NoteProperty).Where(note => !IsAsSent(note, model, depth)))
                {
                    fields[note.Name] = DockerJson.Parse(Convert(note.Value, depth + 1));
                }

                break;
            case (JsonObject fields, IDictionary map):
                foreach (DictionaryEntry entry in map)
                {
                    AddNotes(fields[LanguagePrimitives.ConvertTo<string>(entry.Key)], entry.Value, depth + 1);
                }

                break;
            case (JsonArray items, IEnumerable list and not (string or byte[])):
                foreach ((JsonNode? item, object? one) in items.Zip(list.Cast<object?>()))
                {
                    AddNotes(item, one, depth + 1);
                }

                break;
            default:
                break;
        }
    }
}
