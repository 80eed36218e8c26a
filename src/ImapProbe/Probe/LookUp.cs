using System.Net;
using System.Net.Sockets;
using ImapProbe.Core;

namespace ImapProbe.Probe;

/// <summary>Looks a name up, as <see cref="Dns.GetHostAddressesAsync(string, AddressFamily, CancellationToken)"/> does.</summary>
/// <exception cref="SocketException">There is none, or the resolver did not answer.</exception>
internal delegate Task<IPAddress[]> Resolver(string name, AddressFamily family, CancellationToken cancellationToken);

/// <summary>What is known of a host's addresses.</summary>
internal sealed record LookUp(IReadOnlyList<IPAddress> Addresses, Failure? Problem)
{
    /// <summary>The time stamps of the look-up's beginning and end; null where nothing had to be asked.</summary>
    public (long Start, long End)? Span { get; init; }

    /// <summary>Finds the addresses of a request's host.</summary>
    /// <exception cref="OperationCanceledException">The deadline passed.</exception>
    public static async Task<LookUp> FindAsync(ProbeRequest request, Resolver resolver, Timeline timeline, Deadline deadline)
    {
        if (request.Host.Address is { } literal)
            return new LookUp([literal], null);

        var start = timeline.Now;
        timeline.Begin(Phase.Dns, start);
        try
        {
            var addresses = await resolver(request.Host.LookupName, request.Family, deadline.Token);
            // getaddrinfo(3) heeds no token, and may end long after the probe.
            deadline.Token.ThrowIfCancellationRequested();
            return Ended(addresses.Length is 0 ? $"{request.Host} has no {FamilyWord(request.Family)}address" : null, addresses);
        }
        catch (SocketException e)
        {
            return Ended(e.SocketErrorCode is SocketError.TryAgain
                ? $"no resolver answered for {request.Host}"
                : $"{request.Host} has no {FamilyWord(request.Family)}address");
        }

        LookUp Ended(string? problem, params IPAddress[] addresses)
        {
            var end = timeline.Now;
            timeline.End(end);
            var failure = problem is null ? null : new Failure(Phase.Dns, FailureKind.Dns, problem);
            return new LookUp([.. addresses.Distinct()], failure) { Span = (start, end) };
        }
    }

    private static string FamilyWord(AddressFamily family) => family switch
    {
        AddressFamily.InterNetwork => "IPv4 ",
        AddressFamily.InterNetworkV6 => "IPv6 ",
        _ => "",
    };
}

/// <summary>The system's resolver, for many who ask at once.</summary>
internal static class SystemResolver
{
    /// <summary>
    /// Looks a name up on a thread of its own. .NET's own asynchronous look-ups of one name wait for each other, and those of several for a thread
    /// of the pool; the one who asks would take that for the resolver's time.
    /// </summary>
    /// <exception cref="SocketException">There is none, or the resolver did not answer.</exception>
    public static Task<IPAddress[]> LookUpAsync(string name, AddressFamily family, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () => Dns.GetHostAddresses(name, family),
        cancellationToken,
        TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
        TaskScheduler.Default);
}
