using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace DockerSock.Client;

/// <summary>What is seen while a connection behind TLS is opened, and what a failure of it means for people.</summary>
internal sealed partial class TlsHandshake(TlsEndpoint endpoint)
{
    private const int MostNames = 8;

    private readonly TlsFiles _files = endpoint.Files;
    private SockException? _distrust;
    private bool _isAsked;

    /// <summary>What the other side says when it ends a connection, in the words of OpenSSL.</summary>
    [GeneratedRegex("alert ([a-z ]+)")]
    private static partial Regex Alert();

    private string Ours => _files.HasCertificate
        ? $"the certificate '{_files.CertificateFile}'" : $"no certificate: there is none in '{_files.Folder}'";

    /// <summary>Decides about the engine's certificate; .NET has looked at its chain and its names.</summary>
    public bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (!_files.Verifies || errors == SslPolicyErrors.None)
        {
            return true;
        }

        if (certificate is null || chain is null)
        {
            return false;
        }

        using X509Certificate2 shown = new(certificate);
        _distrust = Distrust(chain) ?? (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? Misnamed(shown) : null);
        return _distrust is null;
    }

    /// <summary>The engine asks for a certificate, and we have none.</summary>
    public X509Certificate NoCertificate(object sender, string host, X509CertificateCollection own,
        X509Certificate? server, string[] issuers)
    {
        _isAsked |= server is not null;
        return null!;
    }

    /// <summary>The failure of a handshake.</summary>
    /// <param name="problem">What .NET says.</param>
    /// <param name="seen">The first bytes that came.</param>
    public SockException Explain(Exception problem, ReadOnlySpan<byte> seen) => _distrust ?? ExplainAlert(problem)
        ?? (seen.StartsWith("HTTP/"u8)
            ? new SockException(SockFailure.TlsNotSpoken,
                $"What listens on {endpoint} speaks HTTP without TLS, and was asked for TLS.",
                "Check the port: 2376 is usual with TLS, 2375 without. Where the engine really has no TLS, leave it "
                    + "out here too: DOCKER_TLS, DOCKER_TLS_VERIFY, https://, or the certificates of the context.",
                problem)
        : seen.Length == 0 && ExplainEnd() is { } asked ? asked
        : new SockException(seen is [>= 20 and <= 23, 3, ..] ? SockFailure.TlsFailed : SockFailure.TlsNotSpoken,
            seen.Length == 0 ? $"What listens on {endpoint} ended the connection when it was asked for TLS."
                : seen is [>= 20 and <= 23, 3, ..] ? $"TLS with {endpoint} failed: {Innermost(problem)}."
                : $"What listens on {endpoint} does not speak TLS.",
            "Check the port, and the engine's log; TLS 1.2 is the oldest that is spoken.", problem));

    /// <summary>What the other side has said before it ended the connection; null when it said nothing.</summary>
    public SockException? ExplainAlert(Exception problem)
    {
        string? said = null;
        for (Exception? inner = problem; inner is not null && said is null; inner = inner.InnerException)
        {
            said = Alert().Match(inner.Message) is { Success: true } alert ? alert.Groups[1].Value.Trim() : null;
        }

        return said switch
        {
            null => null,
            "certificate required" => Missing(problem),
            "bad certificate" or "handshake failure" when !_files.HasCertificate => Missing(problem),
            "bad certificate" or "certificate expired" or "certificate unknown" or "unsupported certificate"
                or "certificate revoked" or "unknown ca" or "access denied" or "decrypt error"
                when _files.HasCertificate => Refused(said, problem),
            "protocol version" => new SockException(SockFailure.TlsFailed,
                $"{endpoint} speaks no version of TLS that is safe: 1.2 is the oldest that is spoken here.",
                "Update the engine, or what stands before it.", problem),
            _ => new SockException(SockFailure.TlsFailed, $"{endpoint} ended the TLS handshake: {said}.",
                "The engine's log may say more.", problem),
        };
    }

    /// <summary>An end without a word, before the first answer: null unless a certificate was asked for.</summary>
    public SockException? ExplainEnd() => _isAsked ? Missing(null) : null;

    private SockException Missing(Exception? problem) => new(SockFailure.ClientCertificateMissing,
        $"{endpoint} wants a client certificate, and was shown {Ours}.",
        "Put cert.pem and key.pem there, signed by the authority that the engine trusts"
            + (endpoint.Text.Contains('#') ? "." : ", or name another folder with DOCKER_CERT_PATH."), problem);

    private SockException Refused(string said, Exception problem)
    {
        string when = "";
        if (_files.Client() is { } client)
        {
            using (client.Own)
            {
                when = Validity(client.Own) is { } wrong ? $" It {wrong}." : $" Its issuer is {client.Own.Issuer}.";
            }
        }

        return new SockException(SockFailure.ClientCertificateRefused,
            $"{endpoint} refuses {Ours} ({said}).{when}",
            "Use one that is signed by the authority that the engine trusts (dockerd --tlscacert), and is for clients.",
            problem);
    }

    private SockException? Distrust(X509Chain chain)
    {
        X509ChainElement[] elements = [.. chain.ChainElements];
        X509ChainStatus[] wrong = [.. elements.SelectMany(static element => element.ChainElementStatus)
            .Concat(chain.ChainStatus).Where(static status => status.Status != X509ChainStatusFlags.NoError)];
        const X509ChainStatusFlags untrusted = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain
            | X509ChainStatusFlags.NotSignatureValid;
        bool isUntrusted = wrong.Any(static status => (status.Status & untrusted) != 0)
            && !IsNamedItself(elements, wrong);
        if (elements.Length == 0 || isUntrusted)
        {
            string issuer = elements.Length > 0 ? elements[^1].Certificate.Issuer : "nobody";
            return new SockException(SockFailure.CertificateUntrusted,
                $"The certificate of {endpoint} is of the authority '{issuer}', which is not trusted: "
                    + (_files.HasCa && Named().Contains($"'{issuer}'", StringComparison.Ordinal)
                        ? $"that in '{_files.CaFile}' has the same name and another key."
                        : _files.HasCa ? $"'{_files.CaFile}' names {Named()}, and only that counts."
                        : $"this system does not know it, and there is no '{_files.CaFile}'."),
                "Put the certificate of the engine's authority into ca.pem, when you know that it is right: another "
                    + "one may be that of somebody in between.");
        }

        if (elements.FirstOrDefault(static element => Validity(element.Certificate) is not null) is { } late
            && wrong.Any(static status => status.Status.HasFlag(X509ChainStatusFlags.NotTimeValid)))
        {
            return new SockException(SockFailure.CertificateExpired,
                (late == elements[0] ? $"The certificate of {endpoint} "
                    : $"The certificate of {endpoint} is of an authority ('{late.Certificate.Subject}') whose own ")
                    + Validity(late.Certificate) + ".",
                "Renew it, restart the engine, and check that the clock of this machine is right.");
        }

        string[] others = [.. wrong.Where(static status => (status.Status & untrusted) == 0)
            .Select(static status => $"{status.Status}").Distinct()];
        return others.Length == 0 ? null : new SockException(SockFailure.CertificateUntrusted,
            $"The certificate of {endpoint} cannot be used: {string.Join(", ", others)}.",
            "It must be one for servers, and its authorities' certificates be those of authorities.");
    }

    /// <summary>
    /// True when the last certificate that was found is in <c>ca.pem</c> itself: it is trusted without the one above
    /// it, as by the docker program.
    /// </summary>
    private bool IsNamedItself(X509ChainElement[] elements, X509ChainStatus[] wrong)
    {
        if (!_files.HasCa || elements.Length == 0
            || wrong.Any(static status => status.Status.HasFlag(X509ChainStatusFlags.NotSignatureValid)))
        {
            return false;
        }

        return _files.Authorities().Any(authority =>
            authority.RawDataMemory.Span.SequenceEqual(elements[^1].Certificate.RawDataMemory.Span));
    }

    private string Named()
    {
        X509Certificate2Collection known = _files.Authorities();
        return string.Join(", ", known.Take(MostNames).Select(static one => $"'{one.Subject}'"))
            + (known.Count > MostNames ? ", …" : "");
    }

    private SockException Misnamed(X509Certificate2 shown)
    {
        string[] names = [.. shown.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(static names =>
            names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(static one => one.ToString())))];
        string list = names.Length == 0 ? $"no host at all, but for '{shown.Subject}'"
            : string.Join(", ", names.Take(MostNames)) + (names.Length > MostNames ? ", …" : "");
        return new SockException(SockFailure.CertificateMisnamed,
            $"The certificate of {endpoint} is not for '{endpoint.Address.Host}': it is for {list}.",
            "Name the engine by one of these, or give it a certificate for this one too (subjectAltName).");
    }

    /// <summary>What is wrong with the time of a certificate, as the end of a sentence; null when nothing is.</summary>
    private static string? Validity(X509Certificate2 certificate)
    {
        DateTime now = DateTime.Now;
        return certificate.NotAfter < now ? $"expired on {Date(certificate.NotAfter)}; it is {Date(now)} here"
            : certificate.NotBefore > now ? $"is not valid before {Date(certificate.NotBefore)}; it is {Date(now)} here"
            : null;
    }

    private static string Date(DateTime time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Innermost(Exception problem) =>
        (problem.InnerException is { } inner ? Innermost(inner) : problem.Message).TrimEnd('.');
}
