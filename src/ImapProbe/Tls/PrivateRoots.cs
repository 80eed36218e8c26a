using System.Security.Cryptography.X509Certificates;
using ImapProbe.Core;
using ImapProbe.Io;

namespace ImapProbe.Tls;

internal sealed class PrivateRoots : TrustStore
{
    private readonly X509Certificate2Collection roots;

    private PrivateRoots(X509Certificate2Collection roots) => this.roots = roots;

    public override bool IsPrivate => true;

    public static Result<TrustStore> FromPem(ReadOnlyMemory<byte> pem)
    {
        X509Certificate2?[] certificates = [.. PemCertificates.Read(pem).Select(encoded => encoded is null ? null : CertificateFile.Decode(encoded))];
        if (certificates.Contains(null))
            return Result<TrustStore>.Wrong("holds something between its BEGIN CERTIFICATE and END CERTIFICATE that is no certificate");
        var roots = new X509Certificate2Collection(certificates.OfType<X509Certificate2>().Where(IsSelfSigned).ToArray());
        return roots.Count > 0
            ? new PrivateRoots(roots)
            : Result<TrustStore>.Wrong("holds no self-signed certificate: it takes a PEM file with the root of a certificate authority");
    }

    public override X509ChainPolicy CreatePolicy()
    {
        var policy = base.CreatePolicy();
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }

    protected override X509Certificate2? AnyCertificate() => roots[0];

    // An authority's certificate for its next key bears its own name too, but names the old key as its issuer's (RFC 5280, section 3.2).
    private static bool IsSelfSigned(X509Certificate2 certificate)
    {
        if (!certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData))
            return false;
        var own = certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()?.SubjectKeyIdentifierBytes;
        var issuer = certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier;
        return own is null || issuer is null || own.Value.Span.SequenceEqual(issuer.Value.Span);
    }
}

internal sealed class CaFile(string path)
{
    private const int LargestFile = 8 * 1024 * 1024;

    private readonly InputFile file = new(PathName.Of("the CA file", path), path is "-" ? "./-" : path, () => Stream.Null);

    public async Task<Result<TrustStore>> ReadAsync(Deadline deadline)
    {
        var read = await file.ReadAsync(LargestFile, deadline);
        if (!read.HasValue)
            return Result<TrustStore>.Wrong(read.Problem);
        using var content = read.Value;
        // Nothing can be decoded then, and no probe comes to ask it.
        if (OpenSsl.Problem is not null)
            return TrustStore.System;
        var roots = PrivateRoots.FromPem(content.Bytes);
        return roots.HasValue ? roots : Result<TrustStore>.Wrong(file.Say(roots.Problem));
    }
}
