using System.Security.Cryptography.X509Certificates;

namespace ImapProbe.Connection.Trust.Roots;

/// <summary>The roots that the system trusts, where it keeps them itself and is asked for each chain.</summary>
internal sealed class PlatformRoots : TrustStore
{
    /// <inheritdoc/>
    protected override X509Certificate2? AnyCertificate()
    {
        using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
        store.Open(OpenFlags.ReadOnly);
        return store.Certificates.FirstOrDefault();
    }
}
