using System.Text;

namespace DockerSock.Client;

/// <summary>Reads a path that a user wrote by hand.</summary>
public static class RequestTarget
{
    private const string Allowed = "/?&=%-._~!$'()*+,;:@[]";

    /// <summary>
    /// The path with what HTTP cannot carry escaped, and all else, %XX included, as it was written. A URL of this
    /// machine, as people give to curl, is taken for its path.
    /// </summary>
    /// <exception cref="SockException">The text is a URL of another machine.</exception>
    public static string Of(string path)
    {
        if (path.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(path, UriKind.Absolute, out Uri? url)
            && url.Scheme.StartsWith("http", StringComparison.Ordinal))
        {
            if (url.Host is not ("localhost" or "docker" or "127.0.0.1"))
            {
                throw new SockException(SockFailure.NameInvalid, $"'{path}' is a URL; a socket takes a path.",
                    "Give the path, and name the engine with -DockerHost.");
            }

            int start = path.IndexOf('/', path.IndexOf("://", StringComparison.Ordinal) + 3);
            path = start < 0 ? "/" : path[start..];
        }

        StringBuilder target = new(path.StartsWith('/') ? "" : "/");
        foreach (Rune letter in path.EnumerateRunes())
        {
            if (letter.IsAscii && (Rune.IsLetterOrDigit(letter) || Allowed.Contains((char)letter.Value)))
            {
                target.Append((char)letter.Value);
            }
            else
            {
                target.Append(Uri.EscapeDataString(letter.ToString()));
            }
        }

        return target.ToString();
    }
}
