using System.Text.Json.Nodes;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// A part of a JSON document that may not be there yet: it is made when something is put into it, and not before. What
/// nobody has given (null) leaves what is there as it is.
/// </summary>
internal sealed class JsonPart
{
    private readonly JsonPart? _whole;
    private readonly string _name = "";
    private JsonObject? _found;

    /// <summary>A document.</summary>
    public JsonPart(JsonObject document) => _found = document;

    private JsonPart(JsonPart whole, string name) =>
        (_whole, _name, _found) = (whole, name, whole._found?[name] as JsonObject);

    /// <summary>A part of this one.</summary>
    public JsonPart this[string name] => new(this, name);

    /// <summary>True when it is there.</summary>
    public bool IsThere => Found is not null;

    /// <summary>What is there of it; null when it is not.</summary>
    public JsonObject? Found => _found ??= _whole?.Found?[_name] as JsonObject;

    private JsonObject Made
    {
        get
        {
            if (Found is null)
            {
                _whole!.Made[_name] = _found = [];
            }

            return _found!;
        }
    }

    /// <summary>Sets a field.</summary>
    public JsonPart Set(string name, JsonNode? value)
    {
        if (value is not null)
        {
            Made[name] = value;
        }

        return this;
    }

    /// <summary>Sets a duration, which the API counts in nanoseconds.</summary>
    public JsonPart Set(string name, TimeSpan? value) =>
        Set(name, TimeUnit.InNanoseconds(value) is { } count ? JsonValue.Create(count) : null);

    /// <summary>Sets a list of words; an empty one takes away what is there.</summary>
    public JsonPart Set(string name, IEnumerable<string>? values) => Set(name, values is null ? null : List(values));

    /// <summary>Sets the fields of a model, except those that are null.</summary>
    public void Set(DockerValue model)
    {
        foreach ((string name, JsonNode? value) in JsonMerge.Of(model, null))
        {
            Set(name, value?.DeepClone());
        }
    }

    /// <summary>Takes a field away.</summary>
    public void Drop(string name) => Found?.Remove(name);

    /// <summary>Puts entries into a map, and takes others out of it first.</summary>
    public void Merge(string name, IReadOnlyDictionary<string, string>? entries, IEnumerable<string>? without = null)
    {
        JsonPart map = this[name];
        foreach (string key in without ?? [])
        {
            map.Drop(key);
        }

        foreach ((string key, string value) in entries ?? new Dictionary<string, string>())
        {
            map.Set(key, value);
        }
    }

    /// <summary>Puts words into a list unless they are there, and takes others out of it first.</summary>
    public void Merge(string name, IEnumerable<string>? values, IEnumerable<string>? without = null) =>
        Merge(name, values?.Select(static value => (JsonNode)value), static value => value.GetValue<string>(),
            without is null ? null : key => without.Contains(key, StringComparer.Ordinal));

    /// <summary>
    /// Puts things into a list, each in the place of the one with the same key where there is one, and takes others out
    /// of it first.
    /// </summary>
    /// <param name="name">The list.</param>
    /// <param name="values">What is put in; null for nothing.</param>
    /// <param name="key">The key of a thing.</param>
    /// <param name="without">Says of a key whether its thing is taken out; null for none.</param>
    public void Merge(string name,
        IEnumerable<JsonNode>? values, Func<JsonNode, string?> key, Func<string, bool>? without)
    {
        if (values is null && without is null)
        {
            return;
        }

        List<JsonNode> list = [.. (Found?[name] as JsonArray ?? []).OfType<JsonNode>()
            .Select(static one => one.DeepClone())];
        if (without is not null)
        {
            list.RemoveAll(one => key(one) is { } named && without(named));
        }

        foreach (JsonNode value in values ?? [])
        {
            int same = list.FindIndex(one => key(one) == key(value));
            if (same < 0)
            {
                list.Add(value.DeepClone());
            }
            else
            {
                list[same] = value.DeepClone();
            }
        }

        if (list.Count > 0)
        {
            Made[name] = new JsonArray([.. list]);
        }
        else
        {
            Drop(name);
        }
    }

    /// <summary>Models as JSON.</summary>
    public static IEnumerable<JsonNode>? Of<T>(IEnumerable<T>? models)
        where T : DockerValue => models?.Select(static model => (JsonNode)JsonMerge.Of(model, null));

    private static JsonArray List(IEnumerable<string> values) =>
        new([.. values.Select(static value => (JsonNode?)value)]);
}
