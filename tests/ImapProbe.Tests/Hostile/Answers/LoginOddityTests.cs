using System.Globalization;
using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile.Answers;

/// <summary>What a server says around its answer to the login, and what it asks before it.</summary>
public sealed class LoginOddityTests : HostileTable<LoginOddityTests>
{
    private static readonly Script BareLineEnds = Sound
        .On(Step.Greeting, "* OK [CAPABILITY IMAP4rev1 SASL-IR NAMESPACE AUTH=PLAIN] hi\n")
        .On(Step.Login, "{tag} OK [CAPABILITY IMAP4rev1 NAMESPACE] in\n")
        .On(Step.Namespace, "* NAMESPACE ((\"\" \"/\")) NIL NIL\n{tag} OK done\n")
        .On(Step.List, "* LIST () \"/\" INBOX\n{tag} OK done\n")
        .On(Step.Logout, "* BYE bye\n{tag} OK done\n");

    private protected override IEnumerable<HostileCase> Cases =>
    [
        Login("says NO untagged, and then the tagged OK", "* NO disk is nearly full\r\n* 3 EXISTS\r\n{tag} OK logged in\r\n", "ok"),
        Login("says BAD untagged, and then the tagged OK", "* BAD I did not mean you\r\n{tag} OK logged in\r\n", "ok"),
        Login("sends untagged data before and behind its OK", "* 3 EXISTS\r\n* LIST () \"/\" a\r\n* X-ODD 1 (2 \"3\")\r\n{tag} OK in\r\n* 4 EXISTS\r\n", "ok"),
        Login("says BYE before its NO", "* BYE shutting down\r\n{tag} NO later\r\n", "login/unavailable"),
        Login("says BYE before its OK", "* BYE shutting down\r\n{tag} OK in\r\n", "login/unavailable"),
        Login("says BYE instead of an answer", "* BYE shutting down\r\n", "login/unavailable"),
        Login("says BYE with a referral instead of an answer", "* BYE [REFERRAL imap://elsewhere.example/] moved\r\n", "login/unavailable"),
        Login("says BYE in the same breath as its OK", "{tag} OK in\r\n* BYE and out\r\n", "session/unavailable"),
        Login("says PREAUTH instead of an answer", "* PREAUTH you are known\r\n", "login/protocol"),
        Login("says PREAUTH before its OK", "* PREAUTH you are known\r\n{tag} OK in\r\n", "login/protocol"),
        Login("says OK in small letters", "{tag} ok in\r\n", "ok"),
        Login("says OK and nothing else", "{tag} OK\r\n", "ok"),
        Login("says its tag and nothing else", "{tag}\r\n", "login/protocol"),
        Login("says OK with another tag", "A99999999 OK in\r\n", "login/protocol"),
        Login("says OK with no tag", "OK in\r\n", "login/protocol"),
        Login("says OK with a tag of 2,000 characters", $"{new string('A', 2000)} OK in\r\n", "login/protocol"),
        Login("says OK with a tag in small letters", "a00000000 OK in\r\n", "login/protocol"),
        Login("says OK twice", "{tag} OK in\r\n{tag} OK in\r\n", "session/protocol"),
        Login("says OK to what comes next as well", "{tag} OK in\r\nA00000001 OK done\r\n", "session/protocol"),
        Login("says an empty line", "\r\n{tag} OK in\r\n", "login/protocol"),
        Login("says a line of NUL bytes", "\0\0\0\0\r\n{tag} OK in\r\n", "login/protocol"),
        Login("says an asterisk", "*\r\n{tag} OK in\r\n", "login/protocol"),
        Login("says OK with a response code that never ends", "{tag} OK [CAPABILITY IMAP4rev1\r\n", "login/protocol"),
        Login("says OK with a nested response code", "{tag} OK [X-NEST [X [Y]]] in\r\n", "ok"),
        Login("says OK with a response code of brackets", "{tag} OK [[[]]] in\r\n", "login/protocol"),
        Login("alerts before its OK", "* OK [ALERT] the disk is full\r\n{tag} OK in\r\n", "ok") with
        {
            Also = (run, _) => Assert.Contains(run.Warnings, warning => warning.Contains("the disk is full", StringComparison.Ordinal)),
        },
        Login("alerts with its NO", "{tag} NO [ALERT] the account is locked\r\n", "login/login") with
        {
            Also = (run, _) => Assert.Contains(run.Warnings, warning => warning.Contains("the account is locked", StringComparison.Ordinal)),
        },
        Login("alerts 500 times with one sentence", $"{string.Concat(Enumerable.Repeat("* OK [ALERT] look\r\n", 500))}{{tag}} OK done\r\n", "ok") with
        {
            Also = (run, _) => Assert.Contains("look", Assert.Single(run.Warnings), StringComparison.Ordinal),
        },
        Login("alerts 500 times", $"{Alerts}{{tag}} OK done\r\n", "ok") with
        {
            Also = (run, _) =>
            {
                Assert.Equal(11, run.Warnings.Count);
                Assert.Contains("490 times more", run.Warnings[^1], StringComparison.Ordinal);
            },
        },
        Referral("refers the login elsewhere", "{{tag}} NO [REFERRAL imap://{0}@127.0.0.1:{1}/] go there\r\n", "login/login"),
        Referral("logs in, and refers the rest elsewhere", "{{tag}} OK [REFERRAL imap://{0}@127.0.0.1:{1}/] better there\r\n", "ok"),
        Referral("takes leave with a referral", "* BYE [REFERRAL imap://{0}@127.0.0.1:{1}/] gone there\r\n", "login/unavailable"),
        Case("ends all its lines with bare LF", BareLineEnds, "ok", MayLeave),
    ];

    private static string Alerts => string.Concat(Enumerable.Range(0, 500).Select(number => $"* OK [ALERT] look {number}\r\n"));

    private static HostileCase Login(string does, string answer, string verdict) =>
        Case($"{does} at the login", Sound.On(Step.Login, answer), verdict, MayLeave);

    // The other server would take the account too.
    private static HostileCase Referral(string does, string answer, string verdict) =>
        Case(does, Sound, verdict, MayLeave) with
        {
            Play = caseRun =>
            {
                var other = caseRun.Start(Sound);
                return caseRun.ProbeAsync(Sound.On(Step.Login, string.Format(CultureInfo.InvariantCulture, answer, TestSetup.User, other.Port)));
            },
            Also = (_, caseRun) => Assert.Equal(0, caseRun.Servers[0].Connections),
        };
}
