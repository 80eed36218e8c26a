using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ImapProbe.Loopback.Certificates;

/// <summary>Signs with whatever hash is asked for: the generators of .NET refuse SHA-1 and MD5.</summary>
internal sealed class IssuerSignatureGenerator(AsymmetricAlgorithm key) : X509SignatureGenerator
{
    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Identifier(hashAlgorithm));

            // RFC 3279 and 4055 want NULL parameters with RSA; RFC 5758 wants none with ECDSA.
            if (key is RSA)
                writer.WriteNull();
        }

        return writer.Encode();
    }

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => key switch
    {
        RSA rsa => rsa.SignData(data, hashAlgorithm, RSASignaturePadding.Pkcs1),
        ECDsa ecdsa => ecdsa.SignData(data, hashAlgorithm, DSASignatureFormat.Rfc3279DerSequence),
        _ => throw Unsupported(hashAlgorithm),
    };

    protected override PublicKey BuildPublicKey() => new(key);

    private string Identifier(HashAlgorithmName hash) => (key, hash.Name) switch
    {
        (RSA, "SHA256") => "1.2.840.113549.1.1.11",
        (RSA, "SHA1") => "1.2.840.113549.1.1.5",
        (RSA, "MD5") => "1.2.840.113549.1.1.4",
        (ECDsa, "SHA256") => "1.2.840.10045.4.3.2",
        (ECDsa, "SHA1") => "1.2.840.10045.4.1",
        _ => throw Unsupported(hash),
    };

    private NotSupportedException Unsupported(HashAlgorithmName hash) =>
        new($"an issuer with a {key.SignatureAlgorithm} key cannot sign with {hash.Name}");
}
