using System.Net;

namespace DockerSock.Client;

/// <summary>
/// An answer whose head has arrived and whose body is still to be read. Disposing it drops the connection unless the
/// body was read to its end.
/// </summary>
public sealed class SockResponse : IDisposable
{
    private readonly HttpResponseMessage _response;

    internal SockResponse(HttpResponseMessage response, Stream body)
    {
        _response = response;
        Body = body;
    }

    /// <summary>The status.</summary>
    public HttpStatusCode Status => _response.StatusCode;

    /// <summary>Status and reason as the server wrote them: "404 Not Found".</summary>
    public string StatusLine => $"{(int)_response.StatusCode} {_response.ReasonPhrase}".TrimEnd();

    /// <summary>The body's media type without parameters, in lower case; empty when the server named none.</summary>
    public string ContentType => _response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant() ?? "";

    /// <summary>True for a page, which no engine sends: a proxy or a web server has answered.</summary>
    internal bool IsHtml => ContentType.Contains("html", StringComparison.Ordinal);

    /// <summary>Character set that the server named; null when it named none.</summary>
    public string? CharSet => _response.Content.Headers.ContentType?.CharSet?.Trim('"');

    /// <summary>Bytes of the body, where the server said so.</summary>
    public long? Length => _response.Content.Headers.ContentLength;

    /// <summary>The body.</summary>
    public Stream Body { get; }

    /// <summary>All headers; names are not case-sensitive.</summary>
    public IEnumerable<KeyValuePair<string, IEnumerable<string>>> Headers =>
        _response.Headers.Concat(_response.Content.Headers);

    /// <summary>The first value of a header; null when the answer does not have it.</summary>
    public string? Header(string name) =>
        _response.Headers.NonValidated.TryGetValues(name, out var values) ? values.First() : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        Body.Dispose();
        _response.Dispose();
    }
}
