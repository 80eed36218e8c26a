using System.Globalization;
using System.Net.Sockets;
using System.Text;
using ImapProbe.Core;

namespace ImapProbe.Report;

/// <summary>How a report calls the server that was probed.</summary>
internal static class TargetName
{
    /// <summary>The server's name and port.</summary>
    public static string Of(ProbeRequest request) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(request.Host.Address is { AddressFamily: AddressFamily.InterNetworkV6 } address ? $"[{address}]" : request.Host.Name)}:{request.Port}");

    /// <summary>The address, where it belongs to what tells one probe from another.</summary>
    public static string? AddressOf(ProbeResult result) =>
        (result.Request.ConnectTo?.Address ?? (result.Request.AllAddresses ? result.Address : null))?.ToString();
}

/// <summary>
/// A name for each probe of a run, as long as it takes to tell it from the others: host and port, then the user, then the address.
/// It can be part of an unquoted label of performance data.
/// </summary>
internal sealed class DistinctNames
{
    private readonly HashSet<string> serversOfSeveralUsers;
    private readonly HashSet<(string Server, string? User)> accountsAtSeveralAddresses;

    /// <summary>Names the probes of a run.</summary>
    public DistinctNames(IReadOnlyList<ProbeResult> results)
    {
        serversOfSeveralUsers = SharedBy(results, result => TargetName.Of(result.Request), result => result.Request.User);
        accountsAtSeveralAddresses = SharedBy(results, AccountOf, TargetName.AddressOf);
    }

    /// <summary>The name of one probe.</summary>
    public string Of(ProbeResult result)
    {
        var account = AccountOf(result);
        string[] user = serversOfSeveralUsers.Contains(account.Server) ? [account.User ?? ""] : [];
        // How many addresses a host has may change from run to run; the names of its probes must not.
        var showsAddress = result.Request.AllAddresses || accountsAtSeveralAddresses.Contains(account);
        string[] address = showsAddress && TargetName.AddressOf(result) is { } dialled ? [dialled] : [];
        // Nobody's name stays empty before an address, so that the address does not pass for a user.
        return string.Join('/', [account.Server, .. user.Concat(address).Select(Escape)]).TrimEnd('/');
    }

    private static (string Server, string? User) AccountOf(ProbeResult result) => (TargetName.Of(result.Request), result.Request.User);

    private static HashSet<TKey> SharedBy<TKey>(IReadOnlyList<ProbeResult> results, Func<ProbeResult, TKey> keyOf, Func<ProbeResult, string?> partOf) =>
        [.. results.GroupBy(keyOf).Where(group => group.DistinctBy(partOf).Skip(1).Any()).Select(group => group.Key)];

    // The slash is left to the names themselves: a user's own would make two of them equal.
    private static string Escape(string part)
    {
        var name = new StringBuilder();
        foreach (var rune in part.EnumerateRunes())
        {
            _ = rune is { IsAscii: true, Value: var value } && (char.IsAsciiLetterOrDigit((char)value) || ".:-_@+[]".Contains((char)value, StringComparison.Ordinal))
                ? name.Append(rune)
                : name.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        }

        return name.ToString();
    }
}

/// <summary>The targets of a run whose reports can be told apart by their labels: host, port, user and address.</summary>
internal sealed class DistinctTargets
{
    private readonly Dictionary<(string Host, int Port, string User), Dialled> accounts = [];

    /// <summary>Takes a target in, unless its reports could be taken for those of another.</summary>
    public bool TryAdd(ProbeRequest request)
    {
        // To Prometheus a label that is empty is one that is not there.
        var account = (request.Host.Name, request.Port, request.User ?? "");
        if (!accounts.TryGetValue(account, out var dialled))
        {
            accounts.Add(account, new Dialled(request));
            return true;
        }

        return dialled.TryAdd(request);
    }

    // What is dialled for one account of a server.
    private sealed class Dialled(ProbeRequest first)
    {
        private readonly HashSet<string> addresses = [AddressOf(first)];

        public bool TryAdd(ProbeRequest request) => !first.AllAddresses && !request.AllAddresses && addresses.Add(AddressOf(request));

        // The port that is dialled is no label.
        private static string AddressOf(ProbeRequest request) => request.ConnectTo?.Address.ToString() ?? "";
    }
}
