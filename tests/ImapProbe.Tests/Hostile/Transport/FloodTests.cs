using ImapProbe.Loopback;

namespace ImapProbe.Tests.Hostile.Transport;

/// <summary>The server says more than 1 MiB, and would go on for ever.</summary>
public sealed class FloodTests : HostileTable<FloodTests>
{
    private const string Literal = "* LIST () \"/\" {4000000000}\r\nand a literal of 4 GB ";

    private static readonly string Megabyte = string.Concat(Enumerable.Repeat(" X-CAPABILITY", 90_000));

    private static readonly Script Asked = Sound with { CapabilitiesInGreeting = false };

    private static readonly Script InClear = SoundStartTls with { CapabilitiesInGreeting = false };

    private protected override IEnumerable<HostileCase> Cases =>
    [
        Flood("an endless line for a greeting", Sound, Step.Greeting, "an endless line ", "greeting/protocol"),
        Flood("an endless greeting", Sound, Step.Greeting, "* OK and on and on", "greeting/protocol"),
        Flood("an endless line in clear", SoundStartTls, Step.Greeting, "an endless line ", "greeting/protocol"),
        Flood("endless capabilities in clear", InClear, Step.ClearCapability, "* CAPABILITY IMAP4rev1 STARTTLS\r\n", "starttls/protocol"),
        Flood("an endless list of capabilities in clear", InClear, Step.ClearCapability, "* CAPABILITY IMAP4rev1", "starttls/protocol"),
        Flood("endless untagged answers to STARTTLS", SoundStartTls, Step.StartTls, "* OK wait\r\n", "starttls/protocol"),
        Flood("endless capabilities under TLS", Asked, Step.Capability, "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n", "capability/protocol"),
        Flood("an endless line at the login", Sound, Step.Login, "an endless line ", "login/protocol", MayLeave),
        Flood("endless untagged answers to the login", Sound, Step.Login, "* OK wait\r\n", "login/protocol", MayLeave),
        Flood("a literal of 4 GB at the login", Sound, Step.Login, Literal, "login/protocol", MayLeave),
        Flood("endless ALERTs at the login", Sound, Step.Login, "* OK [ALERT] look here\r\n", "login/protocol", MayLeave),
        Flood("continuation requests without end at the login", Sound, Step.Login, "+ \r\n", "login/protocol", MayLeave),
        Flood("an endless line in the session", Sound, Step.List, "an endless line ", "session/protocol", MayLeave),
        Flood("endless untagged answers in the session", Sound, Step.List, "* OK untagged data without end\r\n", "session/protocol", MayLeave),
        Flood("endless folders", Sound, Step.List, "* LIST () \"/\" folder\r\n", "session/protocol", MayLeave),
        Flood("a literal of 4 GB in the session", Sound, Step.List, Literal, "session/protocol", MayLeave),
        Flood("endless nested lists at NAMESPACE", Sound, Step.Namespace, "* NAMESPACE ((((((((", "session/protocol", MayLeave),
        Flood("an endless line at LOGOUT", Sound, Step.Logout, "an endless line ", "logout/protocol", MayLeave),
        Flood("endless untagged answers to LOGOUT", Sound, Step.Logout, "* OK wait\r\n", "logout/protocol", MayLeave),
        Flood("lines without anything in them", Sound, Step.Login, "\r\n", "login/protocol", MayLeave),
        Junk("for a greeting", Sound, Step.Greeting, "greeting/protocol"),
        Junk("at the login", Sound, Step.Login, "login/protocol", MayLeave),
        Junk("in the session", Sound, Step.Namespace, "session/protocol", MayLeave),
        Junk("in clear", SoundStartTls, Step.Greeting, "greeting/protocol"),
        Junk("instead of a ServerHello", Sound, Step.TlsHandshake, "tls/tls"),
        Case("floods with warnings of TLS instead of a ServerHello", On(Step.TlsHandshake, TlsBytes.Alert(90, isFatal: false), Ending.Flood), "tls/tls", Stays),
        Case("announces a ServerHello of 16 MB", On(Step.TlsHandshake, TlsBytes.EndlessServerHello, Ending.Flood), "tls/tls", Stays),
        Case(
            "sends a megabyte of capabilities in its greeting",
            Sound.On(Step.Greeting, $"* OK [CAPABILITY IMAP4rev1{Megabyte}] hi\r\n"),
            "greeting/protocol",
            Stays),
        Case(
            "sends a megabyte of capabilities when asked",
            Asked.On(Step.Capability, $"* CAPABILITY IMAP4rev1{Megabyte}\r\n{{tag}} OK\r\n"),
            "capability/protocol",
            Stays),
        Case(
            "sends a megabyte of capabilities with its OK",
            Sound.On(Step.Login, $"{{tag}} OK [CAPABILITY IMAP4rev1{Megabyte}] in\r\n"),
            "login/protocol",
            MayLeave),
        Case(
            "floods where only the greeting is wanted",
            Sound.On(Step.Greeting, Flooding("an endless line ")),
            "greeting/protocol",
            Stays,
            "--quit-after",
            "greeting"),
        Case(
            "floods LOGOUT where only the greeting is wanted",
            Sound.On(Step.Logout, Flooding("* OK wait\r\n")),
            "logout/protocol",
            Stays,
            "--quit-after",
            "greeting"),
    ];

    private static HostileCase Flood(string what, Script script, Step step, string flood, string verdict, PasswordRule password = Stays) =>
        Case($"floods with {what}", script.On(step, Flooding(flood)), verdict, password);

    private static HostileCase Junk(string where, Script script, Step step, string verdict, PasswordRule password = Stays) =>
        Case(
            $"floods with what looks compressed {where}",
            script.On(step, new Reaction { ReplyBytes = TlsBytes.Junk, Ending = Ending.Flood }),
            verdict,
            password);

    private static Script On(Step step, byte[] bytes, Ending ending) => Sound.On(step, new Reaction { ReplyBytes = bytes, Ending = ending });

    private static Reaction Flooding(string flood) => new() { Reply = flood, Ending = Ending.Flood };
}
