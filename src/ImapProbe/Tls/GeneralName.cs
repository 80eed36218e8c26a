using System.Formats.Asn1;
using System.Net;
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
        Address => "an IP address",
        _ => "a registered identifier",
    };

    /// <summary>Whether it is a DNS name or an address: what a host can be known by.</summary>
    public bool IsOfHost => Kind is DnsName || IpAddress is not null;

    /// <summary>The address; null where it is none of 4 or 16 bytes.</summary>
    public IPAddress? IpAddress => Kind is Address && Bytes.Length is 4 or 16 ? new IPAddress(Bytes.Span) : null;

    /// <summary>The text, each byte a character: it must be made safe before it is shown.</summary>
    public string Text => IpAddress?.ToString()
        ?? (Kind is Email or DnsName or Uri ? Encoding.Latin1.GetString(Bytes.Span) : Convert.ToHexStringLower(Bytes.Span));

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
        var encoded = names.ReadEncodedValue();
        AsnDecoder.ReadEncodedValue(encoded.Span, AsnEncodingRules.BER, out var start, out var length, out _);
        return tag is { TagClass: TagClass.ContextSpecific, TagValue: >= 0 and <= 8 }
            ? new GeneralName(tag.TagValue, encoded.Slice(start, length))
            : throw new AsnContentException();
    }
}

/// <summary>The names that an authority may issue for, and those that it may not (RFC 5280, section 4.2.1.10).</summary>
internal sealed record NameConstraints(IReadOnlyList<GeneralName> Permitted, IReadOnlyList<GeneralName> Excluded)
{
    /// <summary>Reads those of a certificate; null where it has none that can be read.</summary>
    public static NameConstraints? Of(CertificateFields certificate)
    {
        NameConstraints? constraints = null;
        if (certificate.Find(Oids.NameConstraints) is { } extension)
        {
            CertificateFields.Try(() =>
            {
                var fields = CertificateFields.Reader(extension.Value).ReadSequence();
                constraints = new NameConstraints(ReadSubtrees(fields, 0), ReadSubtrees(fields, 1));
            });
        }

        return constraints;
    }

    /// <summary>Whether a DNS name is the constraint's or below it; an empty constraint holds all names.</summary>
    public static bool Holds(GeneralName constraint, string name)
    {
        var domain = constraint.Text.TrimStart('.');
        return constraint.Kind is GeneralName.DnsName
            && (domain.Length is 0
                || name.Equals(domain, StringComparison.OrdinalIgnoreCase)
                || name.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether an address is in the constraint's network.</summary>
    public static bool Holds(GeneralName constraint, IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        var network = constraint.Bytes.Span;
        if (constraint.Kind is not GeneralName.Address || network.Length != 2 * bytes.Length)
            return false;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (((bytes[i] ^ network[i]) & network[bytes.Length + i]) is not 0)
                return false;
        }

        return true;
    }

    // GeneralSubtree ::= SEQUENCE { base GeneralName, minimum [0] DEFAULT 0, maximum [1] OPTIONAL }
    private static List<GeneralName> ReadSubtrees(AsnReader fields, int number)
    {
        var names = new List<GeneralName>();
        var tag = new Asn1Tag(TagClass.ContextSpecific, number, isConstructed: true);
        if (!fields.HasData || fields.PeekTag() != tag)
            return names;
        var subtrees = fields.ReadSequence(tag);
        while (subtrees.HasData)
            names.Add(GeneralName.Read(subtrees.ReadSequence()));
        return names;
    }
}
