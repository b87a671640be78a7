using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DockerSock.Fake.Hosting;

/// <summary>The "filters" parameter: a JSON object of name to values, as a list or as an object of true.</summary>
internal sealed class Filters
{
    private readonly bool _isLate;
    private readonly Dictionary<string, List<string>> _values = new(StringComparer.Ordinal);

    private Filters(bool isLate) => _isLate = isLate;

    /// <summary>Reads the parameter; a name that is not allowed is an error, an empty list allows any.</summary>
    public static Filters Parse(string json, string[] allowed, ApiVersion engine)
    {
        Filters filters = new(engine.From(42));
        if (json.Length == 0)
        {
            return filters;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                filters._values[property.Name] = property.Value.ValueKind == JsonValueKind.Array
                    ? [.. property.Value.EnumerateArray().Select(value => value.GetString() ?? "")]
                    :
                    [
                        .. property.Value.EnumerateObject().Where(item => item.Value.GetBoolean())
                            .Select(item => item.Name),
                    ];
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw engine.From(42)
                ? EngineException.BadRequest("invalid filter")
                : EngineException.Internal("unexpected end of JSON input");
        }

        if (allowed.Length > 0 && filters._values.Keys.FirstOrDefault(key => !allowed.Contains(key)) is { } unknown)
        {
            throw EngineException.BadRequest($"{(engine.From(42) ? "i" : "I")}nvalid filter '{unknown}'");
        }

        return filters;
    }

    public bool Has(string name) => Values(name).Count > 0;

    public IReadOnlyList<string> Values(string name) => _values.TryGetValue(name, out List<string>? all) ? all : [];

    /// <summary>Whether the value is one of those asked for, or none is asked for.</summary>
    public bool Exact(string name, params string[] any) => !Has(name) || Values(name).Any(any.Contains);

    /// <summary>As <see cref="Exact"/>, and each value asked for may also be a regular expression.</summary>
    public bool Match(string name, params string[] any) => !Has(name)
        || Values(name).Any(asked => any.Any(value => value == asked || IsMatch(asked, value)));

    /// <summary>As <see cref="Exact"/>, and each value asked for may also be the beginning.</summary>
    public bool Fuzzy(string name, params string[] any) => !Has(name)
        || Values(name).Any(asked => any.Any(value => value.StartsWith(asked, StringComparison.Ordinal)));

    /// <summary>Whether every key, or key=value, asked for is there.</summary>
    public bool Labels(string name, IReadOnlyDictionary<string, string>? labels)
    {
        foreach (string asked in Values(name))
        {
            int equals = asked.IndexOf('=', StringComparison.Ordinal);
            string key = equals < 0 ? asked : asked[..equals];
            if (labels is null || !labels.TryGetValue(key, out string? value)
                || (equals >= 0 && value != asked[(equals + 1)..]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>true or false as asked for; null when not asked for.</summary>
    public bool? Truth(string name)
    {
        if (!Has(name))
        {
            return null;
        }

        IReadOnlyList<string> values = Values(name);
        bool yes = values.Any(value => value is "1" or "true");
        bool no = values.Any(value => value is "0" or "false");
        string which = $"{name}=[{string.Join(' ', values)}]";
        return yes ^ no ? yes
            : throw (_isLate ? Invalid(which) : EngineException.BadRequest($"Invalid filter '{which}'"));
    }

    /// <summary>The time that "until" means; null when it was not asked for.</summary>
    public DateTimeOffset? Until(EngineState state)
    {
        IReadOnlyList<string> values = Values("until");
        EngineException Refused(string why) => new(_isLate ? 400 : 500, why);
        return values.Count switch
        {
            0 => null,
            1 => GoText.Timestamp(values[0], state.Now)
                ?? throw Refused($"failed to parse value as time or duration: \"{values[0]}\""),
            _ => throw Refused("more than one until filter specified"),
        };
    }

    /// <summary>Whole numbers asked for.</summary>
    public IReadOnlyList<int> Numbers(string name) => [.. Values(name).Select(value =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw Invalid($"{name}={value}", $"strconv.Atoi: parsing \"{value}\": invalid syntax"))];

    /// <summary>The error that engines answer to a value they cannot use.</summary>
    public static EngineException Invalid(string which, string? why = null) =>
        EngineException.BadRequest($"invalid filter '{which}'" + (why is null ? "" : ": " + why));

    private static bool IsMatch(string pattern, string value)
    {
        try
        {
            return Regex.IsMatch(value, pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
