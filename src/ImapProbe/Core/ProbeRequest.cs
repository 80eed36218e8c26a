using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace ImapProbe.Core;

/// <summary>What to probe, and how. It holds no secret.</summary>
internal sealed record ProbeRequest(ServerName Host, int Port, TlsMode TlsMode)
{
    /// <summary>The time for a whole probe where nothing else is asked for.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    /// <summary>The address to dial instead of looking the host up, or null.</summary>
    public IPEndPoint? ConnectTo { get; init; }

    /// <summary>The only family to use, or <see cref="AddressFamily.Unspecified"/> for both.</summary>
    public AddressFamily Family { get; init; } = AddressFamily.Unspecified;

    /// <summary>Whether each address of the host is probed on its own.</summary>
    public bool AllAddresses { get; init; }

    /// <summary>The account's name; null only where the probe ends before the login.</summary>
    public string? User { get; init; }

    /// <summary>How to log in.</summary>
    public AuthMethod Auth { get; init; } = AuthMethod.Auto;

    /// <summary>The lowest TLS version to accept; the system's own floor holds beside it.</summary>
    public SslProtocols TlsFloor { get; init; } = SslProtocols.Tls12;

    /// <summary>The time for the whole probe.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>Where the probe ends before the login, or null for a whole one.</summary>
    public QuitAfter? QuitAfter { get; init; }

    /// <summary>Whether the probe comes to a TLS handshake, if all goes well.</summary>
    public bool UsesTls => this is not ({ QuitAfter: Core.QuitAfter.Tcp } or { QuitAfter: Core.QuitAfter.Greeting, TlsMode: TlsMode.StartTls });

    /// <summary>The mailbox to examine after the login, or null.</summary>
    public string? Mailbox { get; init; }

    /// <summary>What the result is held against.</summary>
    public Limits Limits { get; init; } = Limits.None;
}

/// <summary>How a connection comes to TLS.</summary>
internal enum TlsMode
{
    /// <summary>TLS from the first byte (RFC 8314, section 3.2).</summary>
    Implicit,

    /// <summary>STARTTLS, which must succeed (RFC 9051, section 6.2.1).</summary>
    StartTls,
}

/// <summary>The words for TLS modes that users type and see.</summary>
internal static class TlsModeNames
{
    /// <summary>The mode's name.</summary>
    public static string Word(this TlsMode mode) => mode is TlsMode.Implicit ? "implicit" : "starttls";
}

/// <summary>How the probe logs in.</summary>
internal enum AuthMethod
{
    /// <summary>The first that suits of those the server offers; never OAuth.</summary>
    Auto,

    /// <summary>The LOGIN command (RFC 9051, section 6.2.3).</summary>
    Login,

    /// <summary>SASL PLAIN (RFC 4616).</summary>
    Plain,

    /// <summary>SASL SCRAM-SHA-256 (RFC 7677).</summary>
    ScramSha256,

    /// <summary>SASL SCRAM-SHA-512, named as RFC 5802 has it.</summary>
    ScramSha512,

    /// <summary>SASL SCRAM-SHA-1 (RFC 5802).</summary>
    ScramSha1,

    /// <summary>SASL CRAM-MD5 (RFC 2195).</summary>
    CramMd5,

    /// <summary>Google's and Microsoft's XOAUTH2.</summary>
    XOAuth2,

    /// <summary>SASL OAUTHBEARER (RFC 7628).</summary>
    OAuthBearer,
}

/// <summary>The words for methods that the protocol and users see.</summary>
internal static class AuthMethodNames
{
    /// <summary>The name on the wire: a SASL mechanism, or LOGIN for the command.</summary>
    public static string WireName(this AuthMethod method) => method switch
    {
        AuthMethod.Login => "LOGIN",
        AuthMethod.Plain => "PLAIN",
        AuthMethod.ScramSha256 => "SCRAM-SHA-256",
        AuthMethod.ScramSha512 => "SCRAM-SHA-512",
        AuthMethod.ScramSha1 => "SCRAM-SHA-1",
        AuthMethod.CramMd5 => "CRAM-MD5",
        AuthMethod.XOAuth2 => "XOAUTH2",
        AuthMethod.OAuthBearer => "OAUTHBEARER",
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };
}

/// <summary>Where a probe ends that is to find out less than whether a login works.</summary>
internal enum QuitAfter
{
    /// <summary>Once the connection stands.</summary>
    Tcp,

    /// <summary>Once the server's certificate was judged.</summary>
    Tls,

    /// <summary>Once the server greeted, with a LOGOUT; with STARTTLS that is before TLS.</summary>
    Greeting,
}

/// <summary>The words for ends that users type and see.</summary>
internal static class QuitAfterNames
{
    /// <summary>The end's name.</summary>
    public static string Word(this QuitAfter end) => end switch
    {
        QuitAfter.Tcp => "tcp",
        QuitAfter.Tls => "tls",
        QuitAfter.Greeting => "greeting",
        _ => throw new ArgumentOutOfRangeException(nameof(end)),
    };
}

/// <summary>What a result is held against. A limit that was not set is null.</summary>
internal sealed record Limits(LimitRange? Warning, LimitRange? Critical, int? CertificateWarning, int? CertificateCritical)
{
    /// <summary>No limit is set.</summary>
    public static Limits None { get; } = new(null, null, null, null);
}
