using System.Net.Security;

namespace ImapProbe.Probing.Results;

/// <summary>A negotiated TLS session.</summary>
/// <param name="Version">The protocol version, such as "TLSv1.3".</param>
/// <param name="Cipher">The cipher suite, which bears its IANA name; null where it is not known.</param>
/// <param name="Certificate">The server's own certificate, accepted or not.</param>
/// <param name="ChainNotAfter">The earliest expiry in the verified chain; null where the certificate was refused.</param>
internal sealed record TlsSession(string Version, TlsCipherSuite? Cipher, ServerCertificate? Certificate, DateTimeOffset? ChainNotAfter);

/// <summary>What the server's certificate says. Its words are the server's, made safe to print.</summary>
/// <param name="Subject">The subject's distinguished name.</param>
/// <param name="Issuer">The issuer's distinguished name.</param>
/// <param name="IssuerName">The issuer's name for a person: its common name, or the like.</param>
/// <param name="Names">The DNS names and IP addresses of the subject alternative name.</param>
/// <param name="NotBefore">The beginning of its validity.</param>
/// <param name="NotAfter">The end of its validity.</param>
/// <param name="Sha256">The SHA-256 fingerprint, in lower-case hexadecimal.</param>
internal sealed record ServerCertificate(
    string Subject,
    string Issuer,
    string IssuerName,
    IReadOnlyList<string> Names,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    string Sha256);
