using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using ImapProbe.Core;

namespace ImapProbe.Report.Text;

/// <summary>
/// Commands of other tools that show the same server. None sends a password, and nothing in them means something else to a shell. Parts stay together when
/// lines wrap.
/// </summary>
internal static class ManualCommands
{
    // Not ahostsv6, which shows IPv4 addresses as if they were of IPv6.
    public static IReadOnlyList<string> LookUp(ProbeRequest request) => ["getent", "ahosts", request.Host.LookupName];

    public static IReadOnlyList<string> Connect(ProbeRequest request) => ["nc", .. Family(request), "-vz", "-w 5", .. Dialled(request)];

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

    public static IReadOnlyList<string> ShowCertificates(ProbeRequest request) => [.. Client(request), "-showcerts", "</dev/null"];

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

    private static string Number(int port) => port.ToString();
}
