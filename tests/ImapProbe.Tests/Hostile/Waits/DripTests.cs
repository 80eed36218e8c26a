using ImapProbe.Loopback;

namespace ImapProbe.Tests.Hostile.Waits;

/// <summary>The server says a byte each half second, and so is never quite silent.</summary>
public sealed class DripTests : HostileTable<DripTests>
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private protected override IEnumerable<HostileCase> Cases =>
    [
        .. Points.Implicit.Select(Drip),
    ];

    internal static HostileCase Drip(Point point) => UntilDeadline($"drips {point.Where}", point.Script(Dripping(point)), point.Phase, point.Password);

    private static Reaction Dripping(Point point) => point switch
    {
        { Step: Step.Accept, Tls: TlsMode.Implicit } => new Reaction { Drip = Interval, ReplyBytes = TlsBytes.HalfServerHello },
        { Step: Step.Accept } => new Reaction { Drip = Interval, Reply = "* OK [CAPABILITY IMAP4rev1 STARTTLS] hello\r\n" },
        { Step: Step.TlsHandshake } => new Reaction { RecordDrip = Interval },
        _ => new Reaction { Drip = Interval },
    };
}

/// <summary>The server says a byte each half second, where TLS begins with STARTTLS.</summary>
public sealed class DripWithStartTlsTests : HostileTable<DripWithStartTlsTests>
{
    private protected override IEnumerable<HostileCase> Cases =>
    [
        .. Points.StartTls.Select(DripTests.Drip),
    ];

}
