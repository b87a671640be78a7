using System.Management.Automation;

namespace DockerSock.Cmdlets;

/// <summary>
/// Understands volumes: '/host:/container:ro', 'name:/container', './relative:/container', '/container' for a volume
/// without a name, and @{ '/host' = '/container:ro' }. A path of the host that begins with . or ~ is meant from the
/// session's location.
/// </summary>
public sealed class VolumesAttribute : ParameterShapeAttribute
{
    private protected override object? Read(object value, EngineIntrinsics engine) =>
        Each(value).SelectMany(Texts).Select(text => Full(text, engine)).ToArray();

    private static IEnumerable<string> Texts(object? value) =>
        Entries(value) is { } entries ? entries.Select(static entry => $"{entry.Key}:{Text(entry.Value)}")
            : [Text(value)];

    private static string Full(string text, EngineIntrinsics engine)
    {
        int colon = text.IndexOf(':', text.Length > 1 && text[1] == ':' && char.IsAsciiLetter(text[0]) ? 2 : 0);
        string source = colon < 0 ? "" : text[..colon];
        string target = colon < 0 ? text : text[(colon + 1)..].Split(':')[0];
        if ((colon >= 0 && source.Length == 0) || !(target.StartsWith('/') || target.Contains('\\')
            || target is [>= 'A' and <= 'z', ..] && text.Contains(":\\")))
        {
            throw new FormatException(
                $"'{text}' is not a volume: '{target}' was taken for the path in the container, which begins with a slash. "
                + "Write /host:/container, name:/container:ro, /container, or @{ '/host' = '/container' }.");
        }

        return source is ['.' or '~', ..]
            ? engine.SessionState.Path.GetUnresolvedProviderPathFromPSPath(source) + text[colon..] : text;
    }
}
