using System.Security.Cryptography.X509Certificates;
using ImapProbe.Timing;

namespace ImapProbe.Connection.Trust.Roots;

/// <summary>Which roots are trusted. Read once, before the clock.</summary>
internal abstract class TrustStore
{
    // Longer than the network of one house takes to connect.
    private static readonly TimeSpan Near = TimeSpan.FromMilliseconds(2);

    private readonly Lazy<X509Certificate2?> any;
    private readonly Lazy<bool> warm;

    /// <summary>Reads nothing yet.</summary>
    protected TrustStore()
    {
        any = new Lazy<X509Certificate2?>(AnyCertificate);
        warm = new Lazy<bool>(() => HasBuiltChain(any.Value));
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
        // With one processor, a connection that stands would be noticed late.
        if (warm.Value && !dialing.IsCompleted && Environment.ProcessorCount > 1 && await Task.WhenAny(dialing, Task.Delay(Near)) != dialing)
            OpenSsl.Warm();
    }

    /// <summary>Any certificate to build a chain for.</summary>
    /// <returns>One of the roots; null where there is none.</returns>
    protected abstract X509Certificate2? AnyCertificate();

    private bool HasBuiltChain(X509Certificate2? certificate)
    {
        if (certificate is null)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy = CreatePolicy();
        _ = chain.Build(certificate);
        return true;
    }
}
