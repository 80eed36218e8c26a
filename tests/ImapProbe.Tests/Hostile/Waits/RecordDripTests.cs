using ImapProbe.Loopback;

namespace ImapProbe.Tests.Hostile.Waits;

/// <summary>The server drips beneath TLS: it is the records that come byte by byte.</summary>
public sealed class RecordDripTests : HostileTable<RecordDripTests>
{
    private protected override IEnumerable<HostileCase> Cases =>
    [
        .. Points.Implicit.Where(point => point.Step is Step.Greeting or Step.Login or Step.Namespace or Step.List or Step.Logout).Select(Drip),
        Drip(Points.StartTls.Single(point => point.Step is Step.Login)),
    ];

    private static HostileCase Drip(Point point) => UntilDeadline(
        $"drips the TLS records {point.Where}", point.Script(new Reaction { RecordDrip = TimeSpan.FromMilliseconds(500) }), point.Phase, point.Password);
}
