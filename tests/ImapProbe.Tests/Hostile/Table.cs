using System.Globalization;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile;

/// <summary>Plays the rows of the table, each to a process of its own.</summary>
internal static class Table
{
    /// <summary>What each row does, for a theory.</summary>
    public static TheoryData<string> Names(IEnumerable<HostileCase> rows) => [.. rows.Select(row => row.Does)];

    /// <summary>Plays one row, and holds every column against what came of it.</summary>
    public static async Task PlayAsync(IEnumerable<HostileCase> rows, string does)
    {
        var row = rows.Single(row => row.Does == does);
        Need.All(row.Needs);
        await using var stage = new CaseRun();
        var run = await row.Play(stage);

        AssertVerdict(row, run);
        AssertPrinted(run);
        Assert.InRange(stage.Elapsed, TimeSpan.Zero, row.Within);
        stage.AssertPassword(row.Password);
        row.Also(run, stage);
    }

    private static void AssertVerdict(HostileCase row, ProbeRun run)
    {
        if (row.Verdict is "ok" || row.Verdict.Contains('/', StringComparison.Ordinal))
            Assert.True(run.Output.Length > 0, $"no report, and exit code {run.ExitCode}: {run.Error}");
        if (row.Read is { } read)
        {
            Assert.True((row.Verdict, row.ExitCode) == (read(run.Output), run.ExitCode), $"{run.ExitCode}: {run.Output}{run.Error}");
        }
        else if (row.Verdict is "ok")
        {
            run.AssertOk();
        }
        else if (row.Verdict.Contains('/', StringComparison.Ordinal))
        {
            run.AssertFailed(row.Verdict, row.ExitCode);
            Assert.NotEmpty(run.Message);
            if (row.Verdict.EndsWith("/timeout", StringComparison.Ordinal))
                Assert.InRange(run.Seconds("total")!.Value, 0, Bounds.Deadline.TotalSeconds);
        }
        else
        {
            Assert.Equal((row.ExitCode, ""), (run.ExitCode, run.Output));
            Assert.True(row.IsUnheard || run.Error.Length > 0, "nothing was said");
        }
    }

    private static void AssertPrinted(ProbeRun run)
    {
        var told = run.Output + run.Error;
        Assert.All(EchoedPassword.Forms, form => Assert.DoesNotContain(form, told, StringComparison.Ordinal));
        Assert.DoesNotContain(told, character => character is not '\n' && char.GetUnicodeCategory(character)
            is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
    }
}
