using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Makes of requests that were seen the least rights that a socket proxy must give for them.</summary>
/// <remarks>
/// Names and ids in paths are taken for any name and id; a version before the path may be there or not. What was
/// refused when it was seen is allowed too: it was wanted. The environment for Tecnativa's docker-socket-proxy says 0
/// for what it would allow by itself and nobody asked for; where its variables allow more than was seen, a line says
/// so. </remarks>
/// <example><code>Trace-SockRequest { docker ps } | ConvertTo-SockPolicy</code>What docker ps needs, as a table.</example>
/// <example><code>Trace-SockRequest { docker ps } | ConvertTo-SockPolicy -For Tecnativa | Set-Content proxy.env</code>
/// A file for docker run --env-file proxy.env.</example>
/// <example><code>Trace-SockRequest { docker ps } | ConvertTo-SockPolicy -For Wollomatic</code>
/// The arguments of wollomatic's socket-proxy; in a compose file each $ is written twice.</example>
[Cmdlet(VerbsData.ConvertTo, "SockPolicy")]
[OutputType(typeof(SockRule), typeof(string))]
public sealed class ConvertToSockPolicyCommand : SockCmdlet
{
    /// <summary>Methods that wollomatic's proxy has an allow-list for.</summary>
    private static readonly string[] s_methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "TRACE",
        "OPTIONS"];

    private readonly Dictionary<(string, string), SockRule> _rules = [];

    /// <summary>The HTTP method of a request, as Trace-SockRequest has it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(MethodCompleter))]
    public string? Method { get; set; }

    /// <summary>The path of a request, as Trace-SockRequest has it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Path { get; set; }

    /// <summary>
    /// What it is for: Table is objects, Tecnativa the environment of docker-socket-proxy, Wollomatic the arguments of
    /// socket-proxy.
    /// </summary>
    [Parameter(Position = 0)]
    [ValidateSet("Table", "Tecnativa", "Wollomatic", IgnoreCase = true)]
    public string For { get; set; } = "Table";

    private protected override void Process()
    {
        if (Method is not { Length: > 0 } method || Path is not ['/', ..])
        {
            // What was no request is for no policy.
            return;
        }

        string path = Path.Split('?')[0];
        if (DockerEngine.HasVersion(path) && path.IndexOf('/', 1) is > 0 and var end)
        {
            path = path[end..];
        }

        if (!s_methods.Contains(method) || ProxyRules.Pattern(method, path) is not { } pattern)
        {
            WriteWarning($"{method} {path} is left out: what it would be cannot be said for sure.");
            return;
        }

        if (!_rules.TryGetValue((method, pattern), out SockRule? rule))
        {
            Route? route = RouteTable.Find(method, path);
            _rules.Add((method, pattern), rule = new SockRule
            {
                Method = method,
                Path = route?.Path ?? path,
                Operation = route?.Operation,
                Cmdlet = OperationTable.Find(route?.Operation)?.Cmdlet,
                Pattern = ProxyRules.Wollomatic([pattern]),
                Tecnativa = [.. ProxyRules.Tecnativa(method, path).Select(static one => one + "=1")],
            });
        }

        rule.Count++;
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() =>
    {
        IEnumerable<object> policy = For.ToUpperInvariant() switch
        {
            "TECNATIVA" => Tecnativa(),
            "WOLLOMATIC" => Wollomatic(),
            _ => _rules.Values.OrderBy(static rule => rule.Path, StringComparer.Ordinal)
                .ThenBy(static rule => rule.Method, StringComparer.Ordinal),
        };
        WriteObject(policy, enumerateCollection: true);
    });

    private IEnumerable<string> Wollomatic() => _rules.GroupBy(static rule => rule.Key.Item1, static rule =>
        rule.Key.Item2, StringComparer.Ordinal).OrderBy(static method => Array.IndexOf(s_methods, method.Key))
        .Select(static method =>
            $"-allow{method.Key}={ProxyRules.Wollomatic(method.Order(StringComparer.Ordinal))}");

    private IEnumerable<string> Tecnativa()
    {
        foreach (SockRule rule in _rules.Values.Where(static rule => rule.Tecnativa.Length == 0))
        {
            WriteWarning($"{rule} is left out: docker-socket-proxy cannot let it pass.");
        }

        HashSet<string> needed = [.. _rules.Values.SelectMany(static rule => rule.Tecnativa)];
        if (needed.Contains("CONTAINERS=1"))
        {
            // It allows these too.
            needed.RemoveWhere(static one => one.StartsWith("ALLOW_", StringComparison.Ordinal));
        }

        if (needed.Contains("POST=1") && needed.Contains("CONTAINERS=1"))
        {
            yield return "# POST=1 with CONTAINERS=1 lets a client create any container, which is to be root on the host.";
        }

        foreach (string one in needed.Concat(ProxyRules.AllowedUntold.Select(static one => one + "=0")
            .Where(one => !needed.Contains(one[..^1] + "1"))).Order(StringComparer.Ordinal))
        {
            yield return one;
        }
    }
}
