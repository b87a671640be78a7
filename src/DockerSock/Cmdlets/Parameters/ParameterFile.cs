using System.Management.Automation;
using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>Reads files that have a value on each line: -EnvironmentFile, -LabelFile.</summary>
internal static class ParameterFile
{
    /// <summary>The lines that say something, of all files in their order; those that begin with # do not.</summary>
    /// <param name="cmdlet">The cmdlet: a path is meant from its session's location.</param>
    /// <param name="files">Paths; null for none.</param>
    /// <exception cref="SockException">A file cannot be read.</exception>
    public static IEnumerable<string> Lines(PSCmdlet cmdlet, string[]? files) => (files ?? [])
        .Select(cmdlet.GetUnresolvedProviderPathFromPSPath).SelectMany(ReadAllLines)
        .Select(static line => line.TrimStart()).Where(static line => line.Length > 0 && line[0] != '#');

    private static string[] ReadAllLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new SockException(SockFailure.FileFailed, $"'{path}' cannot be read: {problem.Message}",
                null, problem);
        }
    }
}
