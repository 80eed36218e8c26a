using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using ImapProbe.Core;

namespace ImapProbe.Report.Text;

/// <summary>A command, and what must be installed for it. Parts stay together when lines wrap.</summary>
internal sealed record ManualCommand(IReadOnlyList<string> Tools, params IReadOnlyList<string> Parts);

/// <summary>
/// Commands of other tools that show the same as the probe; where there are several, the first that is installed is to be taken. None sends a password, and
/// nothing in them means something else to a shell.
/// </summary>
internal static class ManualCommands
{
    // ahostsv6 shows an IPv4 address too, as one that begins with ::ffff: (getaddrinfo(3), AI_V4MAPPED).
    public static IReadOnlyList<ManualCommand> LookUp(ProbeRequest request) => [new(["getent"], "getent", AddressDatabase(request), request.Host.LookupName)];

    /// <summary>Where names are looked up, bash cannot choose the family: it is given the address that was dialled.</summary>
    public static IReadOnlyList<ManualCommand> Connect(ProbeRequest request, IPAddress? dialled) =>
    [
        new(["timeout", "bash"], "timeout 5", $"bash -c '</dev/tcp/{Place(request, dialled)}'", "&& echo connected"),
        new(["nc"], ["nc", .. Family(request), "-vz", "-w 5", .. Dialled(request)]),
    ];

    /// <summary>Shows what a server says in clear.</summary>
    public static IReadOnlyList<ManualCommand> Listen(ProbeRequest request, IPAddress? dialled) =>
    [
        new(["timeout", "bash"], "timeout 10", $"bash -c 'cat </dev/tcp/{Place(request, dialled)}'"),
        new(["nc"], ["nc", .. Family(request), .. Dialled(request)]),
    ];

    /// <summary>Shows the handshake, with the same offer where one is known: openssl's own is another.</summary>
    public static IReadOnlyList<ManualCommand> ShakeHands(ProbeRequest request, string? offer = null) => OpenSsl(
        request,
        [
            .. (offer, request.TlsFloor) switch
            {
                ("", _) or (_, SslProtocols.Tls13) => ["-tls1_3"],
                (null, _) => Array.Empty<string>(),
                _ => [$"-cipher '{offer}'"],
            },
            "</dev/null",
        ]);

    /// <summary>Shows the certificates with their dates.</summary>
    public static IReadOnlyList<ManualCommand> ShowCertificates(ProbeRequest request) => OpenSsl(request, "-showcerts", "</dev/null");

    /// <summary>Shows the names of a certificate that has none: openssl would take its common name for one.</summary>
    public static IReadOnlyList<ManualCommand> ShowNames(ProbeRequest request) =>
        OpenSsl(request, "</dev/null", "| openssl x509 -noout -ext subjectAltName");

    /// <summary>Refuses what was refused: the same roots, the same name, keys of the same strength.</summary>
    public static IReadOnlyList<ManualCommand> Verify(ProbeRequest request) => OpenSsl(
        request,
        [
            .. request.CaFile is { } roots ? [$"-CAfile {FileName(roots)}", "-no-CApath", "-no-CAstore"] : Array.Empty<string>(),
            request.Host.Address is { } address ? $"-verify_ip {address}" : $"-verify_hostname {request.Host}",
            "-verify_return_error",
            "-auth_level 2",
            "</dev/null",
        ]);

    public static IReadOnlyList<ManualCommand> ListenUnderTls(ProbeRequest request) => OpenSsl(request, "-quiet");

    private static IReadOnlyList<ManualCommand> OpenSsl(ProbeRequest request, params IReadOnlyList<string> more) =>
    [
        new(
            ["timeout", "openssl"],
            [
                "timeout 10",
                "openssl s_client",
                .. Family(request),
                $"-connect {Server(request)}",
                .. Names(request),
                .. request.ClientCert is { } own ? [$"-cert {FileName(own)}", $"-key {FileName(own)}", $"-cert_chain {FileName(own)}"] : Array.Empty<string>(),
                .. request.TlsMode is TlsMode.StartTls ? ["-starttls imap"] : Array.Empty<string>(),
                .. more,
            ]),
    ];

    private static string AddressDatabase(ProbeRequest request) => request.Family switch
    {
        AddressFamily.InterNetwork => "ahostsv4",
        AddressFamily.InterNetworkV6 => "ahostsv6",
        _ => "ahosts",
    };

    // As imap-probe does, which sends no SNI for an address (RFC 6066, section 3).
    private static IReadOnlyList<string> Names(ProbeRequest request) => request.Host.Address is null ? [$"-servername {request.Host}"] : [];

    private static IReadOnlyList<string> Family(ProbeRequest request) => request.Family switch
    {
        AddressFamily.InterNetwork => ["-4"],
        AddressFamily.InterNetworkV6 => ["-6"],
        _ => [],
    };

    private static string Place(ProbeRequest request, IPAddress? dialled)
    {
        string[] place = [.. Dialled(request)];
        return request.Family is not AddressFamily.Unspecified && dialled is not null ? $"{dialled}/{place[1]}" : string.Join('/', place);
    }

    private static IReadOnlyList<string> Dialled(ProbeRequest request) => request.ConnectTo is { } given
        ? [given.Address.ToString(), Number(given.Port)]
        : [request.Host.Name, Number(request.Port)];

    private static string Server(ProbeRequest request) => (request.ConnectTo, request.Host.Address) switch
    {
        ({ } given, _) => Bracketed(given),
        (_, { } address) => Bracketed(new IPEndPoint(address, request.Port)),
        _ => $"{request.Host}:{Number(request.Port)}",
    };

    // A shell may take brackets for a pattern.
    private static string Bracketed(IPEndPoint server) => server.AddressFamily is AddressFamily.InterNetworkV6 ? $"'{server}'" : $"{server}";

    private static string FileName(string path) => Quote(path is "-" ? "./-" : path);

    private static string Quote(string path) => path.All(c => char.IsAsciiLetterOrDigit(c) || "/._-+,@".Contains(c, StringComparison.Ordinal))
        ? path
        : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Number(int port) => port.ToString();
}
