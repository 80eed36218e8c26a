using System.Security.Cryptography.X509Certificates;
using ImapProbe.Timing;

namespace ImapProbe.Connection.Trust.Roots;

/// <summary>
/// The roots that a Linux system trusts. .NET makes certificates of all of them, twice and thrice, before the first chain; one chain
/// needs one root. So the bundle is decoded beforehand, and certificates are made of those roots alone that the presented chain names:
/// a path to one of them is a path in the whole store, so yes means yes. On a no the whole store is asked, as .NET reads it.
/// </summary>
internal sealed class SystemRoots : TrustStore
{
    private readonly Lazy<RootBundle> bundle;
    private readonly Lazy<X509Certificate2Collection> whole;

    /// <summary>Reads nothing yet.</summary>
    public SystemRoots()
    {
        var sources = new Lazy<RootSources>(RootSources.OfSystem);
        bundle = new Lazy<RootBundle>(() => RootBundle.Read(sources.Value.Bundle));
        whole = new Lazy<X509Certificate2Collection>(() => [.. Whole(sources.Value)]);
    }

    /// <inheritdoc/>
    public override X509ChainPolicy CreatePolicy()
    {
        // Trusts nobody before Complete.
        var policy = base.CreatePolicy();
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        return policy;
    }

    /// <inheritdoc/>
    public override void Complete(X509Certificate2 certificate, X509Chain chain, Timeline timeline)
    {
        var policy = chain.ChainPolicy;
        policy.CustomTrustStore.AddRange(bundle.Value.Issuing([certificate, .. policy.ExtraStore]));
        if (policy.CustomTrustStore.Count > 0 && chain.Build(certificate))
            return;
        policy.CustomTrustStore.Clear();
        policy.CustomTrustStore.AddRange(timeline.Omit(() => whole.Value));
        chain.Build(certificate);
    }

    /// <inheritdoc/>
    protected override X509Certificate2? AnyCertificate()
    {
        // Without a bundle the whole store is asked in any case, and better read before the clock.
        return bundle.Value.First ?? whole.Value.FirstOrDefault();
    }

    // Debian keeps each root in the bundle, in a file of its own and behind a link.
    private static IEnumerable<X509Certificate2> Whole(RootSources sources)
    {
        using var own = new X509Store(StoreName.Root, StoreLocation.CurrentUser);
        own.Open(OpenFlags.ReadOnly);
        return sources.Files.SelectMany(Load).Distinct().Concat(own.Certificates);
    }

    private static IEnumerable<X509Certificate2> Load(string path) =>
        CertificateFile.Read(path).Select(CertificateFile.Decode).TakeWhile(certificate => certificate is not null).OfType<X509Certificate2>();
}
