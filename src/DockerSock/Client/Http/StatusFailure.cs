using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>Reads the failure out of an answer of 300 and above, or a page.</summary>
internal static partial class StatusFailure
{
    /// <summary>
    /// Bytes of the body that are read: an error's message is short, and a page of a proxy is not shown.
    /// </summary>
    private const int Longest = 64 * 1024;

    public static async Task<SockException> ReadAsync(
        SockResponse response, DockerRequest request, DockerEndpoint endpoint, CancellationToken cancel)
    {
        string body = await ReadTextAsync(response.Body, cancel).ConfigureAwait(false);
        if (endpoint is TcpEndpoint plain && response.Status == HttpStatusCode.BadRequest
            && body.Contains("HTTPS", StringComparison.Ordinal))
        {
            // Go: "Client sent an HTTP request to an HTTPS server."
            return new SockException(SockFailure.TlsExpected,
                $"What listens on {endpoint} speaks TLS only, and was spoken to without.", plain.TlsAdvice)
            {
                Status = response.Status,
            };
        }

        if (Refusal(response, request, endpoint, body.Trim()) is { } refusal)
        {
            return refusal;
        }

        if (response.IsHtml)
        {
            return new SockException(SockFailure.ProxyResponse,
                $"Not the engine but a proxy or web server answered at {endpoint}: {response.StatusLine}, an HTML page.",
                "Check the endpoint, and what stands between it and the engine.") { Status = response.Status };
        }

        string message = Message(body) ?? $"{endpoint} answered {request} with {response.StatusLine}.";
        if (response.Status == HttpStatusCode.NotFound && IsNoRoute(message))
        {
            return response.Header("Server")?.StartsWith("Libpod", StringComparison.Ordinal) == true
                ? new SockException(SockFailure.NotImplemented,
                    $"{endpoint} has no {request.Method} {request.Target.Split('?')[0]}.",
                    "It is Podman, which does not have this operation.") { Status = response.Status, IsNoRoute = true }
                : new SockException(SockFailure.ObjectNotFound, $"{endpoint} has no {request}: {message.TrimEnd('.')}.",
                    "Check the path, the method, and the API version of the engine. Podman does not have all "
                        + "operations.") { Status = response.Status, IsNoRoute = true };
        }

        (SockFailure failure, string? advice) = Classify(response, message);
        return new SockException(failure, message, advice) { Status = response.Status };
    }

    /// <summary>
    /// True for Podman's answer to a list when an image that it had seen was removed before it told of it: asked again
    /// it lists those that are there.
    /// </summary>
    public static bool SaysThatListChanged(SockException refused) =>
        refused.Status == HttpStatusCode.InternalServerError
        && (refused.Message.EndsWith("image not known", StringComparison.Ordinal)
            || refused.Message.EndsWith("layer not known", StringComparison.Ordinal)
            || (refused.Message.Contains("locating item named", StringComparison.Ordinal)
                && refused.Message.EndsWith("file does not exist", StringComparison.Ordinal)));

    /// <summary>
    /// What stands between us and the engine to refuse requests, in its own words: a socket proxy, an authorization
    /// plugin. Null where it was neither.
    /// </summary>
    private static SockException? Refusal(SockResponse response, DockerRequest request, DockerEndpoint endpoint,
        string body)
    {
        string path = Secrets.Target(request.Target).Split('?')[0];
        if (DockerEngine.HasVersion(path) && path.IndexOf('/', 1) is > 0 and var end)
        {
            path = path[end..];
        }

        string method = request.Method.Method;
        string named = $"{method} {path}"
            + (RouteTable.Find(method, path) is { } route ? $" ({route.Operation})" : "");
        string message = Message(body) ?? "";
        if (TooLarge().IsMatch(message))
        {
            return Denied($"An authorization plugin of {endpoint} does not get to see {named}: it has more than 4 MiB.",
                "A build context gets smaller by .dockerignore; an image can be pulled from a registry in place of "
                    + "loaded.");
        }

        if (response.Status == HttpStatusCode.Forbidden && ByPlugin().Match(message) is { Success: true } plugin)
        {
            return Denied($"The authorization plugin '{plugin.Groups["name"].Value}' of {endpoint} refuses {named}"
                + (plugin.Groups["why"].Value.Trim() is { Length: > 0 } why ? $": {why.TrimEnd('.')}." : "."),
                "Its policy decides who may do that.");
        }

        bool isRefused = response.Status is HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed;
        return !isRefused ? null
            : response.IsHtml || body.Contains("Request forbidden by administrative rules", StringComparison.Ordinal)
            ? Denied($"A proxy before {endpoint} refuses {named}.", ProxyRules.Advice(method, path, isHaProxy: true))
            : body is "Forbidden" or "Method Not Allowed"
            ? Denied($"A proxy before {endpoint} refuses {named}.", ProxyRules.Advice(method, path, isHaProxy: false))
            : response.Status == HttpStatusCode.MethodNotAllowed && body.Length == 0
            ? Denied($"{endpoint}, or a proxy before it, does not allow {named}.", null) : null;

        SockException Denied(string message, string? advice) =>
            new(SockFailure.Denied, message, advice) { Status = response.Status, IsBlocked = true };
    }

    [GeneratedRegex("authorization denied by plugin (?<name>[^:]+)(?::(?<why>.*))?$",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex ByPlugin();

    [GeneratedRegex("too large for (an |the )?authorization plugin|authorization plugin.*body.*too large",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex TooLarge();

    private static (SockFailure Failure, string? Advice) Classify(SockResponse response,
        string message) => response.Status switch
    {
        HttpStatusCode.NotImplemented or HttpStatusCode.InternalServerError when SaysLogIsNotKept(message) =>
            (SockFailure.NotImplemented, "Its log driver hands nothing back: look where the driver puts it, or create it "
                + "anew with -LogDriver local."),
        HttpStatusCode.BadRequest => (SockFailure.BadRequest, null),
        // Docker answers 403 also where the state of an object forbids something: addresses that overlap, a network in
        // use.
        HttpStatusCode.Forbidden when IsConflict(message) => (SockFailure.Conflict, null),
        HttpStatusCode.Forbidden when !message.Contains("authoriz", StringComparison.OrdinalIgnoreCase) =>
            (SockFailure.Denied, null),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
            (SockFailure.Denied, "The engine, or an authorization plugin or proxy before it, refuses this request."),
        HttpStatusCode.NotFound => (SockFailure.ObjectNotFound, null),
        HttpStatusCode.Conflict => (SockFailure.Conflict, null),
        HttpStatusCode.NotImplemented => (SockFailure.NotImplemented, "This engine does not have the operation."),
        HttpStatusCode.ServiceUnavailable => (SockFailure.EngineUnavailable, null),
        < HttpStatusCode.BadRequest =>
            (SockFailure.Redirected, $"It points to '{response.Header("Location")}'; DockerSock follows no redirects."),
        _ => (SockFailure.EngineError, "The engine's own log may say more."),
    };

    /// <summary>True where the state of an object stands in the way, and not who asks.</summary>
    private static bool IsConflict(string message) => message.Contains("active endpoint", StringComparison.Ordinal)
        || message.Contains("already exists in network", StringComparison.Ordinal)
        || message.Contains("already connected", StringComparison.Ordinal)
        || message.Contains("in use", StringComparison.Ordinal);

    /// <summary>
    /// True for what routers say of a path that they do not know, in the words of Docker and of Podman.
    /// </summary>
    private static bool IsNoRoute(string message) =>
        message.Contains("page not found", StringComparison.OrdinalIgnoreCase)
            || message.Equals("Not Found", StringComparison.OrdinalIgnoreCase)
        || (message.StartsWith("Path ", StringComparison.Ordinal)
            && message.EndsWith(" is not supported", StringComparison.Ordinal));

    /// <summary>The words of Docker and of Podman for a log driver that only writes.</summary>
    private static bool SaysLogIsNotKept(string message) =>
        message.Contains("logging driver does not support reading", StringComparison.OrdinalIgnoreCase)
        || message.Contains("cannot read logs", StringComparison.OrdinalIgnoreCase);

    private static string? Message(string body)
    {
        try
        {
            return JsonSerializer.Deserialize(body,
                DockerJson.Default.EngineMessage)?.Message is { Length: > 0 } message
                ? message
                : Plain(body);
        }
        catch (JsonException)
        {
            return Plain(body);
        }
    }

    private static string? Plain(string body) => string.IsNullOrWhiteSpace(body) ? null : body.Trim();

    private static async Task<string> ReadTextAsync(Stream body, CancellationToken cancel)
    {
        byte[] bytes = new byte[Longest];
        int count = 0;
        try
        {
            count = await body.ReadAtLeastAsync(bytes, Longest, throwOnEndOfStream: false, cancel)
                .ConfigureAwait(false);
        }
        catch (SockException)
        {
            // The status has arrived; a body that breaks off takes nothing from it.
        }

        return Encoding.UTF8.GetString(bytes, 0, count);
    }
}
