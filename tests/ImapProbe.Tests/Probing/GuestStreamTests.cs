using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using ImapProbe.Core;
using ImapProbe.Imap;
using ImapProbe.Loopback;
using ImapProbe.Tests.Support;
using ImapProbe.Tls;

namespace ImapProbe.Tests.Probing;

/// <summary>The stream that MailKit is given: what it shows of the conversation, and what it does not.</summary>
public sealed class GuestStreamTests
{
    private const string Marker = "said-in-clear";

    [Fact]
    public async Task Nothing_that_was_said_in_clear_is_in_it_after_STARTTLS()
    {
        var script = TestSetup.StartTlsScript
            .On(Step.Greeting, Reaction.Say($"* OK [CAPABILITY IMAP4rev1 STARTTLS AUTH={Marker}] {Marker}\r\n* OK [ALERT] {Marker}\r\n"))
            .On(Step.StartTls, Reaction.Say($"* CAPABILITY IMAP4rev1 {Marker}\r\n{{tag}} OK [CAPABILITY {Marker}] {Marker}\r\n"));
        var shown = await ShowAsync(script, "A1 CAPABILITY\r\n");

        Assert.Equal($"* OK\r\n* CAPABILITY {TestSetup.Script.Capabilities}\r\nA1 OK Done.\r\n", shown);
    }

    [Fact]
    public async Task Under_implicit_TLS_the_greeting_comes_first()
    {
        var shown = await ShowAsync(TestSetup.Script.On(Step.Greeting, Reaction.Say("* OK [CAPABILITY IMAP4rev1] \"hello\"\r\n* BYTES {3}\r\nabc\r\n* OK more\r\n")), "A1 CAPABILITY\r\n");

        Assert.Equal($"* OK [CAPABILITY IMAP4rev1] 'hello'\r\n* CAPABILITY {TestSetup.Script.Capabilities}\r\nA1 OK Done.\r\n", shown);
    }

    // All that the stream shows until the answer is complete; waiting for more would be for ever.
    private static async Task<string> ShowAsync(Script script, string command)
    {
        await using var server = LoopbackServer.Start(script);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(script.Address, server.Port, TestContext.Current.CancellationToken);
        using var deadline = new Deadline(TimeSpan.FromSeconds(30), TimeProvider.System);
        var timeline = new Timeline(TimeProvider.System);
        var words = new SafeText([]);
        var observer = new WireObserver(timeline, words, new LogList().CreateLogger());
        var trust = PrivateRoots.FromPem(Encoding.UTF8.GetBytes(TestSetup.Authority.Pem)).Value!;
        var policy = new CertificatePolicy(ServerName.Parse(TestSetup.Host).Value!, SslProtocols.Tls12, trust, words, timeline, TimeProvider.System);
        await using var connection = new ImapConnection(socket, policy, observer, deadline);
        var isImplicit = script.Tls is ImapProbe.Loopback.TlsMode.Implicit;
        if (isImplicit)
            await connection.SecureAsync();
        await connection.GreetAsync();
        if (!isImplicit)
        {
            await connection.AskAsync("STARTTLS");
            await connection.SecureAsync();
        }

        await using var stream = new GuestStream(connection, isImplicit ? connection.Greeting : "* OK");
        var buffer = new byte[4096];
        var shown = Encoding.Latin1.GetString(buffer, 0, await stream.ReadAsync(buffer, TestContext.Current.CancellationToken));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(command), TestContext.Current.CancellationToken);
        while (!shown.EndsWith("Done.\r\n", StringComparison.Ordinal))
            shown += Encoding.Latin1.GetString(buffer, 0, await stream.ReadAsync(buffer, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<UnreadableAnswerException>(async () => _ = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken));
        return shown;
    }
}
