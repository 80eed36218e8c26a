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
