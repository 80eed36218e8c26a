using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile.Transport;

/// <summary>Somebody in between, before TLS begins: the list of the NO STARTTLS paper.</summary>
public sealed class StartTlsAttackTests : HostileTable<StartTlsAttackTests>
{
    private const string Stripped = "starttls/protocol";

    private static readonly Script InClear = SoundStartTls with { CapabilitiesInGreeting = false };

    private protected override IEnumerable<HostileCase> Cases =>
    [
        .. Both("offers no STARTTLS in its greeting", SoundStartTls with { CapabilitiesInClear = "IMAP4rev1 AUTH=PLAIN" }, Stripped),
        .. Both("offers no STARTTLS when asked", InClear with { CapabilitiesInClear = "IMAP4rev1 AUTH=PLAIN" }, Stripped),
        .. Both("offers only what looks like STARTTLS", SoundStartTls with { CapabilitiesInClear = "IMAP4rev1 XSTARTTLS STARTTLS2" }, Stripped),
        .. Both("takes the offer of its greeting back", InClear with { CapabilitiesInClear = "IMAP4rev1 AUTH=PLAIN" }, "* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n* CAPABILITY IMAP4rev1\r\n", Step.Greeting, "starttls/protocol"),
        .. Both("offers STARTTLS and answers it NO", "{tag} NO not today\r\n"),
        .. Both("offers STARTTLS and answers it BAD", "{tag} BAD what\r\n"),
        .. Both("offers STARTTLS and answers it with a continuation request", "+ go on\r\n"),
        .. Both("answers STARTTLS with the OK of another command", "A99999999 OK go\r\n"),
        .. Both("answers STARTTLS that it is unavailable", "{tag} NO [UNAVAILABLE] no certificate loaded\r\n", "starttls/unavailable"),
        .. Both("answers STARTTLS with BYE", "* BYE going down\r\n", "starttls/unavailable"),
        .. Both("answers STARTTLS with BYE and OK", "* BYE going down\r\n{tag} OK go\r\n", "starttls/unavailable"),
        .. Both("injects capabilities behind the OK", "{tag} OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n"),
        .. Both("injects the OK of CAPABILITY behind the OK", "{tag} OK go\r\nA00000001 OK injected\r\nA00000002 OK injected\r\n"),
        .. Both("injects PREAUTH behind the OK", "{tag} OK go\r\n* PREAUTH you are known\r\n"),
        .. Both("injects BYE behind the OK", "{tag} OK go\r\n* BYE injected\r\n"),
        .. Both("injects half a line behind the OK", "{tag} OK go\r\n* CAPA"),
        .. Both("greets with PREAUTH instead of STARTTLS", SoundStartTls, "* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] hello\r\n", Step.Greeting, "greeting/protocol"),
        .. Both("says PREAUTH when asked for its capabilities in clear", InClear, "* PREAUTH hello\r\n* CAPABILITY IMAP4rev1 STARTTLS\r\n{tag} OK\r\n", Step.ClearCapability, "starttls/protocol"),
        .. Both("answers in clear what was not asked yet", SoundStartTls, "* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\nA00000000 OK go\r\n", Step.Greeting, "greeting/protocol"),
        .. Both("answers STARTTLS before it is sent", InClear, "* CAPABILITY IMAP4rev1 STARTTLS\r\n{tag} OK\r\nA00000001 OK go\r\n", Step.ClearCapability, "starttls/protocol"),
        .. Both("talks in clear instead of a ServerHello", SoundStartTls, "* OK who needs TLS\r\n", Step.TlsHandshake, "tls/tls"),
        Case("tells its capabilities in clear with STARTTLS's OK", SoundStartTls.On(Step.StartTls, "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n{tag} OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] go\r\n"), "ok", MayLeave),
        Case("tells no capabilities under TLS", SoundStartTls.On(Step.Capability, "{tag} OK done\r\n"), "capability/protocol", Stays),
        Case("tells what only looks like capabilities under TLS", SoundStartTls.On(Step.Capability, "* CAPABILITYX IMAP4rev1\r\n{tag} OK done\r\n"), "capability/protocol", Stays),
        Case("offers PLAIN in clear and SCRAM alone under TLS", Differing("IMAP4rev1 STARTTLS AUTH=PLAIN", "IMAP4rev1 LOGINDISABLED AUTH=SCRAM-SHA-256"), "ok", MayLeave) with
        {
            Also = (run, _) => Assert.Equal("SCRAM-SHA-256", run.Auth),
        },
        Case("offers PLAIN in clear and nothing under TLS", Differing("IMAP4rev1 STARTTLS AUTH=PLAIN", "IMAP4rev1 LOGINDISABLED"), "login/protocol", Stays),
        Case("offers nothing in clear and PLAIN under TLS", Differing("IMAP4rev1 STARTTLS LOGINDISABLED", "IMAP4rev1 AUTH=PLAIN"), "ok", MayLeave) with
        {
            Also = (run, _) => Assert.Equal("PLAIN", run.Auth),
        },
        Case("offers STARTTLS once more under TLS", Differing("IMAP4rev1 STARTTLS", "IMAP4rev1 STARTTLS AUTH=PLAIN"), "ok", MayLeave) with
        {
            Also = (_, caseRun) => Assert.Single(caseRun.Server.Commands, command => command.EndsWith("STARTTLS", StringComparison.Ordinal)),
        },
        Case("shows folders in clear", SoundStartTls.On(Step.StartTls, "* LIST () \"/\" forged\r\n* 3 EXISTS\r\n{tag} OK go\r\n"), "ok", MayLeave),
        Case("says PREAUTH under TLS, behind STARTTLS", SoundStartTls.On(Step.Capability, "* PREAUTH you are known\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n{tag} OK\r\n"), "capability/protocol", Stays),
    ];

    private static Script Differing(string inClear, string underTls) => SoundStartTls with { CapabilitiesInClear = inClear, Capabilities = underTls };

    private static IEnumerable<HostileCase> Both(string does, string answer, string verdict = "starttls/protocol") =>
        Both(does, SoundStartTls, answer, Step.StartTls, verdict);

    private static IEnumerable<HostileCase> Both(string does, Script script, string reply, Step step, string verdict) =>
        Both(does, script.On(step, reply), verdict);

    // A whole probe is MailKit's conversation, one that ends behind TLS is held without it.
    private static IEnumerable<HostileCase> Both(string does, Script script, string verdict) =>
    [
        Case(does, script, verdict, Stays) with { Also = AssertNothingAsked },
        Case($"{does}, before the end of a short probe", script, verdict, Stays, "--quit-after", "tls") with { Also = AssertNothingAsked },
    ];

    // Nothing but these two words may leave in clear, and the second only where it was offered.
    private static void AssertNothingAsked(ProbeRun run, CaseRun caseRun)
    {
        var verbs = caseRun.Server.Commands.Select(command => command.Split(' ')[1]).ToList();
        Assert.All(verbs, verb => Assert.True(verb is "CAPABILITY" or "STARTTLS", verb));
        if (run.Verdict.StartsWith("greeting/", StringComparison.Ordinal))
            Assert.Empty(verbs);
        if (run.Message.Contains("does not offer STARTTLS", StringComparison.Ordinal))
            Assert.DoesNotContain("STARTTLS", verbs);
    }
}
