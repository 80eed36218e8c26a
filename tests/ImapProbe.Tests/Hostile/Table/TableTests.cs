using ImapProbe.Tests.Hostile.Secrets;
using ImapProbe.Tests.Hostile.Table.Transport;
using ImapProbe.Tests.Hostile.Table.Waits;
using ImapProbe.Tests.Hostile.Table.Words;
using ImapProbe.Tests.Hostile.World;

namespace ImapProbe.Tests.Hostile.Table;

/// <summary>The table as a whole.</summary>
public sealed class TableTests
{
    private static IReadOnlyList<HostileCase> Rows =>
    [
        .. CutTests.Rows, .. FloodTests.Rows, .. StartTlsAttackTests.Rows, .. TlsTests.Rows,
        .. SilenceTests.Rows, .. SilenceWithStartTlsTests.Rows, .. DripTests.Rows, .. DripWithStartTlsTests.Rows, .. RecordDripTests.Rows, .. HalfwayTests.Rows,
        .. GreetingTests.Rows, .. OfferTests.Rows, .. LoginAnswerTests.Rows, .. LoginOddityTests.Rows, .. ChallengeTests.Rows, .. SessionTests.Rows, .. EchoTests.Rows,
        .. PasswordFileTests.Rows, .. StreamTests.Rows, .. OutputTests.Rows, .. OutputTests.RowsOnDisks, .. ResolverTests.Rows, .. BlackHoleTests.Rows, .. WallClockTests.Rows,
    ];

    [Fact]
    public void It_has_at_least_400_rows_and_none_twice()
    {
        Assert.InRange(Rows.Count, 400, int.MaxValue);
        Assert.Equal(Rows.Count, Rows.Select(row => row.Does).Distinct().Count());
    }
}
