using ImapProbe.Tests.Running;

namespace ImapProbe.Tests.Hostile.Table;

/// <summary>Plays the rows of the table, each to a process of its own.</summary>
internal static class Table
{
    /// <summary>What each row does, for a theory.</summary>
    public static TheoryData<string> Names(IEnumerable<Row> rows) => [.. rows.Select(row => row.Does)];

    /// <summary>Plays one row, and holds every column against what came of it.</summary>
    public static async Task PlayAsync(IEnumerable<Row> rows, string does)
    {
        var row = rows.Single(row => row.Does == does);
        await using var stage = new Stage();
        var run = await row.Play(stage);

        AssertVerdict(row, run);
        Assert.InRange(stage.Elapsed, TimeSpan.Zero, row.Within);
        stage.AssertPassword(row.Password);
        row.Also(run, stage);
    }

    private static void AssertVerdict(Row row, ProbeRun run)
    {
        if (row.Verdict is "ok" || row.Verdict.Contains('/', StringComparison.Ordinal))
            Assert.True(run.Output.Length > 0, $"no report, and exit code {run.ExitCode}: {run.Error}");
        if (row.Verdict is "ok")
        {
            run.AssertOk();
        }
        else if (row.Verdict.Contains('/', StringComparison.Ordinal))
        {
            run.AssertFailed(row.Verdict, row.ExitCode);
            if (row.Verdict.EndsWith("/timeout", StringComparison.Ordinal))
                Assert.InRange(run.Seconds("total")!.Value, 0, Bounds.Deadline.TotalSeconds);
        }
        else
        {
            Assert.Equal((row.ExitCode, ""), (run.ExitCode, run.Output));
            Assert.True(row.IsUnheard || run.Error.Length > 0, "nothing was said");
        }
    }
}
