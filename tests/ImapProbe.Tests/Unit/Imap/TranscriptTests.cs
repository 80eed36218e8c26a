using ImapProbe.Core;

namespace ImapProbe.Tests.Unit.Imap;

/// <summary>What -vv shows, and when each phase began and ended: both as bytes come and go.</summary>
public sealed class TranscriptTests
{
    [Fact]
    public void A_session_is_shown_line_by_line_without_its_secrets()
    {
        var talk = new WireTalk().Greet().Client("A1 AUTHENTICATE PLAIN").Server("+ ").Client("AG1lAGh1bnRlcjI=").Server("A1 OK done").Client("A2 LOGOUT").Server("* BYE").Server("A2 OK");

        Assert.Equal(
            ["S: * OK ready", "C: A1 AUTHENTICATE PLAIN", "S: + [redacted]", "C: [redacted]", "S: A1 OK done", "C: A2 LOGOUT", "S: * BYE", "S: A2 OK"],
            talk.Transcript);
    }

    // MailKit looks for the parent of each mailbox that the server lists, by whatever name the server gives it.
    [Theory]
    [InlineData("A2 LIST \"\" hunter2")]
    [InlineData("A2 LIST \"\" \"hunter2/%\"")]
    [InlineData("A2 EXAMINE hunter2")]
    public void No_line_holds_a_password_that_the_server_made_the_client_say(string written) =>
        AssertSilent(new WireTalk().Greet().LogIn().Client(written).Server("A2 OK"));

    // A name or password that is not ASCII, or too long, goes as a literal, over several writes.
    [Theory]
    [InlineData("A1 LOGIN me hunter2")]
    [InlineData("A1 LOGIN \"me\" \"hunter2\"")]
    [InlineData("A1 LOGIN {2}", "me {7}", "hunter2")]
    [InlineData("A1 AUTHENTICATE PLAIN AG1lAGh1bnRlcjI=")]
    [InlineData("A1 AUTHENTICATE PLAIN", "AG1lAGh1bnRlcjI=")]
    [InlineData("A1 AUTHENTICATE XOAUTH2 dXNlcj1tZQFhdXRoPUJlYXJlciBodW50ZXIyAQE=")]
    [InlineData("A1 AUTHENTICATE LOGIN", "bWU=", "aHVudGVyMg==")]
    public void No_line_holds_the_password_that_was_sent(params string[] written)
    {
        var talk = new WireTalk().Greet();
        foreach (var line in written)
            talk.Client(line).Server(line == written[^1] ? "A1 OK" : "+ go on");

        AssertSilent(talk);
    }

    [Theory]
    [InlineData("A1 NO [AUTHENTICATIONFAILED] hunter2 is wrong")]
    [InlineData("A1 NO \"hunter2\"")]
    [InlineData("A1 NO AG1lAGh1bnRlcjI=")]
    [InlineData("A1 NO dXNlcj1tZQFhdXRoPUJlYXJlciBodW50ZXIyAQE=")]
    [InlineData("A1 NO aHVudGVyMg==")]
    [InlineData("A1 BAD LOGIN me hunter2")]
    [InlineData("* BYE hunter2")]
    [InlineData("hunter2")]
    [InlineData("A1 hunter2 OK")]
    public void No_line_and_no_verdict_holds_a_password_that_the_server_echoes(string answer)
    {
        var talk = new WireTalk().Greet().Client("A1 LOGIN me hunter2");

        var verdict = talk.EndsAt(answer);

        AssertSilent(talk);
        Assert.DoesNotContain(WireTalk.Secret, verdict.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AGh1bnRlcjI", verdict.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("* OK \u001b[31mred\u009b\u0085\u2028\u202e\u2066")]
    [InlineData("* NO \u001b]0;title\u0007")]
    [InlineData("\u001b[2J")]
    public void No_line_and_no_verdict_acts_on_a_terminal(string greeting)
    {
        var talk = new WireTalk().Connect();
        var message = greeting.StartsWith("* OK", StringComparison.Ordinal) ? talk.Server(greeting).Observer.Verdict?.Message ?? "" : talk.EndsAt(greeting).Message;

        Assert.DoesNotContain([.. talk.Transcript, message], line => line.Any(c => char.IsControl(c) || c is '\u2028' or '\u202e' or '\u2066'));
    }

    [Fact]
    public void Phases_are_timed_from_the_command_to_its_tagged_answer()
    {
        // A millisecond before each line; those before a client's line belong to no phase.
        var talk = new WireTalk();
        talk.Observer.Expect(Phase.Tls);
        talk.Observer.OnSending();
        talk.Clock.AdvanceMilliseconds(30);
        talk.Greet().Client("A0 CAPABILITY").Server("* CAPABILITY IMAP4rev1").Server("A0 OK");
        talk.LogIn().Client("A2 NAMESPACE").Server("A2 OK").Client("A3 LOGOUT").Server("* BYE").Server("A3 OK");

        Assert.Equal(
            new Dictionary<Phase, double>
            {
                [Phase.Tls] = 30,
                [Phase.Greeting] = 1,
                [Phase.Capability] = 2,
                [Phase.Login] = 1,
                [Phase.Session] = 1,
                [Phase.Logout] = 2,
            },
            Milliseconds(talk));
    }

    [Fact]
    public void With_starttls_the_handshake_is_timed_behind_the_answer()
    {
        var talk = new WireTalk(TlsMode.StartTls);
        talk.Greet().Client("A0 CAPABILITY").Server("* CAPABILITY IMAP4rev1 STARTTLS").Server("A0 OK");
        talk.Client("A1 STARTTLS").Server("A1 OK go");
        talk.Clock.AdvanceMilliseconds(5);
        talk.Observer.OnSending();
        talk.Clock.AdvanceMilliseconds(30);
        talk.Observer.OnSecured();
        talk.Client("A2 CAPABILITY").Server("A2 OK");

        var phases = Milliseconds(talk);

        // "The command (and a CAPABILITY asked before it) is sent … its tagged OK": what lies between the two is in it.
        Assert.Equal((1, 4, 30, 1), (phases[Phase.Greeting], phases[Phase.StartTls], phases[Phase.Tls], phases[Phase.Capability]));
    }

    [Fact]
    public void The_phase_of_a_refusal_has_its_duration_until_then()
    {
        var talk = new WireTalk().Greet().Client("A1 LOGIN me hunter2");
        talk.Clock.AdvanceMilliseconds(6);
        talk.EndsAt("A1 NO wrong");

        Assert.Equal(7, Milliseconds(talk)[Phase.Login]);
    }

    private static Dictionary<Phase, double> Milliseconds(WireTalk talk) =>
        talk.Timeline.Stop().Phases.ToDictionary(entry => entry.Key, entry => entry.Value.TotalMilliseconds);

    private static void AssertSilent(WireTalk talk)
    {
        foreach (var form in (string[])[WireTalk.Secret, "AGh1bnRlcjI", "aHVudGVyMg", "BodW50ZXIy"])
            Assert.DoesNotContain(talk.Transcript, line => line.Contains(form, StringComparison.Ordinal));
    }
}
