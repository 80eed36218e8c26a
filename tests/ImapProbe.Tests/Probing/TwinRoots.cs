using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Probing;

/// <summary>Roots that have one key and one name, and differ in all else; and what that key has signed.</summary>
internal sealed class TwinRoots
{
    private const string CommonName = "2.5.4.3";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa oldKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X500DistinguishedName name = Name("Twin", UniversalTagNumber.UTF8String);
    private readonly X500DistinguishedName oldName = Name("Twin's elder", UniversalTagNumber.UTF8String);

    public TwinRoots()
    {
        Valid = Authority(name, key, name, key, DateTimeOffset.UtcNow.AddYears(5));
        Expired = Authority(name, key, name, key, DateTimeOffset.UtcNow.AddDays(-1));
        Namesake = Authority(name, key, name, key, DateTimeOffset.UtcNow.AddDays(-1), Valid.SerialNumberBytes.ToArray());
        var printable = Name("Twin", UniversalTagNumber.PrintableString);
        Printable = Authority(printable, key, printable, key, DateTimeOffset.UtcNow.AddYears(5));
        Elder = Authority(oldName, oldKey, oldName, oldKey, DateTimeOffset.UtcNow.AddYears(1));
        Issued = new ServerIdentity(Leaf(), []);
        CrossSigned = Issued with { Intermediates = [Authority(name, key, oldName, oldKey, DateTimeOffset.UtcNow.AddYears(1))] };
    }

    public X509Certificate2 Valid { get; }

    public X509Certificate2 Expired { get; }

    /// <summary>An expired one with the serial number of the valid one, which tells it from no other (RFC 5280, section 4.1.2.2).</summary>
    public X509Certificate2 Namesake { get; }

    /// <summary>Its name is a PrintableString, that of the others, and of the issuer in what was issued, a UTF8String.</summary>
    public X509Certificate2 Printable { get; }

    /// <summary>A root of another key, which signed the new one while nobody trusted that one.</summary>
    public X509Certificate2 Elder { get; }

    /// <summary>A server's certificate.</summary>
    public ServerIdentity Issued { get; }

    /// <summary>The same, with what leads to the elder root.</summary>
    public ServerIdentity CrossSigned { get; }

    private static X500DistinguishedName Name(string commonName, UniversalTagNumber encoding)
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.Add(CommonName, commonName, encoding);
        return builder.Build();
    }

    private static X509Certificate2 Authority(
        X500DistinguishedName subject, ECDsa own, X500DistinguishedName issuer, ECDsa issuerKey, DateTimeOffset notAfter, byte[]? serial = null)
    {
        var request = new CertificateRequest(subject, own, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        return Sign(request, issuer, issuerKey, notAfter, serial);
    }

    private X509Certificate2 Leaf()
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Name(TestSetup.Host, UniversalTagNumber.UTF8String), own, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(TestSetup.Host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        using var signed = Sign(request, name, key, DateTimeOffset.UtcNow.AddDays(30));
        return signed.CopyWithPrivateKey(own);
    }

    private static X509Certificate2 Sign(
        CertificateRequest request, X500DistinguishedName issuer, ECDsa issuerKey, DateTimeOffset notAfter, byte[]? serial = null) =>
        request.Create(
            issuer,
            X509SignatureGenerator.CreateForECDsa(issuerKey),
            DateTimeOffset.UtcNow.AddYears(-5),
            notAfter,
            serial ?? RandomNumberGenerator.GetBytes(16));
}
