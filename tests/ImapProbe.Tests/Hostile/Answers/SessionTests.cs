using ImapProbe.Loopback;

namespace ImapProbe.Tests.Hostile.Answers;

/// <summary>What a server says once the login worked, up to its LOGOUT.</summary>
public sealed class SessionTests : HostileTable<SessionTests>
{
    private static readonly Script Asking = Sound with { CapabilitiesWithLogin = false };

    private static readonly string Nested = $"* 1 FETCH (BODYSTRUCTURE {new string('(', 8000)}";

    // Each turn goes one deeper, while what it has in its strings looks like the closing.
    private static readonly string NestedInDisguise =
        $"* 1 FETCH (BODYSTRUCTURE {string.Concat(Enumerable.Repeat("(\"message\" \"rfc822\" (\"))\n* ))\" {2}\r\n))) NIL NIL \"7bit\" 1 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) ", 4000))}";

    private static readonly string[] Refusals = ["NO not here", "BAD not understood", "NO [UNAVAILABLE] later"];

    private static readonly Step[] Questions = [Step.Namespace, Step.List];

    private protected override IEnumerable<HostileCase> Cases =>
    [
        .. Refusals.SelectMany(answer => Questions.Select(question => Refused(question, answer))),
        .. Refusals.Select(answer => Case($"answers CAPABILITY behind the login with {answer}", Asking.On(Step.AfterLoginCapability, $"{{tag}} {answer}\r\n"), "ok", MayLeave)),
        .. Questions.Select(question => Session($"says BYE at {question}", question, "* BYE restarting\r\n", "session/unavailable")),
        Session("says BYE before its OK at LIST", Step.List, "* BYE restarting\r\n{tag} OK done\r\n", "session/unavailable"),
        Session("says BYE behind its OK at LIST", Step.List, "{tag} OK done\r\n* BYE restarting\r\n", "session/unavailable"),
        Session("says PREAUTH at NAMESPACE", Step.Namespace, "* PREAUTH once more\r\n{tag} OK done\r\n", "session/protocol"),
        Session("asks LIST to go on", Step.List, "+ go on\r\n", "session/protocol"),
        Session("answers LIST with another tag", Step.List, "A99999999 OK done\r\n", "session/protocol"),
        Session("answers LIST with neither OK, NO nor BAD", Step.List, "{tag} MAYBE\r\n", "session/protocol"),
        Session("answers LIST with a line of NUL bytes", Step.List, "\0\0\0\r\n{tag} OK done\r\n", "session/protocol"),
        Case("alerts at LIST", Sound.On(Step.List, "* OK [ALERT] maintenance at noon\r\n{tag} OK done\r\n"), "ok", MayLeave) with
        {
            Also = (run, _) => Assert.Contains(run.Warnings, warning => warning.Contains("maintenance at noon", StringComparison.Ordinal)),
        },
        Case("sends data that nobody asked for at NAMESPACE", Sound.On(Step.Namespace, "* 3 EXISTS\r\n* 1 FETCH (FLAGS ())\r\n* X-ODD {3}\r\nabc\r\n{tag} OK done\r\n* 4 EXISTS\r\n"), "ok", MayLeave),
        .. Questions.Select(question => Session($"nests parentheses without end at {question}", question, Nested, "session/protocol")),
        Case("nests parentheses without end at EXAMINE", Sound.On(Step.Examine, Nested), "examine/protocol", MayLeave, "--examine", "INBOX"),
        Case("hides that it closes no parenthesis at EXAMINE", Sound.On(Step.Examine, NestedInDisguise), "examine/protocol", MayLeave, "--examine", "INBOX"),
        Case("nests parentheses without end at LOGOUT behind EXAMINE", Sound.On(Step.Logout, Nested), "logout/protocol", MayLeave, "--examine", "INBOX"),
        Logout("parentheses nested without end", Nested, "logout/protocol"),
        Logout("NO", "{tag} NO stay\r\n"),
        Logout("BYE and BAD", "* BYE bye\r\n{tag} BAD what\r\n"),
        Logout("that it is unavailable", "{tag} NO [UNAVAILABLE] stay\r\n"),
        Logout("what answers nothing", "* BYE bye\r\nwhat\r\n", "logout/protocol"),
        Logout("another tag", "* BYE bye\r\nA99999999 OK done\r\n", "logout/protocol"),
        Logout("OK, and BYE and more behind it", "{tag} OK done\r\n* BYE going\r\nand more\r\n", "ok"),
        Logout("OK and no BYE", "{tag} OK done\r\n", "ok"),
        Logout("many BYEs before its OK", "* BYE bye\r\n* BYE bye\r\n* BYE bye\r\n{tag} OK done\r\n", "ok"),
        Case("answers LOGOUT with the beginning of what is no IMAP", Sound.On(Step.Logout, new Reaction { Reply = "what is ", Ending = Ending.Hang }), "logout/protocol", MayLeave),
        Case("answers LOGOUT with half a line, and the end", Sound.On(Step.Logout, new Reaction { Reply = "* BYE by", Ending = Ending.Close }), "logout/logout", MayLeave),
        Case("answers LOGOUT with BYE and no OK", Sound.On(Step.Logout, new Reaction { Reply = "* BYE bye\r\n", Ending = Ending.Close }), "logout/logout", MayLeave),
    ];

    private static HostileCase Refused(Step question, string answer) =>
        Case($"answers {question} with {answer}", Sound.On(question, $"{{tag}} {answer}\r\n"), "ok", MayLeave) with
        {
            Also = (_, caseRun) => Assert.EndsWith(" LOGOUT", caseRun.Server.Commands[^1], StringComparison.Ordinal),
        };

    private static HostileCase Session(string does, Step question, string answer, string verdict) =>
        Case(does, Sound.On(question, answer), verdict, MayLeave) with
        {
            Also = (_, caseRun) => Assert.DoesNotContain(caseRun.Server.Commands, command => command.EndsWith(" LOGOUT", StringComparison.Ordinal)),
        };

    private static HostileCase Logout(string with, string answer, string verdict = "logout/logout") =>
        Case($"answers LOGOUT with {with}", Sound.On(Step.Logout, answer), verdict, MayLeave);
}
