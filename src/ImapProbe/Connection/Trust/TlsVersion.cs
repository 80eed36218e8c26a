using System.Security.Authentication;

namespace ImapProbe.Connection.Trust;

/// <summary>TLS versions, by name and in order.</summary>
internal static class TlsVersion
{
    /// <summary>The version's name as OpenSSL writes it.</summary>
    /// <param name="version">One version.</param>
    /// <returns>Such as "TLSv1.3".</returns>
    public static string Name(SslProtocols version) => version switch
    {
        SslProtocols.Tls13 => "TLSv1.3",
        SslProtocols.Tls12 => "TLSv1.2",
        // Tls11, Tls and Ssl3 are obsolete names; the values stay.
        (SslProtocols)768 => "TLSv1.1",
        (SslProtocols)192 => "TLSv1",
        _ => "SSLv3",
    };

    /// <summary>Whether a version is older than another.</summary>
    /// <param name="version">The negotiated version.</param>
    /// <param name="floor">The lowest one that is accepted: 1.2 or 1.3.</param>
    /// <returns>True for an older or unknown version.</returns>
    public static bool IsBelow(SslProtocols version, SslProtocols floor) => version switch
    {
        SslProtocols.Tls13 => false,
        SslProtocols.Tls12 => floor is not SslProtocols.Tls12,
        _ => true,
    };
}
