using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ImapProbe.Loopback.Certificates;

/// <summary>A throw-away authority, a root or an intermediate, that issues what a test asks for, sound or not.</summary>
public sealed class CertificateAuthority
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly AsymmetricAlgorithm key;
    private readonly X509Certificate2Collection belowRoot;

    private CertificateAuthority(AsymmetricAlgorithm key, X509Certificate2 certificate, string pem, X509Certificate2Collection belowRoot)
    {
        this.key = key;
        this.belowRoot = belowRoot;
        Certificate = certificate;
        Pem = pem;
    }

    /// <summary>This authority's own certificate.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The root's certificate alone, also where this authority is an intermediate: what a client is to trust.</summary>
    public string Pem { get; }

    /// <summary>A new root that nobody trusts yet.</summary>
    public static CertificateAuthority Create(string name = "Loopback Root", KeyKind key = KeyKind.EcP256)
    {
        var own = key.Generate();
        var request = Request(name, own, SignatureHash.Sha256);
        AddAuthority(request, pathLength: null);
        var certificate = Sign(request, own, request.SubjectName, DateTimeOffset.UtcNow.AddYears(-5), DateTimeOffset.UtcNow.AddYears(5));
        return new CertificateAuthority(own, certificate, certificate.ExportCertificatePem(), []);
    }

    /// <summary>A server certificate that no authority has signed.</summary>
    public static ServerIdentity SelfSigned(LeafRequest request)
    {
        using var own = request.Key.Generate();
        var certificate = Request(request.CommonName, own, request.SignatureHash);
        AddLeaf(certificate, request);
        using var signed = Sign(certificate, own, certificate.SubjectName, request.NotBefore, request.NotAfter);
        return new ServerIdentity(WithPrivateKey(signed, own), []);
    }

    /// <summary>A server certificate, with this authority's chain up to the root, but without the root.</summary>
    public ServerIdentity Issue(LeafRequest request)
    {
        using var own = request.Key.Generate();
        var certificate = Request(request.CommonName, own, request.SignatureHash);
        AddLeaf(certificate, request);
        AddIssuer(certificate);

        // A self-signed leaf goes without: checks of an issuer look at its key usage, and it is its own issuer.
        certificate.CertificateExtensions.Add(new X509KeyUsageExtension(request.KeyUsage ?? LeafKeyUsage(own), critical: true));
        using var signed = Sign(certificate, key, Certificate.SubjectName, request.NotBefore, request.NotAfter);
        return new ServerIdentity(WithPrivateKey(signed, own), [.. belowRoot]);
    }

    /// <summary>An authority below this one, or what passes itself off as one.</summary>
    public CertificateAuthority IssueIntermediate(IntermediateRequest request)
    {
        var own = request.Key.Generate();
        var certificate = Request(request.CommonName, own, request.SignatureHash);
        AddIssuer(certificate);
        if (request.IsAuthority)
            AddAuthority(certificate, request.PathLength);
        else
            AddEndEntity(certificate);

        if (request.PermittedDnsNames.Count + request.ExcludedDnsNames.Count > 0)
        {
            certificate.CertificateExtensions.Add(
                CertificateExtensions.NameConstraints(request.PermittedDnsNames, request.ExcludedDnsNames));
        }

        var signed = Sign(certificate, key, Certificate.SubjectName, request.NotBefore, request.NotAfter);
        return new CertificateAuthority(own, signed, Pem, [signed, .. belowRoot]);
    }

    private static CertificateRequest Request(string commonName, AsymmetricAlgorithm key, SignatureHash hash)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(commonName);
        var request = new CertificateRequest(name.Build(), new PublicKey(key), hash.Name());
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    private static void AddAuthority(CertificateRequest request, int? pathLength)
    {
        request.CertificateExtensions.Add(pathLength is { } length
            ? X509BasicConstraintsExtension.CreateForCertificateAuthority(length)
            : X509BasicConstraintsExtension.CreateForCertificateAuthority());
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
    }

    private static void AddEndEntity(CertificateRequest request) =>
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForEndEntity(critical: true));

    private static void AddLeaf(CertificateRequest certificate, LeafRequest request)
    {
        AddEndEntity(certificate);
        if (request.DnsNames.Count + request.Addresses.Count > 0)
            certificate.CertificateExtensions.Add(CertificateExtensions.SubjectAlternativeName(request.DnsNames, request.Addresses));

        foreach (var extension in request.Extensions)
            certificate.CertificateExtensions.Add(extension);
        if (request.ExtendedKeyUsage != LeafUsage.None)
        {
            var usage = new Oid(request.ExtendedKeyUsage == LeafUsage.ServerAuth ? ServerAuthentication : ClientAuthentication);
            certificate.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([usage], critical: false));
        }
    }

    private static X509KeyUsageFlags LeafKeyUsage(AsymmetricAlgorithm key) =>
        key is RSA ? X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment : X509KeyUsageFlags.DigitalSignature;

    private static X509Certificate2 Sign(
        CertificateRequest request,
        AsymmetricAlgorithm issuerKey,
        X500DistinguishedName issuer,
        DateTimeOffset notBefore,
        DateTimeOffset notAfter) =>
        request.Create(issuer, new IssuerSignatureGenerator(issuerKey), notBefore, notAfter, RandomNumberGenerator.GetBytes(16));

    private static X509Certificate2 WithPrivateKey(X509Certificate2 certificate, AsymmetricAlgorithm key) =>
        key is RSA rsa ? certificate.CopyWithPrivateKey(rsa) : certificate.CopyWithPrivateKey((ECDsa)key);

    private void AddIssuer(CertificateRequest request) =>
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
            Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
}

/// <summary>What a server or a client presents: its certificate with the private key, and the intermediates it sends along.</summary>
public sealed record ServerIdentity(X509Certificate2 Leaf, X509Certificate2Collection Intermediates)
{
    /// <summary>All of it in one PEM file, as clients are given theirs.</summary>
    public string Pem => string.Join('\n', [.. new[] { Leaf }.Concat(Intermediates).Select(certificate => certificate.ExportCertificatePem()), KeyPem, ""]);

    /// <summary>The private key in PKCS#8.</summary>
    public string KeyPem =>
        Leaf.GetRSAPrivateKey() is { } rsa ? rsa.ExportPkcs8PrivateKeyPem() : Leaf.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();

    /// <summary>The same server, set up by somebody who forgot the chain.</summary>
    public ServerIdentity WithoutIntermediates() => this with { Intermediates = [] };
}

/// <summary>Signs with whatever hash is asked for: the generators of .NET refuse SHA-1 and MD5.</summary>
internal sealed class IssuerSignatureGenerator(AsymmetricAlgorithm key) : X509SignatureGenerator
{
    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Identifier(hashAlgorithm));

            // RFC 3279 and 4055 want NULL parameters with RSA; RFC 5758 wants none with ECDSA.
            if (key is RSA)
                writer.WriteNull();
        }

        return writer.Encode();
    }

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => key switch
    {
        RSA rsa => rsa.SignData(data, hashAlgorithm, RSASignaturePadding.Pkcs1),
        ECDsa ecdsa => ecdsa.SignData(data, hashAlgorithm, DSASignatureFormat.Rfc3279DerSequence),
        _ => throw Unsupported(hashAlgorithm),
    };

    protected override PublicKey BuildPublicKey() => new(key);

    private string Identifier(HashAlgorithmName hash) => (key, hash.Name) switch
    {
        (RSA, "SHA256") => "1.2.840.113549.1.1.11",
        (RSA, "SHA1") => "1.2.840.113549.1.1.5",
        (RSA, "MD5") => "1.2.840.113549.1.1.4",
        (ECDsa, "SHA256") => "1.2.840.10045.4.3.2",
        (ECDsa, "SHA1") => "1.2.840.10045.4.1",
        _ => throw Unsupported(hash),
    };

    private NotSupportedException Unsupported(HashAlgorithmName hash) =>
        new($"an issuer with a {key.SignatureAlgorithm} key cannot sign with {hash.Name}");
}

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
