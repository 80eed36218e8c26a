using ImapProbe.Loopback;
using ImapProbe.Tests.Running;

namespace ImapProbe.Tests.Probing;

/// <summary>STARTTLS is mandatory, and what was said before it counts for nothing behind it.</summary>
public sealed class StartTlsTests
{
    [Fact]
    public async Task A_login_behind_STARTTLS_has_its_phases_in_the_order_of_the_conversation()
    {
        var (run, server) = await Site.PlayAsync(Site.StartTlsScript);

        run.AssertOk();
        WireAssert.OneLogin(server);
        Assert.All((string[])["tcp", "greeting", "starttls", "tls", "capability", "login", "session", "logout"], phase => Assert.NotNull(run.Seconds(phase)));
        Assert.Equal(["STARTTLS", "CAPABILITY", "AUTHENTICATE"], server.Commands.Select(command => command.Split(' ')[1]).Take(3));
    }

    [Fact]
    public async Task A_CAPABILITY_that_had_to_be_asked_before_STARTTLS_belongs_to_its_phase()
    {
        var (run, server) = await Site.PlayAsync(Site.StartTlsScript with { CapabilitiesInGreeting = false });

        run.AssertOk();
        Assert.Equal(["CAPABILITY", "STARTTLS", "CAPABILITY"], server.Commands.Select(command => command.Split(' ')[1]).Take(3));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_without_STARTTLS_gets_nothing(bool capabilitiesInGreeting)
    {
        var (run, server) = await Site.PlayAsync(Site.StartTlsScript with { CapabilitiesInClear = "IMAP4rev1 AUTH=PLAIN", CapabilitiesInGreeting = capabilitiesInGreeting });

        run.AssertFailed("starttls/protocol", 8);
        WireAssert.NothingSecretArrived(server);
    }

    [Theory]
    [InlineData("{tag} NO not today\r\n", "starttls/protocol", 8)]
    [InlineData("{tag} BAD what\r\n", "starttls/protocol", 8)]
    [InlineData("{tag} NO [UNAVAILABLE] no certificate loaded\r\n", "starttls/unavailable", 69)]
    [InlineData("* BYE going down\r\n", "starttls/unavailable", 69)]
    [InlineData("{tag} OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n", "starttls/protocol", 8)]
    [InlineData("{tag} OK go\r\n* BYE injected\r\nA00000001 OK injected\r\nA00000002 OK injected\r\n", "starttls/protocol", 8)]
    public async Task STARTTLS_that_is_refused_or_followed_by_clear_text_ends_the_probe(string answer, string verdict, int exitCode)
    {
        var (run, server) = await Site.PlayAsync(Site.StartTlsScript.On(Step.StartTls, Reaction.Say(answer)));

        run.AssertFailed(verdict, exitCode);
        WireAssert.NothingSecretArrived(server);
    }

    [Fact]
    public async Task PREAUTH_before_STARTTLS_ends_the_probe()
    {
        var (run, server) = await Site.PlayAsync(Site.StartTlsScript.On(Step.Greeting, Reaction.Say("* PREAUTH [CAPABILITY IMAP4rev1] hello\r\n")));

        run.AssertFailed("greeting/protocol", 8);
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task Only_the_capabilities_under_TLS_count()
    {
        var (run, server) = await Site.PlayAsync(Site.StartTlsScript with
        {
            CapabilitiesInClear = "IMAP4rev1 STARTTLS AUTH=PLAIN",
            Capabilities = "IMAP4rev1 LOGINDISABLED AUTH=SCRAM-SHA-256",
        });

        run.AssertOk();
        Assert.Equal("SCRAM-SHA-256", run.Auth);
        WireAssert.OneLogin(server);
    }

    [Fact]
    public async Task Capabilities_that_were_told_in_clear_only_do_not_lead_to_a_login()
    {
        var (run, server) = await Site.PlayAsync(Site.StartTlsScript.On(
            Step.StartTls,
            Reaction.Say("* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n{tag} OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] go\r\n")));

        run.AssertFailed("capability/protocol", 8);
        WireAssert.NothingSecretArrived(server);
    }

    [Fact]
    public async Task Clear_text_instead_of_a_handshake_is_no_TLS()
    {
        var (run, server) = await Site.PlayAsync(Site.StartTlsScript.On(Step.TlsHandshake, new Reaction { Delay = TimeSpan.FromMilliseconds(300), Reply = "* OK who needs TLS\r\n" }));

        run.AssertFailed("tls/tls", 35);
        WireAssert.NothingSecretArrived(server);
    }
}
