using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile.Transport;

/// <summary>The server says more than 1 MiB, and would go on for ever.</summary>
public sealed class FloodTests
{
    private const string Literal = "* LIST () \"/\" {4000000000}\r\nand a literal of 4 GB ";

    private static readonly string Megabyte = string.Concat(Enumerable.Repeat(" X-CAPABILITY", 90_000));

    private static readonly Script Asked = TestSetup.Script with { CapabilitiesInGreeting = false };

    private static readonly Script InClear = TestSetup.StartTlsScript with { CapabilitiesInGreeting = false };

    public static TheoryData<string> Names => Table.Names(Rows);

    internal static IEnumerable<HostileCase> Rows { get; } =
    [
        Flood("an endless line for a greeting", TestSetup.Script, Step.Greeting, "an endless line ", "greeting/protocol"),
        Flood("an endless greeting", TestSetup.Script, Step.Greeting, "* OK and on and on", "greeting/protocol"),
        Flood("an endless line in clear", TestSetup.StartTlsScript, Step.Greeting, "an endless line ", "greeting/protocol"),
        Flood("endless capabilities in clear", InClear, Step.ClearCapability, "* CAPABILITY IMAP4rev1 STARTTLS\r\n", "starttls/protocol"),
        Flood("an endless list of capabilities in clear", InClear, Step.ClearCapability, "* CAPABILITY IMAP4rev1", "starttls/protocol"),
        Flood("endless untagged answers to STARTTLS", TestSetup.StartTlsScript, Step.StartTls, "* OK wait\r\n", "starttls/protocol"),
        Flood("endless capabilities under TLS", Asked, Step.Capability, "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n", "capability/protocol"),
        Flood("an endless line at the login", TestSetup.Script, Step.Login, "an endless line ", "login/protocol", PasswordRule.MayLeave),
        Flood("endless untagged answers to the login", TestSetup.Script, Step.Login, "* OK wait\r\n", "login/protocol", PasswordRule.MayLeave),
        Flood("a literal of 4 GB at the login", TestSetup.Script, Step.Login, Literal, "login/protocol", PasswordRule.MayLeave),
        Flood("endless ALERTs at the login", TestSetup.Script, Step.Login, "* OK [ALERT] look here\r\n", "login/protocol", PasswordRule.MayLeave),
        Flood("continuation requests without end at the login", TestSetup.Script, Step.Login, "+ \r\n", "login/protocol", PasswordRule.MayLeave),
        Flood("an endless line in the session", TestSetup.Script, Step.List, "an endless line ", "session/protocol", PasswordRule.MayLeave),
        Flood("endless untagged answers in the session", TestSetup.Script, Step.List, "* OK untagged data without end\r\n", "session/protocol", PasswordRule.MayLeave),
        Flood("endless folders", TestSetup.Script, Step.List, "* LIST () \"/\" folder\r\n", "session/protocol", PasswordRule.MayLeave),
        Flood("a literal of 4 GB in the session", TestSetup.Script, Step.List, Literal, "session/protocol", PasswordRule.MayLeave),
        Flood("endless nested lists at NAMESPACE", TestSetup.Script, Step.Namespace, "* NAMESPACE ((((((((", "session/protocol", PasswordRule.MayLeave),
        Flood("an endless line at LOGOUT", TestSetup.Script, Step.Logout, "an endless line ", "logout/protocol", PasswordRule.MayLeave),
        Flood("endless untagged answers to LOGOUT", TestSetup.Script, Step.Logout, "* OK wait\r\n", "logout/protocol", PasswordRule.MayLeave),
        Flood("lines without anything in them", TestSetup.Script, Step.Login, "\r\n", "login/protocol", PasswordRule.MayLeave),
        Junk("for a greeting", TestSetup.Script, Step.Greeting, "greeting/protocol", 8),
        Junk("at the login", TestSetup.Script, Step.Login, "login/protocol", 8, PasswordRule.MayLeave),
        Junk("in the session", TestSetup.Script, Step.Namespace, "session/protocol", 8, PasswordRule.MayLeave),
        Junk("in clear", TestSetup.StartTlsScript, Step.Greeting, "greeting/protocol", 8),
        Junk("instead of a ServerHello", TestSetup.Script, Step.TlsHandshake, "tls/tls", 35),
        HostileCase.Of("floods with warnings of TLS instead of a ServerHello", On(Step.TlsHandshake, TlsBytes.Alert(90, isFatal: false), Ending.Flood), "tls/tls", 35, PasswordRule.Stays),
        HostileCase.Of("announces a ServerHello of 16 MB", On(Step.TlsHandshake, TlsBytes.EndlessServerHello, Ending.Flood), "tls/tls", 35, PasswordRule.Stays),
        HostileCase.Of("sends a megabyte of capabilities in its greeting", TestSetup.Script.On(Step.Greeting, Reaction.Say($"* OK [CAPABILITY IMAP4rev1{Megabyte}] hi\r\n")), "greeting/protocol", 8, PasswordRule.Stays),
        HostileCase.Of("sends a megabyte of capabilities when asked", Asked.On(Step.Capability, Reaction.Say($"* CAPABILITY IMAP4rev1{Megabyte}\r\n{{tag}} OK\r\n")), "capability/protocol", 8, PasswordRule.Stays),
        HostileCase.Of("sends a megabyte of capabilities with its OK", TestSetup.Script.On(Step.Login, Reaction.Say($"{{tag}} OK [CAPABILITY IMAP4rev1{Megabyte}] in\r\n")), "login/protocol", 8, PasswordRule.MayLeave),
        HostileCase.Of("floods where only the greeting is wanted", TestSetup.Script.On(Step.Greeting, Flooding("an endless line ")), "greeting/protocol", 8, PasswordRule.Stays, "--quit-after", "greeting"),
        HostileCase.Of("floods LOGOUT where only the greeting is wanted", TestSetup.Script.On(Step.Logout, Flooding("* OK wait\r\n")), "logout/protocol", 8, PasswordRule.Stays, "--quit-after", "greeting"),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Ends_in_time_with_the_right_word_and_gives_nothing_away(string does) => Table.PlayAsync(Rows, does);

    private static HostileCase Flood(string what, Script script, Step step, string flood, string verdict, PasswordRule password = PasswordRule.Stays) =>
        HostileCase.Of($"floods with {what}", script.On(step, Flooding(flood)), verdict, 8, password);

    private static HostileCase Junk(string where, Script script, Step step, string verdict, int exitCode, PasswordRule password = PasswordRule.Stays) =>
        HostileCase.Of($"floods with what looks compressed {where}", script.On(step, new Reaction { ReplyBytes = TlsBytes.Junk, Ending = Ending.Flood }), verdict, exitCode, password);

    private static Script On(Step step, byte[] bytes, Ending ending) => TestSetup.Script.On(step, new Reaction { ReplyBytes = bytes, Ending = ending });

    private static Reaction Flooding(string flood) => new() { Reply = flood, Ending = Ending.Flood };
}
