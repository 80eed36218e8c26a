using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;

namespace ImapProbe.Loopback.Certificates;

/// <summary>A certificate written field by field, so that it can say what .NET writes for nobody. As it stands it is a sound one of a server.</summary>
[SuppressMessage("Performance", "CA1819", Justification = "What is written is bytes.")]
public sealed record RawCertificate
{
    private const string EcdsaSha256 = "1.2.840.10045.4.3.2";
    private const string RsaPss = "1.2.840.113549.1.1.10";
    private const string RsaSha256 = "1.2.840.113549.1.1.11";

    /// <summary>The whole of a name, in DER.</summary>
    public byte[] Subject { get; init; } = RawName.Of("imap.example.test");

    /// <summary>What the certificate says of its issuer, in DER.</summary>
    public byte[] Issuer { get; init; } = RawName.Of("Raw Root");

    /// <summary>The bytes of the serial number, as they are.</summary>
    public byte[] Serial { get; init; } = [1, .. RandomNumberGenerator.GetBytes(8)];

    /// <summary>The time, as it is written.</summary>
    public string NotBefore { get; init; } = Time(DateTimeOffset.UtcNow.AddDays(-1));

    /// <summary>The time, as it is written; longer than 13 characters it is a GeneralizedTime.</summary>
    public string NotAfter { get; init; } = Time(DateTimeOffset.UtcNow.AddDays(30));

    /// <summary>The number of the version's field: 2 is X.509 v3; null leaves it out.</summary>
    public int? Version { get; init; } = 2;

    /// <summary>The subject's key; its public half is in the certificate.</summary>
    public AsymmetricAlgorithm Key { get; init; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>In place of the public half of <see cref="Key"/>.</summary>
    public byte[]? PublicKey { get; init; }

    public IReadOnlyList<RawExtension> Extensions { get; init; } = [];

    /// <summary>In place of the algorithm that the signer uses.</summary>
    public string? SignatureAlgorithm { get; init; }

    /// <summary>Whether one bit of the signature is turned.</summary>
    public bool IsSignatureBroken { get; init; }

    /// <summary>A time as a UTCTime has it.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyMMddHHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The same with extensions of the same kind replaced, and others added.</summary>
    public RawCertificate With(params IReadOnlyList<RawExtension> extensions) =>
        this with { Extensions = [.. Extensions.Where(old => extensions.All(added => added.Oid != old.Oid)), .. extensions] };

    public RawCertificate Without(string oid) => this with { Extensions = [.. Extensions.Where(extension => extension.Oid != oid)] };

    /// <summary>Encodes and signs it.</summary>
    public byte[] SignedBy(AsymmetricAlgorithm signer)
    {
        var algorithm = Sequence(writer =>
        {
            writer.WriteObjectIdentifier(SignatureAlgorithm ?? (signer is RSA ? RsaSha256 : EcdsaSha256));
            if (signer is RSA && SignatureAlgorithm is not RsaPss)
                writer.WriteNull();
        });
        var toBeSigned = Sequence(writer => WriteFields(writer, algorithm));
        var signature = signer is RSA rsa
            ? rsa.SignData(toBeSigned, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : ((ECDsa)signer).SignData(toBeSigned, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        if (IsSignatureBroken)
            signature[^1] ^= 1;
        return Sequence(writer =>
        {
            writer.WriteEncodedValue(toBeSigned);
            writer.WriteEncodedValue(algorithm);
            writer.WriteBitString(signature);
        });
    }

    internal static byte[] Sequence(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
            write(writer);
        return writer.Encode();
    }

    internal static byte[] Tagged(byte tag, ReadOnlySpan<byte> content)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteOctetString(content);
        var encoded = writer.Encode();
        encoded[0] = tag;
        return encoded;
    }

    private void WriteFields(AsnWriter writer, byte[] algorithm)
    {
        if (Version is { } version)
        {
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                writer.WriteInteger(version);
        }

        writer.WriteEncodedValue(Tagged(2, Serial));
        writer.WriteEncodedValue(algorithm);
        writer.WriteEncodedValue(Issuer);
        writer.WriteEncodedValue(Sequence(validity =>
        {
            validity.WriteEncodedValue(EncodeTime(NotBefore));
            validity.WriteEncodedValue(EncodeTime(NotAfter));
        }));
        writer.WriteEncodedValue(Subject);
        writer.WriteEncodedValue(PublicKey ?? (Key is RSA rsa ? rsa.ExportSubjectPublicKeyInfo() : ((ECDsa)Key).ExportSubjectPublicKeyInfo()));
        if (Extensions.Count is 0)
            return;
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 3)))
        using (writer.PushSequence())
        {
            foreach (var extension in Extensions)
                writer.WriteEncodedValue(extension.Encode());
        }
    }

    // Numbered as UTCTime and GeneralizedTime; an offset makes a UTCTime longer.
    private static byte[] EncodeTime(string time) =>
        Tagged((byte)(time.Length > 13 && !time.Contains('+', StringComparison.Ordinal) ? 24 : 23), Encoding.ASCII.GetBytes(time));
}

/// <summary>An extension, well-formed or not.</summary>
[SuppressMessage("Performance", "CA1819", Justification = "What is written is bytes.")]
public sealed record RawExtension(string Oid, byte[] Value, bool IsCritical = false)
{
    public static RawExtension Authority(int? pathLength = null) => new("2.5.29.19", RawCertificate.Sequence(writer =>
    {
        writer.WriteBoolean(true);
        if (pathLength is { } length)
            writer.WriteInteger(length);
    }), IsCritical: true);

    public static RawExtension NoAuthority { get; } = new("2.5.29.19", [0x30, 0], IsCritical: true);

    /// <summary>The first byte of the bits: 0x80 is digitalSignature, 0x04 keyCertSign.</summary>
    public static RawExtension KeyUsage(byte bits) => new("2.5.29.15", [3, 2, 0, bits], IsCritical: true);

    public static RawExtension Purposes(params IEnumerable<string> oids) => new("2.5.29.37", RawCertificate.Sequence(writer =>
    {
        foreach (var oid in oids)
            writer.WriteObjectIdentifier(oid);
    }));

    public static RawExtension SubjectKey(params byte[] identifier) => new("2.5.29.14", RawCertificate.Tagged(4, identifier));

    public static RawExtension AuthorityKey(params byte[] identifier) => AuthorityKey(identifier, null, null);

    /// <summary>The same with the issuer's own issuer, a name in DER, and the issuer's serial number.</summary>
    public static RawExtension AuthorityKey(byte[]? identifier, byte[]? issuer, byte[]? serial) => new("2.5.29.35", RawCertificate.Sequence(writer =>
    {
        if (identifier is not null)
            writer.WriteEncodedValue(RawCertificate.Tagged(0x80, identifier));
        if (issuer is not null)
            writer.WriteEncodedValue(RawCertificate.Tagged(0xA1, RawCertificate.Tagged(0xA4, issuer)));
        if (serial is not null)
            writer.WriteEncodedValue(RawCertificate.Tagged(0x82, serial));
    }));

    /// <summary>Alternative names, each by the number of its kind: 1 is an e-mail address, 2 a DNS name, 6 a URI, 7 an address.</summary>
    public static RawExtension Names(params IEnumerable<(int Kind, byte[] Bytes)> names) => new("2.5.29.17", RawCertificate.Sequence(writer =>
    {
        foreach (var (kind, bytes) in names)
            writer.WriteEncodedValue(RawCertificate.Tagged((byte)((kind is 0 or 4 ? 0xA0 : 0x80) | kind), bytes));
    }));

    public static RawExtension DnsNames(params IEnumerable<string> names) => Names(names.Select(name => (2, Encoding.Latin1.GetBytes(name))));

    /// <summary>Name constraints, each name by the number of its kind.</summary>
    public static RawExtension Constraints(
        IEnumerable<(int Kind, byte[] Bytes)> permitted, IEnumerable<(int Kind, byte[] Bytes)> excluded, byte[]? rest = null) =>
        new("2.5.29.30", RawCertificate.Sequence(writer =>
        {
            WriteSubtrees(writer, 0, permitted, rest);
            WriteSubtrees(writer, 1, excluded, rest);
        }), IsCritical: true);

    internal byte[] Encode() => RawCertificate.Sequence(writer =>
    {
        writer.WriteObjectIdentifier(Oid);
        if (IsCritical)
            writer.WriteBoolean(true);
        writer.WriteOctetString(Value);
    });

    private static void WriteSubtrees(AsnWriter writer, int number, IEnumerable<(int Kind, byte[] Bytes)> names, byte[]? rest)
    {
        if (!names.Any())
            return;
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, number)))
        {
            foreach (var (kind, bytes) in names)
            {
                using (writer.PushSequence())
                {
                    writer.WriteEncodedValue(RawCertificate.Tagged((byte)((kind is 0 or 4 ? 0xA0 : 0x80) | kind), bytes));
                    if (rest is not null)
                        writer.WriteEncodedValue(rest);
                }
            }
        }
    }
}

/// <summary>A name of a subject or an issuer, in whatever string type.</summary>
public static class RawName
{
    public const string CommonName = "2.5.4.3";
    public const string Organization = "2.5.4.10";
    public const string Unit = "2.5.4.11";
    public const string Email = "1.2.840.113549.1.9.1";

    public static byte[] Of(string commonName) => Of((CommonName, 12, Encoding.UTF8.GetBytes(commonName)));

    /// <summary>Parts with their type, the number of their string type, and their bytes.</summary>
    public static byte[] Of(params IEnumerable<(string Type, int Tag, byte[] Bytes)> parts) => RawCertificate.Sequence(writer =>
    {
        foreach (var (type, tag, bytes) in parts)
        {
            using (writer.PushSetOf())
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(type);
                writer.WriteEncodedValue(RawCertificate.Tagged((byte)tag, bytes));
            }
        }
    });
}
