using System.Net;
using System.Net.Sockets;
using System.Text;
using ImapProbe.Core;

namespace ImapProbe.Report;

internal static class TargetName
{
    public static string Of(ProbeRequest request) => request.Host.Address is { AddressFamily: AddressFamily.InterNetworkV6 } address
        ? $"[{address}]:{request.Port}"
        : $"{request.Host.Name}:{request.Port}";

    /// <summary>The address that was dialled, with its port where that is not the one beside the host's name.</summary>
    public static string Dialled(ProbeResult result, IPAddress address) => result.Request.ConnectTo is { Port: var port } && port != result.Request.Port
        ? new IPEndPoint(address, port).ToString()
        : address.ToString();

    /// <summary>The address, where it tells this probe from others.</summary>
    public static string? AddressOf(ProbeResult result) =>
        (result.Request.ConnectTo?.Address ?? (result.Request.AllAddresses ? result.Address : null))?.ToString();
}

/// <summary>
/// The shortest name that tells each probe of a run from the others: host and port, then the user, then the address. It is safe in an unquoted label of
/// performance data.
/// </summary>
internal sealed class DistinctNames
{
    private readonly HashSet<string> serversOfSeveralUsers;
    private readonly HashSet<(string Server, string? User)> accountsAtSeveralAddresses;

    public DistinctNames(IReadOnlyList<ProbeResult> results)
    {
        serversOfSeveralUsers = SharedBy(results, result => TargetName.Of(result.Request), result => result.Request.User);
        accountsAtSeveralAddresses = SharedBy(results, AccountOf, TargetName.AddressOf);
    }

    public string Of(ProbeResult result)
    {
        var account = AccountOf(result);
        string[] user = serversOfSeveralUsers.Contains(account.Server) ? [account.User ?? ""] : [];
        // The number of a host's addresses may change from run to run; the names of its probes must not.
        var showsAddress = result.Request.AllAddresses || accountsAtSeveralAddresses.Contains(account);
        string[] address = showsAddress && TargetName.AddressOf(result) is { } dialled ? [dialled] : [];
        // Without a user the middle part stays empty ("host//address"), so that the address is not read as a user.
        return string.Join('/', [account.Server, .. user.Concat(address).Select(part => Escaping.Escape(part, IsSafe))]).TrimEnd('/');
    }

    private static (string Server, string? User) AccountOf(ProbeResult result) => (TargetName.Of(result.Request), result.Request.User);

    private static HashSet<TKey> SharedBy<TKey>(IReadOnlyList<ProbeResult> results, Func<ProbeResult, TKey> keyOf, Func<ProbeResult, string?> partOf) =>
        [.. results.GroupBy(keyOf).Where(group => group.DistinctBy(partOf).Skip(1).Any()).Select(group => group.Key)];

    // The slash is left to the names themselves: a user's own would make two of them equal.
    private static bool IsSafe(Rune rune) => rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || ".:-_@+[]".Contains((char)rune.Value));
}

/// <summary>The targets of a run, as long as their labels differ: host, port, user and address.</summary>
internal sealed class DistinctTargets
{
    private readonly Dictionary<(string Host, int Port, string User), Dialled> accounts = [];

    /// <summary>False where the reports could be taken for another target's.</summary>
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
