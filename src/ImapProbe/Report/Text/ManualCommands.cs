using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using ImapProbe.Core;

namespace ImapProbe.Report.Text;

/// <summary>
/// Commands that show the same server through other tools. In parts that stay together; none sends a password, and a host
/// holds nothing that a shell would read otherwise.
/// </summary>
internal static class ManualCommands
{
    /// <summary>Asks the system's resolver.</summary>
    // Not ahostsv6, which shows IPv4 addresses as if they were of IPv6.
    public static IReadOnlyList<string> LookUp(ProbeRequest request) => ["getent", "ahosts", request.Host.LookupName];

    /// <summary>Connects, and nothing more.</summary>
    public static IReadOnlyList<string> Connect(ProbeRequest request) => ["nc", .. Family(request), "-vz", "-w 5", .. Dialled(request)];

    /// <summary>Shows what the server says in clear.</summary>
    public static IReadOnlyList<string> Listen(ProbeRequest request) => ["nc", .. Family(request), .. Dialled(request)];

    /// <summary>Shows the handshake, with the same offer where one is known: openssl's own is another.</summary>
    public static IReadOnlyList<string> ShakeHands(ProbeRequest request, string? offer = null) =>
    [
        .. Client(request),
        .. (offer, request.TlsFloor) switch
        {
            (null, _) => Array.Empty<string>(),
            ("", _) or (_, SslProtocols.Tls13) => ["-tls1_3"],
            _ => [$"-cipher '{offer}'"],
        },
        "</dev/null",
    ];

    /// <summary>Shows the handshake, and all certificates that the server sends.</summary>
    public static IReadOnlyList<string> ShowCertificates(ProbeRequest request) => [.. Client(request), "-showcerts", "</dev/null"];

    /// <summary>Shows what the server says under TLS.</summary>
    public static IReadOnlyList<string> ListenUnderTls(ProbeRequest request) => [.. Client(request), "-quiet"];

    private static IReadOnlyList<string> Client(ProbeRequest request) =>
    [
        "timeout 10",
        "openssl s_client",
        .. Family(request),
        $"-connect {Server(request)}",
        .. Names(request),
        .. request.TlsMode is TlsMode.StartTls ? ["-starttls imap"] : Array.Empty<string>(),
    ];

    // As imap-probe does, which sends no SNI for an address (RFC 6066, section 3).
    private static IReadOnlyList<string> Names(ProbeRequest request) => request.Host.Address is null ? [$"-servername {request.Host}"] : [];

    private static IReadOnlyList<string> Family(ProbeRequest request) => request.Family switch
    {
        AddressFamily.InterNetwork => ["-4"],
        AddressFamily.InterNetworkV6 => ["-6"],
        _ => [],
    };

    private static IReadOnlyList<string> Dialled(ProbeRequest request) => request.ConnectTo is { } given
        ? [given.Address.ToString(), Number(given.Port)]
        : [request.Host.Name, Number(request.Port)];

    private static string Server(ProbeRequest request) => (request.ConnectTo, request.Host.Address) switch
    {
        ({ } given, _) => Quote(given),
        (_, { } address) => Quote(new IPEndPoint(address, request.Port)),
        _ => $"{request.Host}:{Number(request.Port)}",
    };

    // A shell may take brackets for a pattern.
    private static string Quote(IPEndPoint server) => server.AddressFamily is AddressFamily.InterNetworkV6 ? $"'{server}'" : $"{server}";

    private static string Number(int port) => port.ToString(CultureInfo.InvariantCulture);
}
