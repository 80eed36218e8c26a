using ImapProbe.Tests.Hostile.Answers;
using ImapProbe.Tests.Hostile.Platform;
using ImapProbe.Tests.Hostile.Transport;
using ImapProbe.Tests.Hostile.Waits;

namespace ImapProbe.Tests.Hostile;

/// <summary>The table as a whole.</summary>
public sealed class TableTests
{
    private static IReadOnlyList<HostileCase> Rows =>
    [
        .. CutTests.Rows, .. FloodTests.Rows, .. StartTlsAttackTests.Rows, .. TlsTests.Rows,
        .. SilenceTests.Rows, .. SilenceWithStartTlsTests.Rows, .. DripTests.Rows, .. DripWithStartTlsTests.Rows, .. RecordDripTests.Rows, .. HalfwayTests.Rows,
        .. GreetingTests.Rows, .. OfferTests.Rows, .. LoginAnswerTests.Rows, .. LoginOddityTests.Rows, .. ChallengeTests.Rows, .. SessionTests.Rows, .. EchoTests.Rows,
        .. Secrets.PasswordFileTests.Rows, .. StreamTests.Rows, .. OutputTests.Rows, .. OutputTests.RowsOnDisks, .. ResolverTests.Rows, .. BlackHoleTests.Rows, .. WallClockTests.Rows,
    ];

    [Fact]
    public void It_has_at_least_400_rows_and_none_twice()
    {
        Assert.InRange(Rows.Count, 400, int.MaxValue);
        Assert.Equal(Rows.Count, Rows.Select(row => row.Does).Distinct().Count());
    }
}
