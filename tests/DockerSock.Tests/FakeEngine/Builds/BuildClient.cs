using System.Text.Json;
using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>Sends builds to an engine and reads what it says about them.</summary>
internal static class BuildClient
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Builds a Dockerfile and files; gives the status and the lines of the answer.</summary>
    public static Task<(int Status, string[] Lines)> BuildAsync(
        FakeEngine engine, string query, string dockerfile, params (string Name, string Text)[] files) =>
        SendAsync(engine, query, TestTar.Of([("Dockerfile", dockerfile), .. files]));

    /// <summary>Builds what is in an archive.</summary>
    public static async Task<(int Status, string[] Lines)> SendAsync(FakeEngine engine, string query, byte[] context)
    {
        using EngineClient client = new(engine);
        using ByteArrayContent content = new(context);
        using HttpResponseMessage answer = await client.PostAsync(
            new Uri($"http://engine/v{engine.Options.ApiVersion}/build?{query}"), content, Cancel);
        string body = await answer.Content.ReadAsStringAsync(Cancel);
        return ((int)answer.StatusCode, body.Split((string[])["\r\n", "\n"], StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>What is printed: the text of the messages; errors and identifiers stand there as JSON.</summary>
    public static string Printed(string[] lines) => string.Concat(lines.Select(line =>
        JsonDocument.Parse(line).RootElement.TryGetProperty("stream", out JsonElement stream)
            ? stream.GetString()
            : line + "\n"));

    /// <summary>The same without identifiers, which are others each time.</summary>
    public static string Plain(string text) => System.Text.RegularExpressions.Regex.Replace(
        text, @"\b(?:[0-9a-f]{64}|[0-9a-f]{12})\b", "ID");

    /// <summary>The message of the error at the end of an answer.</summary>
    public static string Error(string[] lines)
    {
        JsonElement json = JsonDocument.Parse(lines[^1]).RootElement;
        string message = json.GetProperty("errorDetail").GetProperty("message").GetString()!;
        Assert.Equal(message, json.GetProperty("error").GetString());
        return message;
    }
}
