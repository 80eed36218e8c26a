using System.Text;
using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile.Answers;

/// <summary>What a server says last is told, whatever ended the probe after it, and in every format but Prometheus.</summary>
public sealed class LastWordsTests : HostileTable<LastWordsTests>
{
    private const string Exchange = "User is authenticated but not connected.";

    private const string TokenError = """{"status":"401","schemes":"bearer","scope":"https://mail.google.com/"}""";

    private static readonly string[] Formats = ["text", "nagios", "prometheus"];

    private static readonly LastWords[] Endings =
    [
        new("says BAD at the login, and closes", Step.Login, Said("* BAD internal server error\r\n", Ending.Close), "login/connection", "internal server error"),
        new("says BAD at the login, and resets", Step.Login, Said("* BAD internal server error\r\n", Ending.Reset), "login/connection", null),
        new("says NO at the login, and then BYE", Step.Login, Said("* NO [AUTHENTICATIONFAILED] wrong one\r\n* BYE timed out\r\n"), "login/unavailable", "wrong one"),
        new("says NO at the login, and then nothing", Step.Login, Said("* NO [AUTHENTICATIONFAILED] wrong one\r\n", Ending.Hang), "login/timeout", "[AUTHENTICATIONFAILED] wrong one"),
        new("says where to log in, before its NO", Step.Login, Said("* NO [WEBALERT https://accounts.example.org/b?x=1] web login required\r\n{tag} NO [ALERT] use a browser\r\n"), "login/login", "[WEBALERT https://accounts.example.org/b?x=1] web login required"),
        new("explains its NO with a BYE", Step.Login, Said("{tag} NO wrong\r\n* BYE banned for an hour\r\n"), "login/login", "banned for an hour"),
        new("alerts, and accepts the login", Step.Login, Said("* OK [ALERT] the disk is nearly full\r\n{tag} OK in\r\n"), "ok", "the disk is nearly full"),
        new("alerts in its greeting", Step.Greeting, Said($"* OK [ALERT] maintenance at noon\r\n"), "ok", "maintenance at noon"),
        new("says NO before its OK to NAMESPACE", Step.Namespace, Said("* NO quota exceeded\r\n{tag} OK done\r\n"), "ok", "quota exceeded"),
        new("refuses NAMESPACE", Step.Namespace, Said("{tag} NO not for you\r\n"), "ok", "not for you"),
        new("alerts at LOGOUT, and closes", Step.Logout, Said("* NO [ALERT] come back soon\r\n", Ending.Close), "logout/logout", "come back soon"),
        new("says BAD at LIST, and closes", Step.List, Said("* BAD out of memory\r\n", Ending.Close), "session/connection", "out of memory"),
    ];

    // The whole line: without words there is no colon.
    private static readonly (string Does, Step Step, string Answer, string Verdict, string Message)[] Wordless =
    [
        ("refuses the login without a word", Step.Login, "{tag} NO\r\n", "login/login", "the server refused the login"),
        ("refuses the login with a space", Step.Login, "{tag} NO  \r\n", "login/login", "the server refused the login"),
        ("says BAD to the login without a word", Step.Login, "{tag} BAD\r\n", "login/protocol", "the server answered AUTHENTICATE with BAD"),
        ("says BYE at the login without a word", Step.Login, "* BYE\r\n", "login/unavailable", "the server ended the session"),
        ("says an empty line instead of an answer to the login", Step.Login, "\r\n", "login/protocol", "the server sent an empty line that answers nothing that was asked"),
        ("says BYE for a greeting without a word", Step.Greeting, "* BYE\r\n", "greeting/unavailable", "the server will not serve now"),
        ("refuses LOGOUT without a word", Step.Logout, "{tag} NO\r\n", "logout/logout", "the server answered LOGOUT with NO"),
    ];

    private protected override IEnumerable<HostileCase> Cases =>
    [
        .. Endings.SelectMany(words => new[] { Sound, SoundStartTls }.Where(script => words.Step is not Step.Greeting || script.Tls is TlsMode.Implicit).Select(words.Row)),
        .. Endings.Where(words => words.Words is not null && words.Verdict is not "login/timeout").SelectMany(words => Formats.Select(words.Report)),
        .. Wordless.Select(one => Case(one.Does, Sound.On(one.Step, Reaction.Say(one.Answer)), one.Verdict, MayLeave).And((run, _) =>
            Assert.Equal(one.Message, run.Message))),
        .. Unserved("is authenticated but not connected", $"{{tag}} BAD {Exchange}\r\n"),
        .. Unserved("refuses NAMESPACE and LIST", $"{{tag}} NO {Exchange}\r\n"),
        .. Unserved("refuses NAMESPACE and LIST as unavailable", $"{{tag}} NO [UNAVAILABLE] {Exchange}\r\n"),
        .. Unserved("is authenticated but not connected, and says BYE", $"{{tag}} BAD {Exchange}\r\n* BYE Connection closed\r\n"),
        .. Both("is authenticated but not connected, and closes", script => script.On(Step.Namespace, Said($"{{tag}} BAD {Exchange}\r\n", Ending.Close)), "session/connection").Select(row => row.Warns("NAMESPACE with BAD", Exchange)),
        .. Both("refuses NAMESPACE, and lists", script => script.On(Step.Namespace, Said($"{{tag}} BAD {Exchange}\r\n")), "ok").Select(row => row.Warns("NAMESPACE with BAD", Exchange)),
        .. ((string[])["xoauth2", "oauthbearer"]).SelectMany(Refused),
        Case("refuses a token with an error that is no JSON", Challenged("go away"), "login/login", MayLeave, "--auth", "xoauth2").And((run, _) =>
            Assert.EndsWith("its error challenge: go away", run.Message, StringComparison.Ordinal)),
        Case("gives the token back in its error", Challenged($$"""{"status":"400","token":"{{TestSetup.Password.Replace("c", "\\u0063", StringComparison.Ordinal)}}"}"""), "login/login", MayLeave, "--auth", "xoauth2").And((run, _) =>
            Assert.EndsWith("its error challenge: status 400, token [redacted]", run.Message, StringComparison.Ordinal)),
        Case("says in its error what a terminal obeys", Challenged("""{"status":"\u001b[31m"}"""), "login/login", MayLeave, "--auth", "xoauth2").And((run, _) =>
            Assert.EndsWith(@"its error challenge: status \u{1b}[31m", run.Message, StringComparison.Ordinal)),
        Case("closes after the error of a token", Sound.On(Step.Login, Reaction.Say($"+ {Base64(TokenError)}\r\n")).On(Step.Continuation, Reaction.End(Ending.Close)), "login/connection", MayLeave, "--auth", "xoauth2")
            .Warns("error challenge", "status 401"),
        new("does not know the mechanism that it offers", "login/protocol", MayLeave, caseRun => caseRun.ReportAsync(Sound.On(Step.Login, Reaction.Say("{tag} BAD unknown\r\n")), "text"))
        {
            Read = ReportReaders.OfText,
            Also = (run, _) => Assert.Contains("--auth login", run.Output, StringComparison.Ordinal),
        },
    ];

    private static Reaction Said(string reply, Ending ending = Ending.Continue) => new() { Reply = reply, Ending = ending };

    private static IEnumerable<HostileCase> Both(string does, Func<Script, Script> change, string verdict) =>
    [
        Case(does, change(Sound), verdict, MayLeave),
        Case($"{does}, with STARTTLS", change(SoundStartTls), verdict, MayLeave),
    ];

    private static IEnumerable<HostileCase> Unserved(string does, string answer)
    {
        var refused = Reaction.Say(answer);
        var exchange = $"* OK [CAPABILITY {Sound.Capabilities}] The Microsoft Exchange IMAP4 service is ready.\r\n";
        var row = (Script script) => script.On(Step.Namespace, refused).On(Step.List, refused);
        return Both(does, row, "session/unavailable")
            .Concat([Case($"{does}, and is Exchange", row(Sound).On(Step.Greeting, Reaction.Say(exchange)), "session/unavailable", MayLeave)])
            .Select(unserved => unserved.And((run, _) => Assert.Contains(Exchange, run.Message, StringComparison.Ordinal)));
    }

    private static IEnumerable<HostileCase> Refused(string method) =>
    [
        Token($"refuses the token of {method}, and says why", method, Challenged(TokenError)),
        Token($"refuses the token of {method}, and says why, with STARTTLS", method, Challenged(TokenError) with { Tls = TlsMode.StartTls }),
        Token($"refuses the token of {method}, and says why, without SASL-IR", method, Challenged(TokenError) with
        {
            Capabilities = Sound.Capabilities.Replace(" SASL-IR", "", StringComparison.Ordinal),
        }),
    ];

    private static HostileCase Token(string does, string method, Script script) =>
        Case(does, script, "login/login", MayLeave, "--auth", method).And((run, _) =>
            Assert.Equal("the server refused the login: bad token; its error challenge: status 401, schemes bearer, scope https://mail.google.com/", run.Message));

    // Without SASL-IR the first challenge is an empty one, and so the error comes to the answer after it.
    private static Script Challenged(string error) => Sound.On(Step.Login, Reaction.Say($"+ {Base64(error)}\r\n")).On(Step.Continuation, Reaction.Say("{tag} NO bad token\r\n"));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>What a server says at a step, and how it ends; null where it may get lost on its way.</summary>
    private sealed record LastWords(string Does, Step Step, Reaction Reaction, string Verdict, string? Words)
    {
        public HostileCase Row(Script script)
        {
            var does = script.Tls is TlsMode.StartTls ? $"{Does}, with STARTTLS" : Does;
            var row = Verdict.EndsWith("/timeout", StringComparison.Ordinal)
                ? UntilDeadline(does, script.On(Step, Reaction), Verdict.Split('/')[0], MayLeave)
                : Case(does, script.On(Step, Reaction), Verdict, MayLeave);
            return Words is null ? row : row.And((run, _) =>
                Assert.Contains(Words, string.Join('\n', [.. run.Warnings, Verdict is "ok" ? "" : run.Message]), StringComparison.Ordinal));
        }

        public HostileCase Report(string format) => new(
            $"{Does}, told as {format}", Verdict, MayLeave, caseRun => caseRun.ReportAsync(Sound.On(Step, Reaction), format))
        {
            ExitCode = Verdict is "ok" ? 0 : format is "nagios" ? 2 : Contract.ExitCodeOf(Verdict),
            Read = format switch { "text" => ReportReaders.OfText, "nagios" => ReportReaders.OfNagios, _ => ReportReaders.OfPrometheus },
            // Text breaks its lines.
            Also = (run, _) => Assert.Equal(format is not "prometheus", Joined(run.Output).Contains(Joined(Words!), StringComparison.Ordinal)),
        };

        private static string Joined(string text) => string.Concat(text.Where(character => !char.IsWhiteSpace(character)));
    }
}
