using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// What is secret in a request and in words about one: the one list for verbose lines and for errors. A secret is shown
/// as <c>***</c>.
/// </summary>
internal static partial class Secrets
{
    /// <summary>What stands in the place of a secret.</summary>
    internal const string Sign = "***";

    /// <summary>
    /// Operations whose body is a secret, whoever sends them; Podman has some of them below /libpod too.
    /// </summary>
    private static readonly string[] s_paths = ["/auth", "/secrets/create", "/swarm/init", "/swarm/join",
        "/swarm/update", "/swarm/unlock"];

    /// <summary>A header as it may be shown.</summary>
    public static string Header(DockerRequest request, string name, string value) =>
        $"{name}: {(request.Unshown.Contains(name) || Name().IsMatch(name) ? Sign : value)}";

    /// <summary>True for a request whose body may not be shown.</summary>
    /// <param name="body">The body.</param>
    /// <param name="target">The path, with or without a version before it and a query behind it.</param>
    public static bool IsBody(RequestBody body, string target) => body.IsSecret || IsPath(target);

    /// <summary>True for a request whose body may not be shown, whoever sends it.</summary>
    /// <param name="target">The path, with or without a version before it and a query behind it.</param>
    public static bool IsPath(string target)
    {
        string plain = target.Split('?')[0];
        string route = DockerEngine.HasVersion(plain) && plain.IndexOf('/', 1) is > 0 and var end
            ? plain[end..] : plain;
        return s_paths.Any(path => route == path || route == "/libpod" + path);
    }

    /// <summary>A path and query as they may be shown.</summary>
    public static string Target(string target) => Words(Parameter().Replace(target, static one =>
        Name().IsMatch(one.Groups["name"].Value) ? one.Groups["name"].Value + "=" + Sign : one.Value));

    /// <summary>Any text as it may be shown: without passwords in addresses, and without a swarm's tokens and keys.
    /// </summary>
    public static string Words(string text) => Anywhere().Replace(text, Sign);

    /// <summary>
    /// JSON as it may be shown: what has the name of a secret, also as a variable in a list (<c>DB_PASSWORD=…</c>), is
    /// left out. Of a stream, each value that is whole; null where none is.
    /// </summary>
    public static string? Json(ReadOnlySpan<byte> json)
    {
        StringBuilder shown = new();
        try
        {
            while (json.Length > 0)
            {
                Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = DockerJson.Deepest });
                int length = ValueLength(ref reader, json);
                JsonNode? value = JsonNode.Parse(json[..length], null,
                    new JsonDocumentOptions { MaxDepth = DockerJson.Deepest });
                Hide(value);
                shown.Append(shown.Length > 0 ? "\n" : "").Append(Words(value?.ToJsonString(s_plain) ?? "null"));
                json = json[length..].TrimStart(" \r\n\t"u8);
            }
        }
        catch (Exception problem) when (problem is JsonException or ArgumentException)
        {
            // What was kept breaks off here, or is none.
        }

        return shown.Length > 0 ? shown.ToString() : null;
    }

    private static readonly JsonSerializerOptions s_plain = new(DockerJson.Plain.Options) { WriteIndented = false };

    private static int ValueLength(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        reader.Read();
        reader.Skip();
        return (int)reader.BytesConsumed;
    }

    private static void Hide(JsonNode? value)
    {
        if (value is JsonArray list)
        {
            for (int i = 0; i < list.Count; i++)
            {
                if (list[i] is JsonValue one && one.TryGetValue(out string? text)
                    && text.IndexOf('=') is > 0 and var at && Name().IsMatch(text[..at]))
                {
                    list[i] = $"{text[..at]}={Sign}";
                }

                Hide(list[i]);
            }
        }
        else if (value is JsonObject map)
        {
            foreach ((string name, JsonNode? field) in map.ToArray())
            {
                if (field is JsonValue one && one.GetValueKind() == JsonValueKind.String && Name().IsMatch(name))
                {
                    map[name] = Sign;
                }

                Hide(field);
            }
        }
    }

    /// <summary>Names of headers and of parameters whose values are secrets.</summary>
    [GeneratedRegex("auth(?!or$)|cookie|(?<!^rotate\\w+)token|secret|passw|api[-_]?key|^X-Registry-Config$|^buildargs$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex("(?<=[?&])(?<name>[^=&]+)=[^&]*", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();

    /// <summary>The password of an address, also of one that is escaped, and what a swarm hands out.</summary>
    [GeneratedRegex("(?<=(?::|%3A)(?:/|%2F){1,2}[^\\s/@?#\"']{0,256}?(?::|%3A))(?:(?!%2F)[^\\s/\"'&])+(?=@|%40)"
        + "|(?<=SWM(?:TKN|KEY)-1-)[\\w+/=-]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Anywhere();
}
