using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ImapProbe.Tls;

/// <summary>A name as extensions have it (RFC 5280, section 4.2.1.6): its kind by the tag's number, and its bytes.</summary>
internal sealed record GeneralName(int Kind, ReadOnlyMemory<byte> Bytes)
{
    public const int Email = 1;
    public const int DnsName = 2;
    public const int Directory = 4;
    public const int Uri = 6;
    public const int Address = 7;

    /// <summary>The kind for a person, with its article.</summary>
    public string KindWord => Kind switch
    {
        0 => "a name of a kind of its own",
        Email => "an e-mail address",
        DnsName => "a DNS name",
        3 => "an X.400 address",
        Directory => "a directory name",
        5 => "an EDI party name",
        Uri => "a URI",
        Address => IpAddress is null ? "an IP address that is neither of 4 nor of 16 bytes" : "an IP address",
        _ => "a registered identifier",
    };

    /// <summary>Whether it is a DNS name or an address: what a host can be known by.</summary>
    public bool IsOfHost => Kind is DnsName || IpAddress is not null;

    /// <summary>The address; null where it is none of 4 or 16 bytes.</summary>
    public IPAddress? IpAddress => Kind is Address && Bytes.Length is 4 or 16 ? new IPAddress(Bytes.Span) : null;

    /// <summary>The text, which ought to be ASCII and may be anything: it must be made safe before it is shown.</summary>
    public string Text => field ??=
        IpAddress?.ToString() ?? (Kind is Email or DnsName or Uri ? DistinguishedName.OfBytes(Bytes.Span) : Convert.ToHexStringLower(Bytes.Span));

    /// <summary>What is a directory name.</summary>
    public DistinguishedName Name => field ??= new DistinguishedName(Bytes);

    /// <summary>Whether its bytes are ASCII, as those of a DNS name must be.</summary>
    public bool IsAscii => Ascii.IsValid(Bytes.Span);

    /// <summary>Reads a list of names.</summary>
    /// <exception cref="AsnContentException">It is no list of names.</exception>
    public static IReadOnlyList<GeneralName> ReadAll(AsnReader all)
    {
        var names = new List<GeneralName>();
        while (all.HasData)
            names.Add(Read(all));
        return names;
    }

    /// <summary>Reads one name.</summary>
    /// <exception cref="AsnContentException">It is no name.</exception>
    public static GeneralName Read(AsnReader names)
    {
        var tag = names.PeekTag();
        var bytes = CertificateFields.ContentOf(names.ReadEncodedValue());
        return tag is { TagClass: TagClass.ContextSpecific, TagValue: >= 0 and <= 8 } && tag.IsConstructed == (tag.TagValue is 0 or 3 or Directory or 5)
            ? new GeneralName(tag.TagValue, bytes)
            : throw new AsnContentException();
    }
}

/// <summary>A name of a subject or an issuer (RFC 5280, section 4.1.2.4), in whatever string type it is written.</summary>
internal sealed class DistinguishedName
{
    private const string CommonNameType = "2.5.4.3";
    private const string EmailAddressType = "1.2.840.113549.1.9.1";

    // What tells most of an authority or a host, the best first: common name, organizational unit, organization, the rest as it comes.
    private static readonly string[] Best = [CommonNameType, "2.5.4.11", "2.5.4.10"];

    // RFC 4514, section 3, and what OpenSSL and .NET write beside it.
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [CommonNameType] = "CN",
        ["2.5.4.4"] = "SN",
        ["2.5.4.5"] = "SERIALNUMBER",
        ["2.5.4.6"] = "C",
        ["2.5.4.7"] = "L",
        ["2.5.4.8"] = "S",
        ["2.5.4.9"] = "STREET",
        ["2.5.4.10"] = "O",
        ["2.5.4.11"] = "OU",
        ["2.5.4.12"] = "T",
        ["2.5.4.42"] = "G",
        ["2.5.4.97"] = "organizationIdentifier",
        ["0.9.2342.19200300.100.1.25"] = "DC",
        ["0.9.2342.19200300.100.1.1"] = "UID",
        [EmailAddressType] = "E",
    };

    private readonly ReadOnlyMemory<byte> encoded;
    private readonly List<(string Type, string Value)> attributes = [];

    public DistinguishedName(ReadOnlyMemory<byte> encoded)
    {
        this.encoded = encoded;
        CertificateFields.Try(() => Read(CertificateFields.Reader(encoded).ReadSequence()));
    }

    /// <summary>The common name; null where there is none.</summary>
    public string? CommonName => CommonNames.FirstOrDefault(IsTelling);

    /// <summary>What a person calls it: the common name, or the next best part. Empty only where there is none at all.</summary>
    public string Short => Best.SelectMany(ValuesOf).Concat(attributes.Select(attribute => attribute.Value)).FirstOrDefault(IsTelling, "");

    /// <summary>The whole name, as .NET writes it where it can read it.</summary>
    public string Whole
    {
        get
        {
            var parts = attributes.AsEnumerable().Reverse()
                .Select(attribute => $"{Types.GetValueOrDefault(attribute.Type, $"OID.{attribute.Type}")}={attribute.Value}");
            var own = string.Join(", ", parts);
            try
            {
                return new X500DistinguishedName(encoded.Span).Name is { Length: > 0 } name ? name : own;
            }
            catch (CryptographicException)
            {
                return own;
            }
        }
    }

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => attributes.Count is 0;

    public IEnumerable<string> CommonNames => ValuesOf(CommonNameType);

    public IEnumerable<string> EmailAddresses => ValuesOf(EmailAddressType);

    /// <summary>
    /// What two names have in common that are one for OpenSSL, which heeds neither the string's type, nor case and spaces in it (RFC 5280, section 7.1).
    /// </summary>
    public string Key => field ??= IsEmpty ? Convert.ToHexString(encoded.Span) : string.Concat(Folded);

    private List<string> Folded => field ??= [.. attributes.Select(Fold)];

    public bool IsSameAs(DistinguishedName other) => Key == other.Key;

    /// <summary>Whether another name begins with this one, part by part.</summary>
    public bool IsAbove(DistinguishedName other) => Folded.Count <= other.Folded.Count && Folded.SequenceEqual(other.Folded.Take(Folded.Count));

    private IEnumerable<string> ValuesOf(string type) => attributes.Where(attribute => attribute.Type == type).Select(attribute => attribute.Value);

    private void Read(AsnReader names)
    {
        while (names.HasData)
        {
            var set = names.ReadSetOf(skipSortOrderValidation: true);
            while (set.HasData)
            {
                var attribute = set.ReadSequence();
                attributes.Add((attribute.ReadObjectIdentifier(), Text(attribute.ReadEncodedValue())));
            }
        }
    }

    private static string Text(ReadOnlyMemory<byte> value)
    {
        var tag = AsnDecoder.ReadEncodedValue(value.Span, AsnEncodingRules.BER, out var start, out var length, out _);
        var content = value.Span.Slice(start, length);
        return tag.TagValue switch
        {
            (int)UniversalTagNumber.UTF8String => Encoding.UTF8.GetString(content),
            (int)UniversalTagNumber.BMPString => Encoding.BigEndianUnicode.GetString(content),
            (int)UniversalTagNumber.UniversalString => new UTF32Encoding(bigEndian: true, byteOrderMark: false).GetString(content),
            (int)UniversalTagNumber.PrintableString or (int)UniversalTagNumber.IA5String or (int)UniversalTagNumber.T61String
                or (int)UniversalTagNumber.VisibleString or (int)UniversalTagNumber.NumericString or (int)UniversalTagNumber.GeneralString => OfBytes(content),
            _ => $"#{Convert.ToHexStringLower(value.Span)}",
        };
    }

    /// <summary>What is to be ASCII is written in UTF-8 or Latin-1 as well.</summary>
    public static string OfBytes(ReadOnlySpan<byte> content) =>
        System.Text.Unicode.Utf8.IsValid(content) ? Encoding.UTF8.GetString(content) : Encoding.Latin1.GetString(content);

    private static bool IsTelling(string value) => !string.IsNullOrWhiteSpace(value);

    private static string Fold((string Type, string Value) attribute)
    {
        var parts = attribute.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return $"{attribute.Type}={string.Join(' ', parts).ToLowerInvariant()}\n";
    }
}
