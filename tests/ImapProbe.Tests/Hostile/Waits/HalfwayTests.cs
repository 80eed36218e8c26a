using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile.Waits;

/// <summary>The server stops, or begins to drip, in the middle of what it says.</summary>
public sealed class HalfwayTests : HostileTable<HalfwayTests>
{
    private const string Literal = "{4000}";

    private protected override IEnumerable<HostileCase> Cases =>
    [
        Hang("half a greeting", Step.Greeting, "* OK [CAPABILITY IMAP4rev1 AUTH=PL", "greeting"),
        Hang("half of the login's OK", Step.Login, "{tag} OK [CAPABILITY IMAP4rev1] Logged", "login", MayLeave),
        Hang("half a literal", Step.List, $"* LIST () \"/\" {Literal}\r\nhalf of it", "session", MayLeave),
        Hang("all but the tagged OK of LOGOUT", Step.Logout, "* BYE bye\r\n", "logout", MayLeave),
        UntilDeadline("hangs behind half a ServerHello", Sound.On(Step.TlsHandshake, Hanging(TlsBytes.HalfServerHello)), "tls", Stays),
        UntilDeadline("hangs behind half a ServerHello after STARTTLS", SoundStartTls.On(Step.TlsHandshake, Hanging(TlsBytes.HalfServerHello)), "tls", Stays),
        UntilDeadline("hangs behind half a TLS record at the greeting", Sound.On(Step.Greeting, HangingBeneath(TlsBytes.HalfRecord)), "greeting", Stays),
        UntilDeadline("hangs behind half of STARTTLS's OK", SoundStartTls.On(Step.StartTls, Hanging("{tag} OK Begin T"u8.ToArray())), "starttls", Stays),
        Drip("half a greeting", Step.Greeting, "* OK [CAPABILITY IMAP4rev1 AUTH=PL", "greeting"),
        Drip("half a literal", Step.List, $"* LIST () \"/\" {Literal}\r\nhalf of it", "session", MayLeave),
        UntilDeadline("speaks implicit TLS where a greeting in clear is waited for", Sound, "greeting", Stays) with
        {
            Play = caseRun => caseRun.ProbeAsync(Sound, "--tls", "starttls", "--timeout", TestSetup.ShortTimeout),
        },
    ];

    private static HostileCase Hang(string behind, Step step, string reply, string phase, PasswordRule password = Stays) =>
        UntilDeadline($"hangs behind {behind}", Sound.On(step, new Reaction { Reply = reply, Ending = Ending.Hang }), phase, password);

    private static HostileCase Drip(string behind, Step step, string lead, string phase, PasswordRule password = Stays) =>
        UntilDeadline($"drips behind {behind}", Sound.On(step, new Reaction { Lead = lead, Reply = new string('N', 100), Drip = TimeSpan.FromMilliseconds(500) }), phase, password);

    private static Reaction Hanging(ReadOnlyMemory<byte> bytes) => new() { ReplyBytes = bytes, Ending = Ending.Hang };

    private static Reaction HangingBeneath(ReadOnlyMemory<byte> bytes) => new() { Beneath = bytes, Ending = Ending.Hang };
}
