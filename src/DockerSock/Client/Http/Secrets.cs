using System.Text.RegularExpressions;

namespace DockerSock.Client;

/// <summary>
/// What is secret in a request and in words about one: the one list for verbose lines and for errors. A secret is shown
/// as <c>***</c>.
/// </summary>
internal static partial class Secrets
{
    private const string Sign = "***";

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
    public static bool IsBody(RequestBody body, string target)
    {
        string plain = target.Split('?')[0];
        string route = DockerEngine.HasVersion(plain) && plain.IndexOf('/', 1) is > 0 and var end
            ? plain[end..] : plain;
        return body.IsSecret || s_paths.Any(path => route == path || route == "/libpod" + path);
    }

    /// <summary>A path and query as they may be shown.</summary>
    public static string Target(string target) => Words(Parameter().Replace(target, static one =>
        Name().IsMatch(one.Groups["name"].Value) ? one.Groups["name"].Value + "=" + Sign : one.Value));

    /// <summary>Any text as it may be shown: without passwords in addresses, and without a swarm's tokens and keys.
    /// </summary>
    public static string Words(string text) => Anywhere().Replace(text, Sign);

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
