using System.Runtime.CompilerServices;
using System.Text;

namespace DockerSock.Client;

/// <summary>
/// A request path whose interpolation holes are percent-encoded, so that a name can never reach another object's path.
/// <c>$"/containers/{id}/json"</c>; references to images and plugins keep their slashes with <c>{name:ref}</c>.
/// </summary>
[InterpolatedStringHandler]
public readonly ref struct ApiPath(int literalLength, int formattedCount)
{
    private readonly StringBuilder _path = new(literalLength + formattedCount * 64);

    /// <summary>Adds a part of the route itself.</summary>
    public void AppendLiteral(string value) => _path.Append(value);

    /// <summary>Adds a name or an id as one segment.</summary>
    /// <exception cref="SockException">The name is empty, "." or "..".</exception>
    public void AppendFormatted(string value) => _path.Append(value is "" or "." or ".."
        ? throw new SockException(SockFailure.NameInvalid, $"'{value}' is not a name that an object can have.")
        : Uri.EscapeDataString(value));

    /// <summary>Adds a reference, slashes kept; the only format is "ref".</summary>
    /// <exception cref="SockException">A segment of the reference is empty, "." or "..".</exception>
    public void AppendFormatted(string value, string format)
    {
        if (format != "ref")
        {
            throw new FormatException($"'{format}' is no format of a path.");
        }

        string[] segments = value.Split('/');
        for (int i = 0; i < segments.Length; i++)
        {
            _path.Append(i > 0 ? "/" : "");
            AppendFormatted(segments[i]);
        }
    }

    /// <summary>The encoded path.</summary>
    public override string ToString() => _path.ToString();
}
