using System.Management.Automation;
using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>Reads names as PowerShell does: wildcards where there are any (not case-sensitive), else exact.</summary>
internal static class Patterns
{
    public static NamePattern[] Of(string[] names) => Array.ConvertAll(names, Of);

    public static NamePattern Of(string name) => new(name, WildcardPattern.ContainsWildcardCharacters(name)
        ? new WildcardPattern(name, WildcardOptions.IgnoreCase).IsMatch
        : null);
}
