namespace DockerSock.Models;

/// <summary>
/// A name for an engine: a context of the docker program, or a connection of podman. Source: the files of the user's
/// configuration; no engine is asked.
/// </summary>
public sealed class DockerContext : DockerObject
{
    /// <summary>What <c>-Context</c> takes.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>Docker for a context of the docker program, Podman for a connection of podman.</summary>
    public string Kind { get; internal set; } = "Docker";

    /// <summary>True for the one whose engine is asked where a command names none.</summary>
    public bool IsCurrent { get; internal set; }

    /// <summary>
    /// Why it is current: Use-DockerContext, DOCKER_HOST, DOCKER_CONTEXT, config.json, or default where nothing says
    /// otherwise; null for the others.
    /// </summary>
    public string? CurrentBy { get; internal set; }

    /// <summary>True for the connection that podman uses where nobody names one.</summary>
    public bool IsPodmanDefault { get; internal set; }

    /// <summary>What its maker wrote about it; null for nothing.</summary>
    public string? Description { get; internal set; }

    /// <summary>The engine's address as the file has it: tcp://build:2376; null where it has none.</summary>
    public string? Host { get; internal set; }

    /// <summary>True when the engine's certificate is not checked.</summary>
    public bool SkipTlsVerify { get; internal set; }

    /// <summary>The certificates and keys; empty without TLS.</summary>
    public IReadOnlyList<ContextTlsFile> TlsFiles { get; internal set; } = [];

    /// <summary>The key that SSH opens the engine's machine with, of a connection of podman; null for none.</summary>
    public string? Identity { get; internal set; }

    /// <summary>True for a connection of podman to a virtual machine that podman made.</summary>
    public bool IsMachine { get; internal set; }

    /// <summary>All that its maker wrote about it besides the description, as JSON; null for nothing.</summary>
    public string? Metadata { get; internal set; }

    /// <summary>Full path of the file that says this; null for the default one.</summary>
    public string? Path { get; internal set; }

    /// <summary>Full path of the folder of certificates and keys, whether it is there or not; null where there can be
    /// none.</summary>
    public string? TlsPath { get; internal set; }

    /// <summary>Why it cannot be used: it is current, and there is none of this name; null as a rule.</summary>
    public string? Problem { get; internal set; }

    internal override string? Word => "context";

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A file of a context's certificates and keys.</summary>
public sealed class ContextTlsFile
{
    /// <summary>Its name: ca.pem, cert.pem, key.pem.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>Full path of the file.</summary>
    public string Path { get; internal set; } = "";

    /// <summary>Whom the certificate is for; null for a key, and where it cannot be read.</summary>
    public string? Subject { get; internal set; }

    /// <summary>When the certificate ends; the first of several; null for a key.</summary>
    public DateTime? Expires { get; internal set; }

    /// <summary>Full path of the file.</summary>
    public override string ToString() => Path;
}
