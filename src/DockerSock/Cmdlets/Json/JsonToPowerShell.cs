using System.Collections.Specialized;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// Turns JSON into what PowerShell works with, and loses nothing: whole numbers stay whole at any size, strings stay
/// strings, null stays null. An object whose keys PowerShell could not hold as properties (two that differ only in
/// case, an empty one) becomes an ordered, case-sensitive dictionary, where <c>$x.key</c> works just as well.
/// </summary>
internal static class JsonToPowerShell
{
    private const int LongestNumber = 4096;

    private static readonly JsonReaderOptions s_options = new() { MaxDepth = DockerJson.Deepest };

    /// <summary>Names that PowerShell keeps for itself on every object.</summary>
    private static readonly HashSet<string> s_reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "psbase", "psadapted", "psextended", "psobject", "pstypenames",
    };

    /// <summary>
    /// PowerShell's own constructor with room for a number of members, which its reference assembly lacks; there
    /// <c>new PSObject(3)</c> is an Int32 in a wrapper. It saves a fifth of the memory of large answers.
    /// </summary>
    private static readonly ConstructorInvoker? s_withRoom =
        typeof(PSObject).GetConstructor([typeof(int)]) is { } constructor
            ? ConstructorInvoker.Create(constructor) : null;

    /// <summary>One JSON value.</summary>
    public static object? Convert(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Parse(utf8);
        }
        catch (Exception odd) when (odd is JsonException or InvalidOperationException)
        {
            return Parse(JsonRepair.Of(utf8));
        }
    }

    /// <summary>One JSON value.</summary>
    public static object? Convert(JsonElement value) => Convert(Encoding.UTF8.GetBytes(value.GetRawText()));

    private static object? Parse(ReadOnlySpan<byte> utf8)
    {
        Utf8JsonReader reader = new(utf8, s_options);
        reader.Read();
        return Read(ref reader);
    }

    /// <summary>
    /// Puts the fields that our types do not know onto their objects, as note properties, and has PowerShell see
    /// durations as such. None of them hides a property of ours, however it is spelled: what an engine says decides
    /// neither where later commands go nor what they are about. Only a field that was meant for a property, and could
    /// not be read as one, stands in its place.
    /// </summary>
    public static void AttachNotes(IReadOnlyList<DockerValue> found)
    {
        foreach (DockerValue value in found)
        {
            PSObject shown = PSObject.AsPSObject(value);
            // What we make of other fields, such as the name among the names, no field is meant for.
            HashSet<string> meant = [.. DockerJson.Default.GetTypeInfo(value.GetType())?.Properties
                .Where(static property => property.Get is not null || property.Set is not null)
                .Select(static property => property.Name) ?? []];
            foreach ((string name, JsonElement field) in value.Rest ?? [])
            {
                if (name.Length > 0 && !s_reserved.Contains(name) && (shown.Properties[name] is not { } ours
                    || (ours.MemberType != PSMemberTypes.NoteProperty && meant.Contains(name))))
                {
                    shown.Properties.Add(new PSNoteProperty(name, Convert(field)));
                }
            }

            foreach (JsonPropertyInfo counted in DurationProperty.In(value).Where(counted =>
                shown.Properties[counted.Name].MemberType != PSMemberTypes.NoteProperty))
            {
                shown.Properties.Add(new DurationProperty(value, counted));
            }
        }
    }

    private static object? Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(ref reader),
        JsonTokenType.StartArray => ReadArray(ref reader),
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => ReadNumber(ref reader),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => null,
    };

    private static object ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out long whole))
        {
            return whole;
        }

        if (reader.TryGetUInt64(out ulong large))
        {
            return large;
        }

        // What no number of .NET holds stays as it was written.
        string text = Encoding.ASCII.GetString(reader.ValueSpan);
        return text.AsSpan().ContainsAny(".eE")
            ? reader.GetDouble() is var number && double.IsFinite(number) ? number : text
            : text.Length > LongestNumber ? text
            : BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }

    private static object?[] ReadArray(ref Utf8JsonReader reader)
    {
        List<object?> items = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Read(ref reader));
        }

        return [.. items];
    }

    private static object ReadObject(ref Utf8JsonReader reader)
    {
        List<KeyValuePair<string, object?>> fields = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            fields.Add(new(name, Read(ref reader)));
        }

        return AsObject(fields) ?? (object)AsDictionary(fields);
    }

    private static PSObject? AsObject(List<KeyValuePair<string, object?>> fields)
    {
        PSObject shown = s_withRoom is null || fields.Count == 0
            ? new() : (PSObject)s_withRoom.Invoke(fields.Count);
        PSMemberInfoCollection<PSPropertyInfo> properties = shown.Properties;
        HashSet<string> names = new(fields.Count, StringComparer.OrdinalIgnoreCase);
        foreach ((string name, object? value) in fields)
        {
            if (name.Length == 0 || s_reserved.Contains(name))
            {
                return null;
            }

            if (!names.Add(name))
            {
                if (!names.TryGetValue(name, out string? before) || before != name)
                {
                    return null;
                }

                // Of a key that is there twice the last one counts, where it stands.
                properties.Remove(name);
            }

            properties.Add(new PSNoteProperty(name, value), preValidated: true);
        }

        return shown;
    }

    private static OrderedDictionary AsDictionary(List<KeyValuePair<string, object?>> fields)
    {
        OrderedDictionary map = new(fields.Count, StringComparer.Ordinal);
        foreach ((string name, object? value) in fields)
        {
            map.Remove(name);
            map.Add(name, value);
        }

        return map;
    }
}
