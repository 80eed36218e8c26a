using System.Net;
using System.Net.Sockets;
using ImapProbe.Core;
using Serilog;
using Serilog.Events;

namespace ImapProbe.Probe;

/// <summary>Looks a name up and connects to the first of its addresses that answers.</summary>
internal sealed class Dialer(ProbeRequest request, Resolver resolver, Timeline timeline, Deadline deadline, ILogger log) : IDisposable
{
    /// <summary>Why nothing can be opened; other targets may have what there is.</summary>
    public const string NoDescriptor = "this process may have no more files open (ulimit -n), and --parallel may be too high for that";

    // At most so many failed addresses are listed: a name may have thousands.
    private const int MostListed = 20;

    private readonly Lock gate = new();
    private readonly List<string> failed = [];
    private int unlisted;
    private Socket? connected;

    public IPAddress? Address { get; private set; }

    /// <summary>A sentence for each address that failed where there were several; of very many the first, and how many more.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            lock (gate)
                return unlisted is 0 ? [.. failed] : [.. failed, $"{unlisted} more {(unlisted is 1 ? "address" : "addresses")} failed too"];
        }
    }

    /// <exception cref="OperationCanceledException">The deadline passed.</exception>
    public async Task<(Socket? Socket, Failure? Failure)> DialAsync()
    {
        var (endPoints, problem) = await FindAsync();
        if (problem is not null)
            return (null, problem);

        Tell("connecting to ", endPoints);
        timeline.Expect(Phase.Tcp);
        string? reason = null;
        var isOfThisMachine = true;
        for (var i = 0; i < endPoints.Count; i++)
        {
            var dialled = await ConnectAsync(endPoints[i], endPoints.Count - i);
            if (dialled.Problem is null)
            {
                timeline.End();
                connected = dialled.Socket;
                if (connected is not null)
                    Tell("connected to ", [endPoints[i]]);
                return (connected, dialled.Failure);
            }

            reason = dialled.Problem;
            isOfThisMachine &= dialled.IsOfThisMachine;
            if (endPoints.Count is 1)
                continue;
            Note(reason);
            Tell(reason, []);
        }

        return (null, new Failure(
            Phase.Tcp,
            FailureKind.Connection,
            endPoints.Count is 1 ? reason! : $"none of the {endPoints.Count} addresses of {request.Host} answered; the last: {reason}")
        { IsOfThisMachine = isOfThisMachine });
    }

    public void Dispose() => connected?.Dispose();

    private async Task<(IReadOnlyList<IPEndPoint> EndPoints, Failure? Problem)> FindAsync()
    {
        if (request.ConnectTo is { } given)
            return ([given], null);
        var found = await LookUp.FindAsync(request, resolver, timeline, deadline);
        return ([.. found.Addresses.Select(address => new IPEndPoint(address, request.Port))], found.Problem);
    }

    private async Task<Dialled> ConnectAsync(IPEndPoint endPoint, int attemptsLeft)
    {
        Address = endPoint.Address;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token);
        var share = deadline.Left / attemptsLeft;
        if (attemptsLeft > 1)
            patience.CancelAfter(share);

        // Logs show an IPv4 address so (RFC 4291, section 2.5.5.2), to which a socket of IPv6 alone has no route.
        var reached = endPoint.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(endPoint.Address.MapToIPv4(), endPoint.Port) : endPoint;
        Socket socket;
        try
        {
            socket = new Socket(reached.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        }
        catch (SocketException e)
        {
            return Failed(endPoint, e);
        }
        catch (TypeInitializationException)
        {
            // What .NET waits for sockets with is made beside the first one, of two more descriptors.
            return Failed(endPoint, new SocketException((int)SocketError.TooManyOpenSockets));
        }

        try
        {
            timeline.Begin(Phase.Tcp);
            await socket.ConnectAsync(reached, patience.Token);
            return new Dialled(socket, null, null);
        }
        catch (OperationCanceledException) when (!deadline.HasPassed)
        {
            socket.Dispose();
            return new Dialled(null, null, $"{endPoint} did not answer within {share.TotalSeconds:0.##} s");
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset)
        {
            // A refusal is a RST to the SYN; this reset came after the connection was established.
            socket.Dispose();
            var next = request switch
            {
                { QuitAfter: QuitAfter.Tcp } => Phase.Tcp,
                { TlsMode: TlsMode.Implicit } => Phase.Tls,
                _ => Phase.Greeting,
            };
            return new Dialled(null, new Failure(next, FailureKind.Connection, "the server reset the connection as soon as it stood"), null);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            return Failed(endPoint, e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Note(string reason)
    {
        lock (gate)
        {
            if (failed.Count < MostListed)
                failed.Add(reason);
            else
                unlisted++;
        }
    }

    private void Tell(string what, IReadOnlyList<IPEndPoint> endPoints)
    {
        if (log.IsEnabled(LogEventLevel.Information))
            log.Information("{What}{EndPoints}", what, Listed(endPoints));
    }

    private static string Listed(IReadOnlyList<IPEndPoint> endPoints)
    {
        var first = string.Join(", ", endPoints.Take(MostListed));
        return endPoints.Count > MostListed ? $"{first} and {endPoints.Count - MostListed} more" : first;
    }

    private static Dialled Failed(IPEndPoint endPoint, SocketException e) => new(null, null, $"{endPoint} {Reason(e)}")
    {
        // Nothing left this machine, for a reason that is no route: no descriptor or port or memory is left, or a rule of its own forbids it.
        IsOfThisMachine = e.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable
            or SocketError.NoBufferSpaceAvailable or SocketError.AccessDenied,
    };

    private static string Reason(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "refused the connection",
        SocketError.TimedOut => "did not answer",
        SocketError.HostUnreachable => "cannot be reached: no route to the host",
        SocketError.NetworkUnreachable => "cannot be reached: no route to its network",
        SocketError.TooManyOpenSockets => $"cannot be dialled: {NoDescriptor}",
        SocketError.AddressFamilyNotSupported => "cannot be reached: this system has no such address family",
        _ => $"cannot be reached (error {e.NativeErrorCode.ToString()} of connect(2))",
    };

    // One of the three: the socket, a failure that ends the dialling, or why to try the next address.
    private sealed record Dialled(Socket? Socket, Failure? Failure, string? Problem)
    {
        /// <summary>Whether nothing was learned about the address.</summary>
        public bool IsOfThisMachine { get; init; }
    }
}

/// <summary>Looks a name up as <see cref="Dns.GetHostAddressesAsync(string, AddressFamily, CancellationToken)"/> does.</summary>
/// <exception cref="SocketException">There is no address, or the resolver did not answer.</exception>
internal delegate Task<IPAddress[]> Resolver(string name, AddressFamily family, CancellationToken cancellationToken);

/// <summary>The addresses of a host in the order to try them, or why there is none.</summary>
internal sealed record LookUp(IReadOnlyList<IPAddress> Addresses, Failure? Problem)
{
    /// <summary>The time stamps of the look-up's start and end; null where nothing was looked up.</summary>
    public (long Start, long End)? Span { get; init; }

    /// <exception cref="OperationCanceledException">The deadline passed.</exception>
    public static async Task<LookUp> FindAsync(ProbeRequest request, Resolver resolver, Timeline timeline, Deadline deadline)
    {
        if (request.Host.Address is { } literal)
            return new LookUp([literal], null);

        timeline.Announce(Phase.Dns);
        var start = timeline.Now;
        timeline.Begin(Phase.Dns, start);
        try
        {
            var addresses = await resolver(request.Host.LookupName, request.Family, deadline.Token);
            // getaddrinfo(3) heeds no token, and may end long after the probe.
            deadline.Token.ThrowIfCancellationRequested();
            return Ended(addresses.Length is 0 ? NoAddress(request) : null, addresses);
        }
        catch (SocketException e)
        {
            return Ended(ProblemOf(request, e));
        }

        LookUp Ended(Failure? problem, params IPAddress[] addresses)
        {
            var end = timeline.Now;
            timeline.End(end);
            return new LookUp([.. addresses.Distinct()], problem) { Span = (start, end) };
        }
    }

    private static Failure ProblemOf(ProbeRequest request, SocketException e)
    {
        var name = request.Host.LookupName;
        return e.SocketErrorCode switch
        {
            SocketError.HostNotFound or SocketError.NoData => NoAddress(request),
            SocketError.TooManyOpenSockets => new Failure(Phase.Dns, FailureKind.Dns, $"{name} cannot be looked up: {Dialer.NoDescriptor}")
            {
                IsOfThisMachine = true,
            },
            SocketError.TryAgain => new Failure(Phase.Dns, FailureKind.Dns, $"no name server could tell an address of {name}"),
            _ => new Failure(Phase.Dns, FailureKind.Dns, $"this system's resolver failed for {name} ({e.SocketErrorCode})"),
        };
    }

    private static Failure NoAddress(ProbeRequest request) =>
        new(Phase.Dns, FailureKind.Dns, $"{request.Host.LookupName} has no {FamilyWord(request.Family)}address");

    private static string FamilyWord(AddressFamily family) => family switch
    {
        AddressFamily.InterNetwork => "IPv4 ",
        AddressFamily.InterNetworkV6 => "IPv6 ",
        _ => "",
    };
}
