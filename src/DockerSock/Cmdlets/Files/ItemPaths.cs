using System.Management.Automation;
using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>Reads paths in containers, with wildcards as PowerShell has them.</summary>
internal static class ItemPaths
{
    /// <summary>The folder that everything that can match is in, and the pattern of each part below it.</summary>
    public static CopySource Source(ContainerPath path, bool literal)
    {
        string[] parts = path.Path.Split('/');
        int first = literal ? -1 : Array.FindIndex(parts, Patterns.IsWildcard);
        if (first < 0)
        {
            return new CopySource(path, []);
        }

        string folder = string.Join('/', parts[..first]);
        Func<string, bool>[] segments = [.. parts[first..].Where(static part => part is not ("" or "."))
            .Select(static part => Patterns.Matcher(part, WildcardOptions.None) ?? (name => name == part))];
        return new CopySource(path.At(folder.Length > 0 ? folder : "/"), segments);
    }
}
