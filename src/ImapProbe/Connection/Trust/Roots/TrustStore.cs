using System.Security.Cryptography.X509Certificates;
using ImapProbe.Timing;

namespace ImapProbe.Connection.Trust.Roots;

/// <summary>Which roots are trusted. Read once, before the clock.</summary>
internal abstract class TrustStore
{
    private readonly Lazy<X509Certificate2?> any;
    private readonly Lazy<X509Certificate2?> warm;

    /// <summary>Reads nothing yet.</summary>
    protected TrustStore()
    {
        any = new Lazy<X509Certificate2?>(AnyCertificate);
        warm = new Lazy<X509Certificate2?>(BuildChain);
    }

    /// <summary>The roots that the system trusts.</summary>
    public static TrustStore System { get; } = OperatingSystem.IsLinux() ? new SystemRoots() : new PlatformRoots();

    /// <summary>Whether only the roots of a file are trusted.</summary>
    public virtual bool IsPrivate => false;

    /// <summary>The rules for the chain of one handshake: no downloads, no revocation, the server's certificates only.</summary>
    /// <returns>A policy of its own.</returns>
    public virtual X509ChainPolicy CreatePolicy() => new()
    {
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };

    /// <summary>Holds the chain of a handshake against the roots, where .NET did not do so when it built it.</summary>
    /// <param name="certificate">The server's certificate.</param>
    /// <param name="chain">The chain, built under <see cref="CreatePolicy"/>; built anew where there is more to hold it against.</param>
    /// <param name="timeline">Where reading roots is left out of the handshake's time.</param>
    public virtual void Complete(X509Certificate2 certificate, X509Chain chain, Timeline timeline)
    {
    }

    /// <summary>Reads roots and loads OpenSSL, once. To be done before the clock: threads that begin meanwhile wait for the loader.</summary>
    public void Load() => _ = any.Value;

    /// <summary>
    /// Builds a chain, once and before the first handshake, which would otherwise do it within its time: the first one has its price, whichever roots it is
    /// held against. While a far server is dialled, OpenSSL gets ready for the handshake too: that is in no phase, but would be waited for.
    /// </summary>
    /// <param name="dialing">What is waited for meanwhile.</param>
    /// <returns>When there is nothing left to do.</returns>
    public async Task WarmAsync(Task dialing)
    {
        if (warm.Value is not null)
            await OpenSsl.WarmAsync(dialing);
    }

    /// <summary>Any certificate to build a chain for.</summary>
    /// <returns>One of the roots; null where there is none.</returns>
    protected abstract X509Certificate2? AnyCertificate();

    private X509Certificate2? BuildChain()
    {
        if (any.Value is not { } certificate)
            return null;
        using var chain = new X509Chain();
        chain.ChainPolicy = CreatePolicy();
        _ = chain.Build(certificate);
        return certificate;
    }
}
