using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace ImapProbe.Core;

/// <summary>What to probe, and how. It holds no secret.</summary>
internal sealed record ProbeRequest(ServerName Host, int Port, TlsMode TlsMode)
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    /// <summary>The address to dial instead of looking HOST up; null to look it up.</summary>
    public IPEndPoint? ConnectTo { get; init; }
    public AddressFamily Family { get; init; } = AddressFamily.Unspecified;
    public bool AllAddresses { get; init; }

    /// <summary>The file whose roots alone are trusted; null for this system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>The file of the certificate that is shown to servers that ask for one; null for none.</summary>
    public string? ClientCert { get; init; }

    /// <summary>Null only where the probe ends before the login, or where the client certificate says who logs in.</summary>
    public string? User { get; init; }

    /// <summary>Where the password comes from, as sentences call it.</summary>
    public string ProofPlace { get; init; } = PasswordSource.File.UsualPlace;
    public AuthMethod Auth { get; init; } = AuthMethod.Auto;

    /// <summary>The lowest TLS version to accept; the system's own floor applies as well.</summary>
    public SslProtocols TlsFloor { get; init; } = SslProtocols.Tls12;
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>Null for a whole probe.</summary>
    public QuitAfter? QuitAfter { get; init; }

    /// <summary>Whether the probe reaches a TLS handshake if all goes well.</summary>
    public bool UsesTls => !QuitAfter.IsBeforeTls(TlsMode);

    public string? Mailbox { get; init; }
    public Limits Limits { get; init; } = Limits.None;

    /// <summary>The failure that the probe must end with; null where it must go well.</summary>
    public FailureKind? Expect { get; init; }
}

internal enum TlsMode
{
    /// <summary>TLS from the first byte (RFC 8314, section 3.2).</summary>
    Implicit,

    /// <summary>Mandatory STARTTLS (RFC 9051, section 6.2.1).</summary>
    StartTls,
}

internal enum AuthMethod
{
    /// <summary>The first suitable method that the server offers; never OAuth, never EXTERNAL.</summary>
    Auto,

    /// <summary>The LOGIN command (RFC 9051, section 6.2.3).</summary>
    Login,

    /// <summary>RFC 4616.</summary>
    Plain,

    /// <summary>RFC 7677.</summary>
    ScramSha256,

    /// <summary>Named after RFC 5802's pattern.</summary>
    ScramSha512,

    /// <summary>RFC 5802.</summary>
    ScramSha1,

    /// <summary>RFC 2195.</summary>
    CramMd5,

    /// <summary>Google's and Microsoft's own mechanism.</summary>
    XOAuth2,

    /// <summary>RFC 7628.</summary>
    OAuthBearer,

    /// <summary>RFC 4422, appendix A: by the client certificate.</summary>
    External,
}

/// <summary>The names of the methods, each written once.</summary>
internal static class AuthMethods
{
    private static readonly Dictionary<AuthMethod, string> WireNames = new()
    {
        [AuthMethod.Login] = "LOGIN",
        [AuthMethod.Plain] = "PLAIN",
        [AuthMethod.ScramSha256] = "SCRAM-SHA-256",
        [AuthMethod.ScramSha512] = "SCRAM-SHA-512",
        [AuthMethod.ScramSha1] = "SCRAM-SHA-1",
        [AuthMethod.CramMd5] = "CRAM-MD5",
        [AuthMethod.XOAuth2] = "XOAUTH2",
        [AuthMethod.OAuthBearer] = "OAUTHBEARER",
        [AuthMethod.External] = "EXTERNAL",
    };

    /// <summary>The SASL mechanism, or LOGIN for the command.</summary>
    public static string WireName(this AuthMethod method) => WireNames[method];

    /// <summary>The word that users type.</summary>
    public static string OptionWord(this AuthMethod method) => method is AuthMethod.Auto ? "auto" : method.WireName().ToLowerInvariant();

    public static bool TakesPassword(this AuthMethod method) => method is not AuthMethod.External;
}

internal enum QuitAfter
{
    Tcp,

    Tls,

    /// <summary>With a LOGOUT; in STARTTLS mode that is before TLS.</summary>
    Greeting,
}

internal static class QuitAfters
{
    public static bool IsBeforeTls(this QuitAfter? end, TlsMode mode) =>
        end is QuitAfter.Tcp || (end is QuitAfter.Greeting && mode is TlsMode.StartTls);
}

internal sealed record Limits(LimitRange? Warning, LimitRange? Critical, CertificateLimit? CertificateWarning, CertificateLimit? CertificateCritical)
{
    public static Limits None { get; } = new(null, null, null, null);
}
