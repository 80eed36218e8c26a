using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using ImapProbe.Core;

namespace ImapProbe.Tls;

/// <summary>A certificate that a chain may be made of: where it comes from, what it says, and what is wrong with it alone.</summary>
internal sealed class ChainLink
{
    private const X509KeyUsageFlags ForServers =
        X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.KeyAgreement;

    // SSL server, the second bit.
    private const int NetscapeServer = 0x40;

    private readonly Lazy<string?> extensionFault;

    public ChainLink(X509Certificate2 certificate, LinkOrigin origin)
    {
        (Certificate, Origin) = (certificate, origin);
        Fields = CertificateFields.Read(certificate.RawDataMemory);
        extensionFault = new Lazy<string?>(FindExtensionFault);
    }

    public X509Certificate2 Certificate { get; }

    public LinkOrigin Origin { get; }

    public CertificateFields Fields { get; }

    public DistinguishedName Subject => field ??= new DistinguishedName(Fields.Subject);

    public DistinguishedName Issuer => field ??= new DistinguishedName(Fields.Issuer);

    /// <summary>
    /// Whether its purposes are those of servers, or of authorities for them (RFC 5280, section 4.2.1.12). OpenSSL asks for it by name: any purpose is none.
    /// </summary>
    public bool IsForServers =>
        Fields.Extensions.All(extension => extension.Oid is not Oids.ExtendedKeyUsage) || Fields.Purposes?.Contains(Oids.ServerAuthentication) is true;

    /// <summary>
    /// Why its key must not be used by servers, to be said after its name; null where it may. .NET looks neither at the key usage of a leaf nor at what came
    /// before the extended key usage; OpenSSL and mail clients do.
    /// </summary>
    public string? KeyFault
    {
        get
        {
            if (Fields.KeyUsage is { } usage && (usage & ForServers) is X509KeyUsageFlags.None)
                return "has a key that must not be used by servers (key usage, RFC 5280, section 4.2.1.3)";
            return Fields.NetscapeType is { } type && (type & NetscapeServer) is 0 ? "is not meant for servers (Netscape certificate type)" : null;
        }
    }

    public bool IsSameAs(ChainLink other) => Fields.Encoded.Span.SequenceEqual(other.Fields.Encoded.Span);

    /// <summary>How a sentence calls it: by its place in the chain.</summary>
    public string Name(int depth, SafeText words) => (depth, Origin) switch
    {
        (0, _) => "the certificate",
        (_, LinkOrigin.Root) => $"the root {CertificateText.Subject(Fields, words)}",
        _ => $"the issuing certificate {CertificateText.Subject(Fields, words)}",
    };

    /// <summary>What is wrong with its extensions, so that OpenSSL takes it neither for an issuer nor for what one issued; null where nothing is.</summary>
    public string? ExtensionFault => extensionFault.Value;

    /// <summary>What .NET gives a chain up for: it cannot decode it, or does not know the code of OpenSSL; null where there is nothing.</summary>
    public string? FaultThatEndsTheChain()
    {
        if (Fields.Extensions.FirstOrDefault(extension => Oids.IsDecodedByDotNet(extension.Oid) && !CanBeDecoded(extension)) is { } policy)
            return $"has {Oids.WithArticle(policy.Oid)} that cannot be decoded";
        if (Fields.Find(Oids.ProxyInformation) is not null)
            return "is a proxy certificate, which OpenSSL does not accept (RFC 3820)";
        return Fields.Find(Oids.AddressBlocks) is not null || Fields.Find(Oids.SystemNumbers) is not null
            ? "has IP address blocks or autonomous system numbers that its issuer does not have (RFC 3779)"
            : null;
    }

    /// <summary>A critical extension that neither OpenSSL nor imap-probe knows (RFC 5280, section 4.2); null where there is none.</summary>
    public string? UnknownCriticalExtension(bool isReported) =>
        Fields.Extensions.Where(extension => extension.IsCritical && !Oids.IsSupported(extension.Oid))
            .Where(extension => isReported || !Oids.IsDecoded(extension.Oid))
            .Select(extension => $"has a critical extension that this system does not know: {Oids.Describe(extension.Oid)}").FirstOrDefault();

    /// <summary>Why it must not be used where it is in the chain; null where it may.</summary>
    public string? UsageFault(int depth)
    {
        const string Rule = "(extended key usage, RFC 5280, section 4.2.1.12)";
        if (depth is 0 && KeyFault is { } fault)
            return fault;
        if (IsForServers)
            return null;
        var isForAny = Fields.Purposes?.Contains(Oids.AnyPurpose) is true;
        return (depth, isForAny) switch
        {
            (0, false) => $"is not meant for servers {Rule}",
            (0, true) => $"is meant for any purpose, and not for servers by name, as OpenSSL asks {Rule}",
            (_, false) => $"must not issue certificates for servers {Rule}",
            (_, true) => $"may issue certificates for any purpose, and not for servers by name, as OpenSSL asks {Rule}",
        };
    }

    /// <summary>What is wrong with its dates; null where nothing is.</summary>
    public string? OutOfDate(DateTimeOffset now)
    {
        if (Fields.NotBefore.Moment is not { } notBefore || Fields.NotAfter.Moment is not { } notAfter)
            return "has a validity that cannot be decoded";
        if (!Fields.NotBefore.IsWellFormed || !Fields.NotAfter.IsWellFormed)
            return "writes its validity without seconds or not in UTC, or with fractions of a second, which X.509 does not allow (RFC 5280, section 4.1.2.5)";
        if (now < notBefore)
            return $"is not valid yet: it begins {Span(notBefore - now)} from now, on {Date(notBefore)}";
        return now > notAfter ? $"expired {Span(now - notAfter)} ago, on {Date(notAfter)}" : null;
    }

    private string? FindExtensionFault()
    {
        foreach (var kind in Fields.Extensions.Where(extension => Oids.IsDecoded(extension.Oid)).GroupBy(extension => extension.Oid))
        {
            if (kind.Count() > 1)
                return $"has the extension {Oids.Describe(kind.Key)} more than once (RFC 5280, section 4.2)";
            if (!CanBeDecoded(kind.First()))
                return $"has {Oids.WithArticle(kind.Key)} that cannot be decoded";
        }

        if (Fields.KeyUsage is X509KeyUsageFlags.None)
            return "has a key usage that allows nothing at all (RFC 5280, section 4.2.1.3)";
        if (Fields.BasicConstraints is { PathLength: < 0 })
            return "has a path length below 0 (basic constraints, RFC 5280, section 4.2.1.9)";
        return OpenSsl.FlagsOf(Certificate).HasFlag(CertificateFlags.Malformed) ? "has extensions that OpenSSL takes for malformed" : null;
    }

    private bool CanBeDecoded(CertificateExtension extension) => CertificateFields.Try(() =>
    {
        var reader = CertificateFields.Reader(extension.Value);
        switch (extension.Oid)
        {
            case Oids.SubjectKeyIdentifier:
                reader.ReadOctetString();
                break;

            case Oids.KeyUsage or Oids.NetscapeType:
                reader.ReadBitString(out _);
                break;

            case Oids.InhibitAnyPolicy:
                reader.ReadInteger();
                break;

            case Oids.SubjectAlternativeName:
                GeneralName.ReadAll(reader.ReadSequence());
                break;

            case Oids.BasicConstraints when Fields.BasicConstraints is null:
            case Oids.NameConstraints when NameConstraints.Of(Fields) is null:
            case Oids.ExtendedKeyUsage when Fields.Purposes is null:
            case Oids.AuthorityKeyIdentifier when Fields.AuthorityKeyIdentifier is null:
                throw new AsnContentException();

            default:
                reader.ReadSequence();
                break;
        }
    });

    private static string Date(DateTimeOffset time) => time.ToString("yyyy-MM-dd");

    private static string Span(TimeSpan span) => span switch
    {
        { TotalDays: >= 1 } => Count((long)span.TotalDays, "day"),
        { TotalHours: >= 1 } => Count((long)span.TotalHours, "hour"),
        { TotalMinutes: >= 1 } => Count((long)span.TotalMinutes, "minute"),
        _ => Count(Math.Max(1, (long)span.TotalSeconds), "second"),
    };

    private static string Count(long count, string unit) => $"{count} {unit}{(count is 1 ? "" : "s")}";
}

/// <summary>Where a certificate comes from.</summary>
internal enum LinkOrigin
{
    /// <summary>The server sent it.</summary>
    Sent,

    /// <summary>The trust store has it, and trusts it.</summary>
    Root,

    /// <summary>The trust store has it, but it is no root.</summary>
    Stored,
}
