using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace ImapProbe.Probing.Requests;

/// <summary>What to probe, and how. It holds no secret.</summary>
/// <param name="Host">The server's name.</param>
/// <param name="Port">The port of that server, 1 to 65535.</param>
/// <param name="TlsMode">How the connection comes to TLS.</param>
/// <param name="ConnectTo">The address to dial instead of looking the host up, or null.</param>
/// <param name="Family">The only family to use, or <see cref="AddressFamily.Unspecified"/> for both.</param>
/// <param name="User">The account's name.</param>
/// <param name="Auth">How to log in.</param>
/// <param name="TlsFloor">The lowest TLS version to accept; the system's own floor holds beside it.</param>
/// <param name="Timeout">The time for the whole probe.</param>
internal sealed record ProbeRequest(
    ServerName Host,
    int Port,
    TlsMode TlsMode,
    IPEndPoint? ConnectTo,
    AddressFamily Family,
    string User,
    AuthMethod Auth,
    SslProtocols TlsFloor,
    TimeSpan Timeout);
