using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ImapProbe.Tls;

/// <summary>The fields of a certificate (RFC 5280, section 4.1), each read on its own: one that is malformed hides no other, and nothing throws.</summary>
internal sealed class CertificateFields
{
    // YYMMDDHHMM and YYYYMMDDHHMM, then the seconds that X.690 lets out, then Z or an offset.
    private static readonly string[] TimeFormats = ["yyyyMMddHHmmss'Z'", "yyyyMMddHHmm'Z'", "yyyyMMddHHmmsszzz", "yyyyMMddHHmmzzz"];

    private CertificateFields(ReadOnlyMemory<byte> encoded) => Encoded = encoded;

    public ReadOnlyMemory<byte> Encoded { get; }

    public ReadOnlyMemory<byte> Issuer { get; private set; }

    public ReadOnlyMemory<byte> Subject { get; private set; }

    public ReadOnlyMemory<byte> PublicKey { get; private set; }

    public ReadOnlyMemory<byte> SerialNumber { get; private set; }

    public CertificateTime NotBefore { get; private set; } = CertificateTime.Unreadable;

    public CertificateTime NotAfter { get; private set; } = CertificateTime.Unreadable;

    public IReadOnlyList<CertificateExtension> Extensions { get; private set; } = [];

    /// <summary>Whether it names itself as its issuer. Who signed it is another question.</summary>
    public bool IsSelfIssued => !Subject.IsEmpty && Subject.Span.SequenceEqual(Issuer.Span);

    /// <summary>
    /// Whether it can be its own issuer: an authority's certificate for its next key bears its own name too, but names the old key (RFC 5280, section 3.2).
    /// </summary>
    public bool IsSelfSigned => IsSelfIssued && (KeyIdentifier, AuthorityKeyIdentifier) switch
    {
        ({ } own, { } issuer) => own.Span.SequenceEqual(issuer.Span),
        _ => true,
    };

    /// <summary>The subject key identifier (RFC 5280, section 4.2.1.2); null where there is none to read.</summary>
    public ReadOnlyMemory<byte>? KeyIdentifier => Value(Oids.SubjectKeyIdentifier, static value => (ReadOnlyMemory<byte>?)Reader(value).ReadOctetString());

    /// <summary>The key identifier of the authority key identifier (RFC 5280, section 4.2.1.1); null where there is none to read.</summary>
    public ReadOnlyMemory<byte>? AuthorityKeyIdentifier => Value(Oids.AuthorityKeyIdentifier, static value =>
    {
        var fields = Reader(value).ReadSequence();
        var tag = new Asn1Tag(TagClass.ContextSpecific, 0);
        return fields.HasData && fields.PeekTag() == tag ? (ReadOnlyMemory<byte>?)fields.ReadOctetString(tag) : null;
    });

    /// <summary>The key usage (RFC 5280, section 4.2.1.3); null where there is none to read.</summary>
    public X509KeyUsageFlags? KeyUsage => Value(Oids.KeyUsage, static value =>
    {
        var bits = Reader(value).ReadBitString(out _);
        return (X509KeyUsageFlags?)((bits.Length > 0 ? bits[0] : 0) | (bits.Length > 1 ? bits[1] << 8 : 0));
    });

    /// <summary>The purposes of the extended key usage (RFC 5280, section 4.2.1.12); null where there is none to read.</summary>
    public IReadOnlyList<string>? Purposes => Value(Oids.ExtendedKeyUsage, ReadOids);

    /// <summary>The basic constraints (RFC 5280, section 4.2.1.9); null where there are none to read.</summary>
    public BasicConstraints? BasicConstraints => Value(Oids.BasicConstraints, static value =>
    {
        var fields = Reader(value).ReadSequence();
        var isAuthority = fields.HasData && fields.PeekTag() == Asn1Tag.Boolean && fields.ReadBoolean();
        return new BasicConstraints(isAuthority, fields.HasData ? (int)System.Numerics.BigInteger.Min(fields.ReadInteger(), int.MaxValue) : null);
    });

    /// <summary>The subject alternative names (RFC 5280, section 4.2.1.6), in their order; null where there are none to read.</summary>
    public IReadOnlyList<GeneralName>? AlternativeNames =>
        Value(Oids.SubjectAlternativeName, static value => GeneralName.ReadAll(Reader(value).ReadSequence()));

    /// <summary>Reads what can be read.</summary>
    public static CertificateFields Read(ReadOnlyMemory<byte> encoded)
    {
        var certificate = new CertificateFields(encoded);
        Try(() => certificate.ReadFields(Reader(encoded).ReadSequence().ReadSequence()));
        return certificate;
    }

    /// <summary>Reads as leniently as OpenSSL does.</summary>
    public static AsnReader Reader(ReadOnlyMemory<byte> encoded) =>
        new(encoded, AsnEncodingRules.BER, new AsnReaderOptions { SkipSetSortOrderVerification = true });

    /// <summary>Does something, and says whether what was read allowed it.</summary>
    public static bool Try(Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (Exception e) when (e is AsnContentException or ArgumentException or OverflowException or DecoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>The only extension of a kind; null where there is none, or more than one.</summary>
    public CertificateExtension? Find(string oid) =>
        Extensions.Count(extension => extension.Oid == oid) is 1 ? Extensions.First(extension => extension.Oid == oid) : null;

    // TBSCertificate ::= SEQUENCE { version [0] DEFAULT v1, serialNumber, signature, issuer, validity, subject, subjectPublicKeyInfo,
    // issuerUniqueID [1] OPTIONAL, subjectUniqueID [2] OPTIONAL, extensions [3] OPTIONAL }
    private void ReadFields(AsnReader fields)
    {
        if (fields.PeekTag().HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, 0)))
            fields.ReadEncodedValue();
        SerialNumber = fields.ReadEncodedValue();
        fields.ReadEncodedValue();
        Issuer = fields.ReadEncodedValue();
        var validity = fields.ReadSequence();
        Subject = fields.ReadEncodedValue();
        PublicKey = fields.ReadEncodedValue();
        NotBefore = ReadTime(validity);
        NotAfter = ReadTime(validity);
        while (fields.HasData)
        {
            var tag = fields.PeekTag();
            var extensions = new Asn1Tag(TagClass.ContextSpecific, 3, isConstructed: true);
            if (tag == extensions)
                ReadExtensions(fields.ReadSequence(extensions).ReadSequence());
            else
                fields.ReadEncodedValue();
        }
    }

    private void ReadExtensions(AsnReader all)
    {
        var read = new List<CertificateExtension>();
        Extensions = read;
        while (all.HasData)
        {
            var fields = all.ReadSequence();
            var oid = fields.ReadObjectIdentifier();
            var isCritical = fields.PeekTag() == Asn1Tag.Boolean && fields.ReadBoolean();
            read.Add(new CertificateExtension(oid, isCritical, fields.ReadOctetString()));
        }
    }

    // A UTCTime of a year below 50 is of this century (RFC 5280, section 4.1.2.5.1).
    private static CertificateTime ReadTime(AsnReader validity)
    {
        var time = CertificateTime.Unreadable;
        Try(() =>
        {
            var isShort = validity.PeekTag() == Asn1Tag.UtcTime;
            var field = validity.ReadEncodedValue();
            AsnDecoder.ReadEncodedValue(field.Span, AsnEncodingRules.BER, out var start, out var length, out _);
            var text = Encoding.ASCII.GetString(field.Span.Slice(start, length));
            var whole = isShort ? $"{(string.CompareOrdinal(text, "50") < 0 ? "20" : "19")}{text}" : text;
            const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
            if (DateTimeOffset.TryParseExact(whole, TimeFormats, CultureInfo.InvariantCulture, Utc, out var moment))
                time = new CertificateTime(moment, whole.Length is 15 && whole.EndsWith('Z'));
        });
        return time;
    }

    private static IReadOnlyList<string> ReadOids(ReadOnlyMemory<byte> value)
    {
        var oids = new List<string>();
        var all = Reader(value).ReadSequence();
        while (all.HasData)
            oids.Add(all.ReadObjectIdentifier());
        return oids;
    }

    [return: MaybeNull]
    private T Value<T>(string oid, Func<ReadOnlyMemory<byte>, T> read)
    {
        var value = default(T);
        if (Find(oid) is { } extension)
            Try(() => value = read(extension.Value));
        return value;
    }
}

/// <summary>One extension of a certificate, not decoded.</summary>
internal sealed record CertificateExtension(string Oid, bool IsCritical, ReadOnlyMemory<byte> Value);

/// <summary>A moment of a certificate's validity, and whether it is written as RFC 5280 asks (section 4.1.2.5): with seconds, and in UTC.</summary>
internal sealed record CertificateTime(DateTimeOffset? Moment, bool IsWellFormed)
{
    public static CertificateTime Unreadable { get; } = new(null, false);
}

internal sealed record BasicConstraints(bool IsAuthority, int? PathLength);
