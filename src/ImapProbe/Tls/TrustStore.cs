using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ImapProbe.Core;

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
