using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Authentication;

namespace ImapProbe.Tls;

/// <summary>The cipher suites that imap-probe accepts, whatever the system allows beside them.</summary>
internal static class CipherSuites
{
    /// <summary>The security level of SSL_CTX_set_security_level(3) from which on OpenSSL refuses a Diffie-Hellman group of less than 2048 bits.</summary>
    public const int LevelForDhe = 2;

    // RFC 8446, appendix B.4: their numbers begin with 13.
    private const int Tls13 = 0x1300;

    private static readonly TlsCipherSuite[] Ecdhe =
    [
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
    ];

    // There is none with ECDSA.
    private static readonly TlsCipherSuite[] Dhe =
    [
        TlsCipherSuite.TLS_DHE_RSA_WITH_AES_256_GCM_SHA384, TlsCipherSuite.TLS_DHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_DHE_RSA_WITH_AES_256_CBC_SHA256, TlsCipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA256,
        TlsCipherSuite.TLS_DHE_RSA_WITH_AES_256_CBC_SHA, TlsCipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA,
    ];

    // Made once: .NET makes two objects of OpenSSL to learn the suites' names.
    [SuppressMessage("Interoperability", "CA1416", Justification = "It is null on Windows, which has no such policy.")]
    private static readonly Lazy<CipherSuitesPolicy?> Made = new(() =>
        OperatingSystem.IsLinux() && OpenSsl.Offered is { Count: > 0 } offered ? new CipherSuitesPolicy(offered) : null);

    /// <summary>What .NET is to offer; null where the system chooses. To be asked for before the clock.</summary>
    [SuppressMessage("Interoperability", "CA1416", Justification = "It is null on Windows, which has no such policy.")]
    public static CipherSuitesPolicy? Policy => Made.Value;

    public static bool IsAccepted(TlsCipherSuite suite) => IsOfTls13(suite) || Ecdhe.Contains(suite) || UsesDhe(suite);

    public static bool UsesDhe(TlsCipherSuite suite) => Dhe.Contains(suite);

    /// <summary>Says in words what was offered, as in "TLS 1.3, and TLS 1.2 with ECDHE, …".</summary>
    public static string Describe(IReadOnlyList<TlsCipherSuite> offered)
    {
        TlsCipherSuite[] older = [.. offered.Where(suite => !IsOfTls13(suite))];
        List<string> versions = [];
        if (older.Length < offered.Count)
            versions.Add("TLS 1.3");
        if (older.Length > 0)
        {
            var exchange = Either(older, ("ECDHE", "_ECDHE_"), ("DHE", "_DHE_"));
            var key = Either(older, ("RSA", "_RSA_"), ("ECDSA", "_ECDSA_"));
            var cipher = Either(older, ("AES-GCM", "_GCM_"), ("ChaCha20-Poly1305", "_CHACHA20_"), ("AES-CBC", "_CBC_"));
            versions.Add($"TLS 1.2 with {exchange}, {key} certificates and {cipher}");
        }

        return string.Join(", and ", versions);
    }

    /// <summary>The suites under TLS 1.2 as the openssl command takes them; empty where none was offered, null where the system chose.</summary>
    public static string? ForOpenSslCommand(IReadOnlyList<TlsCipherSuite> offered)
    {
        if (offered.Count is 0)
            return null;
        TlsCipherSuite[] older = [.. offered.Where(suite => !IsOfTls13(suite))];
        if (older.Length == Ecdhe.Length + Dhe.Length)
            return "ECDHE+AESGCM:ECDHE+CHACHA20:ECDHE+AES:DHE+AESGCM:DHE+CHACHA20:DHE+AES:!aNULL:!PSK:!DSS:!SRP:!AESCCM";
        return older.Length == Ecdhe.Length && !older.Any(UsesDhe)
            ? "ECDHE+AESGCM:ECDHE+CHACHA20:ECDHE+AES:!aNULL:!PSK:!AESCCM"
            : string.Join(':', older.Select(OpenSslName));
    }

    private static bool IsOfTls13(TlsCipherSuite suite) => ((int)suite & 0xFF00) is Tls13;

    // "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256" is "ECDHE-RSA-AES128-SHA256" there (openssl-ciphers(1)).
    private static string OpenSslName(TlsCipherSuite suite) => $"{suite}"["TLS_".Length..]
        .Replace("_WITH", "", StringComparison.Ordinal)
        .Replace("AES_", "AES", StringComparison.Ordinal)
        .Replace("CBC_", "", StringComparison.Ordinal)
        .Replace("POLY1305_SHA256", "POLY1305", StringComparison.Ordinal)
        .Replace('_', '-');

    private static string Either(TlsCipherSuite[] suites, params IEnumerable<(string Word, string Part)> kinds)
    {
        string[] words = [.. kinds.Where(kind => suites.Any(suite => $"{suite}".Contains(kind.Part, StringComparison.Ordinal))).Select(kind => kind.Word)];
        return words.Length > 1 ? $"{string.Join(", ", words[..^1])} or {words[^1]}" : words[0];
    }
}

/// <summary>TLS versions, by name and in order.</summary>
internal static class TlsVersion
{
    /// <summary>The version's name as OpenSSL writes it.</summary>
    public static string Name(SslProtocols version) => version switch
    {
        SslProtocols.Tls13 => "TLSv1.3",
        SslProtocols.Tls12 => "TLSv1.2",
        // Tls11, Tls and Ssl3 are obsolete names; the values stay.
        (SslProtocols)768 => "TLSv1.1",
        (SslProtocols)192 => "TLSv1",
        (SslProtocols)48 => "SSLv3",
        _ => "unknown",
    };

    public static bool IsBelow(SslProtocols version, SslProtocols floor) => version switch
    {
        SslProtocols.Tls13 => false,
        SslProtocols.Tls12 => floor is not SslProtocols.Tls12,
        _ => true,
    };
}
