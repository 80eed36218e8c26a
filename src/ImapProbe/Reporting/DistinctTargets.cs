using ImapProbe.Probing.Requests;

namespace ImapProbe.Reporting;

/// <summary>The targets of a run whose reports can be told apart by their labels: host, port, user and address.</summary>
internal sealed class DistinctTargets
{
    private readonly Dictionary<(string Host, int Port, string User), Dialled> accounts = [];

    /// <summary>Takes a target in, unless its reports could be taken for those of another.</summary>
    /// <param name="request">What is to be probed there.</param>
    /// <returns>False where its labels may be those of a target taken in before; it is not taken in then.</returns>
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
