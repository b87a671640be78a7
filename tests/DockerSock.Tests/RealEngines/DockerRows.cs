using System.Globalization;
using System.Text.Json.Nodes;
using DockerSock.Models;

namespace DockerSock.Tests.RealEngines;

/// <summary>Rows of the docker program's lists beside our objects.</summary>
internal static class DockerRows
{
    /// <summary>What a list of the docker program has, a JSON object for each row, in its order.</summary>
    public static async Task<JsonObject[]> RowsAsync(this DockerProgram docker, params string[] question) =>
        [.. (await docker.OutAsync([.. question, "--format", "json"]))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static row => JsonNode.Parse(row)!.AsObject())];

    /// <summary>Our objects have the same rows, with the same columns: none more, none less.</summary>
    public static void AssertSame<T>(IEnumerable<JsonObject> theirs, IEnumerable<T> ours,
        Func<T, Dictionary<string, string>> columns) =>
        Assert.Equal(
            string.Join("\n\n", theirs.Select(static row => Text(row.Select(Column))).Order(StringComparer.Ordinal)),
            string.Join("\n\n", ours.Select(one => Text(columns(one))).Order(StringComparer.Ordinal)));

    /// <summary>
    /// What a text with an age in it may be, when it was made at a moment between the two: a look at every 100
    /// milliseconds misses none, for each lasts a second at least.
    /// </summary>
    public static IReadOnlyList<string> Between(DateTimeOffset from, DateTimeOffset to,
        Func<DateTimeOffset, string> text)
    {
        List<string> texts = [];
        for (DateTimeOffset now = from; now < to; now += TimeSpan.FromMilliseconds(100))
        {
            texts.Add(text(now));
        }

        return [.. texts.Append(text(to)).Distinct()];
    }

    /// <summary>What they say of one, when it is among what ours may be; else the last of ours.</summary>
    public static string Either(JsonObject[] theirs, string id, string column, IReadOnlyList<string> ours)
    {
        string? text = (string?)theirs.FirstOrDefault(row => (string?)row["ID"] == id)?[column];
        return text is not null && ours.Contains(text) ? text : ours[^1];
    }

    /// <summary>Labels as one column; the docker program has them in any order.</summary>
    public static string Labels(IReadOnlyDictionary<string, string> labels) =>
        Sorted(string.Join(',', labels.Select(static label => $"{label.Key}={label.Value}")));

    /// <summary>The columns of <c>docker network ls</c>.</summary>
    public static Dictionary<string, string> Network(DockerNetwork network) => new()
    {
        ["ID"] = network.Id,
        ["Name"] = network.Name,
        ["Driver"] = network.Driver,
        ["Scope"] = network.Scope,
        ["CreatedAt"] = Time(network.Created),
        ["Internal"] = Word(network.Internal),
        ["IPv4"] = Word(network.EnableIPv4 ?? false),
        ["IPv6"] = Word(network.EnableIPv6),
        ["Labels"] = Labels(network.Labels),
    };

    /// <summary>The columns of <c>docker volume ls</c>; it asks for no sizes.</summary>
    public static Dictionary<string, string> Volume(DockerVolume volume) => new()
    {
        ["Name"] = volume.Name,
        ["Driver"] = volume.Driver,
        ["Scope"] = volume.Scope,
        ["Mountpoint"] = volume.Mountpoint,
        ["Labels"] = Labels(volume.Labels),
        ["Availability"] = volume.ClusterVolume?.Spec?.AccessMode?.Availability ?? "N/A",
        ["Group"] = volume.ClusterVolume?.Spec?.Group ?? "N/A",
        ["Status"] = volume.ClusterVolume is null ? "N/A" : "cluster",
        ["Links"] = volume.UsageData?.RefCount.ToString(CultureInfo.InvariantCulture) ?? "N/A",
        ["Size"] = volume.Size?.ToString(CultureInfo.InvariantCulture) ?? "N/A",
    };

    private static string Text(IEnumerable<KeyValuePair<string, string>> columns) => string.Join('\n', columns
        .Select(static column => $"{column.Key}: {column.Value}").Order(StringComparer.Ordinal));

    private static KeyValuePair<string, string> Column(KeyValuePair<string, JsonNode?> column) =>
        new(column.Key, column switch
        {
            { Key: "Labels" } => Sorted((string)column.Value!),
            { Key: "CreatedAt" } => Time((string)column.Value!),
            _ => column.Value?.ToString() ?? "",
        });

    private static string Sorted(string labels) =>
        string.Join(',', labels.Split(',').Order(StringComparer.Ordinal));

    private static string Word(bool value) => value ? "true" : "false";

    /// <summary>"2026-01-31 12:00:00.123456789 +0000 UTC" without what .NET does not keep; words stay.</summary>
    private static string Time(string text) => text.Split(' ') is [var date, var time, var zone, _]
        && DateTimeOffset.TryParse($"{date} {time[..Math.Min(time.Length, 16)]} {zone}", CultureInfo.InvariantCulture,
            out DateTimeOffset moment)
        ? Time(moment) : text;

    private static string Time(DateTimeOffset? time) => $"{time?.ToUniversalTime():O}";
}
