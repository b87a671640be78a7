using System.Text.RegularExpressions;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>The addresses at which an engine answers everybody, as it warns itself.</summary>
internal static partial class EngineAddresses
{
    /// <summary>The addresses: <c>http://0.0.0.0:2375</c>.</summary>
    public static IEnumerable<string> Of(SystemInfo info) => info.Warnings
        .Select(static one => Accessible().Match(one)).Where(static match => match.Success)
        .Select(static match => match.Groups["address"].Value);

    [GeneratedRegex(@"API is accessible on (?<address>https?://\S+) without (encryption|TLS client verification)",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Accessible();
}
