using ImapProbe.Core;
using ImapProbe.Report.Text;

namespace ImapProbe.Report;

/// <summary>The report of a run: piece by piece where the format allows it, else whole at the end.</summary>
internal sealed class RunReport(ReportOptions options, RunShape shape, Screen screen)
{
    private readonly List<ProbeResult> gathered = [];
    private readonly List<string> problems = [];
    private bool isSilent = options.IsSilentWhereWell;
    private long count;
    private long wellCount;
    private long lines;

    /// <summary>Returns what to print of this result now.</summary>
    public string Add(ProbeResult result)
    {
        isSilent &= result.IsWell;
        count++;
        wellCount += result.Failure is null ? 1 : 0;
        if (options.IsSnapshot)
            gathered.Add(result);
        return options.IsSnapshot || (result.IsWell && options.IsSilentWhereWell) ? "" : Render(result);
    }

    /// <summary>Adds a target that could not be probed.</summary>
    public void Refuse(string sentence)
    {
        isSilent = false;
        problems.Add(sentence);
    }

    /// <summary>Adds a line that was read for a target and not probed.</summary>
    public void RefuseLine(string sentence)
    {
        Refuse(sentence);
        lines++;
    }

    public NagiosState State => NagiosStates.Of(gathered, problems);

    /// <summary>Returns the rest of the report.</summary>
    public string End(IReadOnlyList<Summary> summaries) => isSilent ? "" : options.Format switch
    {
        OutputFormat.Prometheus => PrometheusReport.Render(gathered),
        OutputFormat.Nagios when shape is RunShape.Single && gathered is [var only] => NagiosReport.Render(only),
        OutputFormat.Nagios => NagiosReport.RenderMany(gathered, problems),
        OutputFormat.Text => $"{Sum(summaries)}{Total(summaries)}",
        _ => Sum(summaries),
    };

    /// <summary>The summaries alone, in a format that has them.</summary>
    public string Sum(IReadOnlyList<Summary> summaries) => string.Concat(summaries.Select(summary =>
        options.Format is OutputFormat.Json ? JsonSummary.Render(summary) : $"\n{SummaryText.Render(summary, screen)}"));

    // A target that is probed several times went well where each of its probes did. The summary of the only target says it already.
    private string Total(IReadOnlyList<Summary> summaries)
    {
        var (all, well) = summaries is [] ? (count, wellCount) : (summaries.Count, summaries.Count(summary => summary is { Count: > 0, Failed: 0, NotRun: 0 }));
        var isTold = shape is RunShape.Many && (lines > 0 || (summaries is not [_] && (well < all || !options.IsSilentWhereWell)));
        string[] parts =
        [
            .. lines > 0 ? [$"{lines} {(lines is 1 ? "line was" : "lines were")} not probed"] : Array.Empty<string>(),
            .. lines > 0 && all is 0 ? [] : (string[])[$"{well} of {all} {(all is 1 ? "target" : "targets")} went well"],
        ];
        return isTold ? $"\n{string.Join("; ", parts)}\n" : "";
    }

    private string Render(ProbeResult result) => (options.Format, shape) switch
    {
        (OutputFormat.Json, _) => JsonReport.Render(result),
        (_, RunShape.Single) => TextReport.Render(result, screen),
        _ => BriefReport.Render(result, screen),
    };
}

internal sealed record ReportOptions(OutputFormat Format, string? File, bool IsQuiet)
{
    /// <summary>A report that goes to a file is always whole.</summary>
    public bool IsSilentWhereWell => IsQuiet && File is null;
    public bool IsSnapshot => Format.IsSnapshot();
}

/// <summary>Whether the arguments ask for one report or for several, whatever the number of results: the look must not depend on that.</summary>
internal enum RunShape
{
    Single,
    Many,
}

/// <summary>The outcomes that are no report on a server.</summary>
internal static class Outcomes
{
    public static string Version { get; } = $"{typeof(Outcome).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>
    /// A plugin that was asked for its help or version has checked nothing: UNKNOWN (Monitoring Plugins Development Guidelines, section 2.4).
    /// </summary>
    public static Outcome Told(string answer, OutputFormat format) =>
        new(format is OutputFormat.Nagios ? (int)NagiosState.Unknown : ExitCodes.Success, answer, []);

    /// <summary>A monitoring plugin gets its own line on standard output: nothing else of it is read.</summary>
    public static Outcome Failed(FailureKind kind, IReadOnlyList<string> problems, OutputFormat format) => format is OutputFormat.Nagios
        ? new Outcome((int)NagiosState.Unknown, NagiosReport.Unknown(problems), [])
        : new Outcome((int)kind, "", problems);

    public static Outcome Defect(OutputFormat format) =>
        Failed(FailureKind.Internal, ["imap-probe did something that it should not have: this is a defect of imap-probe; -vv shows where"], format);
}
