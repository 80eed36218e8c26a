using System.Formats.Asn1;
using System.Net;
using System.Numerics;
using System.Text;
using ImapProbe.Core;

namespace ImapProbe.Tls;

/// <summary>
/// The names that an authority may issue for, and those that it may not (RFC 5280, section 4.2.1.10). Why a name breaks them is said by OpenSSL's rules
/// (NAME_CONSTRAINTS_check), since the verdict is its; a host is held against the excluded names beside that.
/// </summary>
internal sealed record NameConstraints(IReadOnlyList<NameConstraint> Permitted, IReadOnlyList<NameConstraint> Excluded)
{
    private const string Rule = "(name constraints, RFC 5280, section 4.2.1.10)";

    // OpenSSL's NAME_CHECK_MAX: names times constraints.
    private const int MostComparisons = 1 << 20;

    /// <summary>Reads those of a certificate; null where it has none that can be read.</summary>
    public static NameConstraints? Of(CertificateFields certificate)
    {
        NameConstraints? constraints = null;
        if (certificate.Find(Oids.NameConstraints) is { } extension)
        {
            CertificateFields.Try(() =>
            {
                var fields = CertificateFields.Reader(extension.Value).ReadSequence();
                constraints = new NameConstraints(NameConstraint.ReadAll(fields, 0), NameConstraint.ReadAll(fields, 1));
                fields.ThrowIfNotEmpty();
            });
        }

        return constraints;
    }

    /// <summary>Whether a host is one of the excluded names or below one, however that is written.</summary>
    public bool Excludes(string host) => Excluded.Select(constraint => constraint.Base).Where(name => name.Kind is GeneralName.DnsName)
        .Select(name => name.Text.TrimStart('.')).Any(domain => domain.Length is 0
            || host.Equals(domain, StringComparison.OrdinalIgnoreCase)
            || host.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase));

    /// <summary>Says which name of a certificate breaks those of an issuer, or why OpenSSL cannot tell; null where none does.</summary>
    public string? ProblemOf(ChainLink link, int depth, string issuer, SafeText words)
    {
        GeneralName[] names = [.. NamesOf(link.Fields), .. depth is 0 ? StandInsOf(link.Fields) : []];
        var called = link.Name(depth, words);
        var count = Permitted.Count + Excluded.Count;
        if (count > 0 && names.Length > MostComparisons / count)
            return $"{called} has {names.Length} names, too many for OpenSSL to hold them against the {count} name constraints of {issuer}";
        foreach (var name in names)
        {
            var shown = CertificateText.Shown(name, words);
            var problem = Judge(name) switch
            {
                NameVerdict.Excluded => $"{called} has the name {shown}, which {issuer} excludes {Rule}",
                NameVerdict.NotPermitted => $"{called} has the name {shown}, which is none that {issuer} permits {Rule}",
                NameVerdict.NotToBeHeld => $"{called} has the name {shown}, which OpenSSL cannot hold against the name constraints of {issuer}",
                NameVerdict.Unsupported => $"{issuer} has name constraints of a kind that OpenSSL does not support (RFC 5280, section 4.2.1.10)",
                _ => null,
            };
            if (problem is not null)
                return problem;
        }

        return null;
    }

    private static IEnumerable<GeneralName> NamesOf(CertificateFields certificate)
    {
        var subject = new DistinguishedName(certificate.Subject);
        IEnumerable<GeneralName> whole = subject.IsEmpty ? [] : [new GeneralName(GeneralName.Directory, certificate.Subject)];
        var addresses = subject.EmailAddresses.Select(address => new GeneralName(GeneralName.Email, Encoding.UTF8.GetBytes(address)));
        return [.. whole, .. addresses, .. certificate.AlternativeNames ?? []];
    }

    // Where a server's certificate has no DNS name, OpenSSL holds each common name that looks like one against the constraints.
    private static IEnumerable<GeneralName> StandInsOf(CertificateFields certificate)
    {
        if (certificate.AlternativeNames?.Any(name => name.Kind is GeneralName.DnsName) is true)
            return [];
        return new DistinguishedName(certificate.Subject).CommonNames
            .Where(name => name.Trim('.').Contains('.', StringComparison.Ordinal) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            .Select(name => new GeneralName(GeneralName.DnsName, Encoding.ASCII.GetBytes(name)));
    }

    private NameVerdict Judge(GeneralName name)
    {
        var permitted = Permitted.Where(constraint => constraint.IsOfKindOf(name)).Select(constraint => constraint.Judge(name)).ToHashSet();
        var excluded = Excluded.Where(constraint => constraint.IsOfKindOf(name)).Select(constraint => constraint.Judge(name)).ToHashSet();
        foreach (var verdict in (NameVerdict[])[NameVerdict.Unsupported, NameVerdict.NotToBeHeld])
        {
            if (permitted.Contains(verdict) || excluded.Contains(verdict))
                return verdict;
        }

        if (excluded.Contains(NameVerdict.Held))
            return NameVerdict.Excluded;
        return permitted.Count > 0 && !permitted.Contains(NameVerdict.Held) ? NameVerdict.NotPermitted : NameVerdict.Held;
    }
}

/// <summary>One of them, as GeneralSubtree ::= SEQUENCE { base GeneralName, minimum [0] DEFAULT 0, maximum [1] OPTIONAL }.</summary>
internal sealed record NameConstraint(GeneralName Base, bool IsBounded)
{
    private const string Slashes = "://";

    public static IReadOnlyList<NameConstraint> ReadAll(AsnReader fields, int number)
    {
        var constraints = new List<NameConstraint>();
        var tag = new Asn1Tag(TagClass.ContextSpecific, number, isConstructed: true);
        if (!fields.HasData || fields.PeekTag() != tag)
            return constraints;
        var subtrees = fields.ReadSequence(tag);
        while (subtrees.HasData)
            constraints.Add(Read(subtrees.ReadSequence()));
        return constraints;
    }

    /// <summary>Whether it says anything of a name; those of a kind of their own are one where their identifiers are.</summary>
    public bool IsOfKindOf(GeneralName name) => Base.Kind == name.Kind && (Base.Kind is not 0 || IdentifierOf(Base).SequenceEqual(IdentifierOf(name)));

    public NameVerdict Judge(GeneralName name) => Base.Kind switch
    {
        _ when IsBounded => NameVerdict.Unsupported,
        GeneralName.DnsName => Of(IsSuffix(name.Text, Base.Text)),
        GeneralName.Directory => Of(Base.Name.IsAbove(name.Name)),
        GeneralName.Address => JudgeAddress(name.IpAddress),
        GeneralName.Email => JudgeEmail(name.Text),
        GeneralName.Uri => JudgeUri(name.Text),
        _ => NameVerdict.Unsupported,
    };

    private static NameConstraint Read(AsnReader fields)
    {
        var name = GeneralName.Read(fields);
        var (minimum, maximum) = (Bound(0), Bound(1));
        fields.ThrowIfNotEmpty();
        return new NameConstraint(name, minimum is not null and not 0 || maximum is not null);

        int? Bound(int number)
        {
            var tag = new Asn1Tag(TagClass.ContextSpecific, number);
            return fields.HasData && fields.PeekTag() == tag ? (int)BigInteger.Clamp(fields.ReadInteger(tag), -1, 1) : null;
        }
    }

    private static ReadOnlySpan<byte> IdentifierOf(GeneralName name)
    {
        ReadOnlyMemory<byte> identifier = default;
        CertificateFields.Try(() => identifier = CertificateFields.Reader(name.Bytes).ReadEncodedValue());
        return identifier.Span;
    }

    private static NameVerdict Of(bool isHeld) => isHeld ? NameVerdict.Held : NameVerdict.NotHeld;

    // Labels may be added on the left, and must be where the constraint begins with a dot; an empty one holds all names.
    private static bool IsSuffix(string name, string domain) => domain.Length is 0
        || (name.EndsWith(domain, StringComparison.OrdinalIgnoreCase)
            && (name.Length == domain.Length || domain[0] is '.' || name[^(domain.Length + 1)] is '.'));

    private static NameVerdict JudgeHost(string host, string domain) => Of(domain is ['.', ..]
        ? host.Length > domain.Length && host.EndsWith(domain, StringComparison.OrdinalIgnoreCase)
        : host.Equals(domain, StringComparison.OrdinalIgnoreCase));

    private NameVerdict JudgeEmail(string address)
    {
        var (at, baseAt) = (address.LastIndexOf('@'), Base.Text.LastIndexOf('@'));
        if (at < 0)
            return NameVerdict.NotToBeHeld;
        if (baseAt > 0 && !Base.Text[..baseAt].Equals(address[..at], StringComparison.Ordinal))
            return NameVerdict.NotHeld;
        return JudgeHost(address[(at + 1)..], Base.Text[(baseAt + 1)..]);
    }

    private NameVerdict JudgeUri(string uri)
    {
        var start = uri.IndexOf(':', StringComparison.Ordinal);
        if (start < 0 || !uri.AsSpan(start).StartsWith(Slashes, StringComparison.Ordinal))
            return NameVerdict.NotToBeHeld;
        var rest = uri[(start + Slashes.Length)..];
        var end = rest.IndexOf(':', StringComparison.Ordinal) is var port and >= 0 ? port : rest.IndexOf('/', StringComparison.Ordinal);
        var host = end >= 0 ? rest[..end] : rest;
        return host.Length is 0 ? NameVerdict.NotToBeHeld : JudgeHost(host, Base.Text);
    }

    // A network of as many bytes as the address, and its mask.
    private NameVerdict JudgeAddress(IPAddress? address)
    {
        if (address is null)
            return NameVerdict.NotToBeHeld;
        var bytes = address.GetAddressBytes();
        var network = Base.Bytes.Span;
        if (network.Length is not (8 or 32))
            return NameVerdict.Unsupported;
        if (network.Length != 2 * bytes.Length)
            return NameVerdict.NotHeld;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (((bytes[i] ^ network[i]) & network[bytes.Length + i]) is not 0)
                return NameVerdict.NotHeld;
        }

        return NameVerdict.Held;
    }
}

/// <summary>What becomes of a name under constraints, or under one of them.</summary>
internal enum NameVerdict
{
    Held,
    NotHeld,
    Excluded,
    NotPermitted,

    /// <summary>It is not what a name of its kind is: an e-mail address without @, a URI without a host, an IP address of another length.</summary>
    NotToBeHeld,

    /// <summary>The constraint is of a kind, or of a form, that OpenSSL does not judge by.</summary>
    Unsupported,
}
