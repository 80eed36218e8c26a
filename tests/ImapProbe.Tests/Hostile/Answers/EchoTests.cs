using System.Globalization;
using ImapProbe.Loopback;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile.Answers;

/// <summary>What of a server's words is printed: never the password in any form, never what a terminal obeys.</summary>
public sealed class EchoTests
{
    private const string Controls = "\e[31mred\a\b\u202e \u0085 \u2028 \u2029 \u2066 \u009b31m \u200b end";

    private static readonly Place[] Places =
    [
        new("in its greeting", Step.Greeting, "* OK {0}\r\n", "ok", 0, PasswordRule.MayLeave) { IsReported = false },
        new("as it will not greet", Step.Greeting, "* BYE {0}\r\n", "greeting/unavailable", 69, PasswordRule.Stays),
        new("instead of a greeting", Step.Greeting, "{0}\r\n", "greeting/protocol", 8, PasswordRule.Stays),
        new("in an ALERT of its greeting", Step.Greeting, "* OK [ALERT] {0}\r\n", "ok", 0, PasswordRule.MayLeave),
        new("in the NO to the login", Step.Login, "{{tag}} NO {0}\r\n", "login/login", 67, PasswordRule.MayLeave),
        new("in the BAD to the login", Step.Login, "{{tag}} BAD {0}\r\n", "login/protocol", 8, PasswordRule.MayLeave),
        new("in a BYE at the login", Step.Login, "* BYE {0}\r\n", "login/unavailable", 69, PasswordRule.MayLeave),
        new("in an ALERT at the login", Step.Login, "* OK [ALERT] {0}\r\n{{tag}} OK in\r\n", "ok", 0, PasswordRule.MayLeave),
        new("in its capabilities", Step.Login, "* CAPABILITY IMAP4rev1 {0}\r\n{{tag}} OK in\r\n", "login/protocol", 8, PasswordRule.MayLeave) { IsReported = false },
        new("in a line that answers nothing", Step.List, "{0}\r\n", "session/protocol", 8, PasswordRule.MayLeave),
        new("in the NO to LOGOUT", Step.Logout, "{{tag}} NO {0}\r\n", "logout/logout", 80, PasswordRule.MayLeave),
    ];

    public static TheoryData<string> Names => Table.Names(Rows);

    internal static IEnumerable<HostileCase> Rows { get; } =
    [
        .. Places.SelectMany(place => (HostileCase[])
        [
            HostileCase.Of($"gives the password back {place.Where}", place.Script(EchoedPassword.Echo), place.Verdict, place.ExitCode, place.Password) with
            {
                Also = (run, _) => Assert.Contains("[redacted]", place.IsReported ? run.Output : run.Error, StringComparison.Ordinal),
            },
            HostileCase.Of($"says what a terminal obeys {place.Where}", place.Script(Controls), place.Verdict, place.ExitCode, place.Password) with
            {
                Also = (run, _) => AssertHarmless(place.IsReported ? run.Output : run.Error),
            },
        ]),
        .. Places.Where(place => place.IsReported).SelectMany(place => (HostileCase[])
        [
            Report(place, "text", ReportReaders.OfText, place.ExitCode),
            Report(place, "prometheus", ReportReaders.OfPrometheus, place.ExitCode),
            Report(place, "nagios", ReportReaders.OfNagios, place.ExitCode is 0 ? 0 : 2),
        ]),
        HostileCase.Of("makes the password its challenge", TestSetup.Script.On(Step.Login, Reaction.Say($"+ {EchoedPassword.Base64}\r\n")).On(Step.Continuation, Reaction.Say($"{{tag}} NO {EchoedPassword.Echo}\r\n")), "login/login", 67, PasswordRule.MayLeave, "--auth", "cram-md5"),
        HostileCase.Of("has the password in its certificate", TestSetup.Script with { Identity = TestSetup.Authority.Issue(new LeafRequest { CommonName = TestSetup.Password, DnsNames = ["other.example.test"] }) }, "tls/certificate", 60, PasswordRule.Stays) with
        {
            Also = (run, _) => Assert.Contains("[redacted]", run.Output, StringComparison.Ordinal),
        },
        // MailKit asks for the parent of a mailbox that it does not know.
        HostileCase.Of("has the password asked for as a mailbox", (TestSetup.Script with { Capabilities = "IMAP4rev1 SPECIAL-USE AUTH=PLAIN" }).On(Step.List, Reaction.Say($"* LIST (\\Drafts) \"/\" {{{TestSetup.Password.Length + 2}}}\r\n{TestSetup.Password}/x\r\n{{tag}} OK done\r\n")), "ok", 0, PasswordRule.MayLeave) with
        {
            Also = (run, stage) =>
            {
                Assert.Contains(stage.Servers[0].Commands, command => command.Contains($"LIST \"\" \"{TestSetup.Password}\"", StringComparison.Ordinal));
                Assert.Contains("LIST \"\" \"[redacted]\"", run.Error.Replace("\\\"", "\"", StringComparison.Ordinal), StringComparison.Ordinal);
            },
        },
        HostileCase.Of("names a mechanism after the password", TestSetup.Script with { Capabilities = $"IMAP4rev1 LOGINDISABLED AUTH={EchoedPassword.Base64}" }, "login/protocol", 8, PasswordRule.Stays),
        HostileCase.Of("names a mechanism that a terminal obeys", TestSetup.Script with { Capabilities = "IMAP4rev1 LOGINDISABLED AUTH=EV\u202eIL\u009b31m" }, "login/protocol", 8, PasswordRule.Stays) with
        {
            Also = (run, _) =>
            {
                Assert.Contains("EV", run.Message, StringComparison.Ordinal);
                Assert.DoesNotContain(run.Message, character => char.IsControl(character) || character is '\u202e');
            },
        },
        HostileCase.Of("gives the token back to XOAUTH2", TestSetup.Script.On(Step.Login, Reaction.Say($"{{tag}} NO {EchoedPassword.Echo}\r\n")), "login/login", 67, PasswordRule.MayLeave, "--auth", "xoauth2") with { Also = AssertRedacted },
        HostileCase.Of("gives the password back to LOGIN", TestSetup.Script.On(Step.Login, Reaction.Say($"{{tag}} NO {EchoedPassword.Echo}\r\n")), "login/login", 67, PasswordRule.MayLeave, "--auth", "login") with { Also = AssertRedacted },
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Ends_in_time_with_the_right_word_and_gives_nothing_away(string does) => Table.PlayAsync(Rows, does);

    private static HostileCase Report(Place place, string format, Func<string, string> read, int exitCode) =>
        new(
            $"gives the password back {place.Where}, told as {format}",
            place.Verdict,
            exitCode,
            Bounds.Promptly,
            place.Password,
            stage => stage.ReportAsync(place.Script($"{EchoedPassword.Echo} {Controls}"), format))
        {
            Read = read,
        };

    private static void AssertRedacted(ProbeRun run, CaseRun stage) => Assert.Contains("[redacted]", run.Message, StringComparison.Ordinal);

    private static void AssertHarmless(string told)
    {
        Assert.Contains("red", told, StringComparison.Ordinal);
        // JSON would write them so, and its reader would have them back.
        Assert.DoesNotMatch(@"(?<!\\)\\(u[0-9a-fA-F]{4}|[abefvt])", told);
    }

    /// <summary>Where a server speaks, and what comes of it.</summary>
    private sealed record Place(string Where, Step Step, string Line, string Verdict, int ExitCode, PasswordRule Password)
    {
        /// <summary>Whether the words come into the report; the transcript has them in any case.</summary>
        public bool IsReported { get; init; } = true;

        public Script Script(string words) => TestSetup.Script.On(Step, Reaction.Say(string.Format(CultureInfo.InvariantCulture, Line, words)));
    }
}
