using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// One HTTP request: method, encoded path, query, headers, body. Null and absent values are never sent.
/// </summary>
public sealed class DockerRequest(HttpMethod method, string path)
{
    private readonly StringBuilder _target = new(path);
    private readonly List<(ApiVersion Since, string Parameter)> _needs = [];
    private char _separator = path.Contains('?') ? '&' : '?';

    /// <summary>The method.</summary>
    public HttpMethod Method => method;

    /// <summary>True for a request that changes nothing and so may be sent twice.</summary>
    internal bool IsRepeatable => method == HttpMethod.Get || method == HttpMethod.Head;

    /// <summary>What to do when the answer was lost.</summary>
    /// <param name="why">Begin of the sentence: why it may have been.</param>
    internal string Again(string why) => IsRepeatable ? $"{why}; repeat the command."
        : $"{why}; what was asked for may have been done all the same: look before you repeat the command.";

    /// <summary>Path and query, encoded, without the version that an engine puts before it.</summary>
    public string Target => _target.ToString();

    /// <summary>The body; null sends none.</summary>
    public RequestBody? Body { get; init; }

    /// <summary>Headers beside those that HTTP and the body bring.</summary>
    public List<KeyValuePair<string, string>> Headers { get; } = [];

    /// <summary>Names of headers whose values are never shown, as they may be secrets.</summary>
    internal HashSet<string> Unshown { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>GET of a path.</summary>
    public static DockerRequest Get(ApiPath path) => new(HttpMethod.Get, path.ToString());

    /// <summary>HEAD of a path.</summary>
    public static DockerRequest Head(ApiPath path) => new(HttpMethod.Head, path.ToString());

    /// <summary>POST to a path.</summary>
    public static DockerRequest Post(ApiPath path, RequestBody? body = null) =>
        new(HttpMethod.Post, path.ToString()) { Body = body };

    /// <summary>PUT to a path.</summary>
    public static DockerRequest Put(ApiPath path, RequestBody? body = null) =>
        new(HttpMethod.Put, path.ToString()) { Body = body };

    /// <summary>DELETE of a path.</summary>
    public static DockerRequest Delete(ApiPath path) => new(HttpMethod.Delete, path.ToString());

    /// <summary>Adds a query parameter unless the value is null.</summary>
    /// <param name="name">Name in the API.</param>
    /// <param name="value">The value, not yet encoded.</param>
    /// <param name="since">API version that brought the parameter; an older engine is refused before anything is
    /// sent.</param>
    /// <param name="parameter">The cmdlet's parameter, for that refusal; the compiler fills it in.</param>
    public DockerRequest Query(string name, string? value, string? since = null,
        [CallerArgumentExpression(nameof(value))] string parameter = "")
    {
        if (value is not null)
        {
            Needs(since, parameter);
            _target.Append(_separator).Append(Uri.EscapeDataString(name)).Append('=')
                .Append(ByteText.Escape(value));
            _separator = '&';
        }

        return this;
    }

    /// <summary>Adds <c>name=1</c> when the value is true.</summary>
    public DockerRequest Query(string name, bool value, string? since = null,
        [CallerArgumentExpression(nameof(value))] string parameter = "") =>
        Query(name, value ? "1" : null, since, parameter);

    /// <summary>Adds a number unless it is null.</summary>
    public DockerRequest Query(string name, long? value, string? since = null,
        [CallerArgumentExpression(nameof(value))] string parameter = "") =>
        Query(name, value?.ToString(CultureInfo.InvariantCulture), since, parameter);

    /// <summary>Adds filters as the JSON map of lists that the API takes, unless there are none.</summary>
    public DockerRequest Query(string name, IReadOnlyDictionary<string, string[]> filters) => Query(name,
        filters.Count == 0
            ? null : JsonSerializer.Serialize(filters, DockerJson.Plain.IReadOnlyDictionaryStringStringArray));

    /// <summary>Says that the request needs an API version because of a parameter that the user gave.</summary>
    public DockerRequest Needs(string? since, string parameter)
    {
        if (since is not null)
        {
            _needs.Add((ApiVersion.Parse(since), parameter));
        }

        return this;
    }

    /// <summary>Says that the operation itself came with an API version.</summary>
    public DockerRequest Since(string version) => Needs(version, "");

    /// <summary>Refuses the request when the version that is spoken lacks something in it.</summary>
    /// <exception cref="SockException"><see cref="SockFailure.ParameterNeedsNewerEngine"/>.</exception>
    internal void Check(ApiVersion spoken, DockerEndpoint endpoint)
    {
        foreach ((ApiVersion since, string parameter) in _needs)
        {
            if (spoken < since)
            {
                throw parameter.Length == 0
                    ? new SockException(SockFailure.ParameterNeedsNewerEngine,
                        $"{this} needs API {since}; {endpoint} is spoken to in API {spoken}. Nothing was sent.",
                        "Update the engine.")
                    : new SockException(SockFailure.ParameterNeedsNewerEngine,
                        $"-{parameter} needs API {since}; {endpoint} is spoken to in API {spoken}. Nothing was sent.",
                        $"Leave -{parameter} out, or update the engine.");
            }
        }
    }

    /// <summary>Method and target, as messages name the request: without its secrets.</summary>
    public override string ToString() => $"{Method} {Secrets.Target(Target)}";
}
