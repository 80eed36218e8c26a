using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Many;

/// <summary>What one line of a JSON report says of a target.</summary>
internal sealed record TargetReport(string Name, string? User, string Verdict, int ExitCode, DateTimeOffset Begin, TimeSpan Total)
{
    /// <summary>When it ended at the earliest: what lies between its phases is not counted.</summary>
    public DateTimeOffset End => Begin + Total;

    /// <summary>Reads the reports of a run.</summary>
    public static IReadOnlyList<TargetReport> Of(string output)
    {
        Assert.EndsWith("\n", output, StringComparison.Ordinal);
        return [.. output[..^1].Split('\n').Select(Parse)];
    }

    private static TargetReport Parse(string line)
    {
        var run = new ProbeRun(0, line, "");
        var report = run.Report;
        return new TargetReport(
            ServerGroup.NameOf(report.GetProperty("host").GetString()!, report.GetProperty("port").GetInt32()),
            report.GetProperty("user").GetString(),
            run.Verdict,
            report.GetProperty("exit_code").GetInt32(),
            report.GetProperty("time").GetDateTimeOffset(),
            TimeSpan.FromSeconds(run.Seconds("total") ?? 0));
    }
}
