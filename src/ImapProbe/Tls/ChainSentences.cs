using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using ImapProbe.Core;

namespace ImapProbe.Tls;

/// <summary>A sentence for each rule of a chain (RFC 5280, section 6) that a certificate breaks.</summary>
internal sealed class ChainSentences(TrustStore trust, SafeText words, DateTimeOffset now)
{
    private string Roots => trust.IsPrivate ? "the certificates of --ca-file" : "this system's roots";

    public string For(X509Certificate2 certificate, int depth, X509ChainStatusFlags status)
    {
        var name = CertificateText.Name(certificate, depth, words);
        return status switch
        {
            X509ChainStatusFlags.NotTimeValid => $"{name} {OutOfDate(certificate)}",
            X509ChainStatusFlags.UntrustedRoot when depth is 0 => $"the certificate is self-signed, and it is none of {Roots}",
            X509ChainStatusFlags.UntrustedRoot => $"the chain ends at {CertificateText.Subject(certificate, words)}, which is none of {Roots}",
            X509ChainStatusFlags.PartialChain =>
                $"{name} was issued by {Issuer(certificate)}, which the server did not send and which is none of {Roots}",
            X509ChainStatusFlags.NotSignatureValid => $"{name} bears a signature that is not valid",
            X509ChainStatusFlags.HasWeakSignature => $"{name} bears a signature that is too weak",
            X509ChainStatusFlags.NotValidForUsage => $"{name} is not meant for servers (extended key usage, RFC 5280, section 4.2.1.12)",
            X509ChainStatusFlags.InvalidBasicConstraints =>
                $"{name} breaks the basic constraints of the chain: an issuer that is no authority, or a path that is too long",
            X509ChainStatusFlags.InvalidNameConstraints
                or X509ChainStatusFlags.HasNotPermittedNameConstraint
                or X509ChainStatusFlags.HasExcludedNameConstraint
                or X509ChainStatusFlags.HasNotDefinedNameConstraint
                or X509ChainStatusFlags.HasNotSupportedNameConstraint => $"{name} breaks the name constraints of its issuer",
            X509ChainStatusFlags.Revoked or X509ChainStatusFlags.ExplicitDistrust => $"{name} is distrusted by this system",
            _ => $"{name} breaks a rule of certificate chains ({status})",
        };
    }

    private string OutOfDate(X509Certificate2 certificate)
    {
        var notBefore = certificate.NotBefore.ToUniversalTime();
        var notAfter = certificate.NotAfter.ToUniversalTime();
        return now < notBefore
            ? $"is not valid yet: it begins {Span(notBefore - now)} from now, on {Date(notBefore)}"
            : $"expired {Span(now - notAfter)} ago, on {Date(notAfter)}";
    }

    private string Issuer(X509Certificate2 certificate) =>
        words.MakeSafe(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true));

    private static string Date(DateTime time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Span(TimeSpan span) => span switch
    {
        { TotalDays: >= 1 } => Count((long)span.TotalDays, "day"),
        { TotalHours: >= 1 } => Count((long)span.TotalHours, "hour"),
        _ => Count(Math.Max(1, (long)span.TotalMinutes), "minute"),
    };

    private static string Count(long count, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {unit}{(count is 1 ? "" : "s")}");
}
