using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;
using ImapProbe.Core;

namespace ImapProbe.Tls;

/// <summary>Says why TLS ended before it should, from what OpenSSL made of it.</summary>
internal static class HandshakeSentences
{
    private const string NotTls = "what the server sent is not TLS";
    private const string Undecodable = "the server's certificate cannot be decoded: it does not hold what X.509 asks for";

    // OpenSSL numbers the alert that it received as a reason from 1000 on (ssl_err(3)); the rest of an error is its library and function.
    private const int FirstAlert = 1000;
    private const int LastAlert = FirstAlert + 255;
    private const uint ReasonMask = 0xFFF;
    private const int HandshakeFailure = 40;
    private const int AccessDenied = 49;
    private const int CertificateRequired = 116;
    private const string NoneGiven = "the server asks for a client certificate, and none was given (--client-cert)";

    // RFC 8446, section 6.2, and what RFC 5246 has beside it.
    private static readonly Dictionary<int, (string Name, string Meaning)> Alerts = new()
    {
        [0] = ("close notify", "the server ended TLS"),
        [10] = ("unexpected message", "the server did not expect what it received"),
        [20] = ("bad record mac", "the server could not verify what it received"),
        [22] = ("record overflow", "the server received a record that is too long for it"),
        [HandshakeFailure] = ("handshake failure", "the server accepts nothing of what was offered"),
        [42] = ("bad certificate", "it cannot be verified"),
        [43] = ("unsupported certificate", "it is of a kind or for a use that the server does not take"),
        [44] = ("certificate revoked", "it is revoked"),
        [45] = ("certificate expired", "it is out of date, or the server's clock is wrong"),
        [46] = ("certificate unknown", "the server does not say why"),
        [47] = ("illegal parameter", "the server takes something in the handshake for inconsistent"),
        [48] = ("unknown ca", "it leads to no authority that the server trusts for clients"),
        [AccessDenied] = ("access denied", "the server does not let this client in"),
        [50] = ("decode error", "the server could not decode a message of the handshake"),
        [51] = ("decrypt error", "the server could not verify a message of the handshake"),
        [70] = ("protocol version", "the server speaks none of the TLS versions that were offered"),
        [71] = ("insufficient security", "the server asks for stronger cipher suites than were offered"),
        [80] = ("internal error", "the server met an error of its own"),
        [86] = ("inappropriate fallback", "the server takes the handshake for a downgrade"),
        [90] = ("user canceled", "the server gave the handshake up"),
        [109] = ("missing extension", "the server misses an extension in the handshake"),
        [110] = ("unsupported extension", "the server does not support an extension in the handshake"),
        [112] = ("unrecognized name", "the server does not know the host name that it was asked for"),
        [CertificateRequired] = ("certificate required", "the server asks for a client certificate, and got none"),
        [120] = ("no application protocol", "the server misses an application protocol in the handshake"),
    };

    // The alerts about the client certificate; what they mean is said of it.
    private static readonly HashSet<int> ClientAlerts = [42, 43, 44, 45, 46, 48, CertificateRequired];

    // What a server may answer to whom it has asked for a certificate, and who shows none.
    private static readonly HashSet<int> AnswersToNone = [.. ClientAlerts, HandshakeFailure, AccessDenied];

    // The alerts that answer what was offered.
    private static readonly HashSet<int> Choices = [HandshakeFailure, 70, 71];

    // OpenSSL's own words for what the server did, where they say little.
    private static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        ["wrong version number"] = NotTls,
        ["packet length too long"] = NotTls,
        ["http request"] = NotTls,
        ["legacy sigalg disallowed or unsupported"] = "the server signs the handshake as TLS 1.1 and older do, which this system's security level forbids",
        ["unsupported protocol"] = "the server chose a TLS version that this system does not allow",
        ["dh key too small"] = "the server's Diffie-Hellman group is too small for this system's security level",
        ["wrong cipher returned"] = "the server chose a cipher suite that was not offered",
        ["unknown cipher returned"] = "the server chose a cipher suite that was not offered",
        ["wrong curve"] = "the server chose a curve that was not offered",
        ["wrong signature type"] = "the server signed the handshake in a way that was not offered",
        ["bad signature"] = "the server's signature of the handshake is not valid",
        ["certificate verify failed"] = "this system's OpenSSL is set to verify certificates itself, against no roots (VerifyMode in openssl.cnf)",
        ["no protocols available"] = "this system allows no TLS version",
    };

    /// <summary>Explains what .NET threw in a phase.</summary>
    public static Failure For(Exception exception, Phase phase, ClientCertificateUse client)
    {
        var error = Inner(exception).Select(e => e.Message).FirstOrDefault(IsOfOpenSsl);
        if (error is null)
            return new Failure(phase, FailureKind.Tls, $"{Subject(phase)}: {NotTls}");
        // OpenSSL reads certificates in no other place.
        if (phase is Phase.Tls && IsOfCertificate(error))
            return new Failure(phase, FailureKind.Certificate, Undecodable);
        return AlertIn(error) is { } alert
            ? OfAlert(phase, alert, client)
            : new Failure(phase, FailureKind.Tls, $"{Subject(phase)}: {Reason(error)}") { Offer = Offer(phase), IsOfTlsServer = IsTls(error) };
    }

    /// <summary>Whether .NET gave up on the chain of a certificate, and so came to no verdict.</summary>
    public static bool IsOfChain(Exception exception) =>
        Inner(exception).Any(e => e is AsnContentException || (e is CryptographicException && !IsOfOpenSsl(e.Message)));

    /// <summary>Whether a text is one of OpenSSL's errors, as "error:0A00042E:SSL routines::tlsv1 alert protocol version".</summary>
    private static bool IsOfOpenSsl(string message) => message.StartsWith("error:", StringComparison.Ordinal);

    /// <summary>Explains a connection that was ended without an alert, between the handshake and the login.</summary>
    public static Failure OfEnd(Phase phase, ClientCertificateUse client)
    {
        const string Ended = "the server closed or reset the connection";
        return client is ClientCertificateUse.Missing && phase is Phase.Tls or Phase.Greeting or Phase.Capability
            ? new Failure(phase, FailureKind.Connection, $"{Ended}; {NoneGiven}") { IsOfClientCertificate = true }
            : new Failure(phase, FailureKind.Connection, Ended);
    }

    /// <summary>Adds to a refused login what the server may have missed before it, unless it says that the password is wrong (RFC 5530).</summary>
    public static Failure OfLogin(Failure refused, ClientCertificateUse client) =>
        client is ClientCertificateUse.Missing && refused is { Kind: FailureKind.Login, Code: not "AUTHENTICATIONFAILED" }
            ? refused with { Message = $"{refused.Message}; {NoneGiven}", IsOfClientCertificate = true }
            : refused;

    private static Failure OfAlert(Phase phase, int alert, ClientCertificateUse client)
    {
        var (name, meaning) = Alerts.GetValueOrDefault(
            alert,
            ($"number {alert}", "the server ended TLS for a reason that imap-probe does not know"));
        var clientMeaning = (client, ClientAlerts.Contains(alert)) switch
        {
            (ClientCertificateUse.Missing, _) when AnswersToNone.Contains(alert) => NoneGiven,
            (ClientCertificateUse.Unasked, true) => "the server speaks of a client certificate, and did not ask for one",
            // OpenSSL shows it only where the server lists signatures that its key can make.
            (ClientCertificateUse.Given, true) when alert is CertificateRequired => $"{meaning}: it lists no kind of key that the one of --client-cert has",
            (ClientCertificateUse.Given, true) => $"the server refused the client certificate: {meaning}",
            _ => null,
        };
        var offered = clientMeaning is null && phase is Phase.Tls && Choices.Contains(alert) && OpenSsl.Offered.Count > 0
            ? $" ({CipherSuites.Describe(OpenSsl.Offered)})"
            : "";
        return new Failure(phase, FailureKind.Tls, $"{Subject(phase)}: {clientMeaning ?? meaning}{offered}; its alert is: {name}")
        {
            Offer = Offer(phase),
            IsOfTlsServer = true,
            IsOfClientCertificate = clientMeaning is not null,
        };
    }

    private static string Subject(Phase phase) => phase is Phase.Tls ? "the TLS handshake failed" : "the TLS connection broke";

    private static string? Offer(Phase phase) => phase is Phase.Tls ? CipherSuites.ForOpenSslCommand(OpenSsl.Offered) : null;

    // The number is the first part, and the reason the last.
    private static int? AlertIn(string error) =>
        uint.TryParse(error.Split(':')[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
        && (code & ReasonMask) is >= FirstAlert and <= LastAlert and var reason
            ? (int)reason - FirstAlert
            : null;

    private static bool IsTls(string error) => Reasons.GetValueOrDefault(ReasonIn(error)) is not NotTls;

    private static string ReasonIn(string error) => error[(error.LastIndexOf(':') + 1)..];

    private static string Reason(string error)
    {
        var reason = ReasonIn(error);
        return Reasons.TryGetValue(reason, out var words) ? $"{words} ({reason})" : reason;
    }

    private static bool IsOfCertificate(string error) =>
        error.Contains(":asn1 encoding routines:", StringComparison.Ordinal) || error.Contains(":x509 certificate routines:", StringComparison.Ordinal)
        || error.EndsWith("::ASN1 lib", StringComparison.Ordinal) || error.EndsWith("::X509 lib", StringComparison.Ordinal)
        || error.EndsWith(":unable to find public key parameters", StringComparison.Ordinal);

    private static IEnumerable<Exception> Inner(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
            yield return e;
    }
}
