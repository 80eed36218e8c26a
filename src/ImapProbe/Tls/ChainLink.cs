using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using ImapProbe.Core;

namespace ImapProbe.Tls;

/// <summary>A certificate that a chain may be made of: where it comes from, what it says, and what is wrong with it alone.</summary>
internal sealed class ChainLink(X509Certificate2 certificate, LinkOrigin origin)
{
    private const X509KeyUsageFlags ForServers =
        X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.KeyAgreement;

    public X509Certificate2 Certificate => certificate;

    public LinkOrigin Origin => origin;

    public CertificateFields Fields { get; } = CertificateFields.Read(certificate.RawDataMemory);

    public DistinguishedName Subject => field ??= new DistinguishedName(Fields.Subject);

    public DistinguishedName Issuer => field ??= new DistinguishedName(Fields.Issuer);

    /// <summary>RFC 5280, section 4.2.1.3: .NET does not look at the key usage of a leaf, OpenSSL and mail clients do.</summary>
    public bool IsKeyForServers => Fields.KeyUsage is not { } usage || (usage & ForServers) is not X509KeyUsageFlags.None;

    public bool IsSameAs(ChainLink other) => Fields.Encoded.Span.SequenceEqual(other.Fields.Encoded.Span);

    /// <summary>How a sentence calls it: by its place in the chain.</summary>
    public string Name(int depth, SafeText words) => (depth, origin) switch
    {
        (0, _) => "the certificate",
        (_, LinkOrigin.Root) => $"the root {CertificateText.Subject(Fields, words)}",
        _ => $"the issuing certificate {CertificateText.Subject(Fields, words)}",
    };

    /// <summary>
    /// What is wrong with its extensions, so that OpenSSL takes it neither for an issuer nor for what an issuer issued; null where nothing is.
    /// </summary>
    public string? ExtensionFault()
    {
        foreach (var kind in Fields.Extensions.Where(extension => Oids.IsDecoded(extension.Oid)).GroupBy(extension => extension.Oid))
        {
            if (kind.Count() > 1)
                return $"has the extension {Oids.Describe(kind.Key)} more than once (RFC 5280, section 4.2)";
            if (!CanBeDecoded(kind.First()))
                return $"has {Oids.WithArticle(kind.Key)} that cannot be decoded";
        }

        return null;
    }

    /// <summary>A critical extension that neither OpenSSL nor imap-probe knows (RFC 5280, section 4.2); null where there is none.</summary>
    public string? UnknownCriticalExtension(bool isReported) =>
        Fields.Extensions.Where(extension => extension.IsCritical && !Oids.IsSupported(extension.Oid))
            .Where(extension => isReported || !Oids.IsDecoded(extension.Oid))
            .Select(extension => $"has a critical extension that this system does not know: {Oids.Describe(extension.Oid)}").FirstOrDefault();

    private bool CanBeDecoded(CertificateExtension extension) => CertificateFields.Try(() =>
    {
        var reader = CertificateFields.Reader(extension.Value);
        switch (extension.Oid)
        {
            case Oids.SubjectKeyIdentifier:
                reader.ReadOctetString();
                break;

            // An empty one allows nothing, and is none (RFC 5280, section 4.2.1.3).
            case Oids.KeyUsage when reader.ReadBitString(out _).AsSpan().IndexOfAnyExcept((byte)0) < 0:
                throw new AsnContentException();

            case Oids.KeyUsage:
                break;

            case Oids.SubjectAlternativeName:
                GeneralName.ReadAll(reader.ReadSequence());
                break;

            case Oids.BasicConstraints when Fields.BasicConstraints is null or { PathLength: < 0 }:
            case Oids.NameConstraints when NameConstraints.Of(Fields) is null:
            case Oids.ExtendedKeyUsage when Fields.Purposes is null:
                throw new AsnContentException();

            default:
                reader.ReadSequence();
                break;
        }
    });
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
