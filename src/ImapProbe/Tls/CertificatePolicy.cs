using System.Formats.Asn1;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ImapProbe.Core;

namespace ImapProbe.Tls;

/// <summary>The rules of trust, the same for implicit TLS and STARTTLS.</summary>
internal sealed class CertificatePolicy(ServerName host, SslProtocols floor, TrustStore trust, SafeText words, Timeline timeline, TimeProvider clock)
{
    private const X509KeyUsageFlags ForServers =
        X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.KeyAgreement;

    private SslStream? stream;

    public TlsSession? Session { get; private set; }
    public Failure? Refusal { get; private set; }

    public SslClientAuthenticationOptions CreateOptions(RemoteCertificateValidationCallback callback) => new()
    {
        TargetHost = host.Name,
        EnabledSslProtocols = SslProtocols.None,
        // A resumed session would show a shorter handshake than the next client sees.
        AllowTlsResume = false,
        CertificateChainPolicy = trust.CreatePolicy(),
        RemoteCertificateValidationCallback = callback,
        // MailKit does not hand the stream on to Judge; this is asked before each handshake, and brings it. No certificate is chosen.
        LocalCertificateSelectionCallback = (sender, _, _, _, _) =>
        {
            stream = (SslStream)sender;
            return null!;
        },
    };

    public bool Judge(object sender, X509Certificate? presented, X509Chain? chain, SslPolicyErrors errors)
    {
        var version = stream?.SslProtocol ?? SslProtocols.None;
        var certificate = presented as X509Certificate2;
        Refusal = VersionProblem(version) ?? CertificateProblem(certificate, chain, errors);
        Session = new TlsSession(
            TlsVersion.Name(version),
            stream?.NegotiatedCipherSuite,
            certificate is null ? null : CertificateText.Describe(certificate, words),
            Refusal is null && chain is not null ? chain.ChainElements.Min(element => element.Certificate.NotAfter).ToUniversalTime() : null);
        return Refusal is null;
    }

    private Failure? VersionProblem(SslProtocols version) => TlsVersion.IsBelow(version, floor)
        ? new Failure(Phase.Tls, FailureKind.Tls, $"the server chose {TlsVersion.Name(version)}, which is below the floor of {TlsVersion.Name(floor)}")
        : null;

    private Failure? CertificateProblem(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || chain is null)
            return Refused("the server presented no certificate");
        try
        {
            trust.Complete(certificate, chain, timeline);
            List<string> problems = [.. ChainProblems(chain).Distinct(), .. UsageProblems(certificate), .. StrengthProblems(chain), .. NameProblems(certificate, errors)];
            // What .NET thought of the chain was before it was completed.
            var others = errors & ~SslPolicyErrors.RemoteCertificateChainErrors;
            if (problems.Count is 0 && (others is not SslPolicyErrors.None || chain.ChainStatus.Length > 0))
                problems.Add("the certificate was refused by the system's rules");
            return problems.Count is 0 ? null : Refused(string.Join("; ", problems));
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException)
        {
            return Refused("the certificate, or one that it hangs on, cannot be decoded");
        }
    }

    private static Failure Refused(string message) => new(Phase.Tls, FailureKind.Certificate, message);

    private IEnumerable<string> ChainProblems(X509Chain chain)
    {
        var sentences = new ChainSentences(trust, words, clock.GetUtcNow());
        foreach (var (depth, element) in chain.ChainElements.Index())
        {
            foreach (var found in element.ChainElementStatus)
            {
                if (!IsHearsay(element.Certificate, depth, found.Status))
                    yield return sentences.For(element.Certificate, depth, found.Status);
            }
        }
    }

    // The engine blames every issuer for a leaf's extended key usage, also one that has none.
    private static bool IsHearsay(X509Certificate2 certificate, int depth, X509ChainStatusFlags status) =>
        status is X509ChainStatusFlags.NotValidForUsage && depth > 0 && !certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any();

    // RFC 5280, section 4.2.1.3: .NET does not look at the key usage of a leaf, OpenSSL and mail clients do.
    private static IEnumerable<string> UsageProblems(X509Certificate2 certificate)
    {
        if (certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is { } usage && (usage.KeyUsages & ForServers) is X509KeyUsageFlags.None)
            yield return "the certificate's key must not be used by servers (key usage, RFC 5280, section 4.2.1.3)";
    }

    // The root at the end is trusted for itself; but what the server is known by is judged in any case. (Where the end is no root,
    // the chain is refused for that.)
    private IEnumerable<string> StrengthProblems(X509Chain chain)
    {
        foreach (var (depth, element) in chain.ChainElements.Index())
        {
            var isJudged = depth is 0 || depth < chain.ChainElements.Count - 1;
            if (isJudged && CertificateStrength.WeaknessOf(element.Certificate) is { } weakness)
                yield return $"{CertificateText.Name(element.Certificate, depth, words)} {weakness}";
        }
    }

    private IEnumerable<string> NameProblems(X509Certificate2 certificate, SslPolicyErrors errors)
    {
        // OpenSSL's matcher falls back to the common name, .NET's lets "*.test" stand for "example.test": both must agree.
        var matches = !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            && certificate.MatchesHostname(host.Name, allowWildcards: true, allowCommonName: false);
        if (!matches)
            yield return CertificateText.NameMismatch(certificate, host, words);
    }
}

internal static class TlsVersion
{
    public static string Name(SslProtocols version) => version switch
    {
        SslProtocols.Tls13 => "TLSv1.3",
        SslProtocols.Tls12 => "TLSv1.2",
        // Tls11, Tls and Ssl3 are obsolete names; the values stay.
        (SslProtocols)768 => "TLSv1.1",
        (SslProtocols)192 => "TLSv1",
        _ => "SSLv3",
    };

    public static bool IsBelow(SslProtocols version, SslProtocols floor) => version switch
    {
        SslProtocols.Tls13 => false,
        SslProtocols.Tls12 => floor is not SslProtocols.Tls12,
        _ => true,
    };
}
