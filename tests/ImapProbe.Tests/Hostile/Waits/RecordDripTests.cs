using ImapProbe.Loopback;

namespace ImapProbe.Tests.Hostile.Waits;

/// <summary>The server drips beneath TLS: it is the records that come byte by byte.</summary>
public sealed class RecordDripTests
{
    public static TheoryData<string> Names => Table.Names(Rows);

    internal static IEnumerable<HostileCase> Rows { get; } =
    [
        .. Points.Implicit.Where(point => point.Step is Step.Greeting or Step.Login or Step.Namespace or Step.List or Step.Logout).Select(Drip),
        Drip(Points.StartTls.Single(point => point.Step is Step.Login)),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Ends_at_the_deadline_in_its_phase(string does) => Table.PlayAsync(Rows, does);

    private static HostileCase Drip(Point point) => HostileCase.UntilDeadline(
        $"drips the TLS records {point.Where}", point.Script(new Reaction { RecordDrip = TimeSpan.FromMilliseconds(500) }), point.Phase, point.Password);
}
