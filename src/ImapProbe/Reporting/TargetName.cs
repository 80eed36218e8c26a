using System.Globalization;
using System.Net.Sockets;
using ImapProbe.Probing.Requests;
using ImapProbe.Probing.Results;

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

    /// <summary>The address, where it belongs to what tells one probe from another.</summary>
    /// <param name="result">What came of the probe.</param>
    /// <returns>The address that was to be dialled, or the one of all that was; null where the look-up alone chose it, or came to none.</returns>
    public static string? AddressOf(ProbeResult result) =>
        (result.Request.ConnectTo?.Address ?? (result.Request.AllAddresses ? result.Address : null))?.ToString();
}
