using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ImapProbe.Tls;

/// <summary>The fields of a certificate (RFC 5280, section 4.1), each read on its own: one that is malformed hides no other, and nothing throws.</summary>
internal sealed class CertificateFields
{
    // YYMMDDHHMM and YYYYMMDDHHMM, then the seconds that X.690 lets out and their fraction, then Z, an offset or nothing.
    private static readonly string[] TimeFormats =
    [
        .. ((string[])["yyyyMMddHHmmss", "yyyyMMddHHmm", "yyyyMMddHHmmss.FFFFFFF"]).SelectMany(time => (string[])[$"{time}'Z'", $"{time}zzz", time]),
    ];

    private CertificateFields(ReadOnlyMemory<byte> encoded) => Encoded = encoded;

    public ReadOnlyMemory<byte> Encoded { get; }

    public ReadOnlyMemory<byte> Issuer { get; private set; }

    public ReadOnlyMemory<byte> Subject { get; private set; }

    public ReadOnlyMemory<byte> PublicKey { get; private set; }

    /// <summary>The bytes of the number.</summary>
    public ReadOnlyMemory<byte> SerialNumber { get; private set; }

    /// <summary>Whether it is X.509 v1, which has no extensions.</summary>
    public bool IsVersion1 { get; private set; } = true;

    public CertificateTime NotBefore { get; private set; } = CertificateTime.Unreadable;

    public CertificateTime NotAfter { get; private set; } = CertificateTime.Unreadable;

    public IReadOnlyList<CertificateExtension> Extensions { get; private set; } = [];

    /// <summary>Whether it names itself as its issuer. Who signed it is another question.</summary>
    public bool IsSelfIssued => !Subject.IsEmpty && Subject.Span.SequenceEqual(Issuer.Span);

    /// <summary>
    /// Whether it can be its own issuer: an authority's certificate for its next key bears its own name too, but names the old key (RFC 5280, section 3.2).
    /// </summary>
    public bool IsSelfSigned => IsSelfIssued && AuthorityKeyIdentifier?.Fits(this) is not false;

    /// <summary>The subject key identifier (RFC 5280, section 4.2.1.2); null where there is none to read.</summary>
    public ReadOnlyMemory<byte>? KeyIdentifier => Value(Oids.SubjectKeyIdentifier, static value => (ReadOnlyMemory<byte>?)Reader(value).ReadOctetString());

    /// <summary>The authority key identifier (RFC 5280, section 4.2.1.1); null where there is none to read.</summary>
    public AuthorityKeyIdentifier? AuthorityKeyIdentifier => Value(Oids.AuthorityKeyIdentifier, AuthorityKeyIdentifier.Read);

    /// <summary>The key usage (RFC 5280, section 4.2.1.3); null where there is none to read.</summary>
    public X509KeyUsageFlags? KeyUsage => Value(Oids.KeyUsage, static value => (X509KeyUsageFlags?)ReadBits(value));

    /// <summary>What Netscape had before the extended key usage; null where there is none to read.</summary>
    public int? NetscapeType => Value(Oids.NetscapeType, static value => (int?)ReadBits(value));

    /// <summary>The purposes of the extended key usage (RFC 5280, section 4.2.1.12); null where there is none to read.</summary>
    public IReadOnlyList<string>? Purposes => Value(Oids.ExtendedKeyUsage, ReadOids);

    /// <summary>The basic constraints (RFC 5280, section 4.2.1.9); null where there are none to read.</summary>
    public BasicConstraints? BasicConstraints => Value(Oids.BasicConstraints, static value =>
    {
        var fields = Reader(value).ReadSequence();
        var isAuthority = fields.HasData && fields.PeekTag() == Asn1Tag.Boolean && fields.ReadBoolean();
        int? pathLength = fields.HasData ? (int)BigInteger.Clamp(fields.ReadInteger(), -1, int.MaxValue) : null;
        fields.ThrowIfNotEmpty();
        return new BasicConstraints(isAuthority, pathLength);
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

    /// <summary>What is in a value, without its tag and length.</summary>
    public static ReadOnlyMemory<byte> ContentOf(ReadOnlyMemory<byte> value)
    {
        AsnDecoder.ReadEncodedValue(value.Span, AsnEncodingRules.BER, out var start, out var length, out _);
        return value.Slice(start, length);
    }

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
        IsVersion1 = !fields.PeekTag().HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, 0));
        if (!IsVersion1)
            fields.ReadEncodedValue();
        SerialNumber = ContentOf(fields.ReadEncodedValue());
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
            var text = Encoding.ASCII.GetString(ContentOf(validity.ReadEncodedValue()).Span);
            var whole = isShort ? $"{(string.CompareOrdinal(text, "50") < 0 ? "20" : "19")}{text}" : text;
            const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
            if (DateTimeOffset.TryParseExact(whole, TimeFormats, CultureInfo.InvariantCulture, Utc, out var moment))
                time = new CertificateTime(moment, whole.Length is 15 && whole.EndsWith('Z'));
        });
        return time;
    }

    private static int ReadBits(ReadOnlyMemory<byte> value)
    {
        var bits = Reader(value).ReadBitString(out _);
        return (bits.Length > 0 ? bits[0] : 0) | (bits.Length > 1 ? bits[1] << 8 : 0);
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

/// <summary>A moment of a certificate's validity, and whether it is written as RFC 5280 asks (section 4.1.2.5): with whole seconds, and in UTC.</summary>
internal sealed record CertificateTime(DateTimeOffset? Moment, bool IsWellFormed)
{
    public static CertificateTime Unreadable { get; } = new(null, false);
}

/// <summary>Whether it is an authority, and how many others may be between it and the last certificate; -1 stands for any negative number.</summary>
internal sealed record BasicConstraints(bool IsAuthority, int? PathLength);

/// <summary>What a certificate says of its issuer's beside the name: its key, its own issuer and its serial number, each of which may be left out.</summary>
internal sealed record AuthorityKeyIdentifier(ReadOnlyMemory<byte>? Key, DistinguishedName? Issuer, ReadOnlyMemory<byte>? SerialNumber)
{
    // AuthorityKeyIdentifier ::= SEQUENCE { keyIdentifier [0] OPTIONAL, authorityCertIssuer [1] OPTIONAL, authorityCertSerialNumber [2] OPTIONAL }
    public static AuthorityKeyIdentifier Read(ReadOnlyMemory<byte> value)
    {
        var fields = CertificateFields.Reader(value).ReadSequence();
        var (key, issuer, serial) = (Field(0, false), Field(1, true), Field(2, false));
        fields.ThrowIfNotEmpty();
        var names = issuer is { } list ? GeneralName.ReadAll(CertificateFields.Reader(list)) : [];
        var directory = names.FirstOrDefault(name => name.Kind is GeneralName.Directory);
        return new AuthorityKeyIdentifier(key, directory is null ? null : new DistinguishedName(directory.Bytes), serial);

        ReadOnlyMemory<byte>? Field(int number, bool isConstructed) =>
            fields.HasData && fields.PeekTag() == new Asn1Tag(TagClass.ContextSpecific, number, isConstructed)
                ? (ReadOnlyMemory<byte>?)CertificateFields.ContentOf(fields.ReadEncodedValue())
                : null;
    }

    /// <summary>Whether a certificate can be the one that is meant (X509_check_akid(3)).</summary>
    public bool Fits(CertificateFields issuer) => FitsKey(issuer) && FitsSerialNumber(issuer);

    public bool FitsKey(CertificateFields issuer) => Key is not { } key || issuer.KeyIdentifier is not { } own || key.Span.SequenceEqual(own.Span);

    public bool FitsSerialNumber(CertificateFields issuer) =>
        SerialNumber?.Span.SequenceEqual(issuer.SerialNumber.Span) is not false && Issuer?.IsSameAs(new DistinguishedName(issuer.Issuer)) is not false;
}
