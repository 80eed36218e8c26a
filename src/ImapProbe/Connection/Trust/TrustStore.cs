using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ImapProbe.Connection.Trust;

/// <summary>Which roots are trusted: the system's, or those of one file and no others. Read once, before the clock.</summary>
internal sealed class TrustStore
{
    private readonly X509Certificate2Collection? roots;

    private TrustStore(X509Certificate2Collection? roots) => this.roots = roots;

    /// <summary>The roots that the system trusts.</summary>
    public static TrustStore System { get; } = new(null);

    /// <summary>Whether only the roots of a file are trusted.</summary>
    public bool IsPrivate => roots is not null;

    /// <summary>
    /// Reads roots from PEM. Certificates in it that are not self-signed are passed over, so that an intermediate
    /// which the server forgot to send is noticed.
    /// </summary>
    /// <param name="pem">The text of a PEM file (RFC 7468).</param>
    /// <returns>The store, or null with the end of a sentence that says what is wrong with the file.</returns>
    public static (TrustStore? Store, string? Problem) FromPem(string pem)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(pem);
            var roots = new X509Certificate2Collection(certificates.Where(IsSelfSigned).ToArray());
            return roots.Count > 0
                ? (new TrustStore(roots), null)
                : (null, "holds no self-signed certificate: it takes a PEM file with the root of a certificate authority");
        }
        catch (CryptographicException)
        {
            return (null, "holds something between its BEGIN CERTIFICATE and END CERTIFICATE that is no certificate");
        }
    }

    /// <summary>The rules for building a chain: no downloads, no revocation, the server's certificates only.</summary>
    /// <returns>A policy for one chain.</returns>
    public X509ChainPolicy CreatePolicy()
    {
        var policy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        if (roots is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(roots);
        }

        return policy;
    }

    /// <summary>
    /// Builds a chain, so that the runtime loads OpenSSL and the system's certificates now. It does so at the first
    /// chain of a process, whichever roots that one is held against, and would otherwise do it within a handshake.
    /// </summary>
    public void Warm()
    {
        using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
        store.Open(OpenFlags.ReadOnly);
        if ((roots ?? store.Certificates).FirstOrDefault() is not { } any)
            return;
        using var chain = new X509Chain();
        chain.ChainPolicy = CreatePolicy();
        chain.Build(any);
    }

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
