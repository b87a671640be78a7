namespace DockerSock.Client;

/// <summary>What is said of an endpoint beside its text, by the environment, a context or a parameter.</summary>
internal sealed record EndpointTerms
{
    /// <summary>
    /// The certificates for a TCP endpoint; null for none, which is no TLS. It is told whether the text itself asks for
    /// TLS, and is called only where there is something to encrypt.
    /// </summary>
    public required Func<bool, TlsFiles?> Tls { get; init; }

    /// <summary>Name of the docker context that the text is of; null for none.</summary>
    public string? Context { get; init; }

    /// <summary>True to go to another machine without TLS.</summary>
    public bool AllowsInsecure { get; init; }
}
