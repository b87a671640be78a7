using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DockerSock.Fake;

/// <summary>
/// Signs so that a certificate has the same bytes in each run, which true signatures have not. Nobody who checks it
/// will be content; clients of an engine only show it.
/// </summary>
/// <param name="key">The key that is signed for.</param>
internal sealed class SeededSignature(ECDsa key) : X509SignatureGenerator
{
    private readonly X509SignatureGenerator _true = CreateForECDsa(key);

    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) =>
        _true.GetSignatureAlgorithmIdentifier(hashAlgorithm);

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(new BigInteger(SHA256.HashData(data), isUnsigned: true));
            writer.WriteInteger(new BigInteger(SHA256.HashData([.. data, 1]), isUnsigned: true));
        }

        return writer.Encode();
    }

    protected override PublicKey BuildPublicKey() => _true.PublicKey;
}
