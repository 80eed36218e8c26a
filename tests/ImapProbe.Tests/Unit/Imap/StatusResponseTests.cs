using ImapProbe.Core;
using ImapProbe.Imap;

namespace ImapProbe.Tests.Unit.Imap;

public sealed class StatusResponseTests
{
    private static readonly SafeText Words = new(["hunter2"]);

    [Theory]
    [InlineData("OK", "OK", null, "")]
    [InlineData("ok done", "OK", null, "done")]
    [InlineData("No [AUTHENTICATIONFAILED] wrong", "NO", "AUTHENTICATIONFAILED", "[AUTHENTICATIONFAILED] wrong")]
    [InlineData("NO [unavailable] later", "NO", "UNAVAILABLE", "[unavailable] later")]
    [InlineData("BAD [CLIENTBUG] what", "BAD", "CLIENTBUG", "[CLIENTBUG] what")]
    [InlineData("BYE [ALERT] down at 5", "BYE", "ALERT", "[ALERT] down at 5")]
    [InlineData("PREAUTH [CAPABILITY IMAP4rev1] hi", "PREAUTH", "CAPABILITY", "[CAPABILITY IMAP4rev1] hi")]
    [InlineData("OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready", "OK", "CAPABILITY", "[CAPABILITY IMAP4rev1 AUTH=PLAIN] ready")]
    [InlineData("OK text [ALERT] within", "OK", null, "text [ALERT] within")]
    [InlineData("OK []", "OK", null, "[]")]
    [InlineData("OK [", "OK", null, "[")]
    [InlineData("OK [ALERT", "OK", null, "[ALERT")]
    [InlineData("OK ]ALERT[", "OK", null, "]ALERT[")]
    public void A_status_is_read_with_its_code_and_text(string line, string status, string? code, string text) =>
        Assert.Equal((status, code, text), StatusResponse.Parse(line, Words) is { } read ? (read.Status, read.Code, read.Text) : default);

    [Theory]
    [InlineData("")]
    [InlineData(" OK")]
    [InlineData("OKAY then")]
    [InlineData("CAPABILITY IMAP4rev1")]
    [InlineData("LIST () \"/\" OK")]
    [InlineData("OK\t")]
    [InlineData("+OK POP3 ready")]
    public void Anything_else_is_no_status(string line) => Assert.Null(StatusResponse.Parse(line, Words));

    [Theory]
    [InlineData("UNAVAILABLE")]
    [InlineData("AUTHENTICATIONFAILED")]
    [InlineData("AUTHORIZATIONFAILED")]
    [InlineData("EXPIRED")]
    [InlineData("PRIVACYREQUIRED")]
    [InlineData("CONTACTADMIN")]
    [InlineData("NOPERM")]
    [InlineData("INUSE")]
    [InlineData("EXPUNGEISSUED")]
    [InlineData("CORRUPTION")]
    [InlineData("SERVERBUG")]
    [InlineData("CLIENTBUG")]
    [InlineData("CANNOT")]
    [InlineData("LIMIT")]
    [InlineData("OVERQUOTA")]
    [InlineData("ALREADYEXISTS")]
    [InlineData("NONEXISTENT")]
    public void The_codes_of_rfc_5530_are_reported(string code) =>
        Assert.Equal(code, StatusResponse.Parse($"NO [{code}] text", Words)?.RegisteredCode);

    [Theory]
    [InlineData("ALERT")]
    [InlineData("X-HUNTER2")]
    [InlineData("hunter2")]
    [InlineData("CAPABILITY IMAP4rev1")]
    [InlineData("AUTHENTICATIONFAILED2")]
    [InlineData("LIMIT\u001b")]
    public void Other_codes_are_not(string code) => Assert.Null(StatusResponse.Parse($"NO [{code}] text", Words)?.RegisteredCode);

    [Theory]
    [InlineData("UNAVAILABLE", true)]
    [InlineData("inuse", true)]
    [InlineData("LIMIT", true)]
    [InlineData("SERVERBUG", true)]
    [InlineData("AUTHENTICATIONFAILED", false)]
    [InlineData("CONTACTADMIN", false)]
    [InlineData("OVERQUOTA", false)]
    [InlineData("X", false)]
    public void Four_codes_say_that_the_server_will_not_serve_now(string code, bool isUnavailable) =>
        Assert.Equal(isUnavailable, StatusResponse.Parse($"NO [{code}] text", Words)!.IsUnavailable);

    [Fact]
    public void The_text_is_safe() =>
        Assert.Equal(@"\u{1b}[31m [redacted]", StatusResponse.Parse("NO \u001b[31m hunter2", Words)?.Text);
}
