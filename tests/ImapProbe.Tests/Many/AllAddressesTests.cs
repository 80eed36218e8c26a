using System.Net;
using System.Net.Sockets;
using ImapProbe.Core;
using ImapProbe.Io;
using ImapProbe.Loopback;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Probe;
using ImapProbe.Run;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;
using Serilog.Core;

namespace ImapProbe.Tests.Many;

/// <summary>--all-addresses: one look-up, and a probe of each address on its own. In process, since only here the resolver can be chosen.</summary>
public sealed class AllAddressesTests : IDisposable
{
    private static readonly IPAddress One = IPAddress.Loopback;
    private static readonly IPAddress Two = IPAddress.Parse("127.0.0.2");
    private static readonly IPAddress Three = IPAddress.Parse("127.0.0.3");

    private static readonly Script Everywhere = TestSetup.Script with { Address = IPAddress.Any };

    private readonly TestSetup setup = new();

    public void Dispose() => setup.Dispose();

    [Fact]
    public async Task Each_address_is_a_whole_probe_with_the_look_up_that_they_have_in_common()
    {
        await using var server = LoopbackServer.Start(Everywhere);
        var lookUps = 0;
        var results = await ProbeAsync(Request(server.Port), (_, _, _) =>
        {
            lookUps++;
            return Task.FromResult<IPAddress[]>([Three, One, Two, One]);
        });

        Assert.Equal([Three, One, Two], results.Select(result => result.Address));
        Assert.Equal((1, 3), (lookUps, server.Connections));
        Assert.All(results, result =>
        {
            Assert.Null(result.Failure);
            Assert.Equal([Phase.Dns, Phase.Tcp, Phase.Tls, Phase.Greeting, Phase.Login, Phase.Session, Phase.Logout], result.Durations.Phases.Keys.Order());
            Assert.Equal(results[0].Durations.Of(Phase.Dns), result.Durations.Of(Phase.Dns));
            Assert.Empty(result.Warnings);
        });
    }

    [Theory]
    [InlineData("127.0.0.2", "127.0.0.1")]
    [InlineData("127.0.0.1", "127.0.0.2")]
    public async Task A_dead_address_is_told_and_so_are_the_others(params string[] addresses)
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var results = await ProbeAsync(Request(server.Port), Names([.. addresses.Select(IPAddress.Parse)]));

        Assert.Equal(addresses, results.Select(result => result.Address!.ToString()));
        var dead = Assert.Single(results, result => result.Failure is not null);
        Assert.Equal((Two, Phase.Tcp, FailureKind.Connection), (dead.Address, dead.Failure!.Phase, dead.Failure.Kind));
        Assert.Equal($"127.0.0.2:{server.Port} refused the connection", dead.Failure.Message);
        WireAssert.OneLogin(server);
    }

    [Fact]
    public async Task Each_certificate_must_be_the_hosts()
    {
        var stranger = TestSetup.Script with
        {
            Address = Three,
            Identity = TestSetup.Authority.Issue(new LeafRequest { DnsNames = ["other.example.test"], Addresses = [Three] }),
        };
        var (sound, other) = await StartBothAsync(TestSetup.Script, stranger);
        await using var first = sound;
        await using var second = other;
        var results = await ProbeAsync(Request(sound.Port), Names(Three, One));

        Assert.Equal((Phase.Tls, FailureKind.Certificate), (results[0].Failure!.Phase, results[0].Failure!.Kind));
        Assert.Contains("other.example.test", results[0].Failure!.Message, StringComparison.Ordinal);
        Assert.Null(results[1].Failure);
        WireAssert.NothingSecretArrived(other);
    }

    [Fact]
    public async Task One_wrong_password_is_one_login_in_all()
    {
        setup.PasswordFile = setup.Write("wrong", "no such password\n");
        await using var server = LoopbackServer.Start(Everywhere);
        var results = await ProbeAsync(Request(server.Port), Names(One, Two, Three), count: 2);

        Assert.Equal((1, 1), (server.Connections, WireAssert.LoginsIn(server.Commands)));
        Assert.All(results, result => Assert.Equal((Phase.Login, FailureKind.Login), (result.Failure!.Phase, result.Failure.Kind)));
        // Each address is told once: a second round has nothing left to try.
        Assert.Equal([One, Two, Three], results.Select(result => result.Address));
        Assert.Equal([false, true, true], results.Select(result => result.IsNotRun));
    }

    [Fact]
    public async Task A_refusal_elsewhere_ends_the_rounds_with_each_address_told_once()
    {
        await using var server = LoopbackServer.Start(Everywhere);
        var refusals = new Refusals();
        var clock = new ManualTimeProvider();
        var source = new PasswordSource.File(setup.PasswordFile);
        using var material = await new InputFiles(OutsideWorld.OfProcess).BorrowAsync(source, AuthMethod.Auto, setup.CaFile, null, TimeSpan.FromSeconds(10));
        var target = new Target(Request(server.Port), source, setup.CaFile);
        var series = new Series(new Prober(material.Trust, Names(One, Two), TimeProvider.System, Logger.None), target, material, refusals, clock);
        var results = new List<ProbeResult>();
        // The next round would begin when the clock is moved on, and nobody does.
        await foreach (var result in series.ProbeAsync(100, TimeSpan.FromHours(1)))
        {
            results.Add(result);
            if (results.Count is 2)
                refusals.Note(Login.Of(target, material), result with { Failure = new Failure(Phase.Login, FailureKind.Login, "no") });
        }

        Assert.Equal(
            [(One, 1, false), (Two, 1, false), (One, 2, true), (Two, 2, true)],
            results.Select(result => (result.Address!, result.Number!.Value, result.IsNotRun)));
        Assert.Equal((98, 2), (series.Omission!.Rounds, series.Omission.LastRound.Count));
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task They_are_probed_one_at_a_time()
    {
        await using var server = LoopbackServer.Start(Everywhere.On(Step.Greeting, Reaction.After(TimeSpan.FromMilliseconds(100))));
        var connections = new List<int>();
        var results = await ProbeAsync(Request(server.Port), Names(One, Two, Three), count: 2, each: () => connections.Add(server.Connections));

        Assert.Equal(Enumerable.Range(1, 6), connections);
        Assert.All(
            results.Zip(results.Skip(1)),
            pair => Assert.True(
                pair.First.Time + pair.First.Durations.Total - pair.First.Durations.Of(Phase.Dns) <= pair.Second.Time + TimeSpan.FromMilliseconds(2)));
    }

    [Fact]
    public async Task The_deadline_of_each_includes_the_look_up()
    {
        var clock = new ManualTimeProvider();
        // Before the certificate, which is not of that clock's time; and where the client has sent something, so that its phase has begun.
        var asking = Everywhere with { Tls = ImapProbe.Loopback.TlsMode.StartTls, CapabilitiesInGreeting = false };
        await using var server = LoopbackServer.Start(asking.On(Step.ClearCapability, Ending.Hang), asking.On(Step.StartTls, Ending.Hang));
        var request = Request(server.Port) with { TlsMode = ImapProbe.Core.TlsMode.StartTls };
        var probing = ProbeAsync(request, (_, _, _) =>
        {
            clock.Advance(TimeSpan.FromSeconds(4));
            return Task.FromResult<IPAddress[]>([One, Two]);
        }, clock: clock);
        foreach (var step in (Step[])[Step.ClearCapability, Step.StartTls])
        {
            await server.ReachedAsync(step);
            clock.Advance(TimeSpan.FromSeconds(6));
        }

        var results = await probing;
        Assert.Equal([One, Two], results.Select(result => result.Address));
        Assert.All(results, result =>
        {
            Assert.Equal((Phase.StartTls, FailureKind.Timeout), (result.Failure!.Phase, result.Failure.Kind));
            Assert.Equal((TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(10)), (result.Durations.Of(Phase.Dns), result.Durations.Total));
        });
    }

    [Fact]
    public async Task Without_an_address_there_is_one_report_of_the_look_up()
    {
        foreach (var resolver in (Resolver[])[Names(), (_, _, _) => Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound))])
        {
            var result = Assert.Single(await ProbeAsync(Request(993), resolver));
            Assert.Equal((Phase.Dns, FailureKind.Dns, null), (result.Failure!.Phase, result.Failure.Kind, result.Address));
            Assert.Equal([Phase.Dns], result.Durations.Phases.Keys);
        }
    }

    [Fact]
    public async Task A_look_up_that_never_ends_is_one_report_of_its_deadline()
    {
        var clock = new ManualTimeProvider();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var probing = ProbeAsync(Request(993), (_, _, _) =>
        {
            asked.SetResult();
            return new TaskCompletionSource<IPAddress[]>().Task;
        }, clock: clock);
        await asked.Task;
        clock.Advance(TimeSpan.FromSeconds(10));

        var result = Assert.Single(await probing);
        Assert.Equal((Phase.Dns, FailureKind.Timeout), (result.Failure!.Phase, result.Failure.Kind));
        Assert.Equal(TimeSpan.FromSeconds(10), result.Durations.Of(Phase.Dns));
    }

    [Fact]
    public async Task A_literal_is_its_only_address_and_is_not_looked_up()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script with { Identity = TestSetup.Authority.Issue(new LeafRequest { Addresses = [One] }) });
        var result = Assert.Single(await ProbeAsync(
            Request(server.Port) with { Host = ServerName.Parse("127.0.0.1").Value! },
            (_, _, _) => throw new InvalidOperationException()));

        Assert.Equal((null, One, null), (result.Failure, result.Address, result.Durations.Of(Phase.Dns)));
    }

    [Theory]
    [InlineData("json", "\"address\":\"127.0.0.1\",\"success\":true")]
    [InlineData("prometheus", "imap_probe_success{{host=\"localhost\",port=\"{0}\",user=\"monitor@example.org\",address=\"127.0.0.1\"}} 1\n")]
    public async Task The_program_looks_a_name_up_and_tells_each_address(string format, string report)
    {
        Need.All(Need.Localhost);
        await using var server = LoopbackServer.Start(TestSetup.Script with { Identity = TestSetup.Authority.Issue(LeafRequest.For("localhost")) });
        var run = await ProbeProgram.RunAsync(
            ["-H", $"localhost:{server.Port}", "-4", "--all-addresses", "--ca-file", setup.CaFile, .. setup.Account(), "--format", format]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(string.Format(System.Globalization.CultureInfo.InvariantCulture, report, server.Port), run.Output, StringComparison.Ordinal);
        WireAssert.OneLogin(server);
    }

    private static Resolver Names(params IPAddress[] addresses) => (_, _, _) => Task.FromResult(addresses);

    private static ProbeRequest Request(int port) => new(ServerName.Parse(TestSetup.Host).Value!, port, ImapProbe.Core.TlsMode.Implicit)
    {
        User = TestSetup.User,
        AllAddresses = true,
        Timeout = TimeSpan.FromSeconds(10),
    };

    private async Task<IReadOnlyList<ProbeResult>> ProbeAsync(
        ProbeRequest request, Resolver resolver, int count = 1, TimeProvider? clock = null, Action? each = null)
    {
        var time = clock ?? TimeProvider.System;
        using var material = await new InputFiles(OutsideWorld.OfProcess).BorrowAsync(
            new PasswordSource.File(setup.PasswordFile), request.Auth, setup.CaFile, null, request.Timeout);
        var prober = new Prober(material.Trust, resolver, time, Logger.None);
        var results = new List<ProbeResult>();
        await foreach (
            var result in new Series(
                prober,
                new Target(request, new PasswordSource.File(setup.PasswordFile), setup.CaFile),
                material,
                new Refusals(),
                time).ProbeAsync(count, TimeSpan.FromMilliseconds(10)))
        {
            results.Add(result);
            each?.Invoke();
        }

        return results;
    }

    // The system chooses a port for one address; at the other it may be taken.
    private static async Task<(LoopbackServer First, LoopbackServer Second)> StartBothAsync(Script script, Script other)
    {
        for (var attempt = 1; ; attempt++)
        {
            var first = LoopbackServer.Start(script);
            try
            {
                return (first, LoopbackServer.Start(other with { Port = first.Port }));
            }
            catch (SocketException) when (attempt < 20)
            {
                await first.DisposeAsync();
            }
        }
    }
}
