using ImapProbe.Core;
using ImapProbe.Report.Text;

namespace ImapProbe.Report;

/// <summary>The report of a run, piece by piece where its format allows that, else all of it at the end.</summary>
internal sealed class RunReport(ReportOptions options, RunShape shape, Screen screen)
{
    private readonly List<ProbeResult> gathered = [];
    private readonly List<string> problems = [];
    private bool isSilent = options.IsSilentWhereWell;

    /// <summary>Adds a result.</summary>
    public string Add(ProbeResult result)
    {
        var isWell = NagiosStates.Of(result) is NagiosState.Ok;
        isSilent &= isWell;
        if (options.IsSnapshot)
            gathered.Add(result);
        return options.IsSnapshot || (isWell && options.IsSilentWhereWell) ? "" : Render(result);
    }

    /// <summary>Adds a target that could not be probed.</summary>
    public void Refuse(string sentence)
    {
        isSilent = false;
        problems.Add(sentence);
    }

    /// <summary>The state of a monitoring plugin, by what it was told.</summary>
    public NagiosState State => NagiosStates.Of(gathered, problems);

    /// <summary>Ends the report.</summary>
    public string End(IReadOnlyList<Summary> summaries) => isSilent ? "" : options.Format switch
    {
        OutputFormat.Prometheus => PrometheusReport.Render(gathered),
        OutputFormat.Nagios when shape is RunShape.Single && gathered is [var only] => NagiosReport.Render(only),
        OutputFormat.Nagios => NagiosReport.RenderMany(gathered, problems),
        _ => Sum(summaries),
    };

    /// <summary>Sums up, in a format that has summaries.</summary>
    public string Sum(IReadOnlyList<Summary> summaries) => string.Concat(summaries.Select(summary =>
        options.Format is OutputFormat.Json ? JsonSummary.Render(summary) : $"\n{SummaryText.Render(summary, screen)}"));

    private string Render(ProbeResult result) => (options.Format, shape) switch
    {
        (OutputFormat.Json, _) => JsonReport.Render(result),
        (_, RunShape.Single) => TextReport.Render(result, screen),
        _ => BriefReport.Render(result, screen),
    };
}

/// <summary>How and where a result is reported.</summary>
internal sealed record ReportOptions(OutputFormat Format, string? File, bool IsQuiet)
{
    /// <summary>Whether nothing is said of what is well. What goes to a file is whole.</summary>
    public bool IsSilentWhereWell => IsQuiet && File is null;

    /// <inheritdoc cref="OutputFormats.IsSnapshot"/>
    public bool IsSnapshot => Format.IsSnapshot();
}

/// <summary>How many reports a run was asked for, by its form: the look of its report must not depend on how many there are today.</summary>
internal enum RunShape
{
    /// <summary>One.</summary>
    Single,

    /// <summary>Several, or as many as there are.</summary>
    Many,
}
