using System.Management.Automation;
using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet that says what a context is.</summary>
public abstract class ContextWriteCmdlet : ContextCmdlet
{
    /// <summary>
    /// Address of the engine: unix:///path, tcp://host:port, ssh://user@host, npipe:////./pipe/name. A path and
    /// host:port are made whole.
    /// </summary>
    [Parameter]
    [Alias("H", "Host")]
    [ValidateNotNullOrEmpty]
    public string? DockerHost { get; set; }

    /// <summary>What it is for, in words.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? Description { get; set; }

    /// <summary>File with the certificates, in PEM, that the engine's is checked against.</summary>
    [Parameter]
    [Alias("TlsCaCert")]
    [ValidateNotNullOrEmpty]
    public string? CaCertificate { get; set; }

    /// <summary>File with the certificate, in PEM, that is shown to the engine.</summary>
    [Parameter]
    [Alias("TlsCert")]
    [ValidateNotNullOrEmpty]
    public string? Certificate { get; set; }

    /// <summary>File with the key of that certificate, in PEM and not encrypted.</summary>
    [Parameter]
    [Alias("TlsKey")]
    [ValidateNotNullOrEmpty]
    public string? Key { get; set; }

    /// <summary>Speaks TLS without checking the engine's certificate.</summary>
    [Parameter]
    public SwitchParameter SkipTlsVerify { get; set; }

    /// <summary>Writes the context to the pipeline.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>What the parameters make of a context and its certificates and keys.</summary>
    /// <exception cref="SockException">They are of no use; nothing is written.</exception>
    private protected (StoredContext Context, ContextTls? Tls) Changed(string name, StoredContext context,
        ContextTls tls)
    {
        StoredContext made = context.With(name, DockerHost is null ? context.Host : ContextHost.Written(DockerHost),
            IsGiven(nameof(Description)) ? Description : context.Description,
            IsGiven(nameof(SkipTlsVerify)) ? SkipTlsVerify : context.SkipTlsVerify);
        if (CaCertificate is null && Certificate is null && Key is null)
        {
            return (made, null);
        }

        ContextTls changed = tls.With(Content(CaCertificate), Content(Certificate), Content(Key));
        if (changed.Check() is { } trap)
        {
            WriteWarning(trap);
        }

        if (made.Host is { } host && new[] { "unix:", "npipe:", "ssh:" }.Any(start =>
            host.StartsWith(start, StringComparison.OrdinalIgnoreCase)))
        {
            WriteWarning($"TLS is for tcp://, and has no part in the way to {host}.");
        }

        return (made, changed);
    }

    /// <summary>True for a parameter that stood on the command line.</summary>
    private protected bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    private byte[]? Content(string? path) =>
        path is null ? null : FileFailure.Read(FullPath(path), File.ReadAllBytes);
}
