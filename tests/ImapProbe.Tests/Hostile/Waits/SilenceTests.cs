using ImapProbe.Loopback;

namespace ImapProbe.Tests.Hostile.Waits;

/// <summary>The server falls silent.</summary>
public sealed class SilenceTests
{
    public static TheoryData<string> Names => Table.Names(Rows);

    internal static IEnumerable<HostileCase> Rows { get; } =
    [
        .. Points.Implicit.Select(Silence),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Ends_at_the_deadline_in_its_phase(string does) => Table.PlayAsync(Rows, does);

    internal static HostileCase Silence(Point point) =>
        HostileCase.UntilDeadline($"falls silent {point.Where}", point.Script(Reaction.End(Ending.Hang)), point.Phase, point.Password);
}
