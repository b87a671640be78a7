using System.Text;

namespace DockerSock.Client;

/// <summary>Writes a request as the curl command that does the same; secrets are left out.</summary>
internal static class Curl
{
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The command, for a shell with POSIX quoting.</summary>
    /// <param name="endpoint">Where the request goes.</param>
    /// <param name="request">The request.</param>
    /// <param name="target">Path and query as they are sent, version included.</param>
    public static string Command(DockerEndpoint endpoint, DockerRequest request, string target)
    {
        StringBuilder command = new("curl ");
        command.Append(endpoint.CurlOptions);
        if (request.Method == HttpMethod.Head)
        {
            command.Append("--head ");
        }
        else if (request.Method != HttpMethod.Get || request.Body is not null)
        {
            command.Append("-X ").Append(request.Method).Append(' ');
        }

        // curl would fold "/../" before it sends; we send what was written.
        if (target.Contains("/.", StringComparison.Ordinal))
        {
            command.Append("--path-as-is ");
        }

        foreach ((string name, string value) in request.Headers)
        {
            command.Append("-H ").Append(Quote(Secrets.Header(request, name, value))).Append(' ');
        }

        string pipe = request.Body is { } body ? AddBody(command, body, Secrets.IsBody(body, target)) : "";
        string url = endpoint.CurlAddress + Secrets.Target(target);
        return Secrets.Words(endpoint.CurlBefore + pipe + command.Append(Quote(url)));
    }

    /// <summary>A word as a POSIX shell reads it back; PowerShell reads it the same unless it holds a quote.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(static c => char.IsAsciiLetterOrDigit(c) || "/-_.:=@%+,".Contains(c))
            ? word
            : "'" + word.Replace("'", "'\\''") + "'";

    private static string AddBody(StringBuilder command, RequestBody body, bool isSecret)
    {
        command.Append("-H ").Append(Quote("Content-Type: " + body.ContentType)).Append(' ');
        if (isSecret)
        {
            command.Append("--data-binary '***' ");
            return "";
        }

        if (body.File is { } file)
        {
            command.Append("--data-binary ").Append(Quote("@" + file)).Append(' ');
            return "";
        }

        if (body.Source is { } source)
        {
            command.Append("-T - ");
            return $"tar -c {string.Join(' ', source.Select(Quote))} | ";
        }

        byte[] bytes = body.Bytes!.Value.ToArray();
        if (AsText(bytes) is { } text)
        {
            command.Append("--data-binary ").Append(Quote(text)).Append(' ');
            return "";
        }

        command.Append("--data-binary @- ");
        return $"echo {Convert.ToBase64String(bytes)} | base64 -d | ";
    }

    private static string? AsText(byte[] bytes)
    {
        try
        {
            string text = s_strict.GetString(bytes);
            return text.StartsWith('@') || text.Contains('\0') ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
