using System.CommandLine;
using ImapProbe.CommandLine.Parsing;
using ImapProbe.Reporting;
using ImapProbe.Running;
using ImapProbe.Running.Targets;

namespace ImapProbe.CommandLine;

/// <summary>The options that say how often, from where and how many at once, and how to report: on the command line only.</summary>
internal sealed class RunOptions
{
    private readonly Option<string> targets = Declare.Value("--targets", null, "FILE", "probe what each line of FILE asks for");
    private readonly Option<string> parallel = Declare.Value("--parallel", null, "N", "how many targets at once [4]");
    private readonly Option<string> count = Declare.Value("--count", "-n", "N", "probe N times, and sum up");
    private readonly Option<string> interval = Declare.Value("--interval", "-i", "DURATION", "from one beginning to the next [1s]");
    private readonly Option<string> format = Declare.Value("--format", null, "text|json|prometheus|nagios", "how to report [text]");
    private readonly Option<string> output = Declare.Value("--output", "-o", "FILE", "replace FILE by the report, in one step");
    private readonly Option<bool> quiet = Declare.Flag("--quiet", "-q", "print nothing where all is well");
    private readonly Option<bool> verbose = Declare.Flag(Grammar.Verbose, "-v", "diagnostics; -vv: also the protocol");

    /// <summary>The options, in the order of the help.</summary>
    public IReadOnlyList<Option> All => [targets, parallel, count, interval, format, output, quiet, verbose];

    /// <summary>Where the targets are.</summary>
    /// <param name="line">The command line; what is wrong with it is added to it.</param>
    /// <returns>The path of a file, "-" for standard input, or null where they are on the command line.</returns>
    public string? BindTargets(ParsedLine line) => line.Get(targets, OptionValues.Text);

    /// <summary>Reads all but the targets.</summary>
    /// <param name="line">The command line; what is wrong with it is added to it.</param>
    /// <param name="from">The targets of the command line.</param>
    /// <returns>The plan. It counts only where the line has no problem.</returns>
    public RunPlan Bind(ParsedLine line, IReadOnlyList<Target> from)
    {
        var file = line.Get(output, OptionValues.Text);
        var plan = new RunPlan(from, new ReportOptions(line.Get(format, OptionValues.Format) ?? OutputFormat.Text, file is "-" ? null : file, line.Has(quiet)))
        {
            Count = line.Get(count, OptionValues.Count),
            Interval = line.Get(interval, OptionValues.Duration) ?? RunPlan.DefaultInterval,
            Parallel = line.Get(parallel, OptionValues.Count) ?? RunPlan.DefaultParallel,
            Verbosity = line.Count(verbose),
        };
        if (line.Has(interval) && !line.Has(count))
            line.Add(Problems.IntervalNeedsCount);
        if (plan is { Count: > 1, Report.IsOfOneMoment: true })
            line.Add(Problems.CountInOneMoment);
        return plan;
    }
}
