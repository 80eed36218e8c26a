using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using ImapProbe.Core;
using ImapProbe.Loopback;
using ImapProbe.Probe;
using ImapProbe.Tests.Support;
using ImapProbe.Tls;
using Serilog.Core;

namespace ImapProbe.Tests.Probing;

/// <summary>Names with several addresses, and resolvers that fail: in process, since only here the resolver can be chosen.</summary>
public sealed class AddressTests
{
    private static readonly IPAddress Dead = IPAddress.Parse("127.0.0.2");

    [Fact]
    public async Task A_dead_address_is_a_warning_where_the_next_one_lives()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var result = await ProbeAsync(server.Port, Names(Dead, IPAddress.Loopback));

        Assert.Null(result.Failure);
        Assert.Equal(IPAddress.Loopback, result.Address);
        Assert.Equal([$"127.0.0.2:{server.Port} refused the connection"], result.Warnings);
        WireAssert.OneLogin(server);
    }

    // As logs show it; a socket of IPv6 alone has no route to it.
    [Fact]
    public async Task An_IPv4_address_in_the_form_of_IPv6_is_dialled()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var result = await ProbeAsync(server.Port, Names(IPAddress.Parse("::ffff:127.0.0.1")));

        Assert.Null(result.Failure);
        WireAssert.OneLogin(server);
    }

    [Fact]
    public async Task Where_all_addresses_are_dead_each_is_told()
    {
        int port;
        await using (var server = LoopbackServer.Start(TestSetup.Script))
            port = server.Port;
        var result = await ProbeAsync(port, Names(Dead, IPAddress.Loopback));

        Assert.Equal((Phase.Tcp, FailureKind.Connection), (result.Failure!.Phase, result.Failure.Kind));
        Assert.Equal(2, result.Warnings.Count);
    }

    [Fact]
    public async Task An_address_that_does_not_answer_leaves_time_for_the_others()
    {
        // A full backlog answers no further SYN on Linux: a real address that is there and says nothing.
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(Dead, 0));
        var port = ((IPEndPoint)silent.LocalEndPoint!).Port;
        silent.Listen(0);
        using var occupied = new BacklogFiller(Dead, port);
        using var live = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        live.Bind(new IPEndPoint(IPAddress.Loopback, port));
        live.Listen();

        var result = await ProbeAsync(port, Names(Dead, IPAddress.Loopback), TimeSpan.FromSeconds(6));

        // The living one never speaks TLS, so that the deadline ends the probe there and not in tcp.
        Assert.Equal((Phase.Tls, FailureKind.Timeout), (result.Failure!.Phase, result.Failure.Kind));
        Assert.Equal(IPAddress.Loopback, result.Address);
        // Half of what was left when its turn came: all but 3 s on an idle machine, less on a busy one.
        var waited = Regex.Match(Assert.Single(result.Warnings), @"did not answer within (?<seconds>[0-9.]+) s$");
        Assert.True(waited.Success, result.Warnings[0]);
        Assert.InRange(double.Parse(waited.Groups["seconds"].Value, CultureInfo.InvariantCulture), 0.5, 3);
    }

    [Fact]
    public async Task A_resolver_that_never_answers_meets_the_deadline()
    {
        var never = new TaskCompletionSource<IPAddress[]>();
        var result = await ProbeAsync(993, (_, _, _) => never.Task, TimeSpan.FromSeconds(3));

        Assert.Equal((Phase.Dns, FailureKind.Timeout), (result.Failure!.Phase, result.Failure.Kind));
        Assert.NotNull(result.Durations.Of(Phase.Dns));
    }

    [Theory]
    [InlineData(SocketError.HostNotFound)]
    [InlineData(SocketError.TryAgain)]
    [InlineData(SocketError.NoData)]
    public async Task A_resolver_without_an_answer_is_a_dns_failure(SocketError error)
    {
        var result = await ProbeAsync(993, (_, _, _) => Task.FromException<IPAddress[]>(new SocketException((int)error)));
        Assert.Equal((Phase.Dns, FailureKind.Dns), (result.Failure!.Phase, result.Failure.Kind));
    }

    [Fact]
    public async Task The_resolver_is_asked_for_the_name_with_its_trailing_dot_and_the_family()
    {
        (string, AddressFamily)? asked = null;
        var request = Request(993, TimeSpan.FromSeconds(10)) with
        {
            Host = ServerName.Parse("IMAP.Example.Test.").Value!,
            Family = AddressFamily.InterNetworkV6,
        };
        var result = await ProbeAsync(request, (name, family, _) =>
        {
            asked = (name, family);
            return Task.FromResult<IPAddress[]>([]);
        });

        Assert.Equal(("imap.example.test.", AddressFamily.InterNetworkV6), asked);
        Assert.Equal("imap.example.test. has no IPv6 address", result.Failure!.Message);
    }

    private static Resolver Names(params IPAddress[] addresses) => (_, _, _) => Task.FromResult(addresses);

    private static Task<ProbeResult> ProbeAsync(int port, Resolver resolver, TimeSpan? timeout = null) =>
        ProbeAsync(Request(port, timeout ?? TimeSpan.FromSeconds(30)), resolver);

    private static async Task<ProbeResult> ProbeAsync(ProbeRequest request, Resolver resolver)
    {
        using var setup = new TestSetup();
        using var password = new Password(Encoding.UTF8.GetBytes(TestSetup.Password));
        using var deadline = new Deadline(request.Timeout, TimeProvider.System);
        return await new Prober(
            PrivateRoots.FromPem(Encoding.UTF8.GetBytes(TestSetup.Authority.Pem)).Value!,
            resolver,
            TimeProvider.System,
            Logger.None).ProbeAsync(request, password, deadline);
    }

    private static ProbeRequest Request(int port, TimeSpan timeout) =>
        new(ServerName.Parse(TestSetup.Host).Value!, port, ImapProbe.Core.TlsMode.Implicit) { User = TestSetup.User, Timeout = timeout };
}

/// <summary>Fills the backlog of a listening socket that accepts nobody, until a further connect is left waiting.</summary>
internal sealed class BacklogFiller : IDisposable
{
    private readonly List<Socket> sockets = [];

    public BacklogFiller(IPAddress address, int port)
    {
        while (true)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            sockets.Add(socket);
            try
            {
                socket.Connect(address, port);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // On this machine a connect that can be served is served within the call or right after it.
                if (!socket.Poll(TimeSpan.FromMilliseconds(200), SelectMode.SelectWrite))
                    return;
            }
        }
    }

    public void Dispose() => sockets.ForEach(socket => socket.Dispose());
}
