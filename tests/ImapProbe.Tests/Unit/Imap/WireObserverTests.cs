using ImapProbe.Core;
using ImapProbe.Imap;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Unit.Imap;

/// <summary>What the server may say, and which failure it is.</summary>
public sealed class WireObserverTests
{
    [Theory]
    [InlineData("greeting/unavailable", "UNAVAILABLE", "* BYE [UNAVAILABLE] maintenance")]
    [InlineData("greeting/unavailable", null, "* bye too many connections")]
    [InlineData("greeting/unavailable", null, "* BYE [ALERT] go away")]
    [InlineData("greeting/protocol", null, "* PREAUTH welcome back")]
    [InlineData("greeting/protocol", null, "* NO")]
    [InlineData("greeting/protocol", null, "* CAPABILITY IMAP4rev1")]
    [InlineData("greeting/protocol", null, "A1 OK ready")]
    [InlineData("greeting/protocol", null, "+OK POP3 ready")]
    [InlineData("greeting/protocol", null, "220 mail.example.org ESMTP")]
    [InlineData("greeting/protocol", null, "SSH-2.0-OpenSSH_10.0")]
    [InlineData("greeting/protocol", null, "")]
    [InlineData("greeting/protocol", null, "*")]
    [InlineData("greeting/protocol", null, "* ")]
    public void A_greeting_other_than_ok_ends_the_probe(string failure, string? code, string greeting)
    {
        var verdict = new WireTalk().Connect().EndsAt(greeting);

        Assert.Equal((failure, code), (verdict.Words(), verdict.Code));
    }

    [Theory]
    [InlineData("* OK ready")]
    [InlineData("* ok")]
    [InlineData("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready")]
    [InlineData("* OK [UNAVAILABLE] is but a word here")]
    public void A_greeting_with_ok_lets_the_probe_go_on(string greeting) => Assert.Null(new WireTalk().Greet(greeting).Observer.Verdict);

    [Theory]
    [InlineData("login/login", "AUTHENTICATIONFAILED", "A1 NO [AUTHENTICATIONFAILED] wrong")]
    [InlineData("login/login", "EXPIRED", "A1 no [expired] too old")]
    [InlineData("login/login", null, "A1 NO wrong")]
    [InlineData("login/login", null, "A1 NO [X-CODE] wrong")]
    [InlineData("login/unavailable", "UNAVAILABLE", "A1 NO [UNAVAILABLE] later")]
    [InlineData("login/unavailable", "INUSE", "A1 NO [INUSE] later")]
    [InlineData("login/unavailable", "LIMIT", "A1 NO [LIMIT] later")]
    [InlineData("login/unavailable", "SERVERBUG", "A1 NO [SERVERBUG] later")]
    [InlineData("login/protocol", null, "A1 BAD what")]
    [InlineData("login/unavailable", null, "* BYE too many failures")]
    [InlineData("login/unavailable", "UNAVAILABLE", "* BYE [UNAVAILABLE] later")]
    [InlineData("login/protocol", null, "A2 OK done")]
    [InlineData("login/protocol", null, "a1 OK done")]
    [InlineData("login/protocol", null, "A1")]
    [InlineData("login/protocol", null, "A1 PREAUTH done")]
    [InlineData("login/protocol", null, "A1 DONE")]
    [InlineData("login/protocol", null, "done")]
    [InlineData("login/protocol", null, "")]
    public void An_answer_to_the_login_other_than_ok_ends_the_probe(string failure, string? code, string answer)
    {
        foreach (var command in (string[])["A1 LOGIN me hunter2", "A1 AUTHENTICATE PLAIN AG1lAGh1bnRlcjI="])
        {
            var talk = new WireTalk().Greet().Client(command);

            var verdict = talk.EndsAt(answer);

            Assert.Equal((failure, code), (verdict.Words(), verdict.Code));
            Assert.False(talk.Observer.IsLoggedIn);
        }
    }

    [Fact]
    public void An_ok_to_the_login_logs_in()
    {
        var talk = new WireTalk().Greet().LogIn();

        Assert.True(talk.Observer.IsLoggedIn);
        Assert.Null(talk.Observer.Verdict);
    }

    [Fact]
    public void An_ok_to_the_login_without_the_servers_proof_ends_the_probe()
    {
        var talk = new WireTalk().Greet().Client("A1 AUTHENTICATE SCRAM-SHA-256 biws");
        talk.Observer.ProofOfServer = () => "no proof";

        var verdict = talk.EndsAt("A1 OK done");

        Assert.Equal(("login/protocol", "no proof"), (verdict.Words(), verdict.Message));
        Assert.False(talk.Observer.IsLoggedIn);
    }

    [Theory]
    [InlineData("A2 NO no such thing")]
    [InlineData("A2 BAD no such thing")]
    [InlineData("A2 NO [UNAVAILABLE] not now")]
    public void A_refusal_in_the_session_is_no_failure(string answer) =>
        Assert.Null(new WireTalk().Greet().LogIn().Client("A2 NAMESPACE").Server(answer).Observer.Verdict);

    [Theory]
    [InlineData("* BYE going down", "session/unavailable")]
    [InlineData("A9 OK done", "session/protocol")]
    [InlineData("+ go on then", "session/protocol")]
    public void What_breaks_the_session_is_a_failure(string line, string failure) =>
        Assert.Equal(failure, new WireTalk().Greet().LogIn().Client("A2 NAMESPACE").Server("A2 OK").EndsAt(line).Words());

    [Theory]
    [InlineData("A3 NO not now", "logout/logout", null)]
    [InlineData("A3 BAD what", "logout/logout", null)]
    [InlineData("A3 NO [UNAVAILABLE] not now", "logout/logout", "UNAVAILABLE")]
    [InlineData("A4 OK", "logout/protocol", null)]
    public void An_answer_to_the_logout_other_than_ok_is_a_failure(string answer, string failure, string? code)
    {
        var talk = new WireTalk().Greet().LogIn().Client("A3 LOGOUT").Server("* BYE see you");

        var verdict = talk.EndsAt(answer);

        Assert.Equal((failure, code), (verdict.Words(), verdict.Code));
        Assert.False(talk.Observer.IsLoggedOut);
    }

    [Fact]
    public void A_bye_and_an_ok_to_the_logout_are_its_end()
    {
        var talk = new WireTalk().Greet().LogIn().Client("A3 LOGOUT").Server("* BYE see you").Server("A3 OK done");

        Assert.True(talk.Observer.IsLoggedOut);
        Assert.Null(talk.Observer.Verdict);
    }

    [Theory]
    [InlineData("A1 NO", "starttls/protocol")]
    [InlineData("A1 BAD what", "starttls/protocol")]
    [InlineData("A1 NO [UNAVAILABLE] later", "starttls/unavailable")]
    [InlineData("A1 OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN", "starttls/protocol")]
    [InlineData("* BYE", "starttls/unavailable")]
    public void What_starttls_is_answered_with_may_end_the_probe(string answer, string failure) =>
        Assert.Equal(failure, new WireTalk(TlsMode.StartTls).Greet().Client("A1 STARTTLS").EndsAt(answer).Words());

    [Theory]
    [InlineData("A2 NO", "capability/protocol")]
    [InlineData("A2 BAD", "capability/protocol")]
    public void A_refused_capability_under_tls_ends_the_probe(string answer, string failure) =>
        Assert.Equal(failure, new WireTalk().Greet().Client("A2 CAPABILITY").EndsAt(answer).Words());

    [Fact]
    public void Capabilities_count_only_where_they_came_under_tls()
    {
        var talk = new WireTalk(TlsMode.StartTls).Greet("* OK [CAPABILITY IMAP4rev1 STARTTLS] ready");
        talk.Client("A0 CAPABILITY").Server("* CAPABILITY IMAP4rev1 STARTTLS").Server("A0 OK").Client("A1 STARTTLS").Server("A1 OK go");
        talk.Observer.OnSending();
        talk.Observer.OnSecured();
        Assert.Null(talk.Observer.Findings.Capabilities);

        talk.Client("A2 CAPABILITY").Server("* CAPABILITY IMAP4rev1 AUTH=PLAIN").Server("A2 OK");
        Assert.Contains("AUTH=PLAIN", talk.Observer.Findings.Capabilities!);
    }

    [Fact]
    public void An_alert_is_kept_for_a_person_to_read()
    {
        var talk = new WireTalk().Greet("* OK [ALERT] hunter2 is \u001b[31mbad").LogIn().Client("A2 LIST \"\" \"*\"").Server("A2 OK [ALERT] 95% full");

        Assert.Equal([@"the server alerts: [ALERT] [redacted] is \u{1b}[31mbad", "the server alerts: [ALERT] 95% full"], talk.Observer.Findings.Sentences);
    }

    [Fact]
    public void More_than_1_mib_ends_the_probe()
    {
        var talk = new WireTalk().Greet();
        for (var i = 0; i < 1024; i++)
            talk.Observer.OnReceived(1024);

        Assert.Null(talk.Observer.Verdict);
        Assert.Throws<ConversationEndedException>(() => talk.Observer.OnReceived(1));
        Assert.Equal("greeting/protocol", talk.Observer.Verdict!.Words());
    }

    [Fact]
    public void Nothing_comes_of_what_is_said_behind_the_end()
    {
        var talk = new WireTalk().Greet().Client("A1 LOGIN me hunter2");
        talk.EndsAt("A2 OK done");

        Assert.Equal("login/protocol", talk.EndsAt("A1 OK [ALERT] done").Words());
        Assert.False(talk.Observer.IsLoggedIn);
        Assert.Empty(talk.Observer.Findings.Sentences);
        Assert.DoesNotContain("S: A1 OK [ALERT] done", talk.Transcript);
    }

    [Fact]
    public void The_first_verdict_stands()
    {
        var talk = new WireTalk().Greet().Client("A1 LOGIN me hunter2");
        talk.EndsAt("A1 NO wrong");

        Assert.Equal("login/login", talk.EndsAt("* BYE and out").Words());
    }
}
