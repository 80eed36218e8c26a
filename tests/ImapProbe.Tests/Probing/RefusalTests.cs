using ImapProbe.Loopback;
using ImapProbe.Tests.Running;

namespace ImapProbe.Tests.Probing;

/// <summary>What the server says, and what becomes of it: verdict, exit code, response code, and never a second login.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("NO [AUTHENTICATIONFAILED] wrong password", "login/login", 67, "AUTHENTICATIONFAILED")]
    [InlineData("NO [AUTHORIZATIONFAILED] not you", "login/login", 67, "AUTHORIZATIONFAILED")]
    [InlineData("NO [EXPIRED] change it", "login/login", 67, "EXPIRED")]
    [InlineData("NO [CONTACTADMIN] call us", "login/login", 67, "CONTACTADMIN")]
    [InlineData("NO [PRIVACYREQUIRED] more TLS", "login/login", 67, "PRIVACYREQUIRED")]
    [InlineData("no [authenticationfailed] small letters", "login/login", 67, "AUTHENTICATIONFAILED")]
    [InlineData("NO [ALERT] read this", "login/login", 67, null)]
    [InlineData("NO [REFERRAL imap://elsewhere.example/] go there", "login/login", 67, null)]
    [InlineData("NO without a code", "login/login", 67, null)]
    [InlineData("NO", "login/login", 67, null)]
    [InlineData("NO [UNAVAILABLE] the directory is down", "login/unavailable", 69, "UNAVAILABLE")]
    [InlineData("NO [INUSE] locked", "login/unavailable", 69, "INUSE")]
    [InlineData("NO [LIMIT] too many connections", "login/unavailable", 69, "LIMIT")]
    [InlineData("NO [SERVERBUG] oops", "login/unavailable", 69, "SERVERBUG")]
    [InlineData("BAD what is that", "login/protocol", 8, null)]
    [InlineData("BAD [CLIENTBUG] no such command", "login/protocol", 8, "CLIENTBUG")]
    [InlineData("PREAUTH never mind", "login/protocol", 8, null)]
    [InlineData("MAYBE", "login/protocol", 8, null)]
    public async Task The_answer_to_the_login_decides_the_kind(string answer, string verdict, int exitCode, string? code)
    {
        foreach (var method in (string[])["plain", "login"])
        {
            var (run, server) = await Site.PlayAsync(Site.Script.On(Step.Login, Reaction.Say($"{{tag}} {answer}\r\n")), "--auth", method);

            run.AssertFailed(verdict, exitCode);
            Assert.Equal(code, run.Code);
            WireAssert.OneLogin(server);
            Assert.Single(server.Commands);
        }
    }

    [Theory]
    [InlineData("* BYE [UNAVAILABLE] not now\r\n", "greeting/unavailable", 69)]
    [InlineData("* BYE too busy\r\n", "greeting/unavailable", 69)]
    [InlineData("* PREAUTH you are known\r\n", "greeting/protocol", 8)]
    [InlineData("+OK this is POP3\r\n", "greeting/protocol", 8)]
    [InlineData("220 this is SMTP\r\n", "greeting/protocol", 8)]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "greeting/protocol", 8)]
    [InlineData("* NO way\r\n", "greeting/protocol", 8)]
    [InlineData("* LIST () \"/\" INBOX\r\n", "greeting/protocol", 8)]
    [InlineData("\r\n", "greeting/protocol", 8)]
    public async Task A_greeting_that_is_none_ends_the_probe(string greeting, string verdict, int exitCode)
    {
        var (run, server) = await Site.PlayAsync(Site.Script.On(Step.Greeting, Reaction.Say(greeting)));

        run.AssertFailed(verdict, exitCode);
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task A_BYE_right_before_the_refusal_counts_as_the_end_of_the_session()
    {
        var (run, server) = await Site.PlayAsync(Site.Script.On(Step.Login, Reaction.Say("* BYE shutting down\r\n{tag} NO later\r\n")));

        run.AssertFailed("login/unavailable", 69);
        WireAssert.OneLogin(server);
    }

    [Fact]
    public async Task An_untagged_NO_before_the_tagged_OK_is_no_refusal()
    {
        var (run, _) = await Site.PlayAsync(Site.Script.On(Step.Login, Reaction.Say("* NO disk is nearly full\r\n* 3 EXISTS\r\n{tag} OK logged in\r\n")));
        run.AssertOk();
    }

    [Fact]
    public async Task A_tagged_answer_to_a_command_that_was_not_sent_ends_the_probe()
    {
        var (run, server) = await Site.PlayAsync(Site.Script.On(Step.Greeting, Reaction.Say("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi\r\nA00000000 OK logged in\r\n")));

        run.AssertFailed("greeting/protocol", 8);
        Assert.Empty(server.Received);
    }

    [Theory]
    [InlineData("IMAP4rev1 LOGINDISABLED", "auto")]
    [InlineData("IMAP4rev1 LOGINDISABLED AUTH=XOAUTH2 AUTH=OAUTHBEARER", "auto")]
    [InlineData("IMAP4rev1 LOGINDISABLED AUTH=PLAIN", "login")]
    [InlineData("IMAP4rev1", "plain")]
    [InlineData("IMAP4rev1 AUTH=PLAIN", "scram-sha-256")]
    [InlineData("IMAP4rev1 AUTH=PLAIN", "xoauth2")]
    public async Task A_method_that_is_not_offered_is_not_tried(string capabilities, string method)
    {
        var (run, server) = await Site.PlayAsync(Site.Script with { Capabilities = capabilities }, "--auth", method);

        run.AssertFailed("login/protocol", 8);
        Assert.Null(run.Seconds("login"));
        WireAssert.NothingSecretArrived(server);
    }

    [Theory]
    [InlineData("IMAP4rev1 AUTH=PLAIN AUTH=SCRAM-SHA-256", "PLAIN")]
    [InlineData("IMAP4rev1 AUTH=plain", "PLAIN")]
    [InlineData("IMAP4rev1 AUTH=SCRAM-SHA-256", "LOGIN")]
    [InlineData("IMAP4rev1", "LOGIN")]
    [InlineData("IMAP4rev1 LOGINDISABLED AUTH=CRAM-MD5 AUTH=SCRAM-SHA-1 AUTH=SCRAM-SHA-512 AUTH=SCRAM-SHA-256", "SCRAM-SHA-512")]
    [InlineData("IMAP4rev1 LOGINDISABLED AUTH=CRAM-MD5 AUTH=SCRAM-SHA-1 AUTH=SCRAM-SHA-256", "SCRAM-SHA-256")]
    [InlineData("IMAP4rev1 LOGINDISABLED AUTH=CRAM-MD5 AUTH=SCRAM-SHA-1", "SCRAM-SHA-1")]
    [InlineData("IMAP4rev1 LOGINDISABLED AUTH=CRAM-MD5 AUTH=XOAUTH2", "CRAM-MD5")]
    public async Task Auto_takes_the_first_of_the_contract_s_order(string capabilities, string chosen)
    {
        var (run, server) = await Site.PlayAsync(Site.Script with { Capabilities = capabilities });

        run.AssertOk();
        Assert.Equal(chosen, run.Auth);
        WireAssert.OneLogin(server);
    }

    [Theory]
    [InlineData(Step.Namespace)]
    [InlineData(Step.List)]
    public async Task NO_or_BAD_after_the_login_is_no_failure(Step step)
    {
        foreach (var answer in (string[])["NO not here", "BAD not understood", "NO [UNAVAILABLE] later"])
        {
            var (run, server) = await Site.PlayAsync(Site.Script.On(step, Reaction.Say($"{{tag}} {answer}\r\n")));
            run.AssertOk();
            Assert.EndsWith(" LOGOUT", server.Commands[^1], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("NO not yet")]
    [InlineData("BAD unknown")]
    public async Task NO_or_BAD_to_the_CAPABILITY_after_the_login_is_no_failure(string answer)
    {
        var script = (Site.Script with { CapabilitiesWithLogin = false }).On(Step.AfterLoginCapability, Reaction.Say($"{{tag}} {answer}\r\n"));
        (await Site.PlayAsync(script)).Run.AssertOk();
    }

    [Theory]
    [InlineData("NO cannot", "CANNOT")]
    [InlineData("NO later", "UNAVAILABLE")]
    public async Task A_refused_CAPABILITY_before_the_login_ends_the_probe(string answer, string code)
    {
        var script = (Site.Script with { CapabilitiesInGreeting = false }).On(Step.Capability, Reaction.Say($"{{tag}} {answer.Replace(" ", $" [{code}] ", StringComparison.Ordinal)}\r\n"));
        var (run, server) = await Site.PlayAsync(script);

        run.AssertFailed(code is "UNAVAILABLE" ? "capability/unavailable" : "capability/protocol", code is "UNAVAILABLE" ? 69 : 8);
        Assert.Equal(code, run.Code);
        WireAssert.NothingSecretArrived(server);
    }

    [Theory]
    [InlineData(Step.Namespace)]
    [InlineData(Step.List)]
    public async Task A_BYE_after_the_login_is_the_server_s_unavailability(Step step)
    {
        var (run, server) = await Site.PlayAsync(Site.Script.On(step, Reaction.Say("* BYE restarting\r\n")));

        run.AssertFailed("session/unavailable", 69);
        Assert.DoesNotContain(server.Commands, command => command.EndsWith("LOGOUT", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{tag} NO stay\r\n", "logout/logout", 80)]
    [InlineData("* BYE bye\r\n{tag} BAD what\r\n", "logout/logout", 80)]
    [InlineData("{tag} NO [UNAVAILABLE] stay\r\n", "logout/logout", 80)]
    [InlineData("* BYE bye\r\nwhat\r\n", "logout/protocol", 8)]
    public async Task A_LOGOUT_without_its_OK_is_no_success(string answer, string verdict, int exitCode)
    {
        var (run, _) = await Site.PlayAsync(Site.Script.On(Step.Logout, Reaction.Say(answer)));
        run.AssertFailed(verdict, exitCode);
    }

    [Fact]
    public async Task Alerts_are_warnings()
    {
        var (run, _) = await Site.PlayAsync(Site.Script.On(Step.Login, Reaction.Say("* OK [ALERT] the disk is full\r\n{tag} OK logged in\r\n")));

        run.AssertOk();
        Assert.Contains(run.Warnings, warning => warning.Contains("the disk is full", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_server_s_words_reach_the_report_without_their_controls()
    {
        var (run, _) = await Site.PlayAsync(Site.Script.On(Step.Login, Reaction.Say("{tag} NO \e[31mred\u202e \u0085 \u2028 \u2066 end\r\n")), "-vv");

        run.AssertFailed("login/login", 67);
        Assert.Contains("red", run.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Message + run.Error.Replace("\n", "", StringComparison.Ordinal), character => char.IsControl(character) || character is '\u202e' or '\u2028' or '\u2066');
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("login")]
    public async Task A_server_that_echoes_the_password_in_any_form_does_not_get_it_printed(string method)
    {
        var plain = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"\0{Site.User}\0{Site.Password}"));
        var bare = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Site.Password));
        var (run, _) = await Site.PlayAsync(
            Site.Script.On(Step.Login, Reaction.Say($"* OK {Site.Password}\r\n* OK [ALERT] {plain}\r\n{{tag}} NO \"{Site.Password}\" {plain} {bare}\r\n")),
            "--auth", method, "-vv");

        run.AssertFailed("login/login", 67);
        Assert.DoesNotContain(plain, run.Output + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(bare, run.Output + run.Error, StringComparison.Ordinal);
        Assert.Contains("[redacted]", run.Message, StringComparison.Ordinal);
    }
}
