using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace ImapProbe.Connection.Trust.Roots;

/// <summary>The certificates of one file, of which only those become objects that are asked for.</summary>
/// <param name="entries">Each certificate in DER, and its subject.</param>
internal sealed class RootBundle(IReadOnlyList<(byte[] Encoded, ReadOnlyMemory<byte> Subject)> entries)
{
    /// <summary>The first certificate of the file; null where there is none.</summary>
    public X509Certificate2? First => entries.Select(entry => CertificateFile.Decode(entry.Encoded)).FirstOrDefault(certificate => certificate is not null);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The path, or null for none.</param>
    /// <returns>Its certificates. Behind one that cannot be decoded comes none.</returns>
    public static RootBundle Read(string? path)
    {
        var entries = new List<(byte[] Encoded, ReadOnlyMemory<byte> Subject)>();
        try
        {
            foreach (var encoded in path is null ? [] : CertificateFile.Read(path))
                entries.Add((encoded, SubjectOf(encoded)));
        }
        catch (AsnContentException)
        {
            // .NET reads no further either.
        }

        return new RootBundle(entries);
    }

    /// <summary>Finds those that a chain may end at.</summary>
    /// <param name="presented">The certificates that the server presented.</param>
    /// <returns>Those whose subject is the issuer of one of them, encoded in the same way.</returns>
    public X509Certificate2[] Issuing(IEnumerable<X509Certificate2> presented)
    {
        var issuers = presented.Select(certificate => certificate.IssuerName.RawData).ToArray();
        return [.. entries
            .Where(entry => issuers.Any(issuer => entry.Subject.Span.SequenceEqual(issuer)))
            .Select(entry => CertificateFile.Decode(entry.Encoded))
            .OfType<X509Certificate2>()];
    }

    // Certificate ::= SEQUENCE { tbsCertificate SEQUENCE { version [0] DEFAULT v1, serialNumber, signature, issuer, validity, subject, … }, … }
    // (RFC 5280, section 4.1).
    private static ReadOnlyMemory<byte> SubjectOf(ReadOnlyMemory<byte> encoded)
    {
        var fields = new AsnReader(encoded, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        if (fields.PeekTag().HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, 0)))
            fields.ReadEncodedValue();
        for (var i = 0; i < 4; i++)
            fields.ReadEncodedValue();
        return fields.ReadEncodedValue();
    }
}
