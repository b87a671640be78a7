using System.Text.RegularExpressions;

namespace DockerSock.Fake.Hosting;

/// <summary>How an engine reads the path of a request.</summary>
internal static partial class RequestPath
{
    /// <summary>"/v1.41/info" as ("1.41", "/info"); a path without a version as (null, path).</summary>
    public static (string? Version, string Route) SplitVersion(string path)
    {
        Match match = VersionPrefix().Match(path);
        return match.Success ? (match.Groups[1].Value, match.Groups[2].Value) : (null, path);
    }

    /// <summary>The path without empty, "." and ".." segments; engines redirect to it when it differs.</summary>
    public static string Clean(string path)
    {
        List<string> kept = [];
        foreach (string segment in path.Split('/'))
        {
            if (segment == "..")
            {
                kept.RemoveRange(Math.Max(0, kept.Count - 1), Math.Min(1, kept.Count));
            }
            else if (segment is not ("" or "."))
            {
                kept.Add(segment);
            }
        }

        string clean = "/" + string.Join('/', kept);
        return clean != "/" && path.EndsWith('/') ? clean + "/" : clean;
    }

    [GeneratedRegex(@"^/v([0-9.]+)(/.*)$", RegexOptions.Singleline)]
    private static partial Regex VersionPrefix();
}
