using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile.Waits;

/// <summary>The server stops, or begins to drip, in the middle of what it says.</summary>
public sealed class HalfwayTests
{
    private const string Literal = "{4000}";

    public static TheoryData<string> Names => Table.Names(Rows);

    internal static IEnumerable<HostileCase> Rows { get; } =
    [
        Hang("half a greeting", Step.Greeting, "* OK [CAPABILITY IMAP4rev1 AUTH=PL", "greeting"),
        Hang("a greeting with a quotation mark that is never closed", Step.Greeting, "* OK \"abc\r\n", "greeting") with { Also = (_, stage) => Assert.Empty(stage.Servers[0].Received) },
        Hang("half of the login's OK", Step.Login, "{tag} OK [CAPABILITY IMAP4rev1] Logged", "login", PasswordRule.MayLeave),
        Hang("half a literal", Step.List, $"* LIST () \"/\" {Literal}\r\nhalf of it", "session", PasswordRule.MayLeave),
        Hang("all but the tagged OK of LOGOUT", Step.Logout, "* BYE bye\r\n", "logout", PasswordRule.MayLeave),
        HostileCase.UntilDeadline("hangs behind half a ServerHello", TestSetup.Script.On(Step.TlsHandshake, Hanging(TlsBytes.HalfServerHello)), "tls", PasswordRule.Stays),
        HostileCase.UntilDeadline("hangs behind half a ServerHello after STARTTLS", TestSetup.StartTlsScript.On(Step.TlsHandshake, Hanging(TlsBytes.HalfServerHello)), "tls", PasswordRule.Stays),
        HostileCase.UntilDeadline("hangs behind half a TLS record at the greeting", TestSetup.Script.On(Step.Greeting, HangingBeneath(TlsBytes.HalfRecord)), "greeting", PasswordRule.Stays),
        HostileCase.UntilDeadline("hangs behind half of STARTTLS's OK", TestSetup.StartTlsScript.On(Step.StartTls, Hanging("{tag} OK Begin T"u8.ToArray())), "starttls", PasswordRule.Stays),
        Drip("half a greeting", Step.Greeting, "* OK [CAPABILITY IMAP4rev1 AUTH=PL", "greeting"),
        Drip("half a literal", Step.List, $"* LIST () \"/\" {Literal}\r\nhalf of it", "session", PasswordRule.MayLeave),
        HostileCase.UntilDeadline("speaks implicit TLS where a greeting in clear is waited for", TestSetup.Script, "greeting", PasswordRule.Stays) with
        {
            Play = stage => stage.ProbeAsync(TestSetup.Script, "--tls", "starttls", "--timeout", TestSetup.ShortTimeout),
        },
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Ends_at_the_deadline_in_its_phase(string does) => Table.PlayAsync(Rows, does);

    private static HostileCase Hang(string behind, Step step, string reply, string phase, PasswordRule password = PasswordRule.Stays) =>
        HostileCase.UntilDeadline($"hangs behind {behind}", TestSetup.Script.On(step, new Reaction { Reply = reply, Ending = Ending.Hang }), phase, password);

    private static HostileCase Drip(string behind, Step step, string lead, string phase, PasswordRule password = PasswordRule.Stays) =>
        HostileCase.UntilDeadline($"drips behind {behind}", TestSetup.Script.On(step, new Reaction { Lead = lead, Reply = new string('N', 100), Drip = TimeSpan.FromMilliseconds(500) }), phase, password);

    private static Reaction Hanging(ReadOnlyMemory<byte> bytes) => new() { ReplyBytes = bytes, Ending = Ending.Hang };

    private static Reaction HangingBeneath(ReadOnlyMemory<byte> bytes) => new() { Beneath = bytes, Ending = Ending.Hang };
}
