using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Tls;

namespace ImapProbe.Tests.Unit.Tls;

public sealed class CertificateStrengthTests
{
    private const string EcdsaSha256 = "1.2.840.10045.4.3.2";
    private const string RsaSha256 = "1.2.840.113549.1.1.11";
    private const string RsaKey = "1.2.840.113549.1.1.1";
    private const string RsaPss = "1.2.840.113549.1.1.10";
    private const string Sha1 = "1.3.14.3.2.26";
    private const string Sha256 = "2.16.840.1.101.3.4.2.1";
    private const string Sha512 = "2.16.840.1.101.3.4.2.3";
    private const string Md5 = "1.2.840.113549.2.5";

    [Theory]
    [InlineData(KeyKind.EcP256)]
    [InlineData(KeyKind.EcP384)]
    [InlineData(KeyKind.Rsa2048)]
    public void A_sound_key_is_accepted(KeyKind key) => Assert.Null(WeaknessOf(new LeafRequest { Key = key }));

    [Theory]
    [InlineData(KeyKind.Rsa1024, "RSA key of 1024 bits")]
    [InlineData(KeyKind.EcP224, "EC key of 224 bits")]
    public void A_short_key_is_too_weak(KeyKind key, string words) =>
        Assert.Contains(words, WeaknessOf(new LeafRequest { Key = key }), StringComparison.Ordinal);

    // By its name where .NET need not be asked, by .NET elsewhere.
    [Theory]
    [InlineData("1.2.840.10045.3.1.1", 192)]
    [InlineData("1.3.132.0.33", 224)]
    [InlineData("1.2.840.10045.3.1.7", null)]
    [InlineData("1.3.132.0.10", null)]
    [InlineData("1.3.132.0.34", null)]
    [InlineData("1.3.132.0.35", null)]
    [InlineData("1.3.36.3.3.2.8.1.1.7", null)]
    public void An_ec_key_has_as_many_bits_as_its_curve(string curve, int? weakBits)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromValue(curve));
        using var certificate = Certificate(new PublicKey(key), Algorithm(EcdsaSha256));

        Assert.Equal(
            weakBits is { } bits ? $"has an EC key of {bits} bits, where 256 are the least" : null,
            CertificateStrength.WeaknessOf(CertificateFields.Read(certificate.RawDataMemory)));
    }

    [Fact]
    public void An_ec_key_of_a_curve_that_is_spelt_out_is_not_accepted()
    {
        using var named = ECDsa.Create(ECCurve.CreateFromValue("1.3.132.0.33"));
        using var key = ECDsa.Create(named.ExportExplicitParameters(includePrivateParameters: false));
        using var certificate = Certificate(new PublicKey(key), Algorithm(EcdsaSha256));

        Assert.Equal("has an EC key that spells its curve out, where only a named curve is accepted (RFC 5480, section 2.1.1)", CertificateStrength.WeaknessOf(CertificateFields.Read(certificate.RawDataMemory)));
    }

    [Fact]
    public void An_ec_key_of_a_curve_that_nobody_knows_is_not_accepted()
    {
        using var certificate = Certificate(EcPublicKey([6, 3, 0x2A, 3, 4]), Algorithm(EcdsaSha256));

        Assert.Equal("has an EC key of a curve that this system does not know", CertificateStrength.WeaknessOf(CertificateFields.Read(certificate.RawDataMemory)));
    }

    [Fact]
    public void An_ec_key_that_names_no_curve_is_not_accepted()
    {
        using var certificate = Certificate(EcPublicKey([5, 0]), Algorithm(EcdsaSha256));

        Assert.Equal("has an EC key that names no curve", CertificateStrength.WeaknessOf(CertificateFields.Read(certificate.RawDataMemory)));
    }

    [Theory]
    [InlineData(KeyKind.Rsa2048, SignatureHash.Sha1)]
    [InlineData(KeyKind.Rsa2048, SignatureHash.Md5)]
    [InlineData(KeyKind.EcP256, SignatureHash.Sha1)]
    public void A_signature_with_an_old_hash_is_too_weak(KeyKind key, SignatureHash hash) =>
        Assert.Contains("is signed with", WeaknessOf(new LeafRequest { Key = key, SignatureHash = hash }), StringComparison.Ordinal);

    [Theory]
    [InlineData(KeyKind.Rsa2048, SignatureHash.Sha1)]
    [InlineData(KeyKind.EcP256, SignatureHash.Sha1)]
    public void What_counts_is_the_issuers_signature_and_not_the_leafs_key(KeyKind issuer, SignatureHash hash)
    {
        using var leaf = CertificateAuthority.Create("Root", issuer).Issue(new LeafRequest { SignatureHash = hash }).Leaf;

        Assert.Contains("is signed with", CertificateStrength.WeaknessOf(CertificateFields.Read(leaf.RawDataMemory)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2047, true)]
    [InlineData(2048, false)]
    [InlineData(4096, false)]
    public void An_rsa_key_has_as_many_bits_as_its_modulus(int bits, bool isWeak)
    {
        using var certificate = Certificate(RsaPublicKey(RsaKey, bits), Algorithm(RsaSha256));

        Assert.Equal(isWeak, CertificateStrength.WeaknessOf(CertificateFields.Read(certificate.RawDataMemory))?.Contains($"{bits} bits", StringComparison.Ordinal) ?? false);
    }

    // .NET makes no RSA object of such a key; it must still be measured.
    [Theory]
    [InlineData(1024, true)]
    [InlineData(2048, false)]
    public void A_key_for_rsassa_pss_is_measured_too(int bits, bool isWeak)
    {
        using var certificate = Certificate(RsaPublicKey(RsaPss, bits), Algorithm(RsaSha256));

        Assert.Equal(isWeak, CertificateStrength.WeaknessOf(CertificateFields.Read(certificate.RawDataMemory)) is not null);
    }

    [Theory]
    [InlineData("1.3.101.112", 32, false)]
    [InlineData("1.3.101.113", 57, false)]
    [InlineData("1.3.101.110", 32, true)]
    [InlineData("1.2.840.10040.4.1", 32, true)]
    [InlineData("1.2.3.4", 32, true)]
    public void Of_the_other_keys_only_those_of_eddsa_are_accepted(string oid, int length, bool isWeak)
    {
        using var certificate = Certificate(new PublicKey(new Oid(oid), null, new AsnEncodedData(new byte[length])), Algorithm(EcdsaSha256));

        Assert.Equal(isWeak, CertificateStrength.WeaknessOf(CertificateFields.Read(certificate.RawDataMemory))?.Contains(oid, StringComparison.Ordinal) ?? false);
    }

    [Theory]
    [InlineData("1.2.840.113549.1.1.11", false)]
    [InlineData("1.2.840.113549.1.1.12", false)]
    [InlineData("1.2.840.113549.1.1.13", false)]
    [InlineData("1.2.840.10045.4.3.2", false)]
    [InlineData("1.2.840.10045.4.3.3", false)]
    [InlineData("1.2.840.10045.4.3.4", false)]
    [InlineData("1.3.101.112", false)]
    [InlineData("1.3.101.113", false)]
    [InlineData("1.2.840.113549.1.1.2", true)]
    [InlineData("1.2.840.113549.1.1.4", true)]
    [InlineData("1.2.840.113549.1.1.5", true)]
    [InlineData("1.3.14.3.2.29", true)]
    [InlineData("1.2.840.10045.4.1", true)]
    [InlineData("1.2.840.10040.4.3", true)]
    [InlineData("1.2.3.4", true)]
    public void A_signature_is_accepted_by_its_algorithm(string oid, bool isWeak)
    {
        using var certificate = Certificate(EcPublicKey(), Algorithm(oid));

        Assert.Equal(isWeak, CertificateStrength.WeaknessOf(CertificateFields.Read(certificate.RawDataMemory)) is not null);
    }

    // RFC 8017, appendix A.2.3: without a digest in its parameters it is SHA-1.
    [Theory]
    [InlineData(Sha256, false)]
    [InlineData(Sha512, false)]
    [InlineData(Sha1, true)]
    [InlineData(Md5, true)]
    [InlineData("1.2.3.4", true)]
    [InlineData("", true)]
    [InlineData(null, true)]
    public void A_signature_of_rsassa_pss_is_accepted_by_its_digest(string? digest, bool isWeak)
    {
        using var certificate = Certificate(EcPublicKey(), PssAlgorithm(digest));

        Assert.Equal(isWeak, CertificateStrength.WeaknessOf(CertificateFields.Read(certificate.RawDataMemory)) is not null);
    }

    [Theory]
    [InlineData("SHA256", false)]
    [InlineData("SHA512", false)]
    public void A_real_signature_of_rsassa_pss_is_accepted(string hash, bool isWeak)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=a.example", key, new HashAlgorithmName(hash), RSASignaturePadding.Pss);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));

        Assert.Equal(isWeak, CertificateStrength.WeaknessOf(CertificateFields.Read(certificate.RawDataMemory)) is not null);
    }

    private static string? WeaknessOf(LeafRequest request)
    {
        using var certificate = CertificateAuthority.SelfSigned(request).Leaf;
        return CertificateStrength.WeaknessOf(CertificateFields.Read(certificate.RawDataMemory));
    }

    private static X509Certificate2 Certificate(PublicKey key, byte[] algorithm)
    {
        var request = new CertificateRequest(new X500DistinguishedName("CN=a.example"), key, HashAlgorithmName.SHA256);
        return request.Create(request.SubjectName, new AnyKeySignatureGenerator(algorithm), DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), [1]);
    }

    private static PublicKey EcPublicKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new PublicKey(key);
    }

    private static PublicKey EcPublicKey(byte[] parameters)
    {
        var key = EcPublicKey();
        return new PublicKey(key.Oid, new AsnEncodedData(parameters), key.EncodedKeyValue);
    }

    // A modulus of so many bits, prime factors or none: nobody computes with it.
    private static PublicKey RsaPublicKey(string oid, int bits)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger((System.Numerics.BigInteger.One << (bits - 1)) + 1);
            writer.WriteInteger(65537);
        }

        return new PublicKey(new Oid(oid), new AsnEncodedData([5, 0]), new AsnEncodedData(writer.Encode()));
    }

    private static byte[] Algorithm(string oid) => Sequence(writer => writer.WriteObjectIdentifier(oid));

    private static byte[] PssAlgorithm(string? digest) => Sequence(writer =>
    {
        writer.WriteObjectIdentifier(RsaPss);
        if (digest is not null)
            writer.WriteEncodedValue(Sequence(parameters => WriteDigest(parameters, digest)));
    });

    private static void WriteDigest(AsnWriter parameters, string digest)
    {
        if (digest.Length is 0)
            return;
        using (parameters.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true)))
            parameters.WriteEncodedValue(Algorithm(digest));
    }

    private static byte[] Sequence(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
            write(writer);
        return writer.Encode();
    }
}

/// <summary>Writes whatever algorithm identifier a test asks for; who only judges strength does not check the signature.</summary>
internal sealed class AnyKeySignatureGenerator(byte[] algorithm) : X509SignatureGenerator
{
    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => algorithm;

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => [1, 2, 3];

    protected override PublicKey BuildPublicKey() => throw new NotSupportedException();
}
