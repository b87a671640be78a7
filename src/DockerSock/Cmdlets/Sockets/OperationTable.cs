using System.Collections.Frozen;
using System.Management.Automation;
using System.Reflection;

namespace DockerSock.Cmdlets;

/// <summary>
/// Which cmdlet does what an operation of the Engine API does, and the docker command that it stands for: what the
/// cmdlets claim, as a table.
/// </summary>
internal static class OperationTable
{
    private static readonly Lazy<FrozenDictionary<string, (string Cmdlet, string? Command)>> s_claims = new(Read);

    /// <summary>The cmdlet of an operation, and its docker command; null where no cmdlet claims it.</summary>
    /// <param name="operation">The API's own name of the operation; null for what has none.</param>
    public static (string Cmdlet, string? Command)? Find(string? operation) => operation is not null
        && s_claims.Value.TryGetValue(operation, out (string Cmdlet, string? Command) claim) ? claim : null;

    private static FrozenDictionary<string, (string Cmdlet, string? Command)> Read() => typeof(OperationTable).Assembly
        .GetTypes().Where(static type => type.IsDefined(typeof(ApiOperationAttribute), inherit: false))
        .SelectMany(static type => type.GetCustomAttributes<ApiOperationAttribute>()
            .Select(claim => (claim.Operation, Cmdlet: NameOf(type), claim.Command)))
        .GroupBy(static claim => claim.Operation, StringComparer.Ordinal)
        // Where several use an operation, it is of the one that stands for a docker command; of two, of the shorter.
        .Select(static claims => claims.OrderBy(static claim => claim.Command is null)
            .ThenBy(static claim => claim.Cmdlet.Length)
            .ThenBy(static claim => claim.Cmdlet, StringComparer.Ordinal).First())
        .ToFrozenDictionary(static claim => claim.Operation, static claim => (claim.Cmdlet, claim.Command),
            StringComparer.Ordinal);

    private static string NameOf(Type type)
    {
        CmdletAttribute name = type.GetCustomAttribute<CmdletAttribute>()!;
        return $"{name.VerbName}-{name.NounName}";
    }
}
