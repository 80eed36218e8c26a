using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Probing;

/// <summary>Each round trip costs the distance to the server: none is to be added unseen.</summary>
public sealed class RoundTripTests
{
    // ClientHello, and the client's end of a TLS 1.3 handshake, which needs no answer.
    private const int OfHandshake = 2;

    [Theory]
    [InlineData("plain", "AUTHENTICATE NAMESPACE LIST LIST LOGOUT")]
    [InlineData("login", "LOGIN NAMESPACE LIST LIST LOGOUT")]
    [InlineData("xoauth2", "AUTHENTICATE NAMESPACE LIST LIST LOGOUT")]
    public async Task A_server_that_tells_its_capabilities_unasked_is_asked_nothing_needless(string method, string verbs)
    {
        using var setup = new TestSetup();
        await using var server = LoopbackServer.Start(TestSetup.Script);
        await using var relay = new TurnRelay(server.Port);
        var run = await setup.ProbeAsync(relay.Port, "--auth", method);

        run.AssertOk();
        var commands = verbs.Split(' ');
        Assert.Equal(commands, server.Commands.Select(command => command.Split(' ')[1]));
        Assert.Equal(OfHandshake + commands.Length, await relay.CountAsync());
    }

    [Fact]
    public async Task EXAMINE_costs_one_more_for_itself_and_one_for_ID()
    {
        using var setup = new TestSetup();
        await using var server = LoopbackServer.Start(TestSetup.Script);
        await using var relay = new TurnRelay(server.Port);
        (await setup.ProbeAsync(relay.Port, "--examine", "INBOX")).AssertOk();

        Assert.Equal(["AUTHENTICATE", "NAMESPACE", "LIST", "LIST", "ID", "EXAMINE", "LOGOUT"], server.Commands.Select(command => command.Split(' ')[1]));
        Assert.Equal(OfHandshake + 7, await relay.CountAsync());
    }

    [Theory]
    [InlineData(true, 7)]
    [InlineData(false, 8)]
    public async Task Each_command_with_STARTTLS_is_one_turn(bool isTold, int commands)
    {
        using var setup = new TestSetup();
        await using var server = LoopbackServer.Start(TestSetup.StartTlsScript with { CapabilitiesInGreeting = isTold });
        await using var relay = new TurnRelay(server.Port);
        (await setup.ProbeAsync(relay.Port, "--tls", "starttls")).AssertOk();

        Assert.Equal(commands, server.Commands.Count);
        // Under STARTTLS the client speaks first: its command may leave before the server's session tickets arrive, which are no turn then.
        Assert.InRange(await relay.CountAsync(), OfHandshake + commands - 1, OfHandshake + commands);
    }

    [Fact]
    public async Task STARTTLS_needs_one_more_and_the_capabilities_under_TLS()
    {
        var (run, server) = await TestSetup.PlayAsync(TestSetup.StartTlsScript);

        run.AssertOk();
        Assert.Equal(["STARTTLS", "CAPABILITY", "AUTHENTICATE", "NAMESPACE", "LIST", "LIST", "LOGOUT"], server.Commands.Select(command => command.Split(' ')[1]));
    }
}
