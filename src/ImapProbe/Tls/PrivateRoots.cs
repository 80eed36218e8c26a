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
    public static (PrivateRoots? Store, string? Problem) FromPem(ReadOnlyMemory<byte> pem)
    {
        var all = new List<X509Certificate2>();
        foreach (var block in Pem.Read(pem))
        {
            if (block.Label is Pem.TrustedLabel && block.Fault is null)
            {
                return (null, $"holds {Name(block)}, OpenSSL's own form with trust settings: imap-probe takes plain certificates alone, and openssl x509 writes one of it");
            }

            var certificate = block.Fault is null && block.IsCertificateAlone ? CertificateFile.Decode(block.Certificate) : null;
            if (certificate is null)
                return (null, $"holds {Name(block)} that {block.Fault ?? "is no certificate"}");
            all.Add(certificate);
        }

        var roots = new X509Certificate2Collection(all.Where(certificate => CertificateFields.Read(certificate.RawDataMemory).IsSelfSigned).ToArray());
        return roots.Count > 0
            ? (new PrivateRoots(roots, all), null)
            : (null, "holds no self-signed certificate: it takes a PEM file with the root of a certificate authority");
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

    private static string Name(PemBlock block) => FormattableString.Invariant($"a block BEGIN {block.Label} in line {block.Line}");
}

/// <summary>The file of --ca-file.</summary>
internal sealed class CaFile(string path)
{
    private const int LargestFile = 8 * 1024 * 1024;

    private readonly InputFile file = new($"the CA file {path}", path is "-" ? "./-" : path, () => Stream.Null);

    /// <summary>Reads the roots.</summary>
    public async Task<RootsReading> ReadAsync(Deadline deadline)
    {
        using var content = await file.ReadAsync(LargestFile, deadline);
        if (content.Problem is not null)
            return new RootsReading(null, content.Problem);
        // Nothing can be decoded then, and no probe comes to ask it.
        if (OpenSsl.Problem is not null)
            return new RootsReading(TrustStore.System, null);
        var (store, problem) = PrivateRoots.FromPem(content.Bytes);
        return new RootsReading(store, problem is null ? null : file.Say(problem));
    }
}

/// <summary>What came of reading roots: them, or the problem.</summary>
internal sealed record RootsReading(TrustStore? Store, string? Problem);
