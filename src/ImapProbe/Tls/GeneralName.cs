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
