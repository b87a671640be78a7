using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>A swarm's root certificate, and the tokens and keys that go with it.</summary>
public sealed class SwarmAuthority
{
    private const string Refused = "rpc error: code = InvalidArgument desc = ";
    private const string KeyStart = "SWMKEY-1-";
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";

    internal SwarmAuthority(DateTimeOffset now)
    {
        using ECDsa key = Chance.Current is null ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : SeededKey();
        CertificateRequest request = new("CN=swarm-ca", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        (DateTimeOffset begin, DateTimeOffset end) = (now.AddMinutes(-5), now.AddYears(20));
        using X509Certificate2 root = Chance.Current is null
            ? request.CreateSelfSigned(begin, end)
            : request.Create(request.SubjectName, new SeededSignature(key), begin, end,
                Chance.Bytes(16, "certificate number"));
        Certificate = root.ExportCertificatePem() + "\n";
        Subject = root.SubjectName.RawData;
        PublicKey = root.PublicKey.ExportSubjectPublicKeyInfo();
    }

    private SwarmAuthority(string pem)
    {
        using X509Certificate2 root = X509Certificate2.CreateFromPem(pem);
        Certificate = pem;
        Subject = root.SubjectName.RawData;
        PublicKey = root.PublicKey.ExportSubjectPublicKeyInfo();
    }

    /// <summary>The root certificate as PEM.</summary>
    public string Certificate { get; }

    /// <summary>The name of who made the nodes' certificates, in DER.</summary>
    public ReadOnlyMemory<byte> Subject { get; }

    /// <summary>The key of who made them, in DER.</summary>
    public ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>The one that a client brings; null when it brings none, or none that can be read.</summary>
    /// <param name="json">What the client wants of the certificates of nodes.</param>
    /// <param name="now">The one that there is.</param>
    /// <exception cref="EngineException">A certificate and a key go together.</exception>
    internal static SwarmAuthority? Read(JsonElement json, SwarmAuthority now)
    {
        string pem = json.Text("SigningCACert");
        bool hasKey = json.Text("SigningCAKey").Length > 0;
        if (pem.Length == 0)
        {
            return !hasKey ? null : throw EngineException.BadRequest(Refused
                + "if a signing CA key is provided, the signing CA cert must also be provided");
        }

        try
        {
            SwarmAuthority brought = new(pem);
            return brought.Certificate == now.Certificate ? null : hasKey ? brought : throw EngineException.BadRequest(
                Refused + "there must be at least one valid, reachable external CA corresponding to the desired CA "
                    + "certificate");
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>A fresh token that lets nodes join: the digest of the certificate, and a secret.</summary>
    internal string Token()
    {
        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes(Certificate));
        return $"SWMTKN-1-{Base36(digest, 50)}-{Base36(Chance.Bytes(16, "join token"), 25)}";
    }

    /// <summary>A fresh key that unlocks managers.</summary>
    internal static string FreshUnlockKey() =>
        KeyStart + Convert.ToBase64String(Chance.Bytes(32, "unlock key")).TrimEnd('=');

    /// <summary>Whether a text can be such a key.</summary>
    internal static bool IsUnlockKey(string text) => text.StartsWith(KeyStart, StringComparison.Ordinal)
        && Convert.TryFromBase64String(text[KeyStart.Length..] + "=", new byte[64], out int length) && length == 32;

    /// <summary>The digest that a token names, as hexadecimal digits; null for a text that is no token.</summary>
    internal static string? DigestOf(string token)
    {
        string[] parts = token.Split('-');
        if (parts is not ["SWMTKN", "1", { Length: 50 } digest, { Length: 25 }])
        {
            return null;
        }

        BigInteger number = digest.Aggregate(
            BigInteger.Zero, static (sum, digit) => (sum * 36) + Math.Max(0, Digits.IndexOf(digit)));
        byte[] bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return Convert.ToHexStringLower(bytes).PadLeft(64, '0');
    }

    private static ECDsa SeededKey() => ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        D = [0, .. Chance.Bytes(31, "certificate key")],
    });

    private static string Base36(byte[] bytes, int length)
    {
        BigInteger number = new(bytes, isUnsigned: true, isBigEndian: true);
        char[] digits = new char[length];
        for (int at = length - 1; at >= 0; at--)
        {
            digits[at] = Digits[(int)(number % 36)];
            number /= 36;
        }

        return new string(digits);
    }
}
