using System.Security.Cryptography;
using ImapProbe.Core;

namespace ImapProbe.Tls;

/// <summary>What certificates say, in words that are safe to print.</summary>
internal static class CertificateText
{
    private const int MostNamesShown = 5;

    // The longest host name has 253 characters (RFC 1035, section 2.3.4), the longest common name 64 (RFC 5280, appendix A.1).
    private const int LongestNameShown = 253;

    /// <summary>Describes the server's certificate for a report.</summary>
    public static ServerCertificate Describe(CertificateFields certificate, SafeText words)
    {
        var issuer = new DistinguishedName(certificate.Issuer);
        return new ServerCertificate(
            words.MakeSafe(new DistinguishedName(certificate.Subject).Whole),
            words.MakeSafe(issuer.Whole),
            words.MakeSafe(Called(issuer)),
            [.. HostNames(certificate).Select(name => words.MakeSafe(name.Text))],
            certificate.NotBefore.Moment,
            certificate.NotAfter.Moment,
            Convert.ToHexStringLower(SHA256.HashData(certificate.Encoded.Span)));
    }

    /// <summary>The subject's name for a person.</summary>
    public static string Subject(CertificateFields certificate, SafeText words) => Cut(words.MakeSafe(Called(new DistinguishedName(certificate.Subject))));

    /// <summary>The issuer's name for a person.</summary>
    public static string Issuer(CertificateFields certificate, SafeText words) => Cut(words.MakeSafe(Called(new DistinguishedName(certificate.Issuer))));

    /// <summary>A name for a person: in quotes where it has spaces or commas, which would be taken for the sentence's own.</summary>
    public static string Shown(GeneralName name, SafeText words)
    {
        var text = Cut(words.MakeSafe(name.Kind is GeneralName.Directory ? name.Name.Whole : name.Text));
        return name.Kind is not GeneralName.Directory && (text.Length is 0 || text.AsSpan().ContainsAny(' ', ',')) ? $"\"{text}\"" : text;
    }

    /// <summary>Whether a certificate is for a host (RFC 9525, section 6): its name, or a wildcard in place of the first label, above at least two.</summary>
    public static bool IsFor(CertificateFields certificate, ServerName host) => HostNames(certificate).Any(name => host.Address is { } address
        ? name.Kind is GeneralName.Address && address.Equals(name.IpAddress)
        : name.Kind is GeneralName.DnsName && name.IsAscii && IsFor(name.Text, host.Name));

    /// <summary>Says that a certificate is for others, for whom, and why a name that looks right is not.</summary>
    public static string NameMismatch(CertificateFields certificate, ServerName host, SafeText words)
    {
        string[] names = [.. HostNames(certificate).Select(name => Shown(name, words))];
        if (names.Length is 0)
            return $"the certificate is for no host at all, so not for {host}: {WhyNoName(certificate, words)}";
        var whyNot = HostNames(certificate).Select(name => WhyNot(name, host)).FirstOrDefault(reason => reason is not null);
        return $"the certificate is for {List(names)}, not for {host}{whyNot}";
    }

    private static GeneralName[] HostNames(CertificateFields certificate) => [.. (certificate.AlternativeNames ?? []).Where(name => name.IsOfHost)];

    private static string Called(DistinguishedName name) => name.Short is { Length: > 0 } called ? called : "an authority without a name";

    private static bool IsFor(string name, string host)
    {
        if (name.Equals(host, StringComparison.OrdinalIgnoreCase))
            return true;
        var parent = host.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? host[dot..] : "";
        return parent.LastIndexOf('.') > 0 && name.Equals($"*{parent}", StringComparison.OrdinalIgnoreCase);
    }

    private static string WhyNoName(CertificateFields certificate, SafeText words)
    {
        const string Extension = Oids.SubjectAlternativeName;
        var count = certificate.Extensions.Count(extension => extension.Oid is Extension);
        if (count > 1)
            return "it has more than one subject alternative name";
        if (count is 1 && certificate.AlternativeNames is not { } all)
            return "its subject alternative name cannot be decoded";
        if (count is 1)
        {
            return certificate.AlternativeNames is { Count: > 0 } others
                ? $"its subject alternative name holds no DNS name and no IP address, only {List([.. others.Select(name => name.KindWord).Distinct()])}"
                : "its subject alternative name is empty";
        }

        var name = new DistinguishedName(certificate.Subject).CommonName;
        return name is null
            ? "it has no subject alternative name"
            : $"it has no subject alternative name, and its common name {words.MakeSafe(name)} does not count (RFC 9525)";
    }

    // Only for a name that a person might take for the host's.
    private static string? WhyNot(GeneralName name, ServerName host)
    {
        var (text, wanted) = (name.Text.ToLowerInvariant(), host.Name);
        if (host.Address is not null)
        {
            return name.Kind is GeneralName.DnsName && text == wanted
                ? ": it has that as a DNS name, and an address counts only as an IP address (RFC 9525)"
                : null;
        }

        if (text.Any(c => c > '~'))
            return ": a name in a certificate is ASCII, an international one in A-labels (xn--…)";
        if (text.Any(c => c is ' ' or ':' or '/'))
            return text.Contains(wanted, StringComparison.Ordinal) ? ": a DNS name in a certificate is a host name and nothing else" : null;
        if (text.EndsWith('.') && IsFor(text.TrimEnd('.'), wanted))
            return ": a name in a certificate has no dot at its end";
        if (text.StartsWith('.') && wanted.EndsWith(text, StringComparison.Ordinal))
            return ": a name in a certificate has no dot at its beginning";
        return text.Contains('*', StringComparison.Ordinal) ? WhyNotWildcard(text, wanted) : null;
    }

    private static string? WhyNotWildcard(string text, string wanted)
    {
        var above = text.StartsWith("*.", StringComparison.Ordinal) ? text[1..] : "";
        if (above.Length is 0 || above.Contains('*', StringComparison.Ordinal))
            return ": a wildcard counts only as the whole first label (RFC 9525)";
        if ($".{wanted}" == above)
            return ": a wildcard stands for one label, and not for none";
        if (!wanted.EndsWith(above, StringComparison.Ordinal))
            return null;
        return above.LastIndexOf('.') is 0 ? ": a wildcard must not stand for a whole top-level domain" : ": a wildcard stands for one label only (RFC 9525)";
    }

    private static string Cut(string text) => text.Length <= LongestNameShown ? text : $"{text[..LongestNameShown]}…";

    private static string List(string[] names) => names switch
    {
        [var one] => one,
        { Length: > MostNamesShown } =>
            $"{string.Join(", ", names[..MostNamesShown])} and {names.Length - MostNamesShown} more names",
        _ => $"{string.Join(", ", names[..^1])} and {names[^1]}",
    };
}
