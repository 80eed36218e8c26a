using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ImapProbe.Tls;

/// <summary>Whether a certificate's key and signature are strong enough.</summary>
internal static class CertificateStrength
{
    private const int LeastRsaBits = 2048;
    private const int LeastEcBits = 256;
    private const string RsaKey = "1.2.840.113549.1.1.1";
    private const string RsaPssKey = "1.2.840.113549.1.1.10";
    private const string EcKey = "1.2.840.10045.2.1";
    private const string Ed25519 = "1.3.101.112";
    private const string Ed448 = "1.3.101.113";

    // RFC 8017, RFC 5758, RFC 8410, and SHA-3 as NIST registered it.
    private static readonly HashSet<string> StrongSignatures = new(StringComparer.Ordinal)
    {
        "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12", "1.2.840.113549.1.1.13", "1.2.840.113549.1.1.14",
        "1.2.840.10045.4.3.1", "1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.2.840.10045.4.3.4",
        "2.16.840.1.101.3.4.3.10", "2.16.840.1.101.3.4.3.11", "2.16.840.1.101.3.4.3.12",
        "2.16.840.1.101.3.4.3.14", "2.16.840.1.101.3.4.3.15", "2.16.840.1.101.3.4.3.16",
        Ed25519, Ed448,
    };

    // P-256, P-384 and P-521 (RFC 5480, section 2.1.1.1).
    private static readonly HashSet<string> StrongCurves = new(StringComparer.Ordinal) { "1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35" };

    // SHA-256, -384, -512 and -224.
    private static readonly HashSet<string> StrongDigests = new(StringComparer.Ordinal)
    {
        "2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.2", "2.16.840.1.101.3.4.2.3", "2.16.840.1.101.3.4.2.4",
    };

    /// <summary>Judges one certificate.</summary>
    /// <exception cref="CryptographicException">The certificate cannot be decoded.</exception>
    /// <exception cref="AsnContentException">Its signature's parameters cannot be decoded.</exception>
    public static string? WeaknessOf(X509Certificate2 certificate) => WeakKey(certificate) ?? WeakSignature(certificate);

    private static string? WeakKey(X509Certificate2 certificate)
    {
        switch (certificate.PublicKey.Oid.Value)
        {
            case RsaKey or RsaPssKey:
                var rsaBits = RsaBits(certificate.PublicKey);
                return rsaBits < LeastRsaBits ? $"has an RSA key of {rsaBits} bits, where {LeastRsaBits} are the least" : null;
            case EcKey when StrongCurves.Contains(NamedCurve(certificate.PublicKey)):
                return null;
            case EcKey:
                return EcBits(certificate.PublicKey) switch
                {
                    null => "has an EC key of a curve that this system does not know",
                    < LeastEcBits and var bits => $"has an EC key of {bits} bits, where {LeastEcBits} are the least",
                    _ => null,
                };
            case Ed25519 or Ed448:
                return null;
            case var other:
                return $"has a key of a kind ({other}) that is not accepted: RSA, EC and Ed25519 or Ed448 are";
        }
    }

    // ECParameters ::= CHOICE { namedCurve OBJECT IDENTIFIER, … } (RFC 5480, section 2.1.1). The name tells the size, where it would take OpenSSL half a
    // millisecond to make a key and to check a point that the handshake has checked.
    private static string NamedCurve(PublicKey key)
    {
        var parameters = new AsnReader(key.EncodedParameters?.RawData ?? [], AsnEncodingRules.DER);
        return parameters.HasData && parameters.PeekTag() == Asn1Tag.ObjectIdentifier ? parameters.ReadObjectIdentifier() : "";
    }

    private static int? EcBits(PublicKey key)
    {
        try
        {
            using var signing = key.GetECDsaPublicKey();
            return signing?.KeySize;
        }
        catch (PlatformNotSupportedException)
        {
            return null;
        }
    }

    // RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER } (RFC 8017, appendix A.1.1); read here since
    // .NET makes no RSA object of a key that is marked for RSASSA-PSS.
    private static int RsaBits(PublicKey key)
    {
        var integer = new AsnReader(key.EncodedKeyValue.RawData, AsnEncodingRules.DER).ReadSequence().ReadIntegerBytes();
        var modulus = integer.Span.TrimStart((byte)0);
        return modulus.IsEmpty ? 0 : modulus.Length * 8 - (BitOperations.LeadingZeroCount(modulus[0]) - 24);
    }

    private static string? WeakSignature(X509Certificate2 certificate)
    {
        var oid = certificate.SignatureAlgorithm.Value ?? "";
        if (StrongSignatures.Contains(oid) || (oid is RsaPssKey && StrongDigests.Contains(PssDigest(certificate))))
            return null;
        var name = certificate.SignatureAlgorithm.FriendlyName is { Length: > 0 } friendly ? friendly : oid;
        return $"is signed with {name}, which is too weak: SHA-256 or better is accepted";
    }

    // Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm SEQUENCE { algorithm, parameters }, … }, and
    // RSASSA-PSS-params ::= SEQUENCE { hashAlgorithm [0] SEQUENCE { algorithm, … } DEFAULT sha1, … } (RFC 8017, appendix A.2.3).
    private static string PssDigest(X509Certificate2 certificate)
    {
        var outer = new AsnReader(certificate.RawData, AsnEncodingRules.DER).ReadSequence();
        outer.ReadEncodedValue();
        var algorithm = outer.ReadSequence();
        algorithm.ReadObjectIdentifier();
        var digest = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        if (!algorithm.HasData)
            return "";
        var parameters = algorithm.ReadSequence();
        return parameters.HasData && parameters.PeekTag().HasSameClassAndValue(digest)
            ? parameters.ReadSequence(digest).ReadSequence().ReadObjectIdentifier()
            : "";
    }
}
