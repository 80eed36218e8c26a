using ImapProbe.Loopback;

namespace ImapProbe.Tests.Hostile.Answers;

/// <summary>What a server says first, and what it tells of itself.</summary>
public sealed class GreetingTests : HostileTable<GreetingTests>
{
    private static readonly Script Unasked = Sound with { CapabilitiesInGreeting = false };

    private protected override IEnumerable<HostileCase> Cases =>
    [
        NoGreeting("BYE and that it is unavailable", "* BYE [UNAVAILABLE] not now\r\n", "greeting/unavailable"),
        NoGreeting("BYE", "* BYE too busy\r\n", "greeting/unavailable"),
        NoGreeting("BYE and nothing else", "* BYE\r\n", "greeting/unavailable"),
        NoGreeting("bye in small letters", "* bye too busy\r\n", "greeting/unavailable"),
        NoGreeting("BYE with a referral", "* BYE [REFERRAL imap://elsewhere.example/] moved\r\n", "greeting/unavailable"),
        NoGreeting("PREAUTH", "* PREAUTH you are known\r\n"),
        NoGreeting("PREAUTH with capabilities", "* PREAUTH [CAPABILITY IMAP4rev1 AUTH=PLAIN] you are known\r\n"),
        NoGreeting("what POP3 says", "+OK this is POP3\r\n"),
        NoGreeting("what SMTP says", "220 this is SMTP\r\n"),
        NoGreeting("what SSH says", "SSH-2.0-OpenSSH_10.0\r\n"),
        NoGreeting("what HTTP says", "HTTP/1.1 400 Bad Request\r\n\r\n"),
        NoGreeting("NO", "* NO way\r\n"),
        NoGreeting("BAD", "* BAD manners\r\n"),
        NoGreeting("a folder", "* LIST () \"/\" INBOX\r\n"),
        NoGreeting("an empty line", "\r\n"),
        NoGreeting("a line of NUL bytes", "\0\0\0\0\r\n"),
        NoGreeting("an asterisk", "*\r\n"),
        NoGreeting("OK with a tag", "A00000000 OK hello\r\n"),
        NoGreeting("OK without an asterisk", "OK hello\r\n"),
        NoGreeting("a continuation request", "+ hello\r\n"),
        NoGreeting("OK, and then answers what was not asked", "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi\r\nA00000000 OK logged in\r\n"),
        NoGreeting("OK, and BYE in the same breath", "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi\r\n* BYE sorry\r\n", "greeting/unavailable"),
        NoGreeting("OK with a response code that cannot be read", "* OK [CAPABILITY (] x\r\n"),
        NoGreeting("OK with a response code that never ends", "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n"),
        Case("greets with OK and nothing else", Sound.On(Step.Greeting, "* OK\r\n"), "ok", MayLeave),
        Case("greets in small letters", Sound.On(Step.Greeting, "* ok ready\r\n"), "ok", MayLeave),
        Case("greets with a nested response code", Sound.On(Step.Greeting, "* OK [X-NEST [X [Y]]] ready\r\n"), "ok", MayLeave),
        Case("tells no capabilities in its greeting", Unasked, "ok", MayLeave) with
        {
            Also = (_, caseRun) => Assert.EndsWith(" CAPABILITY", caseRun.Server.Commands[0], StringComparison.Ordinal),
        },
        Capability("answers CAPABILITY with nothing but OK", "{tag} OK done\r\n"),
        Capability("answers CAPABILITY with what is no list", "* CAPABILITYX IMAP4rev1\r\n{tag} OK done\r\n"),
        Capability("refuses CAPABILITY", "{tag} NO [CANNOT] cannot\r\n") with { Also = (run, _) => Assert.Equal("CANNOT", run.Code) },
        Capability("does not know CAPABILITY", "{tag} BAD what is that\r\n"),
        Capability(
            "answers CAPABILITY that it is unavailable",
            "{tag} NO [UNAVAILABLE] later\r\n",
            "capability/unavailable") with { Also = (run, _) => Assert.Equal("UNAVAILABLE", run.Code) },
        Capability("answers CAPABILITY with BYE", "* BYE restarting\r\n", "capability/unavailable"),
        Capability("answers CAPABILITY, and BYE before its OK", "* CAPABILITY IMAP4rev1\r\n* BYE restarting\r\n{tag} OK\r\n", "capability/unavailable"),
        Capability("answers CAPABILITY with PREAUTH", "* PREAUTH you are known\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n{tag} OK\r\n"),
        Capability("answers CAPABILITY with another tag", "* CAPABILITY IMAP4rev1\r\nA99999999 OK done\r\n"),
        Capability("asks CAPABILITY to go on", "+ go on\r\n"),
    ];

    private static HostileCase NoGreeting(string with, string greeting, string verdict = "greeting/protocol") =>
        Case($"greets with {with}", Sound.On(Step.Greeting, greeting), verdict, Stays) with
        {
            Also = (_, caseRun) => Assert.Empty(caseRun.Server.Received),
        };

    private static HostileCase Capability(string does, string answer, string verdict = "capability/protocol") =>
        Case(does, Unasked.On(Step.Capability, answer), verdict, Stays);
}
