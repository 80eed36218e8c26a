using System.Globalization;
using System.Text;
using ImapProbe.Loopback;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile.Answers;

/// <summary>What of a server's words is printed: never the password in any form, never what a terminal obeys.</summary>
public sealed class EchoTests : HostileTable<EchoTests>
{
    private const string Controls = "\e[31mred\a\b\u202e \u0085 \u2028 \u2029 \u2066 \u009b31m \u200b end";

    private static readonly Place[] Places =
    [
        new("in its greeting", Step.Greeting, "* OK {0}\r\n", "ok", MayLeave) { IsReported = false },
        new("as it will not greet", Step.Greeting, "* BYE {0}\r\n", "greeting/unavailable", Stays),
        new("instead of a greeting", Step.Greeting, "{0}\r\n", "greeting/protocol", Stays),
        new("in an ALERT of its greeting", Step.Greeting, "* OK [ALERT] {0}\r\n", "ok", MayLeave),
        new("in the NO to the login", Step.Login, "{{tag}} NO {0}\r\n", "login/login", MayLeave),
        new("in the BAD to the login", Step.Login, "{{tag}} BAD {0}\r\n", "login/protocol", MayLeave),
        new("in a BYE at the login", Step.Login, "* BYE {0}\r\n", "login/unavailable", MayLeave),
        new("in an ALERT at the login", Step.Login, "* OK [ALERT] {0}\r\n{{tag}} OK in\r\n", "ok", MayLeave),
        new("in its capabilities", Step.Login, "* CAPABILITY IMAP4rev1 {0}\r\n{{tag}} OK in\r\n", "login/protocol", MayLeave) { IsReported = false },
        new("in a line that answers nothing", Step.List, "{0}\r\n", "session/protocol", MayLeave),
        new("in the NO to LOGOUT", Step.Logout, "{{tag}} NO {0}\r\n", "logout/logout", MayLeave),
    ];

    private protected override IEnumerable<HostileCase> Cases =>
    [
        .. Places.SelectMany(place => (HostileCase[])
        [
            Case($"gives the password back {place.Where}", place.Script(EchoedPassword.Echo), place.Verdict, place.Password) with
            {
                Also = (run, _) => Assert.Contains("[redacted]", place.IsReported ? run.Output : run.Error, StringComparison.Ordinal),
            },
            Case($"says what a terminal obeys {place.Where}", place.Script(Controls), place.Verdict, place.Password) with
            {
                Also = (run, _) => AssertHarmless(place.IsReported ? run.Output : run.Error),
            },
        ]),
        .. Places.Where(place => place.IsReported).SelectMany(place => (HostileCase[])
        [
            Report(place, "text", ReportReaders.OfText),
            Report(place, "prometheus", ReportReaders.OfPrometheus),
            Report(place, "nagios", ReportReaders.OfNagios) with { ExitCode = place.Verdict is "ok" ? 0 : 2 },
        ]),
        Case(
            "makes the password its challenge",
            Sound.On(Step.Login, $"+ {EchoedPassword.Base64}\r\n").On(Step.Continuation, $"{{tag}} NO {EchoedPassword.Echo}\r\n"),
            "login/login",
            MayLeave,
            "--auth",
            "cram-md5"),
        Case(
            "has the password in its certificate",
            Sound with { Identity = TestSetup.Authority.Issue(new LeafRequest { CommonName = TestSetup.Password, DnsNames = ["other.example.test"] }) },
            "tls/certificate",
            Stays) with
        {
            Also = (run, _) => Assert.Contains("[redacted]", run.Output, StringComparison.Ordinal),
        },
        // MailKit asks for the parent of a mailbox that it does not know.
        Case(
            "has the password asked for as a mailbox",
            (Sound with { Capabilities = "IMAP4rev1 SPECIAL-USE AUTH=PLAIN" }).On(
                Step.List, $"* LIST (\\Drafts) \"/\" {{{TestSetup.Password.Length + 2}}}\r\n{TestSetup.Password}/x\r\n{{tag}} OK done\r\n"),
            "ok",
            MayLeave) with
        {
            Also = (run, caseRun) =>
            {
                Assert.Contains(caseRun.Server.Commands, command => command.Contains($"LIST \"\" \"{TestSetup.Password}\"", StringComparison.Ordinal));
                Assert.Contains("LIST \"\" \"[redacted]\"", run.Error.Replace("\\\"", "\"", StringComparison.Ordinal), StringComparison.Ordinal);
            },
        },
        Case(
            "names a mechanism after the password",
            Sound with { Capabilities = $"IMAP4rev1 LOGINDISABLED AUTH={EchoedPassword.Base64}" },
            "login/protocol",
            Stays),
        Case(
            "names a mechanism that a terminal obeys",
            Sound with { Capabilities = "IMAP4rev1 LOGINDISABLED AUTH=EV\u202eIL\u009b31m" },
            "login/protocol",
            Stays) with
        {
            Also = (run, _) =>
            {
                Assert.Contains("EV", run.Message, StringComparison.Ordinal);
                Assert.DoesNotContain(run.Message, character => char.IsControl(character) || character is '\u202e');
            },
        },
        Case(
            "gives the token back to XOAUTH2",
            Sound.On(Step.Login, $"{{tag}} NO {EchoedPassword.Echo}\r\n"),
            "login/login",
            MayLeave,
            "--auth",
            "xoauth2") with { Also = AssertRedacted },
        Case(
            "gives the password back to LOGIN",
            Sound.On(Step.Login, $"{{tag}} NO {EchoedPassword.Echo}\r\n"),
            "login/login",
            MayLeave,
            "--auth",
            "login") with { Also = AssertRedacted },
    ];

    private static HostileCase Report(Place place, string format, Func<string, string> read) =>
        new(
            $"gives the password back {place.Where}, told as {format}",
            place.Verdict,
            place.Password,
            caseRun => caseRun.ReportAsync(place.Script($"{EchoedPassword.Echo} {Controls}"), format))
        {
            Read = read,
        };

    private static void AssertRedacted(ProbeRun run, CaseRun caseRun) => Assert.Contains("[redacted]", run.Message, StringComparison.Ordinal);

    private static void AssertHarmless(string told)
    {
        Assert.Contains("red", told, StringComparison.Ordinal);
        // JSON would write them so, and its reader would have them back.
        Assert.DoesNotMatch(@"(?<!\\)\\(u[0-9a-fA-F]{4}|[abefvt])", told);
    }

    /// <summary>Where a server speaks, and what comes of it.</summary>
    private sealed record Place(string Where, Step Step, string Line, string Verdict, PasswordRule Password)
    {
        /// <summary>Whether the words come into the report; the transcript has them in any case.</summary>
        public bool IsReported { get; init; } = true;

        public Script Script(string words) => Sound.On(Step, string.Format(CultureInfo.InvariantCulture, Line, words));
    }
}

/// <summary>The password, as a server that knows it may give it back.</summary>
internal static class EchoedPassword
{
    public static readonly string Base64 = Encode(TestSetup.Password);

    /// <summary>As it is, as the login methods send it, and quoted.</summary>
    public static readonly string Echo =
        $"{string.Join(' ', PasswordForms.Of(TestSetup.User, TestSetup.Password))} \"{TestSetup.Password}\" <{Base64}>";

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
