using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile.Answers;

/// <summary>What a server says first, and what it tells of itself.</summary>
public sealed class GreetingTests
{
    private static readonly Script Unasked = TestSetup.Script with { CapabilitiesInGreeting = false };

    public static TheoryData<string> Names => Table.Names(Rows);

    internal static IEnumerable<HostileCase> Rows { get; } =
    [
        NoGreeting("BYE and that it is unavailable", "* BYE [UNAVAILABLE] not now\r\n", "greeting/unavailable", 69),
        NoGreeting("BYE", "* BYE too busy\r\n", "greeting/unavailable", 69),
        NoGreeting("BYE and nothing else", "* BYE\r\n", "greeting/unavailable", 69),
        NoGreeting("bye in small letters", "* bye too busy\r\n", "greeting/unavailable", 69),
        NoGreeting("BYE with a referral", "* BYE [REFERRAL imap://elsewhere.example/] moved\r\n", "greeting/unavailable", 69),
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
        NoGreeting("OK, and BYE in the same breath", "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi\r\n* BYE sorry\r\n", "greeting/unavailable", 69),
        NoGreeting("OK with a response code that cannot be read", "* OK [CAPABILITY (] x\r\n"),
        NoGreeting("OK with a response code that never ends", "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n"),
        HostileCase.Of("greets with OK and nothing else", TestSetup.Script.On(Step.Greeting, Reaction.Say("* OK\r\n")), "ok", 0, PasswordRule.MayLeave),
        HostileCase.Of("greets in small letters", TestSetup.Script.On(Step.Greeting, Reaction.Say("* ok ready\r\n")), "ok", 0, PasswordRule.MayLeave),
        HostileCase.Of("greets with a nested response code", TestSetup.Script.On(Step.Greeting, Reaction.Say("* OK [X-NEST [X [Y]]] ready\r\n")), "ok", 0, PasswordRule.MayLeave),
        HostileCase.Of("tells no capabilities in its greeting", Unasked, "ok", 0, PasswordRule.MayLeave) with
        {
            Also = (_, stage) => Assert.EndsWith(" CAPABILITY", stage.Servers[0].Commands[0], StringComparison.Ordinal),
        },
        Capability("answers CAPABILITY with nothing but OK", "{tag} OK done\r\n"),
        Capability("answers CAPABILITY with what is no list", "* CAPABILITYX IMAP4rev1\r\n{tag} OK done\r\n"),
        Capability("refuses CAPABILITY", "{tag} NO [CANNOT] cannot\r\n") with { Also = (run, _) => Assert.Equal("CANNOT", run.Code) },
        Capability("does not know CAPABILITY", "{tag} BAD what is that\r\n"),
        Capability("answers CAPABILITY that it is unavailable", "{tag} NO [UNAVAILABLE] later\r\n", "capability/unavailable", 69) with { Also = (run, _) => Assert.Equal("UNAVAILABLE", run.Code) },
        Capability("answers CAPABILITY with BYE", "* BYE restarting\r\n", "capability/unavailable", 69),
        Capability("answers CAPABILITY, and BYE before its OK", "* CAPABILITY IMAP4rev1\r\n* BYE restarting\r\n{tag} OK\r\n", "capability/unavailable", 69),
        Capability("answers CAPABILITY with PREAUTH", "* PREAUTH you are known\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n{tag} OK\r\n"),
        Capability("answers CAPABILITY with another tag", "* CAPABILITY IMAP4rev1\r\nA99999999 OK done\r\n"),
        Capability("asks CAPABILITY to go on", "+ go on\r\n"),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Ends_in_time_with_the_right_word_and_gives_nothing_away(string does) => Table.PlayAsync(Rows, does);

    private static HostileCase NoGreeting(string with, string greeting, string verdict = "greeting/protocol", int exitCode = 8) =>
        HostileCase.Of($"greets with {with}", TestSetup.Script.On(Step.Greeting, Reaction.Say(greeting)), verdict, exitCode, PasswordRule.Stays) with
        {
            Also = (_, stage) => Assert.Empty(stage.Servers[0].Received),
        };

    private static HostileCase Capability(string does, string answer, string verdict = "capability/protocol", int exitCode = 8) =>
        HostileCase.Of(does, Unasked.On(Step.Capability, Reaction.Say(answer)), verdict, exitCode, PasswordRule.Stays);
}
