using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ImapProbe.Tls;

/// <summary>
/// Whether a certificate's key and signature are strong enough. The chain engine of .NET accepts RSA-1024 and SHA-1, OpenSSL at security level 2 and the
/// browsers do not.
/// </summary>
internal static class CertificateStrength
{
    private const int LeastRsaBits = 2048;
    private const int LeastEcBits = 256;
    private const string RsaPssKey = "1.2.840.113549.1.1.10";
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

    // What makes the others too weak is their digest: MD2, MD4, MD5 and SHA-1 (RFC 3279, and the older OIW).
    private static readonly Dictionary<string, string> WeakSignatures = new(StringComparer.Ordinal)
    {
        ["1.2.840.113549.1.1.2"] = "RSA and MD2",
        ["1.2.840.113549.1.1.3"] = "RSA and MD4",
        ["1.2.840.113549.1.1.4"] = "RSA and MD5",
        ["1.3.14.3.2.3"] = "RSA and MD5",
        ["1.2.840.113549.1.1.5"] = "RSA and SHA-1",
        ["1.3.14.3.2.29"] = "RSA and SHA-1",
        ["1.2.840.10045.4.1"] = "ECDSA and SHA-1",
    };

    // P-256, P-384 and P-521 (RFC 5480, section 2.1.1.1).
    private static readonly HashSet<string> StrongCurves = new(StringComparer.Ordinal) { "1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35" };

    // SHA-256, -384, -512 and -224.
    private static readonly HashSet<string> StrongDigests = new(StringComparer.Ordinal)
    {
        "2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.2", "2.16.840.1.101.3.4.2.3", "2.16.840.1.101.3.4.2.4",
    };

    /// <summary>What is wrong with the key or the signature, to be said after the certificate's name; null where nothing is.</summary>
    public static string? WeaknessOf(CertificateFields certificate) => WeakKey(certificate) ?? WeakSignature(certificate);

    /// <summary>The same of the key alone: a root is trusted for itself, whoever signed it, but its key signs what is below it.</summary>
    public static string? WeakKey(CertificateFields certificate)
    {
        string? weakness = null;
        return CertificateFields.Try(() => weakness = WeaknessOfKey(certificate.PublicKey)) ? weakness : "has a key that cannot be decoded";
    }

    // SubjectPublicKeyInfo ::= SEQUENCE { algorithm SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY OPTIONAL }, subjectPublicKey BIT STRING }
    private static string? WeaknessOfKey(ReadOnlyMemory<byte> publicKey)
    {
        var fields = CertificateFields.Reader(publicKey).ReadSequence();
        var algorithm = fields.ReadSequence();
        switch (algorithm.ReadObjectIdentifier())
        {
            case Oids.RsaKey or RsaPssKey:
                var rsaBits = RsaBits(fields.ReadBitString(out _));
                return rsaBits < LeastRsaBits ? $"has an RSA key of {rsaBits} bits, where {LeastRsaBits} are the least" : null;
            case Oids.EcKey:
                return WeaknessOfCurve(algorithm, publicKey);
            case Ed25519 or Ed448:
                return null;
            case var other:
                return $"has a key of a kind ({other}) that is not accepted: RSA, EC and Ed25519 or Ed448 are";
        }
    }

    // ECParameters ::= CHOICE { namedCurve OBJECT IDENTIFIER, … } (RFC 5480, section 2.1.1), which allows no other choice. The name tells the size, where it
    // would take OpenSSL half a millisecond to make a key and to check a point that the handshake has checked.
    private static string? WeaknessOfCurve(AsnReader algorithm, ReadOnlyMemory<byte> publicKey)
    {
        if (!algorithm.HasData || algorithm.PeekTag() == Asn1Tag.Null)
            return "has an EC key that names no curve";
        if (algorithm.PeekTag() == Asn1Tag.Sequence)
            return "has an EC key that spells its curve out, where only a named curve is accepted (RFC 5480, section 2.1.1)";
        if (StrongCurves.Contains(algorithm.ReadObjectIdentifier()))
            return null;
        return EcBits(publicKey) switch
        {
            null => "has an EC key of a curve that this system does not know",
            < LeastEcBits and var bits => $"has an EC key of {bits} bits, where {LeastEcBits} are the least",
            _ => null,
        };
    }

    private static int? EcBits(ReadOnlyMemory<byte> publicKey)
    {
        try
        {
            using var signing = PublicKey.CreateFromSubjectPublicKeyInfo(publicKey.Span, out _).GetECDsaPublicKey();
            return signing?.KeySize;
        }
        catch (Exception e) when (e is PlatformNotSupportedException or CryptographicException)
        {
            return null;
        }
    }

    // RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER } (RFC 8017, appendix A.1.1); read here since
    // .NET makes no RSA object of a key that is marked for RSASSA-PSS.
    private static int RsaBits(ReadOnlyMemory<byte> key)
    {
        var integer = CertificateFields.Reader(key).ReadSequence().ReadIntegerBytes();
        var modulus = integer.Span.TrimStart((byte)0);
        return modulus.IsEmpty ? 0 : modulus.Length * 8 - (BitOperations.LeadingZeroCount(modulus[0]) - 24);
    }

    private static string? WeakSignature(CertificateFields certificate)
    {
        var (oid, digest) = ("", "");
        if (!CertificateFields.Try(() => (oid, digest) = ReadSignature(certificate.Encoded)))
            return "has a signature that cannot be decoded";
        if (StrongSignatures.Contains(oid) || (oid is RsaPssKey && StrongDigests.Contains(digest)))
            return null;
        if (oid is RsaPssKey)
            return "is signed with RSASSA-PSS and a digest that is too weak: SHA-256 or better is accepted";
        return WeakSignatures.TryGetValue(oid, out var name)
            ? $"is signed with {name}, which is too weak: SHA-256 or better is accepted"
            : $"is signed with {Oids.Describe(oid)}, which is not accepted: RSA, ECDSA and EdDSA with SHA-256 or better are";
    }

    // Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm SEQUENCE { algorithm, parameters }, … }, and
    // RSASSA-PSS-params ::= SEQUENCE { hashAlgorithm [0] SEQUENCE { algorithm, … } DEFAULT sha1, … } (RFC 8017, appendix A.2.3).
    private static (string Algorithm, string Digest) ReadSignature(ReadOnlyMemory<byte> encoded)
    {
        var outer = CertificateFields.Reader(encoded).ReadSequence();
        outer.ReadEncodedValue();
        var algorithm = outer.ReadSequence();
        var oid = algorithm.ReadObjectIdentifier();
        var tag = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        if (oid is not RsaPssKey || !algorithm.HasData)
            return (oid, "");
        var parameters = algorithm.ReadSequence();
        var isGiven = parameters.HasData && parameters.PeekTag().HasSameClassAndValue(tag);
        return (oid, isGiven ? parameters.ReadSequence(tag).ReadSequence().ReadObjectIdentifier() : "");
    }
}
