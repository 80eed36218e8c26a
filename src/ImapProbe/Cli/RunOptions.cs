using System.CommandLine;
using ImapProbe.Core;
using ImapProbe.Report;
using ImapProbe.Run;

namespace ImapProbe.Cli;

/// <summary>The options that say how often, from where and how many at once, and how to report: on the command line only.</summary>
internal sealed class RunOptions
{
    public Option<string> Targets { get; } = Declare.Value("--targets", null, "FILE", "probe what each line of FILE asks for");
    private readonly Option<string> parallel = Declare.Value("--parallel", null, "N", "how many targets at once [4]");
    public Option<string> Count { get; } = Declare.Value("--count", "-n", "N", "probe N times, and sum up");
    public Option<string> Interval { get; } = Declare.Value("--interval", "-i", "DURATION", "from one beginning to the next [1s]");
    public Option<string> Format { get; } = Declare.Value("--format", null, "text|json|prometheus|nagios", "how to report [text]");
    private readonly Option<string> output = Declare.Value("--output", "-o", "FILE", "replace FILE by the report, in one step");
    private readonly Option<bool> quiet = Declare.Flag("--quiet", "-q", "print nothing where all is well");
    private readonly Option<bool> verbose = Declare.Flag(Grammar.Verbose, "-v", "diagnostics; -vv: also the protocol");

    /// <summary>The options, in the order of the help.</summary>
    public IReadOnlyList<Option> All => [Targets, parallel, Count, Interval, Format, output, quiet, verbose];

    /// <summary>Where the targets are.</summary>
    public string? BindTargets(ParsedLine line) => line.Get(Targets, OptionValues.Text);

    /// <summary>Reads all but the targets.</summary>
    public RunPlan Bind(ParsedLine line, IReadOnlyList<Target> from)
    {
        var file = line.Get(output, OptionValues.Text);
        return new RunPlan(from, new ReportOptions(line.Get(Format, OptionValues.Format) ?? OutputFormat.Text, file is "-" ? null : file, line.Has(quiet)))
        {
            Count = line.Get(Count, OptionValues.Count),
            Interval = line.Get(Interval, OptionValues.Duration) ?? RunPlan.DefaultInterval,
            Parallel = line.Get(parallel, OptionValues.Count) ?? RunPlan.DefaultParallel,
            Verbosity = line.Count(verbose),
        };
    }
}
