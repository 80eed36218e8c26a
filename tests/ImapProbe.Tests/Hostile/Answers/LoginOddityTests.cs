using System.Globalization;
using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile.Answers;

/// <summary>What a server says around its answer to the login, and what it asks before it.</summary>
public sealed class LoginOddityTests
{
    private static readonly Script BareLineEnds = TestSetup.Script
        .On(Step.Greeting, Reaction.Say("* OK [CAPABILITY IMAP4rev1 SASL-IR NAMESPACE AUTH=PLAIN] hi\n"))
        .On(Step.Login, Reaction.Say("{tag} OK [CAPABILITY IMAP4rev1 NAMESPACE] in\n"))
        .On(Step.Namespace, Reaction.Say("* NAMESPACE ((\"\" \"/\")) NIL NIL\n{tag} OK done\n"))
        .On(Step.List, Reaction.Say("* LIST () \"/\" INBOX\n{tag} OK done\n"))
        .On(Step.Logout, Reaction.Say("* BYE bye\n{tag} OK done\n"));

    public static TheoryData<string> Names => Table.Names(Rows);

    internal static IEnumerable<HostileCase> Rows { get; } =
    [
        Login("says NO untagged, and then the tagged OK", "* NO disk is nearly full\r\n* 3 EXISTS\r\n{tag} OK logged in\r\n", "ok", 0),
        Login("says BAD untagged, and then the tagged OK", "* BAD I did not mean you\r\n{tag} OK logged in\r\n", "ok", 0),
        Login("sends untagged data before and behind its OK", "* 3 EXISTS\r\n* LIST () \"/\" a\r\n* X-ODD 1 (2 \"3\")\r\n{tag} OK in\r\n* 4 EXISTS\r\n", "ok", 0),
        Login("says BYE before its NO", "* BYE shutting down\r\n{tag} NO later\r\n", "login/unavailable", 69),
        Login("says BYE before its OK", "* BYE shutting down\r\n{tag} OK in\r\n", "login/unavailable", 69),
        Login("says BYE instead of an answer", "* BYE shutting down\r\n", "login/unavailable", 69),
        Login("says BYE with a referral instead of an answer", "* BYE [REFERRAL imap://elsewhere.example/] moved\r\n", "login/unavailable", 69),
        Login("says BYE in the same breath as its OK", "{tag} OK in\r\n* BYE and out\r\n", "session/unavailable", 69),
        Login("says PREAUTH instead of an answer", "* PREAUTH you are known\r\n", "login/protocol", 8),
        Login("says PREAUTH before its OK", "* PREAUTH you are known\r\n{tag} OK in\r\n", "login/protocol", 8),
        Login("says OK in small letters", "{tag} ok in\r\n", "ok", 0),
        Login("says OK and nothing else", "{tag} OK\r\n", "ok", 0),
        Login("says its tag and nothing else", "{tag}\r\n", "login/protocol", 8),
        Login("says OK with another tag", "A99999999 OK in\r\n", "login/protocol", 8),
        Login("says OK with no tag", "OK in\r\n", "login/protocol", 8),
        Login("says OK with a tag of 2,000 characters", $"{new string('A', 2000)} OK in\r\n", "login/protocol", 8),
        Login("says OK with a tag in small letters", "a00000000 OK in\r\n", "login/protocol", 8),
        Login("says OK twice", "{tag} OK in\r\n{tag} OK in\r\n", "session/protocol", 8),
        Login("says OK to what comes next as well", "{tag} OK in\r\nA00000001 OK done\r\n", "session/protocol", 8),
        Login("says an empty line", "\r\n{tag} OK in\r\n", "login/protocol", 8),
        Login("says a line of NUL bytes", "\0\0\0\0\r\n{tag} OK in\r\n", "login/protocol", 8),
        Login("says an asterisk", "*\r\n{tag} OK in\r\n", "login/protocol", 8),
        Login("says OK with a response code that never ends", "{tag} OK [CAPABILITY IMAP4rev1\r\n", "login/protocol", 8),
        Login("says OK with a nested response code", "{tag} OK [X-NEST [X [Y]]] in\r\n", "ok", 0),
        Login("says OK with a response code of brackets", "{tag} OK [[[]]] in\r\n", "login/protocol", 8),
        Login("alerts before its OK", "* OK [ALERT] the disk is full\r\n{tag} OK in\r\n", "ok", 0) with
        {
            Also = (run, _) => Assert.Contains(run.Warnings, warning => warning.Contains("the disk is full", StringComparison.Ordinal)),
        },
        Login("alerts with its NO", "{tag} NO [ALERT] the account is locked\r\n", "login/login", 67) with
        {
            Also = (run, _) => Assert.Contains(run.Warnings, warning => warning.Contains("the account is locked", StringComparison.Ordinal)),
        },
        Login("alerts 500 times", $"{string.Concat(Enumerable.Repeat("* OK [ALERT] look\r\n", 500))}{{tag}} OK done\r\n", "ok", 0) with
        {
            Also = (run, _) =>
            {
                Assert.Equal(11, run.Warnings.Count);
                Assert.Contains("490 times more", run.Warnings[^1], StringComparison.Ordinal);
            },
        },
        Referral("refers the login elsewhere", "{{tag}} NO [REFERRAL imap://{0}@127.0.0.1:{1}/] go there\r\n", "login/login", 67),
        Referral("logs in, and refers the rest elsewhere", "{{tag}} OK [REFERRAL imap://{0}@127.0.0.1:{1}/] better there\r\n", "ok", 0),
        Referral("takes leave with a referral", "* BYE [REFERRAL imap://{0}@127.0.0.1:{1}/] gone there\r\n", "login/unavailable", 69),
        HostileCase.Of("ends all its lines with bare LF", BareLineEnds, "ok", 0, PasswordRule.MayLeave),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Ends_in_time_with_the_right_word_and_gives_nothing_away(string does) => Table.PlayAsync(Rows, does);

    private static HostileCase Login(string does, string answer, string verdict, int exitCode) =>
        HostileCase.Of($"{does} at the login", TestSetup.Script.On(Step.Login, Reaction.Say(answer)), verdict, exitCode, PasswordRule.MayLeave);

    // The other server would take the account too.
    private static HostileCase Referral(string does, string answer, string verdict, int exitCode) =>
        HostileCase.Of(does, TestSetup.Script, verdict, exitCode, PasswordRule.MayLeave) with
        {
            Play = stage =>
            {
                var other = stage.Start(TestSetup.Script);
                return stage.ProbeAsync(TestSetup.Script.On(Step.Login, Reaction.Say(string.Format(CultureInfo.InvariantCulture, answer, TestSetup.User, other.Port))));
            },
            Also = (_, stage) => Assert.Equal(0, stage.Servers[0].Connections),
        };
}
