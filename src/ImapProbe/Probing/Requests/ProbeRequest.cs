using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace ImapProbe.Probing.Requests;

/// <summary>What to probe, and how. It holds no secret.</summary>
/// <param name="Host">The server's name.</param>
/// <param name="Port">The port of that server, 1 to 65535.</param>
/// <param name="TlsMode">How the connection comes to TLS.</param>
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
    public bool MeetsTls => this is not ({ QuitAfter: Requests.QuitAfter.Tcp } or { QuitAfter: Requests.QuitAfter.Greeting, TlsMode: TlsMode.StartTls });

    /// <summary>The mailbox to examine after the login, or null.</summary>
    public string? Mailbox { get; init; }

    /// <summary>What the result is held against.</summary>
    public Limits Limits { get; init; } = Limits.None;
}
