using System.Security.Cryptography.X509Certificates;
using ImapProbe.Core;

namespace ImapProbe.Tls;

internal abstract class TrustStore
{
    private readonly Lazy<bool> prepared;

    protected TrustStore() => prepared = new Lazy<bool>(BuildChain);

    public static TrustStore System { get; } = OperatingSystem.IsLinux() ? new SystemRoots() : new PlatformRoots();

    public virtual bool IsPrivate => false;

    public virtual X509ChainPolicy CreatePolicy() => new()
    {
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };

    public virtual void Complete(X509Certificate2 certificate, X509Chain chain, Timeline timeline)
    {
    }

    public void Prepare() => _ = prepared.Value;

    protected abstract X509Certificate2? AnyCertificate();

    private bool BuildChain()
    {
        if (AnyCertificate() is not { } certificate)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy = CreatePolicy();
        return chain.Build(certificate);
    }
}

/// <summary>The roots that the system trusts, where it keeps them itself and is asked for each chain.</summary>
internal sealed class PlatformRoots : TrustStore
{
    protected override X509Certificate2? AnyCertificate()
    {
        using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
        store.Open(OpenFlags.ReadOnly);
        return store.Certificates.FirstOrDefault();
    }
}
