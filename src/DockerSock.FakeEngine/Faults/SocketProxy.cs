using System.Text.RegularExpressions;

namespace DockerSock.Fake;

/// <summary>
/// What stands before the engine and refuses requests, for <see cref="FakeEngineOptions.Proxy"/>: a socket proxy as
/// people use them, or an authorization plugin of the engine's own. What it lets pass the engine answers.
/// </summary>
public sealed class SocketProxy
{
    /// <summary>What HAProxy answers.</summary>
    private const string Page =
        "<html><body><h1>403 Forbidden</h1>\nRequest forbidden by administrative rules.\n</body></html>\n";

    private readonly Func<RecordedRequest, Fault?> _refuse;

    private SocketProxy(Func<RecordedRequest, Fault?> refuse) => _refuse = refuse;

    /// <summary>
    /// Tecnativa's docker-socket-proxy: HAProxy, which refuses with a page. Without POST only reads pass; each section
    /// of the API has a variable of its name. EVENTS, PING and VERSION are allowed unless they are set to 0.
    /// </summary>
    /// <param name="variables">Its environment: <c>CONTAINERS=1</c>.</param>
    /// <exception cref="FormatException">One is not of the form NAME=0 or NAME=1.</exception>
    public static SocketProxy Tecnativa(params IEnumerable<string> variables)
    {
        HashSet<string> allowed = ["EVENTS", "PING", "VERSION"];
        foreach (string one in variables)
        {
            _ = one.Split('=') switch
            {
                [{ Length: > 0 } name, "1"] => allowed.Add(name),
                [{ Length: > 0 } name, "0"] => allowed.Remove(name),
                _ => throw new FormatException($"'{one}' is not of the form NAME=1 or NAME=0."),
            };
        }

        return new(request =>
        {
            string path = request.Route;
            Match life = Regex.Match(path, "^/containers/[a-zA-Z0-9_.-]+/(stop|restart|kill|start)");
            bool passes = (request.Method is "GET" or "HEAD" || allowed.Contains("POST"))
                && ((life.Groups[1].Value is "stop" or "restart" or "kill" && allowed.Contains("ALLOW_RESTARTS"))
                    || (life.Groups[1].Value is "start" && allowed.Contains("ALLOW_START"))
                    || (life.Groups[1].Value is "stop" && allowed.Contains("ALLOW_STOP"))
                    // It looks at how a path begins, as the real one does.
                    || allowed.Any(name => path.StartsWith(name == "PING" ? "/_ping" : "/" + name,
                        StringComparison.OrdinalIgnoreCase)));
            return passes ? null : Fault.Status(403, Page, "text/html");
        });
    }

    /// <summary>
    /// wollomatic's socket-proxy: an expression for the paths of each method, a method without one being refused with
    /// 405, and a path that does not match with 403, both in plain text.
    /// </summary>
    /// <param name="allow">Its arguments: <c>GET=^(/v[0-9.]+)?/version$</c>, also with -allow before them.</param>
    /// <exception cref="FormatException">One has no method before a =.</exception>
    /// <exception cref="ArgumentException">An expression is none.</exception>
    public static SocketProxy Wollomatic(params IEnumerable<string> allow)
    {
        Dictionary<string, Regex> paths = allow.Select(static one => one.Split('=', 2)).ToDictionary(
            static part => part is [{ Length: > 0 } name, _] ? name.Replace("-allow", "", StringComparison.Ordinal)
                : throw new FormatException($"'{part[0]}' is not of the form METHOD=EXPRESSION."),
            // It sets the anchors itself.
            static part => new Regex($"^{part[1]}$", RegexOptions.ExplicitCapture));
        return new(request => !paths.TryGetValue(request.Method, out Regex? path)
            ? Fault.Status(405, "Method Not Allowed\n", "text/plain; charset=utf-8")
            : !path.IsMatch(Uri.UnescapeDataString(request.Path))
            ? Fault.Status(403, "Forbidden\n", "text/plain; charset=utf-8") : null);
    }

    /// <summary>An authorization plugin of the engine: refuses some requests, and bodies above 4 MiB.</summary>
    /// <param name="plugin">Its name.</param>
    /// <param name="refused">Expression for what it refuses, as "METHOD /path" without a version.</param>
    /// <param name="message">What it says.</param>
    public static SocketProxy Authorization(string plugin, string refused, string message)
    {
        const long mostOfBody = 4 << 20;
        Regex expression = new(refused, RegexOptions.ExplicitCapture);
        return new(request => long.TryParse(request.Header("Content-Length"), out long length) && length > mostOfBody
            ? Fault.Status(403, """{"message":"request body too large for authorization plugin"}""")
            : expression.IsMatch($"{request.Method} {request.Route}")
            ? Fault.Status(403, $$"""{"message":"authorization denied by plugin {{plugin}}: {{message}}"}""") : null);
    }

    /// <summary>How a request is refused; null when it passes.</summary>
    internal Fault? Refuse(RecordedRequest request) => _refuse(request);
}
