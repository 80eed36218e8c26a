using System.Globalization;
using System.Text;
using ImapProbe.Probing.Results;

namespace ImapProbe.Reporting;

/// <summary>
/// A name for each probe of a run, as long as it takes to tell it from the others: host and port, then the user, then the address.
/// It can be part of an unquoted label of performance data.
/// </summary>
internal sealed class DistinctNames
{
    private readonly HashSet<string> serversOfSeveralUsers;
    private readonly HashSet<(string Server, string? User)> accountsAtSeveralAddresses;

    /// <summary>Names the probes of a run.</summary>
    /// <param name="results">What came of them, none with the labels of another (<see cref="DistinctTargets"/>).</param>
    public DistinctNames(IReadOnlyList<ProbeResult> results)
    {
        serversOfSeveralUsers = SharedBy(results, result => TargetName.Of(result.Request), result => result.Request.User);
        accountsAtSeveralAddresses = SharedBy(results, AccountOf, TargetName.AddressOf);
    }

    /// <summary>The name of one probe.</summary>
    /// <param name="result">One of the results.</param>
    /// <returns>Such as "imap.example.org:993" or "imap.example.org:993/monitor@example.org/192.0.2.7".</returns>
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
