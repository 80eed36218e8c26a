using System.Globalization;
using System.Net.Sockets;
using ImapProbe.Probing.Requests;

namespace ImapProbe.Reporting;

/// <summary>How a report calls the server that was probed.</summary>
internal static class TargetName
{
    /// <summary>The server's name and port.</summary>
    /// <param name="request">What was probed.</param>
    /// <returns>Such as "imap.example.org:993" or "[::1]:993".</returns>
    public static string Of(ProbeRequest request) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(request.Host.Address is { AddressFamily: AddressFamily.InterNetworkV6 } address ? $"[{address}]" : request.Host.Name)}:{request.Port}");
}
