using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace DockerSock.Fake.Hosting;

/// <summary>One request on its way through a handler.</summary>
internal sealed class EngineCall(
    HttpContext http, FakeEngine engine, RecordedRequest request, ApiVersion api, string name, CancellationToken cancel)
{
    /// <summary>The longest answer that goes out with its length; longer ones are chunked, as Go does it.</summary>
    private const int LengthLimit = 2048;

    public HttpContext Http => http;

    public HttpResponse Response => http.Response;

    public RecordedRequest Request => request;

    public FakeEngine Engine => engine;

    public EngineState State => engine.State;

    /// <summary>The version that the request asks for: that of its path, or the engine's.</summary>
    public ApiVersion Api => api;

    /// <summary>What stands in the {name} of the route, decoded.</summary>
    public string Name => name;

    /// <summary>Ends when the client goes away or the engine stops.</summary>
    public CancellationToken Cancel => cancel;

    public string Text(string parameter) => request.QueryValue(parameter) ?? "";

    public bool Has(string parameter) => request.Query.ContainsKey(parameter);

    /// <summary>A switch as engines read it: anything but nothing, 0, no, false and none is yes.</summary>
    public bool Flag(string parameter) =>
        Text(parameter).Trim().ToLowerInvariant() is not ("" or "0" or "no" or "false" or "none");

    /// <summary>A whole number, null when it was not sent.</summary>
    public int? Number(string parameter)
    {
        string text = Text(parameter);
        if (text.Length == 0)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw EngineException.Internal($"strconv.Atoi: parsing \"{text}\": invalid syntax");
    }

    public Filters Filters(params string[] allowed) =>
        Hosting.Filters.Parse(Text("filters"), allowed, engine.State.System.Api);

    /// <summary>The body as JSON; an absent one is an error unless <paramref name="optional"/>.</summary>
    public async Task<JsonElement> BodyAsync(bool optional = false)
    {
        using MemoryStream bytes = new();
        await http.Request.Body.CopyToAsync(bytes, cancel);
        if (bytes.Length == 0)
        {
            return optional ? default : throw InvalidJson("got EOF while reading request body", "EOF");
        }

        string type = http.Request.ContentType ?? "";
        if (type.Split(';')[0].Trim() is not "application/json")
        {
            throw EngineException.BadRequest(engine.State.System.Api.From(42)
                ? $"unsupported Content-Type header ({type}): must be 'application/json'"
                : $"Content-Type specified ({type}) must be 'application/json'");
        }

        try
        {
            return JsonDocument.Parse(bytes.ToArray()).RootElement.Clone();
        }
        catch (JsonException)
        {
            throw InvalidJson("unexpected EOF", "unexpected EOF");
        }
    }

    /// <summary>
    /// The body as the routes of swarms read it: newer engines take an absent one for nothing said, older ones care
    /// for no type.
    /// </summary>
    public async Task<JsonElement> SwarmBodyAsync()
    {
        using MemoryStream bytes = new();
        await http.Request.Body.CopyToAsync(bytes, cancel);
        bool isLate = engine.State.System.Api.From(42);
        if (bytes.Length == 0)
        {
            return isLate ? default : throw EngineException.BadRequest("got EOF while reading request body");
        }

        string type = http.Request.ContentType ?? "";
        if (isLate && type.Split(';')[0].Trim() is not "application/json")
        {
            throw EngineException.BadRequest($"unsupported Content-Type header ({type}): must be 'application/json'");
        }

        try
        {
            return JsonDocument.Parse(bytes.ToArray()).RootElement.Clone();
        }
        catch (JsonException)
        {
            throw EngineException.BadRequest((isLate ? "invalid JSON: " : "") + "unexpected EOF");
        }
    }

    /// <summary>The version of what is changed, which the query must have.</summary>
    /// <param name="refusal">What the engine says of a text that is none.</param>
    public long Version(Func<string, string> refusal) =>
        long.TryParse(Text("version"), NumberStyles.None, CultureInfo.InvariantCulture, out long version)
            ? version
            : throw EngineException.BadRequest(refusal(Text("version")));

    public Task StatusAsync(int status)
    {
        http.Response.StatusCode = status;
        if (status is not (204 or 304))
        {
            http.Response.ContentLength = 0;
        }

        return Task.CompletedTask;
    }

    public async Task JsonAsync(Action<Utf8JsonWriter> write, int status = 200)
    {
        http.Response.StatusCode = status;
        await using JsonResponse answer = new(http.Response, LengthLimit);
        write(answer.Writer);
        await answer.EndAsync(cancel);
    }

    /// <summary>An array, sent piece by piece while it is written.</summary>
    public async Task ListAsync<T>(IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        await using JsonResponse answer = new(http.Response, LengthLimit);
        answer.Writer.WriteStartArray();
        foreach (T item in items)
        {
            write(answer.Writer, item);
            await answer.FlushIfLargeAsync(cancel);
        }

        answer.Writer.WriteEndArray();
        await answer.EndAsync(cancel);
    }

    private EngineException InvalidJson(string now, string before) =>
        engine.State.System.Api.From(42)
            ? EngineException.BadRequest("invalid JSON: " + now)
            : EngineException.Internal(before);
}
