using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ImapProbe.Core;

namespace ImapProbe.Tls;

internal static class CertificateText
{
    private const int MostNamesShown = 5;

    public static ServerCertificate Describe(X509Certificate2 certificate, SafeText words) => new(
        words.MakeSafe(certificate.Subject),
        words.MakeSafe(certificate.Issuer),
        words.MakeSafe(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true)),
        NamesOf(certificate, words),
        certificate.NotBefore.ToUniversalTime(),
        certificate.NotAfter.ToUniversalTime(),
        Convert.ToHexStringLower(SHA256.HashData(certificate.RawData)));

    public static string Name(X509Certificate2 certificate, int depth, SafeText words) =>
        depth is 0 ? "the certificate" : $"the issuing certificate {Subject(certificate, words)}";

    public static string Subject(X509Certificate2 certificate, SafeText words) =>
        words.MakeSafe(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false));

    public static string NameMismatch(X509Certificate2 certificate, ServerName host, SafeText words)
    {
        var names = NamesOf(certificate, words);
        return names.Count > 0
            ? $"the certificate is for {List(names)}, not for {host}"
            : $"the certificate is for no host at all, so not for {host}: it has no subject alternative name, and its common name "
                + $"{Subject(certificate, words)} does not count (RFC 9525)";
    }

    private static List<string> NamesOf(X509Certificate2 certificate, SafeText words)
    {
        try
        {
            List<string> names = [];
            foreach (var extension in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
            {
                names.AddRange(extension.EnumerateDnsNames());
                names.AddRange(extension.EnumerateIPAddresses().Select(address => address.ToString()));
            }

            return names.ConvertAll(words.MakeSafe);
        }
        catch (CryptographicException)
        {
            return [];
        }
    }

    private static string List(List<string> names) => names switch
    {
        [var one] => one,
        { Count: > MostNamesShown } => $"{string.Join(", ", names.Take(MostNamesShown))} and {names.Count - MostNamesShown} more names",
        _ => $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}",
    };
}
