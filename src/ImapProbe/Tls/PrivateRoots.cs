using System.Security.Cryptography.X509Certificates;
using ImapProbe.Core;
using ImapProbe.Io;

namespace ImapProbe.Tls;

/// <summary>The roots of one file and no others. Nothing of the system's store is read.</summary>
internal sealed class PrivateRoots : TrustStore
{
    private readonly X509Certificate2Collection roots;

    private PrivateRoots(X509Certificate2Collection roots, IReadOnlyList<X509Certificate2> all) => (this.roots, All) = (roots, all);

    public override bool IsPrivate => true;

    public override IReadOnlyList<X509Certificate2> All { get; }

    /// <summary>
    /// Reads roots from PEM. Certificates in it that are not self-signed are passed over, so that an intermediate which the server forgot to send is noticed.
    /// </summary>
    public static Result<TrustStore> FromPem(ReadOnlyMemory<byte> pem)
    {
        var all = new List<X509Certificate2>();
        foreach (var block in Pem.Read(pem))
        {
            if (block.Label is Pem.TrustedLabel && block.Fault is null)
            {
                return Result<TrustStore>.Wrong(
                    $"holds {Name(block)}, OpenSSL's own form with trust settings: "
                    + "imap-probe takes plain certificates alone, and openssl x509 makes one of it");
            }

            var certificate = block.Fault is null && block.IsCertificateAlone ? CertificateFile.Decode(block.Certificate) : null;
            if (certificate is null)
            {
                return Result<TrustStore>.Wrong(
                    $"holds {Name(block)} that {block.Fault ?? "is no certificate"}: each block that is labelled as a certificate must be one, whole");
            }

            all.Add(certificate);
        }

        var roots = new X509Certificate2Collection(all.Where(certificate => CertificateFields.Read(certificate.RawDataMemory).IsSelfSigned).ToArray());
        return roots.Count > 0
            ? new PrivateRoots(roots, all)
            : Result<TrustStore>.Wrong("holds no self-signed certificate: it takes a PEM file with the root of a certificate authority");
    }

    public override X509ChainPolicy CreatePolicy()
    {
        var policy = base.CreatePolicy();
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }

    public override bool IsRoot(CertificateFields certificate) => certificate.IsSelfSigned;

    protected override X509Certificate2? AnyCertificate() => roots[0];

    private static string Name(PemBlock block) => $"a block BEGIN {block.Label} in line {block.Line}";
}

/// <summary>The file of --ca-file.</summary>
internal sealed class CaFile(string path)
{
    private const int LargestFile = 8 * 1024 * 1024;

    private readonly InputFile file = new(PathName.Of("the CA file", path), path is "-" ? "./-" : path, () => Stream.Null);

    /// <summary>Reads the roots.</summary>
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
