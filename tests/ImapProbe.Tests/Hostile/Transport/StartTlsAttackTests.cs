using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile.Transport;

/// <summary>Somebody in between, before TLS begins: the list of the NO STARTTLS paper.</summary>
public sealed class StartTlsAttackTests
{
    private const string Stripped = "starttls/protocol";

    private static readonly Script InClear = TestSetup.StartTlsScript with { CapabilitiesInGreeting = false };

    public static TheoryData<string> Names => Table.Names(Rows);

    internal static IEnumerable<HostileCase> Rows { get; } =
    [
        .. Both("offers no STARTTLS in its greeting", TestSetup.StartTlsScript with { CapabilitiesInClear = "IMAP4rev1 AUTH=PLAIN" }, Stripped),
        .. Both("offers no STARTTLS when asked", InClear with { CapabilitiesInClear = "IMAP4rev1 AUTH=PLAIN" }, Stripped),
        .. Both("offers only what looks like STARTTLS", TestSetup.StartTlsScript with { CapabilitiesInClear = "IMAP4rev1 XSTARTTLS STARTTLS2" }, Stripped),
        .. Both("takes the offer of its greeting back", InClear with { CapabilitiesInClear = "IMAP4rev1 AUTH=PLAIN" }, "* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n* CAPABILITY IMAP4rev1\r\n", Step.Greeting, "starttls/protocol"),
        .. Both("offers STARTTLS and answers it NO", "{tag} NO not today\r\n"),
        .. Both("offers STARTTLS and answers it BAD", "{tag} BAD what\r\n"),
        .. Both("offers STARTTLS and answers it with a continuation request", "+ go on\r\n"),
        .. Both("answers STARTTLS with the OK of another command", "A99999999 OK go\r\n"),
        .. Both("answers STARTTLS that it is unavailable", "{tag} NO [UNAVAILABLE] no certificate loaded\r\n", "starttls/unavailable", 69),
        .. Both("answers STARTTLS with BYE", "* BYE going down\r\n", "starttls/unavailable", 69),
        .. Both("answers STARTTLS with BYE and OK", "* BYE going down\r\n{tag} OK go\r\n", "starttls/unavailable", 69),
        .. Both("injects capabilities behind the OK", "{tag} OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n"),
        .. Both("injects the OK of CAPABILITY behind the OK", "{tag} OK go\r\nA00000001 OK injected\r\nA00000002 OK injected\r\n"),
        .. Both("injects PREAUTH behind the OK", "{tag} OK go\r\n* PREAUTH you are known\r\n"),
        .. Both("injects BYE behind the OK", "{tag} OK go\r\n* BYE injected\r\n"),
        .. Both("injects half a line behind the OK", "{tag} OK go\r\n* CAPA"),
        .. Both("greets with PREAUTH instead of STARTTLS", TestSetup.StartTlsScript, "* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] hello\r\n", Step.Greeting, "greeting/protocol"),
        .. Both("says PREAUTH when asked for its capabilities in clear", InClear, "* PREAUTH hello\r\n* CAPABILITY IMAP4rev1 STARTTLS\r\n{tag} OK\r\n", Step.ClearCapability, "starttls/protocol"),
        .. Both("answers in clear what was not asked yet", TestSetup.StartTlsScript, "* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\nA00000000 OK go\r\n", Step.Greeting, "greeting/protocol"),
        .. Both("answers STARTTLS before it is sent", InClear, "* CAPABILITY IMAP4rev1 STARTTLS\r\n{tag} OK\r\nA00000001 OK go\r\n", Step.ClearCapability, "starttls/protocol"),
        .. Both("talks in clear instead of a ServerHello", TestSetup.StartTlsScript, "* OK who needs TLS\r\n", Step.TlsHandshake, "tls/tls", 35),
        HostileCase.Of("tells its capabilities with STARTTLS's OK, and none under TLS", TestSetup.StartTlsScript.On(Step.StartTls, Reaction.Say("* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n{tag} OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] go\r\n")), "capability/protocol", 8, PasswordRule.Stays),
        HostileCase.Of("tells no capabilities under TLS", TestSetup.StartTlsScript.On(Step.Capability, Reaction.Say("{tag} OK done\r\n")), "capability/protocol", 8, PasswordRule.Stays),
        HostileCase.Of("tells what only looks like capabilities under TLS", TestSetup.StartTlsScript.On(Step.Capability, Reaction.Say("* CAPABILITYX IMAP4rev1\r\n{tag} OK done\r\n")), "capability/protocol", 8, PasswordRule.Stays),
        HostileCase.Of("offers PLAIN in clear and SCRAM alone under TLS", Differing("IMAP4rev1 STARTTLS AUTH=PLAIN", "IMAP4rev1 LOGINDISABLED AUTH=SCRAM-SHA-256"), "ok", 0, PasswordRule.MayLeave) with
        {
            Also = (run, _) => Assert.Equal("SCRAM-SHA-256", run.Auth),
        },
        HostileCase.Of("offers PLAIN in clear and nothing under TLS", Differing("IMAP4rev1 STARTTLS AUTH=PLAIN", "IMAP4rev1 LOGINDISABLED"), "login/protocol", 8, PasswordRule.Stays),
        HostileCase.Of("offers nothing in clear and PLAIN under TLS", Differing("IMAP4rev1 STARTTLS LOGINDISABLED", "IMAP4rev1 AUTH=PLAIN"), "ok", 0, PasswordRule.MayLeave) with
        {
            Also = (run, _) => Assert.Equal("PLAIN", run.Auth),
        },
        HostileCase.Of("offers STARTTLS once more under TLS", Differing("IMAP4rev1 STARTTLS", "IMAP4rev1 STARTTLS AUTH=PLAIN"), "ok", 0, PasswordRule.MayLeave) with
        {
            Also = (_, stage) => Assert.Single(stage.Servers[0].Commands, command => command.EndsWith("STARTTLS", StringComparison.Ordinal)),
        },
        HostileCase.Of("shows folders in clear", TestSetup.StartTlsScript.On(Step.StartTls, Reaction.Say("* LIST () \"/\" forged\r\n* 3 EXISTS\r\n{tag} OK go\r\n")), "ok", 0, PasswordRule.MayLeave),
        HostileCase.Of("says PREAUTH under TLS, behind STARTTLS", TestSetup.StartTlsScript.On(Step.Capability, Reaction.Say("* PREAUTH you are known\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n{tag} OK\r\n")), "capability/protocol", 8, PasswordRule.Stays),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Ends_in_time_with_the_right_word_and_gives_nothing_away(string does) => Table.PlayAsync(Rows, does);

    private static Script Differing(string inClear, string underTls) => TestSetup.StartTlsScript with { CapabilitiesInClear = inClear, Capabilities = underTls };

    private static IEnumerable<HostileCase> Both(string does, string answer, string verdict = "starttls/protocol", int exitCode = 8) =>
        Both(does, TestSetup.StartTlsScript, answer, Step.StartTls, verdict, exitCode);

    private static IEnumerable<HostileCase> Both(string does, Script script, string reply, Step step, string verdict, int exitCode = 8) =>
        Both(does, script.On(step, Reaction.Say(reply)), verdict, exitCode);

    // A whole probe is MailKit's conversation, one that ends behind TLS is held without it.
    private static IEnumerable<HostileCase> Both(string does, Script script, string verdict, int exitCode = 8) =>
    [
        HostileCase.Of(does, script, verdict, exitCode, PasswordRule.Stays) with { Also = AssertNothingAsked },
        HostileCase.Of($"{does}, before the end of a short probe", script, verdict, exitCode, PasswordRule.Stays, "--quit-after", "tls") with { Also = AssertNothingAsked },
    ];

    // Nothing but these two words may leave in clear, and the second only where it was offered.
    private static void AssertNothingAsked(ProbeRun run, CaseRun stage)
    {
        var verbs = stage.Servers[0].Commands.Select(command => command.Split(' ')[1]).ToList();
        Assert.All(verbs, verb => Assert.True(verb is "CAPABILITY" or "STARTTLS", verb));
        if (run.Verdict.StartsWith("greeting/", StringComparison.Ordinal))
            Assert.Empty(verbs);
        if (run.Message.Contains("does not offer STARTTLS", StringComparison.Ordinal))
            Assert.DoesNotContain("STARTTLS", verbs);
    }
}
