namespace DockerSock.Models;

/// <summary>One kind of request that a policy for a socket allows.</summary>
public sealed class SockRule
{
    /// <summary>The HTTP method.</summary>
    public string Method { get; internal set; } = "";

    /// <summary>The path, with {id} or {name} in the place of what was named, without a version.</summary>
    public string Path { get; internal set; } = "";

    /// <summary>The API's own name of the operation; null where the API has no such request.</summary>
    public string? Operation { get; internal set; }

    /// <summary>The cmdlet that does the same; null where there is none.</summary>
    public string? Cmdlet { get; internal set; }

    /// <summary>The path as a regular expression that begins with ^ and ends with $, a version before it or not.
    /// </summary>
    public string Pattern { get; internal set; } = "";

    /// <summary>The variables of Tecnativa's docker-socket-proxy that let it pass; empty where none does.</summary>
    public string[] Tecnativa { get; internal set; } = [];

    /// <summary>How many such requests there were.</summary>
    public int Count { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Path}";
}
