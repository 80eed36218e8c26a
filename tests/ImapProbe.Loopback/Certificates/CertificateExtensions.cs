using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace ImapProbe.Loopback.Certificates;

/// <summary>The extensions that .NET has no type for, or only one that refuses unusual names.</summary>
internal static class CertificateExtensions
{
    // The tags of GeneralName in RFC 5280, section 4.2.1.6.
    private static readonly Asn1Tag DnsName = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag Address = new(TagClass.ContextSpecific, 7);

    private static readonly Asn1Tag PermittedSubtrees = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag ExcludedSubtrees = new(TagClass.ContextSpecific, 1, isConstructed: true);

    public static X509Extension SubjectAlternativeName(IReadOnlyList<string> names, IReadOnlyList<IPAddress> addresses)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var name in names)
                writer.WriteCharacterString(UniversalTagNumber.IA5String, name, DnsName);

            foreach (var address in addresses)
                writer.WriteOctetString(address.GetAddressBytes(), Address);
        }

        return new X509Extension("2.5.29.17", writer.Encode(), critical: false);
    }

    public static X509Extension NameConstraints(IReadOnlyList<string> permitted, IReadOnlyList<string> excluded)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            WriteSubtrees(writer, permitted, PermittedSubtrees);
            WriteSubtrees(writer, excluded, ExcludedSubtrees);
        }

        return new X509Extension("2.5.29.30", writer.Encode(), critical: true);
    }

    private static void WriteSubtrees(AsnWriter writer, IReadOnlyList<string> names, Asn1Tag tag)
    {
        if (names.Count == 0)
            return;

        using (writer.PushSequence(tag))
        {
            foreach (var name in names)
            {
                using (writer.PushSequence())
                    writer.WriteCharacterString(UniversalTagNumber.IA5String, name, DnsName);
            }
        }
    }
}
