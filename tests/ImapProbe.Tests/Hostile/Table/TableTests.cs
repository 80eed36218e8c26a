namespace ImapProbe.Tests.Hostile.Table;

/// <summary>The table as a whole.</summary>
public sealed class TableTests
{
    private static IReadOnlyList<Row> Rows =>
    [
        .. CutTests.Rows,
        .. Secrets.PasswordFileTests.Rows,
        .. World.StreamTests.Rows,
        .. World.OutputTests.Rows,
        .. World.OutputTests.RowsOnDisks,
        .. World.ResolverTests.Rows,
        .. World.BlackHoleTests.Rows,
        .. World.WallClockTests.Rows,
    ];

    [Fact]
    public void It_has_at_least_51_rows_and_none_twice()
    {
        Assert.InRange(Rows.Count, 51, int.MaxValue);
        Assert.Equal(Rows.Count, Rows.Select(row => row.Does).Distinct().Count());
    }
}
