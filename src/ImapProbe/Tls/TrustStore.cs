using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ImapProbe.Core;
using ImapProbe.Io;

namespace ImapProbe.Tls;

/// <summary>Which roots are trusted. Read once, before the clock.</summary>
internal abstract class TrustStore
{
    private readonly Lazy<bool> prepared;

    /// <summary>Reads nothing yet.</summary>
    protected TrustStore() => prepared = new Lazy<bool>(BuildChain);

    /// <summary>The roots that the system trusts.</summary>
    public static TrustStore System { get; } = OperatingSystem.IsLinux() ? new SystemRoots() : new PlatformRoots();

    /// <summary>Whether only the roots of a file are trusted.</summary>
    public virtual bool IsPrivate => false;

    /// <summary>Every certificate that is in there, root or not: asked for where a chain fails, to say why.</summary>
    public virtual IReadOnlyList<X509Certificate2> All => [];

    /// <summary>Whether a certificate that is in there counts as a root.</summary>
    public virtual bool IsRoot(CertificateFields certificate) => certificate.IsSelfIssued;

    /// <summary>The rules for the chain of one handshake: no downloads, no revocation, the server's certificates only.</summary>
    public virtual X509ChainPolicy CreatePolicy() => new()
    {
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };

    /// <summary>Holds the chain of a handshake against the roots, where .NET did not do so when it built it.</summary>
    public virtual void Complete(X509Certificate2 certificate, X509Chain chain, Timeline timeline)
    {
    }

    /// <summary>Builds a chain anew of the same certificates, without a look at what they are meant for.</summary>
    public void BuildForAnyPurpose(X509Certificate2 certificate, X509Chain chain)
    {
        var policy = CreatePolicy();
        policy.CustomTrustStore.Clear();
        policy.CustomTrustStore.AddRange(chain.ChainPolicy.CustomTrustStore);
        policy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
        chain.ChainPolicy = policy;
        chain.Build(certificate);
    }

    /// <summary>
    /// Reads the roots, once, and builds one throw-away chain: a process's first chain pays one-off initialisation that would otherwise be timed as tls, and so
    /// do the cipher suites. To be done before the clock, and within the deadline.
    /// </summary>
    public void Prepare() => _ = (prepared.Value, CipherSuites.Policy);

    /// <summary>Any certificate to build a chain for.</summary>
    protected abstract X509Certificate2? AnyCertificate();

    /// <summary>Builds a chain; false too where .NET gives up on it, as on a code of OpenSSL that it does not know.</summary>
    protected static bool TryBuild(X509Chain chain, X509Certificate2 certificate)
    {
        try
        {
            return chain.Build(certificate);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private bool BuildChain()
    {
        try
        {
            if (AnyCertificate() is not { } certificate)
                return false;
            using var chain = new X509Chain();
            chain.ChainPolicy = CreatePolicy();
            return TryBuild(chain, certificate);
        }
        catch (IOException)
        {
            // Whoever judges a certificate meets it again, and reports it.
            return false;
        }
    }
}

/// <summary>The roots of one file and no others. Nothing of the system's store is read.</summary>
internal sealed class PrivateRoots : TrustStore
{
    private const byte DerSequence = 0x30;

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
            : Result<TrustStore>.Wrong(WhyNone(pem));
    }

    private static string WhyNone(ReadOnlyMemory<byte> pem)
    {
        const string Taken = "it takes a PEM file with the root of a certificate authority";
        if (pem.Span.Trim(" \t\r\n"u8).IsEmpty)
            return $"is empty: {Taken}";
        return CertificateFile.Decode(pem) is not null && pem.Span[0] is DerSequence
            ? "is a certificate in DER, where PEM is taken: openssl x509 -inform der makes that of it"
            : $"holds no self-signed certificate: {Taken}";
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

/// <summary>The roots that the system trusts, where it keeps them itself and is asked for each chain.</summary>
internal sealed class PlatformRoots : TrustStore
{
    public override IReadOnlyList<X509Certificate2> All
    {
        get
        {
            using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
            store.Open(OpenFlags.ReadOnly);
            return [.. store.Certificates];
        }
    }

    protected override X509Certificate2? AnyCertificate() => All is [var first, ..] ? first : null;
}
