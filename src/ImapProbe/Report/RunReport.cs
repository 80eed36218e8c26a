using ImapProbe.Core;
using ImapProbe.Report.Text;

namespace ImapProbe.Report;

/// <summary>The report of a run: piece by piece where the format allows it, else whole at the end.</summary>
internal sealed class RunReport(ReportOptions options, RunShape shape, Screen screen)
{
    private readonly List<ProbeResult> gathered = [];
    private readonly List<string> problems = [];
    private bool isSilent = options.IsSilentWhereWell;

    /// <summary>Returns what to print of this result now.</summary>
    public string Add(ProbeResult result)
    {
        isSilent &= result.IsWell;
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

    public NagiosState State => NagiosStates.Of(gathered, problems);

    /// <summary>Returns the rest of the report.</summary>
    public string End(IReadOnlyList<Summary> summaries) => isSilent ? "" : options.Format switch
    {
        OutputFormat.Prometheus => PrometheusReport.Render(gathered),
        OutputFormat.Nagios when shape is RunShape.Single && gathered is [var only] => NagiosReport.Render(only),
        OutputFormat.Nagios => NagiosReport.RenderMany(gathered, problems),
        _ => Sum(summaries),
    };

    /// <summary>The summaries alone, in a format that has them.</summary>
    public string Sum(IReadOnlyList<Summary> summaries) => string.Concat(summaries.Select(summary =>
        options.Format is OutputFormat.Json ? JsonSummary.Render(summary) : $"\n{SummaryText.Render(summary, screen)}"));

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
    public static Outcome Told(string answer) => new(ExitCodes.Success, answer, []);

    /// <summary>A monitoring plugin gets its own line on standard output: nothing else of it is read.</summary>
    public static Outcome Failed(FailureKind kind, IReadOnlyList<string> problems, OutputFormat format) => format is OutputFormat.Nagios
        ? new Outcome((int)NagiosState.Unknown, NagiosReport.Unknown(problems), [])
        : new Outcome((int)kind, "", problems);

    public static Outcome Defect(OutputFormat format) =>
        Failed(FailureKind.Internal, ["imap-probe did something that it should not have: this is a defect of imap-probe; -vv shows where"], format);
}
