using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile.Answers;

/// <summary>What a server says once the login worked, up to its LOGOUT.</summary>
public sealed class SessionTests
{
    private static readonly Script Asking = TestSetup.Script with { CapabilitiesWithLogin = false };

    private static readonly string Nested = $"* 1 FETCH (BODYSTRUCTURE {new string('(', 8000)}";

    // Each turn goes one deeper, while what it has in its strings looks like the closing.
    private static readonly string NestedInDisguise =
        $"* 1 FETCH (BODYSTRUCTURE {string.Concat(Enumerable.Repeat("(\"message\" \"rfc822\" (\"))\n* ))\" {2}\r\n))) NIL NIL \"7bit\" 1 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) ", 4000))}";

    private static readonly string[] Refusals = ["NO not here", "BAD not understood", "NO [UNAVAILABLE] later"];

    private static readonly Step[] Questions = [Step.Namespace, Step.List];

    public static TheoryData<string> Names => Table.Names(Rows);

    internal static IEnumerable<HostileCase> Rows { get; } =
    [
        .. Refusals.SelectMany(answer => Questions.Select(question => Refused(question, answer))),
        .. Refusals.Select(answer => HostileCase.Of($"answers CAPABILITY behind the login with {answer}", Asking.On(Step.AfterLoginCapability, Reaction.Say($"{{tag}} {answer}\r\n")), "ok", 0, PasswordRule.MayLeave)),
        .. Questions.Select(question => Session($"says BYE at {question}", question, "* BYE restarting\r\n", "session/unavailable", 69)),
        Session("says BYE before its OK at LIST", Step.List, "* BYE restarting\r\n{tag} OK done\r\n", "session/unavailable", 69),
        Session("says BYE behind its OK at LIST", Step.List, "{tag} OK done\r\n* BYE restarting\r\n", "session/unavailable", 69),
        Session("says PREAUTH at NAMESPACE", Step.Namespace, "* PREAUTH once more\r\n{tag} OK done\r\n", "session/protocol", 8),
        Session("asks LIST to go on", Step.List, "+ go on\r\n", "session/protocol", 8),
        Session("answers LIST with another tag", Step.List, "A99999999 OK done\r\n", "session/protocol", 8),
        Session("answers LIST with neither OK, NO nor BAD", Step.List, "{tag} MAYBE\r\n", "session/protocol", 8),
        Session("answers LIST with what is no list", Step.List, "* LIST LIST LIST\r\n{tag} OK done\r\n", "session/protocol", 8),
        Session("answers LIST with a line of NUL bytes", Step.List, "\0\0\0\r\n{tag} OK done\r\n", "session/protocol", 8),
        HostileCase.Of("alerts at LIST", TestSetup.Script.On(Step.List, Reaction.Say("* OK [ALERT] maintenance at noon\r\n{tag} OK done\r\n")), "ok", 0, PasswordRule.MayLeave) with
        {
            Also = (run, _) => Assert.Contains(run.Warnings, warning => warning.Contains("maintenance at noon", StringComparison.Ordinal)),
        },
        HostileCase.Of("sends data that nobody asked for at NAMESPACE", TestSetup.Script.On(Step.Namespace, Reaction.Say("* 3 EXISTS\r\n* 1 FETCH (FLAGS ())\r\n* X-ODD {3}\r\nabc\r\n{tag} OK done\r\n* 4 EXISTS\r\n")), "ok", 0, PasswordRule.MayLeave),
        .. Questions.Select(question => Session($"nests parentheses without end at {question}", question, Nested, "session/protocol", 8)),
        HostileCase.Of("nests parentheses without end at EXAMINE", TestSetup.Script.On(Step.Examine, Reaction.Say(Nested)), "examine/protocol", 8, PasswordRule.MayLeave, "--examine", "INBOX"),
        HostileCase.Of("hides that it closes no parenthesis at EXAMINE", TestSetup.Script.On(Step.Examine, Reaction.Say(NestedInDisguise)), "examine/protocol", 8, PasswordRule.MayLeave, "--examine", "INBOX"),
        HostileCase.Of("nests parentheses without end at LOGOUT behind EXAMINE", TestSetup.Script.On(Step.Logout, Reaction.Say(Nested)), "logout/protocol", 8, PasswordRule.MayLeave, "--examine", "INBOX"),
        Logout("parentheses nested without end", Nested, "logout/protocol", 8),
        Logout("NO", "{tag} NO stay\r\n"),
        Logout("BYE and BAD", "* BYE bye\r\n{tag} BAD what\r\n"),
        Logout("that it is unavailable", "{tag} NO [UNAVAILABLE] stay\r\n"),
        Logout("what answers nothing", "* BYE bye\r\nwhat\r\n", "logout/protocol", 8),
        Logout("another tag", "* BYE bye\r\nA99999999 OK done\r\n", "logout/protocol", 8),
        Logout("OK, and BYE and more behind it", "{tag} OK done\r\n* BYE going\r\nand more\r\n", "ok", 0),
        Logout("OK and no BYE", "{tag} OK done\r\n", "ok", 0),
        Logout("many BYEs before its OK", "* BYE bye\r\n* BYE bye\r\n* BYE bye\r\n{tag} OK done\r\n", "ok", 0),
        HostileCase.Of("answers LOGOUT with the beginning of what is no IMAP", TestSetup.Script.On(Step.Logout, new Reaction { Reply = "what is ", Ending = Ending.Hang }), "logout/protocol", 8, PasswordRule.MayLeave),
        HostileCase.Of("answers LOGOUT with half a line, and the end", TestSetup.Script.On(Step.Logout, new Reaction { Reply = "* BYE by", Ending = Ending.Close }), "logout/logout", 80, PasswordRule.MayLeave),
        HostileCase.Of("answers LOGOUT with BYE and no OK", TestSetup.Script.On(Step.Logout, new Reaction { Reply = "* BYE bye\r\n", Ending = Ending.Close }), "logout/logout", 80, PasswordRule.MayLeave),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Ends_in_time_with_the_right_word_and_gives_nothing_away(string does) => Table.PlayAsync(Rows, does);

    private static HostileCase Refused(Step question, string answer) =>
        HostileCase.Of($"answers {question} with {answer}", TestSetup.Script.On(question, Reaction.Say($"{{tag}} {answer}\r\n")), "ok", 0, PasswordRule.MayLeave) with
        {
            Also = (_, stage) => Assert.EndsWith(" LOGOUT", stage.Servers[0].Commands[^1], StringComparison.Ordinal),
        };

    private static HostileCase Session(string does, Step question, string answer, string verdict, int exitCode) =>
        HostileCase.Of(does, TestSetup.Script.On(question, Reaction.Say(answer)), verdict, exitCode, PasswordRule.MayLeave) with
        {
            Also = (_, stage) => Assert.DoesNotContain(stage.Servers[0].Commands, command => command.EndsWith(" LOGOUT", StringComparison.Ordinal)),
        };

    private static HostileCase Logout(string with, string answer, string verdict = "logout/logout", int exitCode = 80) =>
        HostileCase.Of($"answers LOGOUT with {with}", TestSetup.Script.On(Step.Logout, Reaction.Say(answer)), verdict, exitCode, PasswordRule.MayLeave);
}
